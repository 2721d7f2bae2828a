"""The few sentences that frame questions and answers; everything clinical is in knowledge/."""

from __future__ import annotations

from bot.content.language import Language

PHRASES: dict[str, dict[Language, str]] = {
    "a_person": {"en": "Talk to a person", "it": "Parlare con una persona"},
    "check_symptoms": {"en": "I have a symptom", "it": "Ho un disturbo"},
    "did_you_mean": {
        "en": "I am not sure I got that right, and I would rather ask than guess. Did you mean one "
        "of these?",
        "it": "Non sono sicuro di aver capito bene, e preferisco chiedere che tirare a indovinare. "
        "Intendeva una di queste cose?",
    },
    "not_understood": {
        "en": "I did not understand. You can say it in other words, or choose.",
        "it": "Non ho capito. Può dirlo con altre parole, oppure scelga.",
    },
    "please_tell": {
        "en": "Please tell me what is wrong, in your own words: where it is, since when, how bad.",
        "it": "Mi dica che cosa succede, con parole Sue: dove, da quando, quanto è forte.",
    },
    "what_to_know": {
        "en": "Good. What would you like to know?",
        "it": "Bene. Che cosa vorrebbe sapere?",
    },
    "something_else": {"en": "Something else", "it": "Qualcos'altro"},
    "other_language": {
        "en": "Here I can read English and Italian only. Please write in one of them, or phone the "
        "clinic: {phone}. In an emergency call {emergency}.\n\nQui leggo solo l'italiano e "
        "l'inglese. Scriva in una di queste lingue, oppure telefoni alla clinica: {phone}. In caso "
        "di emergenza chiami il {emergency}.",
        "it": "Qui leggo solo l'italiano e l'inglese. Scriva in una di queste lingue, oppure "
        "telefoni alla clinica: {phone}. In caso di emergenza chiami il {emergency}.\n\nHere I can "
        "read English and Italian only. Please write in one of them, or phone the clinic: {phone}. "
        "In an emergency call {emergency}.",
    },
    "draft_rules": {
        "en": "Draft: no clinician has signed these rules yet.",
        "it": "Bozza: nessun medico ha ancora firmato queste regole.",
    },
    "question_later": {
        "en": "You also asked: “{title}” First see to what I said above. You can ask me again "
        "afterwards.",
        "it": "Ha chiesto anche: «{title}» Prima faccia quanto ho scritto qui sopra. Poi me lo può "
        "chiedere di nuovo.",
    },
    "still_same_day": {
        "en": "What I said before still holds: please be seen today.",
        "it": "Vale ancora quello che ho scritto prima: si faccia vedere oggi.",
    },
    "still_urgent_48h": {
        "en": "What I said before still holds: please be seen within 48 hours.",
        "it": "Vale ancora quello che ho scritto prima: si faccia vedere entro 48 ore.",
    },
    "stopped": {
        "en": "All right, no more questions, and I start afresh. If something gets worse, write "
        "to me or call the clinic: {phone}. In an emergency call {emergency}.",
        "it": "Va bene, niente altre domande, e ricominciamo da capo. Se qualcosa peggiora, mi "
        "scriva o chiami la clinica: {phone}. In caso di emergenza chiami il {emergency}.",
    },
    "handover": {
        "en": "The clinic's staff can read this chat and can answer you. To speak to a person now, "
        "phone {phone} ({hours}). In an emergency call {emergency}. You can go on writing here.",
        "it": "Il personale della clinica può leggere questa chat e rispondere. Per parlare subito "
        "con una persona telefoni al {phone} ({hours}). In caso di emergenza chiami il "
        "{emergency}. Può continuare a scrivere qui.",
    },
    "information_only": {
        "en": "Here I only answer questions: I cannot say how soon a symptom should be seen. "
        "Please call your doctor or the clinic about it: {phone} ({hours}).\n\nCall {emergency} "
        "now if a leg or an arm is weak or numb, if you cannot control bladder or bowel, if a bone "
        "may be broken, if you have a fever during cancer treatment, if you struggle to breathe, "
        "or if you feel very ill.",
        "it": "Qui rispondo solo a domande: non posso dire entro quanto tempo un sintomo va "
        "visto. Ne parli con il Suo medico o con la clinica: {phone} ({hours}).\n\nChiami subito "
        "il {emergency} se una gamba o un braccio sono deboli o insensibili, se non controlla "
        "vescica o intestino, se un osso può essere rotto, se ha febbre durante le cure per un "
        "tumore, se fatica a respirare o se si sente molto male.",
    },
    "no_question": {
        "en": "No question is waiting for an answer now.",
        "it": "In questo momento nessuna domanda aspetta una risposta.",
    },
    "noted": {
        "en": "Thank you, I have noted that. I still need an answer to this one.",
        "it": "Grazie, l'ho annotato. Mi serve ancora una risposta a questa domanda.",
    },
    "go_on": {
        "en": "Let us go on with the questions.",
        "it": "Continuiamo con le domande.",
    },
}


def phrase(name: str, language: Language, **values: str) -> str:
    """The sentence in that language with its blanks filled. Raises ``KeyError`` on a wrong name."""
    return PHRASES[name][language].format(**values)
