"""Two persons for every word that patients read: tried by every way around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from bot.content import ContentError, Press
from bot.store import Store, StoreUnavailable, audit, drafts, editing, open_store, staff
from bot.store.database import make_engine
from bot.store.drafts import Draft, Refused
from bot.store.publications import (
    Publication,
    current,
    current_of,
    history,
    seed,
    texts_of,
    version,
    with_revision,
)
from bot.store.revisions import revision_body
from bot.store.staff import Account
from bot.store.tables import ContentDraft, Staff
from tests.small_content import make_files, make_press, topic_file
from tests.store.conftest import NOON

DUE = date(2027, 11, 22)
PEOPLE = {
    "ada": "administrator",
    "carl": "clinician",
    "cleo": "clinician",
    "rita": "reviewer",
    "otto": "auditor",
}
NEW = "An ice ball freezes the spot."
PRESS = make_press()


class Desk:
    """The acts of editing, one transaction each, by anybody."""

    def __init__(self, store: Store, press: Press = PRESS) -> None:
        self.store, self.press = store, press

    def begin(self, by: str = "ada", topic: str = "ice") -> Draft:
        with self.store.work() as work:
            return editing.begin(work, "c", topic, by, NOON)

    def save(self, draft: Draft, by: str = "ada", **changes: str) -> Draft:
        words = {"en": draft.en, "it": draft.it, "comment": ""} | changes
        with self.store.work() as work:
            return editing.save(work, "c", draft.id, by, NOON, **words)

    def submit(self, draft: Draft, by: str = "ada") -> Draft:
        with self.store.work() as work:
            return editing.submit(work, "c", draft.id, by, self.press, NOON)

    def recall(self, draft: Draft, by: str = "ada") -> Draft:
        with self.store.work() as work:
            return editing.recall(work, "c", draft.id, by, NOON)

    def approve(self, draft: Draft, by: str = "carl", **changes: Any) -> int:
        given = {"digest": draft.digest, "due": DUE} | changes
        with self.store.work() as work:
            return editing.approve(work, "c", draft.id, by, self.press, NOON, **given)

    def reject(self, draft: Draft, by: str = "carl") -> Draft:
        with self.store.work() as work:
            return editing.reject(work, "c", draft.id, by, NOON, comment="no")

    def roll_back(self, n: int, by: str = "ada") -> Draft:
        with self.store.work() as work:
            return editing.begin_rollback(work, "c", n, by, NOON)

    def seed(self, press: Press | None = None) -> int:
        with self.store.work() as work:
            return seed(work, press or self.press, NOON)

    def draft(self, short: str = NEW, by: str = "ada", topic: str = "ice") -> Draft:
        """A sound draft that its author has submitted."""
        begun = self.begin(by, topic)
        saved = self.save(begun, by, en=begun.en.replace("A needle freezes the spot.", short))
        return self.submit(saved, by)

    def shown(self, topic: str = "ice") -> Publication:
        with self.store.look() as work:
            found = current_of(work, topic)
        assert found is not None
        return found

    def set_role(self, username: str, role: str) -> None:
        with self.store.work() as work:
            work.session.execute(update(Staff).where(Staff.username == username).values(role=role))


def furnish(store: Store) -> Desk:
    desk = Desk(store)
    with store.work() as work:
        for name, role in PEOPLE.items():
            account = Account(name, name.title(), role, True, "c", NOON)
            staff.add_account(work, account, "no hash")
    assert desk.seed() == 2
    return desk


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished")
    store = open_store(f"sqlite:///{folder / 'ossa.db'}", folder)
    furnish(store)
    store.close()
    return folder


@pytest.fixture
def desk(furnished: Path, tmp_path: Path) -> Iterator[Desk]:
    copytree(furnished, tmp_path / "var")
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'ossa.db'}")
    with open_store_over(engine, tmp_path / "var") as store:
        yield Desk(store)


class open_store_over:
    def __init__(self, engine: Any, folder: Path) -> None:
        from bot.store.keyring import KeyFile  # noqa: PLC0415

        self.store = Store(engine, KeyFile.opened(folder / "master.key"))

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()


def reason(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.reason


def test_what_another_person_approved_is_published_under_their_name(desk: Desk) -> None:
    before = desk.shown()
    n = desk.approve(desk.draft())
    after = desk.shown()
    assert (after.n, after.kind, after.by, after.approved_by) == (n, "edit", "ada", "carl")
    assert NEW in after.en
    for words in (after.en, after.it):
        assert 'by: "Carl", on: 2026-11-22, due: 2027-11-22}' in words
    with desk.store.look() as work:
        assert [found.n for found in history(work, "ice")] == [n, before.n]
        body = revision_body(work, "ice", "en", after.en_revision)
        assert with_revision(work, "ice", before.it_revision) == before
        actions = [
            act.action for act in reversed(audit.latest(work)) if act.action != "add_account"
        ]
    assert body is not None
    assert NEW in body
    assert "Reviewed by Carl" in body
    assert actions == ["begin_draft", "save_draft", "submit_draft", "approve_draft"]


@pytest.mark.parametrize("by", ["rita", "otto", "nobody", "files"])
def test_only_clinicians_and_administrators_draft(desk: Desk, by: str) -> None:
    with pytest.raises(Refused) as refusal:
        desk.begin(by)
    assert reason(refusal) == "not_allowed"
    with pytest.raises(Refused):
        desk.roll_back(1, by)


@pytest.mark.parametrize("by", ["rita", "otto", "nobody"])
def test_only_a_clinician_approves_or_rejects(desk: Desk, by: str) -> None:
    draft = desk.draft(by="cleo")
    for act in (desk.approve, desk.reject):
        with pytest.raises(Refused) as refusal:
            act(draft, by)
        assert reason(refusal) == "not_allowed"
    with pytest.raises(Refused) as refusal:
        desk.approve(draft, "ada")
    assert reason(refusal) == "not_allowed"
    assert desk.shown().kind == "files"


@pytest.mark.parametrize("by", ["ada", "carl"])
def test_nobody_approves_their_own_draft(desk: Desk, by: str) -> None:
    with pytest.raises(Refused) as refusal:
        desk.approve(desk.draft(by=by), by)
    assert reason(refusal) == "own_draft"


def test_another_role_does_not_make_another_person(desk: Desk) -> None:
    draft = desk.draft(by="ada")
    desk.set_role("ada", "clinician")
    with pytest.raises(Refused) as refusal:
        desk.approve(draft, "ada")
    assert reason(refusal) == "own_draft"


def test_the_role_at_the_moment_of_approval_counts(desk: Desk) -> None:
    draft = desk.draft()
    desk.set_role("carl", "reviewer")
    with pytest.raises(Refused) as refusal:
        desk.approve(draft, "carl")
    assert reason(refusal) == "not_allowed"
    with desk.store.work() as work:
        staff.disable_account(work, "c", "cleo")
    with pytest.raises(Refused):
        desk.approve(draft, "cleo")


def test_nobody_writes_in_anothers_draft(desk: Desk) -> None:
    draft = desk.begin("ada")
    for act in (desk.save, desk.submit):
        with pytest.raises(Refused) as refusal:
            act(draft, "carl")
        assert reason(refusal) == "not_author"
    with pytest.raises(Refused):
        desk.recall(desk.submit(draft), "carl")


def test_a_submitted_draft_is_not_edited(desk: Desk) -> None:
    draft = desk.draft()
    with pytest.raises(Refused) as refusal:
        desk.save(draft, en="other")
    assert reason(refusal) == "not_open"


def test_what_was_read_is_what_is_approved(desk: Desk) -> None:
    read = desk.draft()
    desk.recall(read)
    changed = desk.submit(desk.save(read, en=read.en.replace(NEW, "A needle heats the spot.")))
    with pytest.raises(Refused) as refusal:
        desk.approve(read)
    assert reason(refusal) == "text_changed"
    desk.approve(changed)


@pytest.mark.parametrize("status", ["draft", "approved", "rejected", "withdrawn"])
def test_only_a_submitted_draft_is_approved(desk: Desk, status: str) -> None:
    draft = desk.draft()
    if status == "draft":
        desk.recall(draft)
    elif status == "approved":
        desk.approve(draft)
    elif status == "rejected":
        desk.reject(draft)
    else:
        with desk.store.work() as work:
            editing.withdraw(work, "c", draft.id, "ada", NOON)
    before = desk.shown().n
    with pytest.raises(Refused) as refusal:
        desk.approve(draft, "cleo")
    assert reason(refusal) == "not_submitted"
    assert desk.shown().n == before


def test_the_database_itself_refuses_one_person(desk: Desk) -> None:
    draft = desk.draft()
    values = {"status": "approved", "decided_by": "ada"}
    for bad in (values, {**values, "decided_by": None}):
        with pytest.raises(IntegrityError), desk.store.work() as work:
            work.session.execute(
                update(ContentDraft).where(ContentDraft.id == draft.id).values(**bad)
            )
    for kind, by, approved in (("edit", "ada", "ada"), ("edit", "ada", None), ("files", "x", "y")):
        with pytest.raises(IntegrityError), desk.store.work() as work:
            work.session.execute(
                text(
                    "INSERT INTO content_publications"
                    " SELECT n + 100, topic, en, it, en_revision, it_revision, :kind, :by,"
                    " :approved, draft, restores, at FROM content_publications WHERE n = 1"
                ),
                {"kind": kind, "by": by, "approved": approved},
            )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE content_publications SET en = 'x'", "DELETE FROM content_publications"],
)
def test_publications_are_insert_only(desk: Desk, statement: str) -> None:
    with pytest.raises((StoreUnavailable, IntegrityError)), desk.store.work() as work:
        work.session.execute(text(statement))
    assert desk.shown().en != "x"


def test_findings_block_submission_and_name_their_line(desk: Desk) -> None:
    draft = desk.begin()
    bad = draft.en.replace("It took 40 minutes", "It is the best and took 50 minutes")
    saved = desk.save(draft, en=bad)
    assert saved.en == bad
    with pytest.raises(ContentError) as raised:
        desk.submit(saved)
    told = [str(problem) for problem in raised.value.problems]
    assert "ice.en.md:18: 'best' ranks treatments" in told
    assert any("50" in line for line in told)
    assert desk.shown().kind == "files"


def test_a_text_that_is_no_topic_file_is_kept_but_not_submitted(desk: Desk) -> None:
    saved = desk.save(desk.begin(), en="half a tho\x00ught\r\n", it="")
    assert saved.en == "half a thought\n"
    with pytest.raises(ContentError):
        desk.submit(saved)


def test_the_author_cannot_sign_for_somebody(desk: Desk) -> None:
    draft = desk.begin()
    forged = draft.en.replace(
        "{status: draft, by: null, on: null, due: null}",
        "{status: reviewed, by: Carl, on: 2020-01-01, due: 2099-01-01}",
    )
    saved = desk.submit(desk.save(draft, en=forged))
    assert saved.en == draft.en
    desk.approve(saved, "cleo")
    assert 'by: "Cleo"' in desk.shown().en


@pytest.mark.parametrize("due", [NOON.date(), NOON.date() - timedelta(days=1)])
def test_a_review_holds_for_a_day_at_least(desk: Desk, due: date) -> None:
    with pytest.raises(Refused) as refusal:
        desk.approve(desk.draft(), due=due)
    assert reason(refusal) == "bad_due"


def test_of_two_drafts_of_a_topic_the_later_must_look_again(desk: Desk) -> None:
    one, other = desk.draft(by="ada"), desk.draft("Cold gas freezes it.", by="cleo")
    desk.approve(one)
    with pytest.raises(Refused) as refusal:
        desk.approve(other)
    assert reason(refusal) == "outdated"
    assert NEW in desk.shown().en


def test_a_draft_must_still_fit_when_it_is_approved(desk: Desk) -> None:
    draft = desk.draft()
    desk.press = replace(PRESS, sources={})
    with pytest.raises(ContentError, match="unknown source ONE"):
        desk.approve(draft)


def test_a_roll_back_publishes_the_older_text_again_with_two_persons(desk: Desk) -> None:
    first = desk.shown()
    desk.approve(desk.draft())
    asked = desk.roll_back(first.n, "carl")
    with pytest.raises(Refused) as refusal:
        desk.approve(asked, "carl")
    assert reason(refusal) == "own_draft"
    with pytest.raises(Refused) as refusal:
        desk.save(desk.recall(asked, "carl"), "carl", en="other words")
    assert reason(refusal) == "is_rollback"
    desk.submit(asked, "carl")
    n = desk.approve(asked, "cleo")
    now = desk.shown()
    assert (now.n, now.kind, now.restores, now.by) == (n, "rollback", first.n, "carl")
    assert (now.en, now.it) == (first.en, first.it)
    with pytest.raises(Refused) as refusal:
        desk.roll_back(first.n)
    assert reason(refusal) == "same_text"


def test_a_new_topic_starts_as_a_draft(desk: Desk) -> None:
    files = {code: topic_file("snow", code, "ice", short="Snow.") for code in ("en", "it")}  # type: ignore[arg-type]
    with desk.store.work() as work:
        draft = editing.begin_new(work, "c", "snow", "ada", NOON, **files)
    desk.approve(desk.submit(draft))
    assert desk.shown("snow").by == "ada"
    with pytest.raises(Refused) as refusal, desk.store.work() as work:
        editing.begin_new(work, "c", "snow", "ada", NOON, **files)
    assert reason(refusal) == "exists"


def test_drafts_of_another_clinic_are_not_there(desk: Desk) -> None:
    draft = desk.draft()
    with desk.store.work() as work:
        assert drafts.drafts(work, "c") == [draft]
        assert drafts.drafts(work, "elsewhere") == []
        with pytest.raises(Refused, match="no_draft"):
            drafts.draft_for(work, "elsewhere", draft.id)
        with pytest.raises(Refused, match="no_draft"):
            editing.approve(
                work, "elsewhere", draft.id, "carl", PRESS, NOON, digest=draft.digest, due=DUE
            )


def test_unchanged_files_are_published_once(desk: Desk) -> None:
    assert desk.seed() == 0
    desk.approve(desk.draft())
    assert desk.seed() == 0
    assert NEW in desk.shown().en


def test_a_file_that_changed_is_published_over_an_edit(desk: Desk) -> None:
    desk.approve(desk.draft())
    files = make_files()
    files["ice", "en"] = files["ice", "en"].replace("A needle", "A probe")
    assert desk.seed(make_press(files)) == 1
    assert (desk.shown().by, desk.shown().kind) == ("files", "files")
    assert "A probe" in desk.shown().en


def test_files_that_were_exported_are_not_published_again(desk: Desk) -> None:
    desk.approve(desk.draft())
    with desk.store.look() as work:
        exported = dict(texts_of(current(work).values()))
        before = version(work)
    assert desk.seed(make_press(exported)) == 0
    assert version_of(desk) == before
    desk.approve(desk.draft("Cold gas freezes it.", topic="fire"))
    assert desk.seed(make_press(exported)) == 0


def test_a_topic_whose_files_went_away_is_not_shown(desk: Desk) -> None:
    files = {key: words for key, words in make_files().items() if key[0] == "ice"}
    files = {key: words.replace("[fire]", "[snow]") for key, words in files.items()}
    snow = {("snow", code): topic_file("snow", code, "ice") for code in ("en", "it")}  # type: ignore[arg-type]
    before = version_of(desk)
    desk.seed(make_press(files | snow))  # type: ignore[arg-type]
    with desk.store.look() as work:
        assert set(current(work)) == {"ice", "snow"}
    assert version_of(desk) != before
    assert desk.seed() == 2
    with desk.store.look() as work:
        assert set(current(work)) == {"fire", "ice"}


def test_broken_files_publish_nothing(desk: Desk) -> None:
    files = make_files()
    files["ice", "en"] = files["ice", "en"].replace("[ONE]", "[TWO]")
    with pytest.raises(ContentError, match="unknown source TWO"):
        desk.seed(make_press(files))
    assert desk.shown().n == 2


def version_of(desk: Desk) -> tuple[int, int]:
    with desk.store.look() as work:
        return version(work)


@pytest.mark.integration
class TestRaces:
    """On a real PostgreSQL, where transactions run beside each other."""

    @pytest.fixture
    def desk(self, postgresql_url: str, tmp_path: Path) -> Iterator[Desk]:
        store = open_store(postgresql_url, tmp_path / "var")
        yield furnish(store)
        store.close()

    def at_once(self, *acts: Any) -> list[str]:
        barrier = Barrier(len(acts))
        ends: list[str] = []

        def run(act: Any) -> None:
            barrier.wait()
            try:
                act()
                ends.append("done")
            except Refused as refusal:
                ends.append(refusal.reason)

        threads = [Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(ends)

    def test_two_clinicians_approve_one_draft(self, desk: Desk) -> None:
        draft = desk.draft()
        ends = self.at_once(
            *[lambda who=who: desk.approve(draft, who) for who in ("carl", "cleo") * 3]
        )
        assert ends == ["done", *["not_submitted"] * 5]
        with desk.store.look() as work:
            assert history(work, "ice")[0].n == 3

    def test_two_drafts_of_one_topic(self, desk: Desk) -> None:
        one, other = desk.draft(by="ada"), desk.draft("Cold gas freezes it.", by="carl")
        ends = self.at_once(lambda: desk.approve(one, "cleo"), lambda: desk.approve(other, "cleo"))
        assert ends == ["done", "outdated"]

    def test_approval_against_recall(self, desk: Desk) -> None:
        draft = desk.draft()
        ends = self.at_once(lambda: desk.approve(draft), lambda: desk.recall(draft))
        assert ends in (["done", "not_open"], ["done", "not_submitted"])
        with desk.store.look() as work:
            status = drafts.draft_for(work, "c", draft.id).status
        assert (status == "approved") == (desk.shown().n == 3)

    def test_approval_against_the_loss_of_the_role(self, desk: Desk) -> None:
        draft = desk.draft()
        ends = self.at_once(
            lambda: desk.approve(draft, "carl"), lambda: desk.set_role("carl", "reviewer")
        )
        assert ends in (["done", "done"], ["done", "not_allowed"])
        assert (desk.shown().n == 3) == (ends == ["done", "done"])

    def test_processes_that_start_at_once_publish_the_files_once(self, desk: Desk) -> None:
        files = make_files()
        files["ice", "en"] = files["ice", "en"].replace("A needle", "A probe")
        press = make_press(files)
        self.at_once(*[lambda: desk.seed(press)] * 4)
        with desk.store.look() as work:
            assert [found.n for found in history(work, "ice")] == [3, 2]

    def test_publications_are_insert_only(self, desk: Desk) -> None:
        for statement in (
            "UPDATE content_publications SET en = 'x'",
            "TRUNCATE content_publications",
        ):
            with pytest.raises(StoreUnavailable), desk.store.work() as work:
                work.session.execute(text(statement))
