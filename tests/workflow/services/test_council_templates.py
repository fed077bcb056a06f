"""Templates of councils: brought in, tried, approved by a second person, in force by days."""

import datetime as dt
import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.council_templates import (
    TemplateDecisionKind,
    TemplateInForce,
    TemplateStage,
    find_template_in_force,
)
from workflow.domain.errors import BadInputError, DomainError, MoveRefusedError, NotAllowedError
from workflow.domain.paper_settings import NO_PAPER_SETTINGS
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.domain.roles import Role
from workflow.models import (
    Account,
    Council,
    Event,
    EventKind,
    TemplateDecision,
    TemplateVersion,
    TrialStatus,
)
from workflow.services.accounts import credentials, management
from workflow.services.council_templates import trial_jobs, versions
from workflow.services.council_templates.exchange import unpack_template
from workflow.services.council_templates.in_force import TemplateTimelines, read_timelines
from workflow.services.council_templates.trial_outcomes import RefusedTemplate, TriedTemplate
from workflow.services.council_templates.versions import NewTemplate, TemplatePlace
from workflow.services.printing.current_papers import find_template
from workflow.services.stores.file_store import FileStore
from workflow.services.uploads.upload_quotas import MAX_WAITING_TRIALS
from workflow.services.verification.sealed_history import find_history_faults

DAY = dt.date(2022, 1, 1)
APPROVED, AGAIN, WITHDRAWN = (
    TemplateDecisionKind.APPROVED,
    TemplateDecisionKind.PUT_IN_FORCE,
    TemplateDecisionKind.WITHDRAWN,
)


@pytest.fixture
def files(tmp_path: object) -> FileStore:
    return FileStore(tmp_path / "files")  # type: ignore[operator]


class Office:
    """A council with two officers, who bring templates in and decide on them."""

    def __init__(self, session: Session, files: FileStore) -> None:
        self.session, self.files = session, files
        self.council = Council(name="Hội đồng tỉnh Mẫu")
        session.add(self.council)
        self.an, self.binh = (
            credentials.add_account(
                session, login=login, name=login, role=Role.COUNCIL_OFFICER,
                council=self.council, now=factories.NOW,
            )
            for login in ("an", "binh")
        )  # fmt: skip
        self.place = TemplatePlace(self.council, PaperKind.PLAN, Family.STATE)
        session.commit()

    def bring(self, note: str = "mẫu của tỉnh", content: bytes = b"PK") -> TemplateVersion:
        return versions.add_version(
            self.session, self.files, self.place, NewTemplate("a.docx", content, note),
            by=self.an, now=factories.NOW,
        )  # fmt: skip

    def tried(self, *, faults: int = 0) -> TemplateVersion:
        version = self.bring()
        self.finish(version, TriedTemplate([{"message": "x"}] * faults, ["chữ"]))
        return version

    def finish(self, version: TemplateVersion, outcome: TriedTemplate | RefusedTemplate) -> None:
        (claimed,) = trial_jobs.claim_trials(self.session, [version.id], factories.NOW)
        trial_jobs.finish_trials(
            self.session, str(claimed.claim), {version.id: outcome}, factories.NOW
        )
        self.session.commit()
        self.session.refresh(version)

    def decide(
        self,
        version: TemplateVersion,
        kind: TemplateDecisionKind,
        since: dt.date | None = DAY,
        reason: str = "dùng chung",
        by: Account | None = None,
    ) -> TemplateDecision:
        made = versions.decide_on_version(
            self.session, version, kind, since=since, reason=reason, by=by or self.binh,
            now=factories.NOW,
        )  # fmt: skip
        self.session.commit()
        return made

    def in_force(self, day: dt.date) -> int | None:
        found = versions.list_in_force(self.session, self.council, day).get(("plan", "nd30"))
        return found.number if found else None


@pytest.fixture
def office(any_session: Session, files: FileStore) -> Office:
    return Office(any_session, files)


