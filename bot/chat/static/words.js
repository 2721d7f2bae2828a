/* What the chat page itself says; everything clinical comes from the server. */
const WORDS = {
  en: {
    you: "You", assistant: "Assistant (a program)", staff: "Clinic staff",
    sending: "Sending …", sent: "Sent", waiting: "Not sent yet. We keep trying.",
    offline: "No connection. Your message is kept here and will be sent. In an emergency call",
    busy: "Too many messages at once. We keep trying.",
    refused: "This message could not be sent.",
    gone: "This chat has ended or expired. You can start a new one.",
    start_failed: "The chat cannot be reached right now. Please call the clinic. In an emergency call",
    describe: "Describe the picture", enlarge: "opens larger in a new tab",
    sources: "Sources", call: "Call", left: "characters left", answered: "answered",
    end_question: "End and close this chat? What is shown here will be gone from this device.",
    restart: "Start a new chat",
    levels: {
      EMERGENCY_NOW: "⚠ Emergency: now", SAME_DAY: "● Today", URGENT_48H: "◆ Within 48 hours",
      URGENT_2W: "▲ Within 2 weeks", ROUTINE: "■ Planned visit", SELF_CARE_INFO: "○ No hurry",
    },
  },
  it: {
    you: "Lei", assistant: "Assistente (un programma)", staff: "Personale della clinica",
    sending: "Invio in corso …", sent: "Inviato", waiting: "Non ancora inviato. Continuiamo a provare.",
    offline: "Nessuna connessione. Il messaggio resta qui e verrà inviato. In caso di emergenza chiami il",
    busy: "Troppi messaggi insieme. Continuiamo a provare.",
    refused: "Non è stato possibile inviare questo messaggio.",
    gone: "Questa chat è finita o scaduta. Può iniziarne una nuova.",
    start_failed: "La chat non è raggiungibile ora. Telefoni alla clinica. In caso di emergenza chiami il",
    describe: "Descrivi la figura", enlarge: "si apre più grande in una nuova scheda",
    sources: "Fonti", call: "Chiama il", left: "caratteri rimasti", answered: "risposto",
    end_question: "Chiudere questa chat? Ciò che si vede qui sparirà da questo dispositivo.",
    restart: "Inizia una nuova chat",
    levels: {
      EMERGENCY_NOW: "⚠ Emergenza: subito", SAME_DAY: "● Oggi", URGENT_48H: "◆ Entro 48 ore",
      URGENT_2W: "▲ Entro 2 settimane", ROUTINE: "■ Visita programmata", SELF_CARE_INFO: "○ Nessuna fretta",
    },
  },
};

export const language = document.body.dataset.language === "it" ? "it" : "en";
export const words = WORDS[language];
