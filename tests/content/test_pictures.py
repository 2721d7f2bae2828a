"""The drawings: read strictly, safe to serve, legible in both languages, true to the sources."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from bot.content import ContentError, Pictures, Sources, Topics, load_pictures, load_sources
from bot.content.language import LANGUAGES, Language
from bot.content.picture_lint import lint_pictures
from bot.triage import load_ruleset
from tests.content.conftest import KNOWLEDGE, ROOT

FOLDER = KNOWLEDGE / "pictures"
SVG = "{http://www.w3.org/2000/svg}"
IDS = sorted(path.stem for path in FOLDER.glob("*.svg"))


@pytest.fixture(scope="module")
def known() -> Sources:
    return load_sources(KNOWLEDGE / "sources.yml")


@pytest.fixture(scope="module")
def pictures(real_topics: Topics, known: Sources) -> Pictures:
    return load_pictures(FOLDER, real_topics, known)


def shown(pictures: Pictures) -> Iterator[tuple[str, Language, ElementTree.Element]]:
    for picture in pictures:
        for language in LANGUAGES:
            yield picture.id, language, ElementTree.fromstring(pictures.svg(picture.id, language))  # noqa: S314


def rows(element: ElementTree.Element) -> list[str]:
    return [part.text or "" for part in element.iter(f"{SVG}tspan")] or [element.text or ""]


# --- what there is ------------------------------------------------------------------------------


def test_every_drawing_loads_and_belongs_to_topics(pictures: Pictures, real_topics: Topics) -> None:
    assert sorted(picture.id for picture in pictures) == IDS
    assert len(pictures) >= 9
    for picture in pictures:
        for topic in picture.topics:
            assert picture in pictures.for_topic(topic)
    crowded = [topic for topic in real_topics.ids if len(pictures.for_topic(topic)) > 2]
    assert crowded == []
    assert [p.id for p in pictures.for_topic("cryo_how_works")] == ["ice_ball"]
    assert pictures.for_topic("costs_insurance") == ()
    with pytest.raises(KeyError):
        pictures.svg("no_such_picture", "en")


def test_nobody_has_signed_a_drawing_yet_and_each_says_so(
    pictures: Pictures, real_topics: Topics
) -> None:
    """Drafts until a clinician signs; whoever changes this test signs with a name."""
    assert {picture.review.status for picture in pictures} == {"draft"}
    for name, language, root in shown(pictures):
        foot = [" ".join(rows(e)) for e in root.iter(f"{SVG}text") if e.get("class") == "foot"]
        assert " ".join(foot) == real_topics.common.lines["draft"].of(language), name


def test_the_words_pass_the_proof_reading(pictures: Pictures, real_topics: Topics) -> None:
    assert [str(problem) for problem in lint_pictures(pictures, real_topics)] == []


def test_the_revision_follows_what_is_shown(
    copy: Path, real_topics: Topics, known: Sources
) -> None:
    before = load_pictures(copy, real_topics, known).get("ice_ball").revision
    spoil(copy, "pictures.yml", 'it: "ago"', 'it: "aghi"')
    after = load_pictures(copy, real_topics, known).get("ice_ball").revision
    assert (before.en, before.it != after.it) == (after.en, True)


# --- strictness ---------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the drawings that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "pictures"))


def spoil(copy: Path, name: str, old: str, new: str) -> None:
    path = copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


NEEDLE = '<text class="strong" x="246" y="72" data-words="needle" data-width="64"/>'


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("pictures.yml", "ice_ball:\n", "ice_ball:\n  colour: red\n", "unknown key 'colour'"),
        ("pictures.yml", "  file: ice_ball.svg\n", "", "missing key 'file'"),
        ("pictures.yml", "file: ice_ball.svg", "file: ../ice.svg", "file must be ice_ball.svg"),
        ("pictures.yml", "[cryo_how_works,", "[cryo_how_snows,", "unknown topic cryo_how_snows"),
        ("pictures.yml", "[PAPA23,", "[PAPA22,", "unknown source PAPA22"),
        ("pictures.yml", "status: draft, by: null", "status: draft, by: Dr A", "a draft has no"),
        ("pictures.yml", 'needle: {en: "needle", it: "ago"}', 'needle: {en: "needle"}', "'it'"),
        ("pictures.yml", '    bone: {en: "bone"', '    bones: {en: "bone"', "no words for 'bone'"),
        ("pictures.yml", 'en: "needle"', 'en: "needle with a handle"', "does not fit"),
        ("pictures.yml", 'en: "needle"', 'en: "cryoprobe-needle"', "does not fit"),
        ("ice_ball.svg", "<circle", "<script>1</script><circle", "<script> is not allowed"),
        ("ice_ball.svg", "<circle", "<foreignObject/><circle", "<foreignObject> is not allowed"),
        ("ice_ball.svg", "<circle", '<image href="x.png"/><circle', "<image> is not allowed"),
        ("ice_ball.svg", "<circle", "<use/><circle", "<use> is not allowed"),
        ("ice_ball.svg", "<circle", "<style>*{}</style><circle", "<style> is not allowed"),
        ("ice_ball.svg", "<circle", '<circle onload="x"', "'onload' is not allowed"),
        ("ice_ball.svg", "<circle", '<circle style="fill:red"', "'style' is not allowed"),
        ("ice_ball.svg", "<circle", '<circle fill="#f00"', "'fill' is not allowed"),
        ("ice_ball.svg", "<circle", '<circle href="https://a.example"', "'href' is not allowed"),
        ("ice_ball.svg", 'cx="160"', 'cx="url(#a)"', "bad value of 'cx'"),
        ("ice_ball.svg", 'class="ice-1"', 'class="ice-9"', "unknown class 'ice-9'"),
        ("ice_ball.svg", NEEDLE, '<text x="1" y="1">ago</text>', "in both languages"),
        ("ice_ball.svg", NEEDLE, NEEDLE.replace(' data-width="64"', ""), "data-width must say"),
        ("ice_ball.svg", NEEDLE, "", "no place for 'needle'"),
        ("ice_ball.svg", "<!--", "<!DOCTYPE svg [<!ENTITY a 'b'>]><!--", "declarations"),
        ("ice_ball.svg", "</svg>", "", "not well-formed"),
        ("ice_ball.svg", 'viewBox="0 0', 'viewBox="1 1', "viewBox"),
        ("style.css", ".paper {", "@import 'x'; .paper {", "@import is not allowed"),
        ("style.css", "fill: var(--paper)", "fill: url(https://a.example)", "url( is not allowed"),
    ],
)
def test_a_fault_is_refused_with_its_file_and_line(
    copy: Path, real_topics: Topics, known: Sources, name: str, old: str, new: str, said: str
) -> None:
    spoil(copy, name, old, new)
    with pytest.raises(ContentError) as refusal:
        load_pictures(copy, real_topics, known)
    assert any(said in problem.message for problem in refusal.value.problems), refusal.value
    assert all(problem.line >= 1 for problem in refusal.value.problems)


def test_a_stray_or_missing_file_is_refused(
    copy: Path, real_topics: Topics, known: Sources
) -> None:
    (copy / "ice_ball.svg").rename(copy / "snow_ball.svg")
    with pytest.raises(ContentError) as refusal:
        load_pictures(copy, real_topics, known)
    assert "there is no ice_ball.svg" in str(refusal.value)
    assert "snow_ball.svg:1: the file is not in pictures.yml" in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('en: "4.0"', 'en: "4.2"', "the number 4.2 is in no cited source"),
        ("poi 30 minuti. Circa", "poi 30 ore. Circa", "30 h is in one language only"),
        ("No chat can tell you whether", "A chat can tell you whether", "not, no or never"),
        ('"Today"', '"The best day"', "'best' ranks treatments"),
        ("      week 8: 3.6\n", "", "3.6 is not told in long"),
    ],
)
def test_a_wrong_word_or_number_is_found(
    copy: Path, real_topics: Topics, known: Sources, old: str, new: str, said: str
) -> None:
    spoil(copy, "pictures.yml", old, new)
    found = lint_pictures(load_pictures(copy, real_topics, known), real_topics)
    assert any(said in problem.message for problem in found), found


def test_a_signed_drawing_names_who_signed_and_goes_when_overdue(
    copy: Path, real_topics: Topics, known: Sources
) -> None:
    signed = "{status: reviewed, by: Dr A, on: 2026-01-31, due: 2027-01-31}"
    spoil(copy, "pictures.yml", "{status: draft, by: null, on: null, due: null}", signed)
    pictures = load_pictures(copy, real_topics, known)
    assert "Dr A" in pictures.svg("ice_ball", "en")
    assert "31/01/2026" in pictures.svg("ice_ball", "it")
    assert len(pictures.for_topic("cryo_how_works", date(2027, 1, 31))) == 1
    assert pictures.for_topic("cryo_how_works", date(2027, 2, 1)) == ()


# --- what is sent -------------------------------------------------------------------------------


def test_each_file_is_whole_light_and_refers_to_nothing(pictures: Pictures) -> None:
    allowed = {"svg", "title", "desc", "style", "g", "path", "rect", "circle", "text", "tspan"}
    for name, language, root in shown(pictures):
        text = pictures.svg(name, language)
        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= allowed, name
        assert not re.search(r"href|url\(|@import|@font-face|data-| on\w+=|script", text), name
        assert re.findall(r"https?://[^\"']+", text) == ["http://www.w3.org/2000/svg"], name
        assert len(text.encode()) < 12_000, name


def test_each_file_says_what_it_is_in_its_language(pictures: Pictures) -> None:
    for name, language, root in shown(pictures):
        picture = pictures.get(name)
        assert root.get("lang") == language
        assert root.findtext(f"{SVG}title") == picture.title.of(language)
        assert root.findtext(f"{SVG}desc") == picture.alt.of(language)
        written = [" ".join(rows(e)).replace("\u00a0", " ") for e in root.iter(f"{SVG}text")]
        for words in picture.words.values():
            assert words.of(language) in written, (name, language)
        view = list(map(int, (root.get("viewBox") or "").split()))
        assert view == [0, 0, picture.width, picture.height]


# --- legibility ---------------------------------------------------------------------------------

# Widths of letters of a wide common font (DejaVu Sans), in hundredths of their size.
WIDE = {
    28: "ijlI'’.,",
    35: " \u00a0f:;-/(|)!",
    41: "rt",
    53: "scz?",
    59: "xyvkFLTàé",
    63: "abdeghnopquèòù",
}
WIDE |= {64: "0123456789S", 70: "ABCEKPRVXYZÈ", 79: "DGHNOQUw°+=", 98: "mMW%"}
HUNDREDTHS = {letter: width for width, letters in WIDE.items() for letter in letters}
ARIAL = 0.9
"""How much narrower the first fonts of the style sheet are."""


@dataclass(frozen=True)
class Box:
    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def sizes() -> tuple[dict[str, float], set[str]]:
    css = (FOLDER / "style.css").read_text(encoding="utf-8")
    size = {c: float(s) for c, s in re.findall(r"^\.([\w-]+) \{.*font-size: (\d+)px", css, re.M)}
    bold = set(re.findall(r"^\.([\w-]+) \{.*font-weight: 700", css, re.M))
    return size, bold


def boxes(root: ElementTree.Element, stretch: float) -> Iterator[Box]:
    """Where each line of text is, outside of icons."""
    size, bold = sizes()
    for element in root.findall(f"{SVG}text"):
        classes = (element.get("class") or "").split()
        points = next((size[c] for c in classes if c in size), 14.0)
        wider = 1.09 if bold & set(classes) else 1.0
        for part in list(element) or [element]:
            words = part.text or ""
            width = sum(HUNDREDTHS.get(s, 70) for s in words) / 100 * points * wider * stretch
            x, y = float(part.get("x") or 0), float(part.get("y") or 0)
            left = x - (width / 2 if "mid" in classes else width if "end" in classes else 0)
            yield Box(words, left, y - 0.75 * points, left + width, y + 0.2 * points)


@pytest.mark.parametrize("stretch", [1.0, ARIAL])
def test_no_text_leaves_the_picture(pictures: Pictures, stretch: float) -> None:
    for name, language, root in shown(pictures):
        picture = pictures.get(name)
        for box in boxes(root, stretch):
            assert box.left >= 0, (name, language, box)
            assert box.right <= picture.width, (name, language, box)
            assert box.top >= 0, (name, language, box)
            assert box.bottom <= picture.height, (name, language, box)


def test_no_text_leaves_its_card_or_meets_another(pictures: Pictures) -> None:
    for name, language, root in shown(pictures):
        lines = list(boxes(root, ARIAL))
        for number, box in enumerate(lines):
            for other in lines[:number]:
                assert not box.meets(other), (name, language, box, other)
        for rect in root.findall(f"{SVG}rect"):
            x, y, w, h = (float(rect.get(key) or 0) for key in ("x", "y", "width", "height"))
            card = Box("", x, y, x + w, y + h)
            for box in lines:
                if card.meets(box):
                    assert x <= box.left, (name, language, box)
                    assert box.right <= x + w, (name, language, box)
                    assert y <= box.top, (name, language, box)
                    assert box.bottom <= y + h, (name, language, box)


def test_text_is_never_small(pictures: Pictures) -> None:
    """In a chat of 320 px a drawing is about nine tenths of its size."""
    size, _ = sizes()
    assert min(size.values()) >= 13
    assert {picture.width for picture in pictures} == {320}


def schemes() -> dict[str, dict[str, str]]:
    css = (FOLDER / "style.css").read_text(encoding="utf-8")
    light, dark = (line for line in css.splitlines() if "--paper:" in line)
    return {
        "light": dict(re.findall(r"--([\w-]+): (#\w{6})", light)),
        "dark": dict(re.findall(r"--([\w-]+): (#\w{6})", dark)),
    }


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = ("ink", "soft", "accent", "alarm")
SURFACES = ("paper", "field", "alarm-paper", "ice-1", "ice-2", "ice-3", "bone", "marrow", "tumour")
EDGES = ("rule", "accent", "alarm", "ice-edge", "bone-edge", "ink")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_contrast(scheme: str) -> None:
    colour = schemes()[scheme]
    for text in TEXT:
        for surface in SURFACES:
            assert contrast(colour[text], colour[surface]) >= 4.5, (text, surface)
    assert contrast(colour["on-accent"], colour["accent"]) >= 4.5
    assert contrast(colour["on-alarm"], colour["alarm"]) >= 4.5
    for edge in EDGES:
        for surface in ("paper", "field"):
            assert contrast(colour[edge], colour[surface]) >= 3, (edge, surface)


def test_every_colour_is_named_and_has_a_dark_one() -> None:
    both = schemes()
    assert both["light"].keys() == both["dark"].keys()
    assert set(TEXT) | set(SURFACES) | set(EDGES) <= both["light"].keys()
    css = (FOLDER / "style.css").read_text(encoding="utf-8")
    rules = "\n".join(line for line in css.splitlines() if "--paper:" not in line)
    assert not re.search(r"#\w{3}|rgb|hsl", rules)
    assert "screen and (prefers-color-scheme: dark)" in css, "print is light"


def test_light_letters_stand_on_their_own_ground_only() -> None:
    """The colours `on-…` are for badges and marks, drawn right after the shape below them."""
    for name in IDS:
        lines = (FOLDER / f"{name}.svg").read_text(encoding="utf-8").splitlines()
        for before, line in pairwise(lines):
            if 'class="badge' in line:
                assert 'class="solid"' in before, (name, line)
            if 'class="mark' in line:
                assert 'class="solid-red"' in before, (name, line)


# --- truth --------------------------------------------------------------------------------------


def source_of(name: str) -> ElementTree.Element:
    return ElementTree.parse(FOLDER / f"{name}.svg").getroot()  # noqa: S314


def scale(ticks: list[tuple[float, float]]) -> tuple[float, float]:
    """Origin and step of an axis, from its first and last tick; those between must agree."""
    (v0, p0), *_, (v1, p1) = sorted(ticks)
    step = (p1 - p0) / (v1 - v0)
    origin = p0 - v0 * step
    assert all(abs(origin + v * step - p) < 1.5 for v, p in ticks)
    return origin, step


def test_points_of_the_chart_lie_where_their_numbers_say(pictures: Pictures) -> None:
    root = source_of("pain_timeline")
    ticks = [
        (float(e.get("data-at") or 0), float(e.get("x") or 0), float(e.get("y") or 0), e)
        for e in root.iter(f"{SVG}text")
        if e.get("data-at") is not None
    ]
    dots = [
        tuple(float(e.get(key) or 0) for key in ("data-x", "data-y", "cx", "cy"))
        for e in root.iter(f"{SVG}circle")
    ]
    levels = [(v, y - 4) for v, _, y, e in ticks if "end" in (e.get("class") or "")]
    weeks = [(v, x) for v, x, y, e in ticks if "mid" in (e.get("class") or "") and y < 320]
    points = [(v, x) for v, x, y, e in ticks if "mid" in (e.get("class") or "") and y > 320]
    across, up, change = scale(weeks), scale(levels), scale(points)
    assert [v for v, _ in sorted(levels)] == [0, 5, 10]
    assert [(x, y) for x, y, _, _ in dots[:-1]] == [
        (0, 7.1),
        (1, 5.1),
        (4, 4.0),
        (8, 3.6),
        (24, 1.4),
    ]
    for week, pain, cx, cy in dots[:-1]:
        assert abs(across[0] + week * across[1] - cx) < 0.2
        assert abs(up[0] + pain * up[1] - cy) < 0.2
    fall, _, cx, _ = dots[-1]
    assert fall == -2.61
    assert abs(change[0] + fall * change[1] - cx) < 0.2
    words = pictures.get("pain_timeline").words
    assert [words[f"p{n}"].en for n in (0, 1, 4, 8, 24)] == ["7.1", "5.1", "4.0", "3.6", "1.4"]
    assert "61" in words["study_a"].en
    assert "65" in words["study_b"].en


def test_the_first_tests_are_those_of_the_rules(pictures: Pictures, known: Sources) -> None:
    extra = load_sources(KNOWLEDGE / "triage" / "sources.extra.yml")
    ruleset = load_ruleset(KNOWLEDGE / "triage", {*known, *extra})
    words = pictures.get("first_test").words
    names = {"xray": "X-ray", "ultrasound": "Ultrasound", "mri": "MRI"}
    for place, rules in {
        "bone": ("A01", "A02"),
        "child": ("C01",),
        "lump": ("A03", "A04"),
        "nerves": ("N01", "N02"),
        "normal": ("A09",),
        "cancer": ("O11",),
    }.items():
        for rule in rules:
            first = ruleset[rule].imaging[0]
            assert names[first] in words[f"{place}_test"].en, (place, rule)
    assert ruleset["C01"].level.name == "URGENT_48H"
    assert ruleset["N01"].level.name == "EMERGENCY_NOW"


def test_levels_are_named_as_in_the_chat(pictures: Pictures) -> None:
    chat = yaml.safe_load((ROOT / "bot" / "chat" / "words.yml").read_text(encoding="utf-8"))
    words = pictures.get("how_soon").words
    levels = ("now", "today", "hours", "weeks", "planned", "none")
    for language in LANGUAGES:
        named = [name[language] for name in chat["card"].values()]
        assert [words[level].of(language) for level in levels] == named


def test_on_paper_drawings_are_light() -> None:
    """A drawing in a page takes the page's scheme, and paper is no dark screen."""
    css = (ROOT / "bot" / "chat" / "static" / "chat.css").read_text(encoding="utf-8")
    (printed,) = re.findall(r"@media print \{.*", css)
    assert "figure { break-inside: avoid; color-scheme: light; }" in printed


def test_steps_are_numbered_in_order() -> None:
    for name in IDS:
        badges = [
            e.text for e in source_of(name).iter(f"{SVG}text") if "badge" in e.get("class", "")
        ]
        assert badges == [str(n + 1) for n in range(len(badges))], name
