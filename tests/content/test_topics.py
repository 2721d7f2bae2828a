"""The topic files load strictly: all of them or none, and each fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import ContentError, Sources, Topics
from bot.content.topics import build_topics, load_topics
from tests.content.conftest import KNOWLEDGE

Files = dict[str, str]


def test_all_topics_load_in_both_languages(real_topics: Topics) -> None:
    assert len(real_topics) == 67
    assert sum(1 for _ in real_topics) == 134
    on_disk = {path.name for path in (KNOWLEDGE / "topics").glob("*.md")}
    assert on_disk == {f"{topic.id}.{topic.language}.md" for topic in real_topics}


def test_every_topic_cites_a_source_and_has_questions(real_topics: Topics) -> None:
    for topic in real_topics:
        assert topic.sources, topic.path
        assert len(topic.asked) >= 4, topic.path


def test_nothing_is_signed_by_anybody_yet(real_topics: Topics) -> None:
    """The texts are drafts until a clinician signs; whoever changes this test signs with a name."""
    assert {topic.review.status for topic in real_topics} == {"draft"}


def test_treatment_and_after_care_carry_their_lines(real_topics: Topics) -> None:
    for topic in real_topics:
        if topic.group in {"basics", "evidence", "during"}:
            assert topic.conflict_of_interest, topic.path
        if topic.group == "after" or topic.id in {"symptoms", "risks", "spinal_cord_warning"}:
            assert topic.safety_net, topic.path


def test_every_intent_and_group_is_used(real_topics: Topics) -> None:
    assert {topic.group for topic in real_topics} == set(real_topics.common.groups)
    assert {t.id for t in real_topics if t.intent == "ask_bones"} == {"bone_functions"}
    assert real_topics.get("bone_drugs", "it").intent == "ask_treatment"
    assert real_topics.get("emotional_support", "en").intent == "ask_clinic"


def test_a_topic_is_what_its_file_says(files: Files, sources: Sources) -> None:
    topics = build_topics(files, sources)
    ice = topics.get("ice", "it")
    assert topics.ids == ("fire", "ice")
    assert "ice" in topics
    assert "snow" not in topics
    assert (ice.title, ice.short, ice.group) == ("ice in it", "Ci vogliono 40 minuti.", "basics")
    assert [source.key for source in ice.sources] == ["ONE", "TWO"]
    assert [(r.id, r.title) for r in ice.related] == [("fire", "fire in it")]
    assert files["ice.it.md"].splitlines()[ice.at["short"] - 1].startswith("short:")
    assert files["ice.it.md"].splitlines()[ice.at["body"] - 1].startswith("**Ci vogliono")
    with pytest.raises(KeyError):
        topics.get("snow", "en")


def test_the_revision_follows_the_content_of_the_file(files: Files, sources: Sources) -> None:
    before = build_topics(files, sources)
    files["ice.it.md"] += "\nUna riga.\n"
    after = build_topics(files, sources)
    assert before.get("ice", "it").revision != after.get("ice", "it").revision
    assert before.get("ice", "en").revision == after.get("ice", "en").revision


def test_a_reviewed_text_names_reviewer_and_dates(files: Files, sources: Sources) -> None:
    signed = "{status: reviewed, by: Dr A, on: 2026-01-31, due: 2027-01-31}"
    files["ice.en.md"] = files["ice.en.md"].replace(
        "{status: draft, by: null, on: null, due: null}", signed
    )
    topics = build_topics(files, sources)
    assert topics.get("ice", "en").review.by == "Dr A"
    assert topics.get("ice", "it").review.status == "draft"


REVIEW = "review: {status: draft, by: null, on: null, due: null}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("group: basics", "group: basics\ncolour: red", "5: unknown key 'colour'"),
        ("safety_net: true\n", "", "2: missing key 'safety_net'"),
        ("id: ice", "id: snow", "2: id must be ice"),
        ("language: en", "language: it", "3: language must be en"),
        ("group: basics", "group: weather", "4: group must be one of basics"),
        ("intent: ask_treatment", "intent: ask_weather", "5: intent must be one of"),
        ("title: ice in en", 'title: ""', "6: title must be a text and not empty"),
        ("short: It took", "short: It *really* took", "7: short must be plain text"),
        ("short: It took", "short: It {{SNOW}} took", "7: unknown placeholder {{SNOW}}"),
        ("[ONE, TWO]", "[]", "8: sources must be a list of texts, at least one"),
        ("[ONE, TWO]", "[ONE, THREE]", "8: unknown source THREE"),
        ("[ONE, TWO]", "[ONE, ONE]", "8: sources repeats 'ONE'"),
        (REVIEW, "review: {status: draft, by: null, on: null}", "9: missing key 'due'"),
        (REVIEW, REVIEW.replace("by: null", "by: Dr A"), "9: a draft has no reviewer"),
        (REVIEW, REVIEW.replace("draft", "reviewed"), "9: a reviewed text needs by, on and due"),
        (
            REVIEW,
            "review: {status: reviewed, by: Dr A, on: 2026-01-31, due: 2026-01-31}",
            "9: review.due must be later",
        ),
        (REVIEW, REVIEW.replace("on: null", "on: soon"), "9: review.on must be a date"),
        (REVIEW, REVIEW.replace("on: null", "on: 2026-02-31"), "not valid YAML"),
        ("safety_net: true", "safety_net: yes", "10: safety_net must be true or false"),
        ("related: [fire]", "related: [snow]", "12: unknown related id snow"),
        ("related: [fire]", "related: [ice]", "12: unknown related id ice"),
        ('  - "what is ice in en"\n', "", "13: asked must be a list of texts"),
        ("(topic:fire)", "(topic:snow)", "17: bad link topic:snow: no such topic"),
        ("(https://example.org/a)", "(http://example.org/a)", "17: bad link 'http://"),
        ("(https://example.org/a)", "(page.html)", "17: bad link 'page.html'"),
        ("Call {{", "See https://example.org {{", "19: bad link https://example.org"),
        ("{{CLINIC_PHONE}}", "{{CLINIC_FAX}}", "19: unknown placeholder {{CLINIC_FAX}}"),
        ("{{CLINIC_PHONE}}", "{CLINIC_PHONE}}", "19: unknown placeholder }}"),
        ("Call {{", "<b>Call</b> {{", "19: HTML is not allowed"),
        ("---\nid", "id", "1: front matter between two lines of --- is missing"),
    ],
)
def test_a_bad_file_is_refused_at_its_line(
    files: Files, sources: Sources, old: str, new: str, said: str
) -> None:
    assert old in files["ice.en.md"]
    files["ice.en.md"] = files["ice.en.md"].replace(old, new, 1)
    with pytest.raises(ContentError) as refusal:
        build_topics(files, sources)
    assert any(f"{problem}".startswith("ice.en.md:") for problem in refusal.value.problems)
    assert said in str(refusal.value)


def test_an_empty_body_is_refused(files: Files, sources: Sources) -> None:
    files["ice.en.md"] = files["ice.en.md"].split("\n**")[0]
    with pytest.raises(ContentError, match="the body is empty"):
        build_topics(files, sources)


def test_a_missing_twin_is_refused(files: Files, sources: Sources) -> None:
    del files["ice.it.md"]
    with pytest.raises(ContentError, match=r"ice\.en\.md:2: the twin ice\.it\.md is missing"):
        build_topics(files, sources)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[ONE, TWO]", "[TWO, ONE]", "sources"),
        ("safety_net: true", "safety_net: false", "safety_net"),
        ("intent: ask_treatment", "intent: ask_clinic", "intent"),
    ],
)
def test_twins_must_agree(files: Files, sources: Sources, old: str, new: str, key: str) -> None:
    files["ice.it.md"] = files["ice.it.md"].replace(old, new)
    with pytest.raises(ContentError, match=rf"ice\.it\.md:\d+: {key} differs from ice\.en\.md"):
        build_topics(files, sources)


def test_a_stray_file_is_refused(files: Files, sources: Sources) -> None:
    files["Ice.fr.md"] = files["ice.en.md"]
    with pytest.raises(ContentError, match=r"Ice\.fr\.md:1: a topic file is named"):
        build_topics(files, sources)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lines:\n", "lines:\n  hello: {en: Hello, it: Ciao}\n", "unknown key 'hello'"),
        ('it: "Bozza."', 'it: ""', "lines.draft.it must be a text"),
        ("{{CLINIC_PHONE}}", "{{REVIEWER}}", "unknown placeholder {{REVIEWER}}"),
    ],
)
def test_bad_common_lines_are_refused(
    files: Files, sources: Sources, old: str, new: str, said: str
) -> None:
    files["_common.yml"] = files["_common.yml"].replace(old, new)
    with pytest.raises(ContentError) as refusal:
        build_topics(files, sources)
    assert said in str(refusal.value)


def test_one_bad_file_and_nothing_is_loaded_and_all_faults_are_told(
    files: Files, sources: Sources, tmp_path: Path
) -> None:
    files["ice.en.md"] = files["ice.en.md"].replace("group: basics", "group: weather")
    files["fire.it.md"] = files["fire.it.md"].replace("[ONE, TWO]", "[THREE]")
    folder = tmp_path / "topics"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        load_topics(folder, sources)
    places = {Path(problem.path).name for problem in refusal.value.problems}
    assert places == {"ice.en.md", "ice.it.md", "fire.it.md"}
