"""Two people key a count: equal is final, different goes to a third."""

import datetime as dt
from collections.abc import Callable
from hashlib import sha256

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.record import Contest, Method, Purpose
from workflow.domain.roles import Role
from workflow.models import Account, Event, EventKind, Review, TallyEntry
from workflow.services.accounts import credentials, management
from workflow.services.double_entry import EntryTurn, find_progress, tally_figures
from workflow.services.snapshots import facts_of, save_facts
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
NINE = {"issued": "9", "returned": "9", "valid": "9", "invalid": "0", "votes-0": "9"}


@pytest.fixture
def keyed(world: World, browser: Open) -> Callable[..., Page]:
    """`keyed("head", valid="8")` keys nine ballots, with some figures read otherwise."""
    address = f"/reviews/{world.review}/contests/0/count"

    def send(who: str, *, status: int = 200, **changes: str) -> Page:
        person = browser(who)
        page = person.get(address)
        return person.submit(page, address, {**NINE, **changes}, status=status)

    return send


def contest(db: Session, world: World) -> Contest:
    db.expire_all()
    return facts_of(db, db.get_one(Review, world.review)).contests[0]


def test_equal_entries_become_the_counts_of_the_review(
    keyed: Callable[..., Page], world: World, db: Session
) -> None:
    first = keyed("head")
    assert "cần người thứ hai nhập độc lập" in first.text
    assert contest(db, world).valid is None
    db.rollback()

    second = keyed("council")

    assert "Số liệu đã khớp" in second.text
    assert contest(db, world).valid == 9
    assert contest(db, world).chosen == ("Văn phòng Tỉnh ủy",)  # the other fields stay


def test_who_keyed_cannot_key_again(
    keyed: Callable[..., Page], world: World, browser: Open
) -> None:
    keyed("head")

    page = browser("head").get(f"/reviews/{world.review}/contests/0/count")

    assert "Anh/chị đã nhập." in page.text
    assert not [form for form in page.all("form") if form.get("action", "").endswith("/count")]


def test_the_second_person_does_not_see_the_first_figures(
    keyed: Callable[..., Page], world: World, browser: Open
) -> None:
    keyed("head", valid="7", invalid="2")

    page = browser("council").get(f"/reviews/{world.review}/contests/0/count")

    assert page.by_id("valid").get("value", "") == ""
    assert "Nguyễn Thị An" not in page.text


def test_the_seal_of_the_first_figures_is_that_of_no_figures_one_could_try(
    keyed: Callable[..., Page], world: World, db: Session
) -> None:
    keyed("head")

    sealed = db.scalars(select(Event).filter_by(kind=EventKind.COUNTED)).one().detail["figures"]

    entry = db.scalars(select(TallyEntry)).one()
    plain = [tally_figures(entry), msgspec.to_builtins(tally_figures(entry))]
    assert sealed not in [sha256(msgspec.json.encode(one)).hexdigest() for one in plain]
    # Whoever has the row can show that it is what was sealed.
    assert sealed == sha256(msgspec.json.encode(entry.figures, order="sorted")).hexdigest()


def test_different_entries_go_to_a_third_who_settles(
    keyed: Callable[..., Page], world: World, db: Session, browser: Open
) -> None:
    keyed("head")
    differing = keyed("council", valid="8", invalid="1")
    assert "Hai lần nhập khác nhau" in differing.text
    assert contest(db, world).valid is None
    db.rollback()

    third = browser("administrator").get(f"/reviews/{world.review}/contests/0/count")
    assert "Phiếu hợp lệ" in third.text
    assert "Nguyễn Thị An" in third.text
    settled = keyed("administrator", valid="8", invalid="1", **{"votes-0": "8"})

    assert "Các lần đã nhập" in settled.text
    assert contest(db, world).valid == 8
    assert db.scalar(select(func.count()).select_from(TallyEntry)) == 3


def test_nothing_keyed_is_refused(keyed: Callable[..., Page]) -> None:
    page = keyed("head", status=422, valid="", **{"votes-0": ""})

    assert page.faults == ["Hãy nhập số phiếu."]