def test_a_version_goes_from_draft_to_force_and_back(office: Office) -> None:
    first, second = office.tried(), office.tried()
    assert (first.number, second.number) == (1, 2)
    office.decide(first, APPROVED, dt.date(2022, 1, 1))
    office.decide(second, APPROVED, dt.date(2022, 6, 1))

    def in_force() -> list[int | None]:
        days = ((2021, 12, 31), (2022, 5, 31), (2022, 6, 1), (2023, 1, 1))
        return [office.in_force(dt.date(*day)) for day in days]

    assert in_force() == [None, 1, 2, 2]
    office.decide(first, AGAIN, dt.date(2022, 12, 1), "bản 2 sai tên cơ quan")
    assert in_force() == [None, 1, 2, 1]
    office.decide(first, WITHDRAWN, dt.date(2022, 12, 15))
    assert in_force() == [None, 1, 2, None]
    kinds = list(office.session.scalars(select(Event.kind).order_by(Event.id)))
    assert kinds[-6:] == [EventKind.TEMPLATE_ADDED] * 2 + [EventKind.TEMPLATE_DECIDED] * 4
    assert list(find_history_faults(office.session)) == []


def test_only_a_second_person_approves_and_only_what_was_tried_whole(office: Office) -> None:
    waiting, faulty, good = office.bring(), office.tried(faults=2), office.tried()
    refused = office.bring()
    office.finish(refused, RefusedTemplate("Không được dùng trường DDE."))

    assert [versions.find_stage(one) for one in (waiting, faulty, good, refused)] == [
        TemplateStage.DRAFT, TemplateStage.FAULTY, TemplateStage.TRIED, TemplateStage.REFUSED
    ]  # fmt: skip
    for version in (waiting, faulty, refused):
        with pytest.raises(MoveRefusedError):
            office.decide(version, APPROVED)
    with pytest.raises(NotAllowedError, match="người thứ hai"):
        office.decide(good, APPROVED, by=office.an)
    with pytest.raises(MoveRefusedError):
        office.decide(good, AGAIN)
    office.decide(good, APPROVED)
    with pytest.raises(NotAllowedError, match="người thứ hai"):
        office.decide(good, AGAIN, by=office.an)
    with pytest.raises(NotAllowedError, match="người thứ hai"):
        office.decide(good, WITHDRAWN, by=office.an)
    assert versions.list_open_decisions(good, office.an) == ()
    office.decide(good, WITHDRAWN)
    with pytest.raises(MoveRefusedError):
        office.decide(good, AGAIN)
    own = office.tried()
    assert versions.list_open_decisions(own, office.an) == (WITHDRAWN,)
    office.decide(own, WITHDRAWN, by=office.an)


def test_an_account_that_one_could_open_is_no_second_person(office: Office) -> None:
    good, other = office.tried(), office.tried()
    management.issue_link(office.session, office.binh, by=office.an, now=factories.NOW)

    for version in (good, other):
        with pytest.raises(NotAllowedError, match="đường dẫn đăng nhập cho nhau"):
            office.decide(version, APPROVED, by=office.binh)
    office.decide(other, WITHDRAWN, by=office.binh)  # what no paper uses, anybody takes back


def test_a_damaged_file_is_refused_or_left_to_the_trial_never_an_error(office: Office) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w/>" * 100)
    whole = stream.getvalue()
    at = whole.index(b"word/document.xml") + len("word/document.xml")
    damaged = whole[:at] + b"\xff" * 4 + whole[at + 4 :]

    new = NewTemplate("a.docx", damaged, "mẫu của tỉnh")

    assert unpack_template(office.place, new).content == damaged


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (("C¸c ®¬n vÞ n¾m râ {{ title }}.",), ("Các đơn vị nắm rõ {{ title }}.",)),
        (("Caùc ñôn vò naém roõ {{ title }}.",), ("Các đơn vị nắm rõ {{ title }}.",)),
        (
            ("KÕ ho¹ch cña Khèi {{ bloc }}", "N¬i nhËn vµ l­u tr÷", "§iÓm", "{{ name }}"),
            ("Kế hoạch của Khối {{ bloc }}", "Nơi nhận và lưu trữ", "Điểm", "{{ name }}"),
        ),
        (("Société Générale, Café Müller", "5 µm"), ("Société Générale, Café Müller", "5 µm")),
    ],
)  # fmt: skip
def test_text_in_an_old_code_is_converted_in_a_font_of_unicode_too(
    office: Office, lines: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)

    new = unpack_template(office.place, NewTemplate("a.docx", stream.getvalue(), "mẫu của tỉnh"))

    read = docx.Document(io.BytesIO(new.content))
    assert tuple(one.text for one in read.paragraphs) == meant