def test_a_contest_that_is_not_there_has_no_page(world: World, browser: Open) -> None:
    browser("head").get(f"/reviews/{world.review}/contests/9/count", status=404)


def test_two_people_between_whom_a_sign_in_link_passed_count_as_one(
    keyed: Callable[..., Page], world: World, db: Session
) -> None:
    keyed("head")
    head, officer = (db.get_one(Account, world.accounts[who]) for who in ("head", "council"))
    management.issue_link(db, head, by=officer, now=now())
    db.commit()

    page = keyed("council", status=422)

    assert "đã cấp đường dẫn đăng nhập cho nhau" in page.text
    assert contest(db, world).valid is None


def test_a_link_that_passed_before_the_contest_began_counts_too(
    keyed: Callable[..., Page], world: World, db: Session
) -> None:
    head, officer = (db.get_one(Account, world.accounts[who]) for who in ("head", "council"))
    management.issue_link(db, head, by=officer, now=now() - dt.timedelta(days=60))
    db.commit()
    keyed("head")

    page = keyed("council", status=422)

    assert "đã cấp đường dẫn đăng nhập cho nhau" in page.text
    assert contest(db, world).valid is None


def test_two_whom_a_third_invited_are_two(
    keyed: Callable[..., Page], world: World, db: Session
) -> None:
    people = [db.get_one(Account, world.accounts[who]) for who in ("head", "council")]
    administrator = db.get_one(Account, world.accounts["administrator"])
    for account in people:
        management.issue_link(db, account, by=administrator, now=now())
    db.commit()
    keyed("head")

    keyed("council")

    assert contest(db, world).valid is not None


def test_contests_stay_in_place_while_counts_are_being_keyed(
    keyed: Callable[..., Page], world: World, db: Session, browser: Open
) -> None:
    head, contests = browser("head"), f"/reviews/{world.review}/edit/contests"
    keyed("head")

    for action in (f"{contests}/0/move", f"{contests}/0/drop"):
        page = head.get(contests if action.endswith("move") else f"{contests}/0")
        page = head.submit(page, action, press=("way", "down"), status=400)

        assert "đang nhập dở" in page.text


def test_entries_follow_their_contest_to_another_place(
    world: World, db: Session, keyed: Callable[..., Page]
) -> None:
    """As an import moves it: the second person's entry is not compared with another contest's."""
    keyed("head")
    review = db.get_one(Review, world.review)
    record = facts_of(db, review)
    other = Contest(purpose=Purpose.OTHER, method=Method.ACCLAMATION, title="Nội dung thêm")
    moved = msgspec.structs.replace(record, contests=(other, *record.contests))
    save_facts(db, review, moved, section=None, by=None, now=now())
    db.commit()
    council = db.get_one(Account, world.accounts["council"])

    turns = [find_progress(db, review, place, council).turn for place in (0, 1)]

    assert turns == [EntryTurn.FIRST, EntryTurn.SECOND]


def test_two_whom_an_officer_invited_are_one_until_somebody_else_confirms(
    keyed: Callable[..., Page], world: World, db: Session, browser: Open
) -> None:
    """Whoever invites people can invite two who do not exist, and be both."""
    officer, head = (db.get_one(Account, world.accounts[who]) for who in ("council", "head"))
    second = credentials.add_account(
        db, login="thuhai", name="Thứ Hai", role=Role.MEMBER_STAFF, unit=head.unit, now=now()
    )
    for account in (head, second):
        management.issue_link(db, account, by=officer, now=now())
    world.accounts["second"] = second.id
    address, of_head = f"/people/{second.id}", f"/people/{head.id}"
    db.commit()
    keyed("head")
    doubt = "cùng nhận đường dẫn đăng nhập từ"
    assert doubt in browser("second").get(f"/reviews/{world.review}/contests/0/count").text
    assert keyed("second", status=422).text.count(doubt) == 1

    person = browser("administrator")
    page = person.submit(person.get(address), f"{address}/confirm")
    assert "là một người riêng" in page.text
    assert f"{address}/confirm" not in page.text
    assert f"{of_head}/confirm" not in browser("council").get(of_head).text
    keyed("second")

    assert contest(db, world).valid == 9