@pytest.mark.parametrize(
    ("since", "reason", "field"), [(None, "vì", "since"), (DAY, "  ", "reason")]
)
def test_a_decision_needs_its_day_and_reason(
    office: Office, since: dt.date | None, reason: str, field: str
) -> None:
    good = office.tried()
    with pytest.raises(BadInputError) as refused:
        office.decide(good, APPROVED, since, reason)
    assert refused.value.field == field


def test_a_template_needs_a_reason_and_nobody_has_many_waiting(office: Office) -> None:
    with pytest.raises(BadInputError):
        office.bring(note=" ")
    for _ in range(MAX_WAITING_TRIALS):
        office.bring()
    with pytest.raises(BadInputError, match="chờ xong"):
        office.bring()


def test_what_was_kept_of_a_template_never_changes(office: Office) -> None:
    version = office.tried()
    office.decide(version, APPROVED)
    for act in (
        update(TemplateVersion).values(file_sha256="0"),
        update(TemplateVersion).values(note="khác"),
        delete(TemplateDecision),
        update(TemplateDecision).values(since=dt.date(2020, 1, 1)),
    ):
        with pytest.raises(DatabaseError, match="refused"):
            office.session.execute(act)
        office.session.rollback()


def test_a_trial_that_a_worker_died_over_is_tried_again_and_not_for_ever(office: Office) -> None:
    version, now = office.bring(), factories.NOW
    office.session.commit()
    for _ in range(3):
        assert trial_jobs.claim_trials(office.session, [version.id], now)
        now += dt.timedelta(minutes=1)
        waiting = trial_jobs.retry_stalled_trials(office.session, now)
        office.session.commit()

    office.session.refresh(version)
    assert waiting == []
    assert version.status is TrialStatus.FAILED
    assert "ba lần" in str(version.reason)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 9))


@given(
    st.lists(st.tuples(st.integers(1, 3), DAYS), max_size=6),
    st.dictionaries(st.integers(1, 3), DAYS),
    DAYS,
)
def test_the_last_decision_of_the_latest_day_counts(
    made: list[tuple[int, dt.date]], withdrawn: dict[int, dt.date], day: dt.date
) -> None:
    rows = [
        TemplateInForce(place, number, number, "", since, withdrawn.get(number))
        for place, (number, since) in enumerate(made)
    ]
    came = [(number, since) for number, since in made if withdrawn.get(number, dt.date.max) > since]
    wanted: int | None = None
    for today in sorted({since for _, since in came if since <= day}):
        wanted = [number for number, since in came if since == today][-1]
    if wanted is not None and wanted in withdrawn and withdrawn[wanted] <= day:
        wanted = None

    found = find_template_in_force(reversed(rows), day)

    assert (found.number if found else None) == wanted


def test_what_is_withdrawn_before_its_day_replaces_nothing(office: Office) -> None:
    first, second = office.tried(), office.tried()
    office.decide(first, APPROVED, dt.date(2022, 1, 1))
    office.decide(second, APPROVED, dt.date(2022, 10, 1))
    office.decide(second, WITHDRAWN, dt.date(2022, 6, 1))

    assert [office.in_force(dt.date(2022, month, 1)) for month in (1, 6, 10, 12)] == [1] * 4


@pytest.mark.parametrize(
    ("today", "number"),
    [
        (dt.date(2022, 6, 1), 1),
        (dt.date(2022, 11, 1), 2),
        (dt.date(2025, 1, 1), 2),  # made again in a later year, a paper is of its own
    ],
)
def test_a_paper_without_a_day_uses_what_is_in_force_today(
    office: Office, today: dt.date, number: int
) -> None:
    for since in (dt.date(2022, 1, 1), dt.date(2022, 10, 1), dt.date(2024, 1, 1)):
        office.decide(office.tried(), APPROVED, since)
    decisions = read_timelines(office.session, [office.council.id]).decisions
    timelines = TemplateTimelines(decisions, {1: office.council.id}, today)
    record = factories.make_record(year="2022", meeting=None, papers={})

    found = find_template(1, PaperKind.PLAN, record, NO_PAPER_SETTINGS, timelines)

    assert found is not None
    assert found.number == number


def test_every_refusal_is_a_sentence(office: Office) -> None:
    good = office.tried()
    with pytest.raises(DomainError) as refused:
        office.decide(good, APPROVED, by=office.an)
    assert str(refused.value.message).endswith(".")
