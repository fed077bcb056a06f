"""Every form of the service, its commit failed once and its answer lost once, in one long story.

Each row is one form on one page. It is sent twice: first the disk refuses the commit, then the
commit is carried out and its answer lost. Neither may be reported as saved, nor the second one as
not done. Since the second is stored, later rows build on it; and whoever presses once more is
led to its result, without a second batch, person or number.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.paper_worker import fill_waiting
from tests.score_table import CRITERIA, SECTIONS
from tests.worker.word.lint.papers import good
from tests.workflow.packets import make_packet
from tests.workflow.services.test_workbooks import HEAD, make_book
from tests.workflow.web.conftest import PASSWORD, World
from tests.workflow.web.failed_commits import failing_commits
from tests.workflow.web.pages import Browser, form_values
from workflow.domain.clauses import Clause, Confidence
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.record import (
    Contest,
    IssuedPaper,
    Meeting,
    Method,
    Person,
    Purpose,
    Report,
    Tally,
)
from workflow.domain.webhooks import WebhookKind
from workflow.domain.year import State
from workflow.models import (
    Account,
    ApiToken,
    Attachment,
    Batch,
    Paper,
    PaperNumber,
    PaperStatus,
    RegulationEdition,
    Review,
    SignInSession,
    TemplateVersion,
    TrialStatus,
    Unit,
    UnitAlias,
    UnitMandateRow,
    UnitPost,
    UnitSuccession,
    Webhook,
    WebhookMessage,
    WebhookMessageStatus,
)
from workflow.services.accounts import credentials
from workflow.services.law.regulations import EditionDraft, add_edition
from workflow.services.printing.paper_requests import request_papers
from workflow.services.printing.release import current_release
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts, snapshot_of
from workflow.services.stores.file_store import FileStore
from workflow.services.webhooks import outbox
from workflow.web.clock import now

Prepare = Callable[[Session, Review], None]
#: Views that take a form and store nothing in the database.
STORES_NOTHING = {
    "check.check_file",
    "gallery.show",
    "language.switch",
    "operations.send_test_letter",
    "people.add_many",
    "workbooks.preview",
    "workbooks.preview_records",
}
#: Begins with a list that is previewed, which tests/workflow/web/first_run sends.
NEEDS_PREVIEW = {"people.save_many"}
#: Need the code of an authenticator app, which this story has none of.
NEEDS_CODE = {
    "people.remove_factors",
    "second_factor.add",
    "second_factor.ask",
    "second_factor.remove",
}
#: Need a sign-on provider, which tests/workflow/web/auth/test_sign_on.py starts.
NEEDS_PROVIDER = {"people.add_identity", "people.remove_identity", "sign_on.change"}
#: After these the person is signed out, so that the same form is not theirs any more.
ENDS_SESSION = {"/password", "/sign-out"}
#: After this there is no such review any more.
TAKES_REVIEW_AWAY = "/withdraw"
OFFICE, PAPER, STRANGE = "Văn phòng Tỉnh ủy", "Báo Bình Thuận", "Sở Nội vụ"
DAY, DECISION = "1/7/2025", "Quyết định số 1/QĐ-UBND"


class Form(NamedTuple):
    """A form: who sends it, from which page, to which address below it, with what typed."""

    who: str | None
    page: str
    action: str = ""
    typed: dict[str, Any] = {}  # noqa: RUF012  # never changed
    button: tuple[str, str] = ("save", "1")
    #: A form of the page that is sent first: what it answers has the form in it.
    through: str = ""


def change_facts(**values: Any) -> Prepare:
    def prepare(db: Session, review: Review) -> None:
        record = msgspec.structs.replace(facts_of(db, review), **values)
        save_facts(db, review, record, section=None, by=None, now=now())

    return prepare


def add_stray_report(db: Session, review: Review) -> None:
    reports = (*facts_of(db, review).reports, Report("Một đơn vị khác", rank=9))
    change_facts(reports=reports)(db, review)


def add_criteria(db: Session, review: Review) -> None:
    """Let a regulation of the council have members scored by criteria."""
    values = {"scoring.sections": tuple(SECTIONS), "scoring.criteria": tuple(CRITERIA)}
    clauses = {key: Clause(value, "thử", Confidence.TYPED) for key, value in values.items()}
    draft = EditionDraft("Quy chế thử", "thử", dt.date(2021, 6, 1), clauses)
    add_edition(db, review.bloc.council, draft, by=None, now=factories.NOW)


def add_alias(db: Session, _review: Review) -> None:
    unit = db.scalars(select(Unit).filter_by(name=STRANGE)).one()
    db.add(UnitAlias(unit=unit, name="Sở NV", added_at=now()))


def try_template(db: Session, _review: Review) -> None:
    """What a worker finds in the template that was brought in."""
    version = db.scalars(select(TemplateVersion)).one()
    version.status, version.report = TrialStatus.READY, {"faults": [], "text": []}


def make_papers_too_old(db: Session, review: Review) -> None:
    """A plan that was made from facts that nobody has any more."""
    batch = Batch(asked_at=now(), review_id=review.id)
    paper = Paper(
        review=review, snapshot=snapshot_of(db, review), kind="plan", status=PaperStatus.READY,
        family="nd30", context_sha256="0" * 64, file_sha256="0" * 64,
        release=current_release(), finished_at=now(),
    )  # fmt: skip
    batch.papers.append(paper)
    db.add(batch)


def fail_papers(db: Session, _review: Review) -> None:
    for paper in db.scalars(select(Paper).where(Paper.status != PaperStatus.READY)):
        paper.status, paper.reason, paper.finished_at = PaperStatus.FAILED, "thử", now()


def make_minutes(db: Session, review: Review) -> None:
    """The minutes, made by a worker into the store next to the database."""
    request_papers(db, [review], [PaperKind.MINUTES], by=None, now=now())
    finish_papers(db, review)


def finish_papers(db: Session, _review: Review) -> None:
    """Do the work of a worker."""
    db.commit()
    engine = db.get_bind()
    assert isinstance(engine, Engine)
    store = FileStore(Path(str(engine.url.database)).parent / "files")
    fill_waiting(engine, store, now)


def fill_blanks_of_proposal(db: Session, review: Review) -> None:
    """Facts from which the proposal and what goes with it are made without blanks."""
    finish_papers(db, review)
    record, replace = factories.seed_record(), msgspec.structs.replace
    signer = Person("Lê Văn A", ("Giám đốc",))
    change_facts(
        members=tuple(replace(row, abbreviation="S") for row in record.members),
        awards=tuple(replace(row, reason="Dẫn đầu khối") for row in record.awards),
        contests=record.contests,
        papers=(IssuedPaper("proposal", signer=signer),),
    )(db, review)


def issue_minutes(db: Session, review: Review) -> None:
    minutes = select(Paper).filter_by(review_id=review.id, kind="minutes", status=PaperStatus.READY)
    for paper in db.scalars(minutes.order_by(Paper.id.desc()).limit(1)):
        paper.stage = PaperStage.ISSUED


def send_for_signature(db: Session, review: Review) -> None:
    paper = db.scalars(select(Paper).filter_by(review_id=review.id, file_sha256=None)).first()
    assert paper
    paper.status, paper.stage, paper.reason = PaperStatus.READY, PaperStage.SENT, None
    paper.family, paper.file_sha256 = "nd30", "0" * 64


def go_to(state: State) -> Prepare:
    def prepare(_db: Session, review: Review) -> None:
        review.state = state

    return prepare


def send_message_in_vain(db: Session, _review: Review) -> None:
    """Leave a message of long ago that nobody has taken."""
    webhook = db.scalars(select(Webhook)).one()
    message = outbox.make_message(webhook, WebhookKind.REVIEW_MOVED, {"review_id": 1}, now())
    message.status, message.reason = WebhookMessageStatus.FAILED, "x"
    message.finished_at = now()
    db.add(message)


REVIEW = "/reviews/{review}"
EDIT = f"{REVIEW}/edit"
TIED = Contest(
    purpose=Purpose.MERIT,
    method=Method.SECRET_BALLOT,
    entitled=9,
    valid=9,
    tallies=(Tally(candidate=OFFICE, votes=4), Tally(candidate=PAPER, votes=4)),
)
NEW_PERSON = {
    "name": "Hồ Thị Mới",
    "login": "homoi",
    "role": "member_staff",
    "unit": STRANGE,
    "council": "1",
}
BALLOTS = {"issued": "9", "valid": "9", "votes-0": "9"}
EDITION = {"council": "1", "name": "Quy chế sau", "source": "QĐ 1", "valid_from": "1/1/2031"}
MY_PASSWORD = {"password": PASSWORD}
WORKBOOK = {
    "Thành viên": [(*HEAD, "Tên đơn vị"), ("", "Khối từ bảng tính", 2025, "Chi cục Một")],
}
UNIT = f"/units/{{{STRANGE}}}"
STORY: list[Form | Prepare] = [
    Form("head", "/account"),
    Form(None, "/sign-in", "", {"login": "hoidong", "password": PASSWORD}),
    Form("council", "/account/sessions", "/account/sessions/{session}/end"),
    Form("council", "/account/sessions", "/account/sessions/end-others"),
    Form("council", "/account/tokens", "", {"name": "Sở", "rights": "see_review", **MY_PASSWORD}),
    Form("council", "/account/tokens", "/account/tokens/{api_token}/revoke"),
    Form("council", "/systems", "", {"name": "Quản lý văn bản"}),
    Form("council", "/systems/{system}", "/tokens", {
        "name": "Máy chủ", "rights": "see_review", **MY_PASSWORD,
    }),
    Form("council", "/systems/{system}", "/tokens/{api_token}/revoke"),
    Form("council", "/account", "/sign-out"),
    Form("council", "/password", "", {
        "current": PASSWORD, "password": f"{PASSWORD} mới", "again": f"{PASSWORD} mới",
    }),
    Form(None, "/link", "/enter", {
        "token": "{token}", "password": PASSWORD, "again": PASSWORD,
    }),
    # People and units
    Form("administrator", "/people/new", "", NEW_PERSON),
    Form("administrator", "/people/{homoi}", "", {"name": "Hồ Thị Khác"}),
    Form("administrator", "/people/{homoi}", "/link"),
    Form("administrator", "/people/letters", "/people/links", {"kind": "xlsx"}),
    Form("council", "/people/{homoi}", "/confirm"),
    Form("administrator", "/start/council", "", {"name": "Hội đồng Thi đua tỉnh Ninh Thuận"}),
    Form("council", "/start/units", "?council=1", {"names": "Sở Tư pháp", "save": "1"}),
    Form("council", "/start/blocs", "?council=1", {"names": "Khối thi đua số 1", "save": "1"}),
    Form("council", "/start/review", "?council=1", {"units": "{Sở Tư pháp}"}),
    Form("administrator", "/people/{hoidong}", "/sessions/end"),
    Form("administrator", "/people/{homoi}", "/lock"),
    Form("administrator", "/people/{homoi}", "/unlock"),
    Form("administrator", "/people/{khac}", "/lock"),
    Form("administrator", "/people/{khac}", "/erase"),
    Form("council", UNIT, "/posts", {"post-person": "Lê Văn A", "post-post": "Giám đốc"}),
    Form("council", UNIT, "/posts/{post}/end", {"end-1-valid_to": DAY}),
    Form("council", UNIT, "/posts/{post}/remove"),
    Form("council", UNIT, "/mandates", {
        "mandate-decision": "Quyết định số 9/2024/QĐ-UBND", "mandate-issued_on": DAY,
    }),
    Form("council", UNIT, "/mandates/{mandate}/remove"),
    Form("council", UNIT, "/code", {"code-code": "H11.05"}),
    add_alias,
    Form("council", UNIT, "/aliases/{alias}/remove"),
    Form("council", UNIT, "/names", {
        "rename-name": "Sở Nội vụ mới", "rename-since": DAY, "rename-source": DECISION,
    }),
    Form("council", "/units/{Sở Nội vụ mới}", "/names/back"),
    Form("council", UNIT, "/merge", {
        "merge-into": PAPER, "merge-on": DAY, "merge-decision": DECISION,
    }),
    Form("council", UNIT, "/back"),
    Form("council", UNIT, "/split", {
        "split-names": "Sở Một\nSở Hai", "split-on": DAY, "split-decision": DECISION,
    }),
    Form("council", UNIT, "/staff", {"staff-p{sonoivu}": "{act}"}),
    Form("council", "/people/{homoi}", "/unit", {"act": "{act}"}),
    Form("council", "/approvals/1", "", {"steps": "close"}),
    Form("council", "/approvals/1", "", {"steps": "paper_issue"}),
    Form("council", "/workbook", "", {"chosen": "review-0"}, through="/workbook/preview"),
    # The year
    Form("council", "/reviews/new", "", {"bloc": "Khối thi đua 99", "year": "2021"}),
    go_to(State.PLANNED),
    Form("head", f"{EDIT}/general"),
    Form("head", REVIEW, f"{REVIEW}/remind"),
    Form("member", "/notices", "/seen"),
    Form("council", f"{EDIT}/identity", "", {"bloc": "Khối thi đua số 6", "reason": "Nhầm"}),
    Form("head", f"{EDIT}/members"),
    Form("member", f"{REVIEW}/report", "", {"file": "báo cáo.pdf"}),
    Form("member", f"{REVIEW}/report", f"{REVIEW}/files/{{file}}/remove"),
    Form("head", f"{EDIT}/reports/{{{PAPER}}}", "", {"rank": "2"}),
    add_stray_report,
    Form("head", f"{EDIT}/reports/packets", "", {"file": "gói.zip"}),
    Form("head", f"{EDIT}/reports", "/extra/{stray}/drop"),
    Form("head", f"{EDIT}/meeting/time", "", {"meeting-place": "Hội trường"}),
    Form("head", f"{EDIT}/contests/0", "", {"contests-0-entitled": "9"}),
    Form("head", f"{EDIT}/reports/grid", "", {"rows-0-rank": "3"}),
    Form("head", f"{EDIT}/meeting/attendance/grid", "", {"rows-0-reason": "thử"}),
    Form("head", f"{EDIT}/contests/grid", "", {"rows-0-c0_votes": "3"}),
    Form("head", f"{EDIT}/awards/grid", "", {"rows-0-decision": "QĐ 1"}),
    Form("head", f"{EDIT}/results"),
    Form("head", f"{EDIT}/awards"),
    Form("head", f"{EDIT}/next"),
    Form("head", f"{EDIT}/plan"),
    Form("head", f"{EDIT}/papers", "", {}, ("take", "papers-0")),
    Form("head", f"{EDIT}/papers", "/numbers/{number}/void", {"reason": "Nhầm"}),
    Form("head", f"{REVIEW}/contests/0/count", "", BALLOTS),
    Form("council", f"{REVIEW}/contests/0/count", "", BALLOTS),
    Form("head", f"{REVIEW}/bases", "", {
        "text": "Quy chế số 1 của Khối", "source": "bản giấy",
    }),
    Form("head", f"{REVIEW}/bases", "/luat-2003/strike", {"luat-2003-reason": "Không cần"}),
    Form("head", f"{REVIEW}/bases", "/luat-2003/back"),
    Form("head", f"{REVIEW}/bases", "/{basis}/remove"),
    Form("head", f"{REVIEW}/bases", "/enclosures"),
    Form("head", f"{REVIEW}/bases", "/separate"),
    change_facts(meeting=Meeting(dates=(dt.date(2026, 1, 5),))),  # after the end of a province
    Form("head", f"{REVIEW}/bases", "/names/0", {"name-0-reason": "Tên trong quyết định"}),
    change_facts(meeting=factories.seed_record().meeting),
    Form("head", f"{EDIT}/contests/0", f"{EDIT}/contests/0/drop"),
    change_facts(contests=(TIED, msgspec.structs.replace(TIED, purpose=Purpose.HEAD))),
    Form("head", f"{EDIT}/contests", "/0/move", {}, ("way", "down")),
    Form("head", f"{REVIEW}/meetings", "", {"kind": "half_year"}),
    Form("head", f"{REVIEW}/meetings/2", "/drop"),
    Form("head", f"{REVIEW}/outcomes", "/0/tie", {"step": "score"}),
    change_facts(papers=(IssuedPaper("proposal", number=5, date=dt.date(2022, 2, 12)),)),
    Form("head", f"{REVIEW}/correction", "", {
        "paper": "proposal:5:2022-02-12", "mistakes-0-written": "a", "mistakes-0-right": "b",
    }),
    # Scores and regulations
    add_criteria,
    Form("member", f"{REVIEW}/scores/self", "", {"c2-times": "3"}),
    Form("head", f"{EDIT}/scores/{{{OFFICE}}}/bloc", "", {"c2-times": "2"}),
    Form("head", f"{EDIT}/scores", "/settle"),
    Form("administrator", "/regulations/new", "", EDITION),
    Form("administrator", f"{REVIEW}/regulation?to=quang-nam-2021", f"{REVIEW}/regulation/bind", {
        "to": "{edition}", "reason": "thử",
    }),
    change_facts(regulation="quang-nam-2021"),
    Form("head", f"{REVIEW}/conditions", "", {"c-2-no_discipline": "yes", "office": "Số 1"}),
    Form("council", "/acts", "/1/tt-15-2025", {
        "tt-15-2025-person": "Lê Văn A", "tt-15-2025-source": "Công báo",
    }),
    # Templates
    Form("council", "/templates/1/plan/party", "", {"file": "mẫu.docx", "note": "thử"}),
    try_template,
    Form("administrator", "/templates/versions/{template}", "/decision", {"reason": "thử"}),
    Form("council", "/templates/1/plan/party", "/draft", {
        "old-file": "kế hoạch.docx", "old-review": "{review}",
    }),
    Form("council", "/templates/versions/{template}", "/fields"),
    # Papers
    make_papers_too_old,
    Form("head", f"{REVIEW}/papers/set", ""),
    Form("head", REVIEW, "/papers", {}, ("kind", "all")),
    fail_papers,
    Form("administrator", "/operations", "/operations/batches/{batch}/retry"),
    Form("council", "/batches/preview?council=1&year=2021&scope=all&kinds=plan", "/batches", {}),
    Form("council", "/batches/{batch}", "/cancel"),
    Form("council", "/batches/{batch}", "/retry", {}, ("which", "cancelled")),
    fill_blanks_of_proposal,
    Form("head", f"{REVIEW}/sending", "/make"),
    finish_papers,
    Form("head", f"{REVIEW}/sending", "/stage"),
    Form("council", "/webhooks", "", {
        "name": "Sở", "url": "https://may.coquan.vn/nhan", "kinds": "review.moved",
    }),
    Form("council", "/webhooks/{webhook}", "/secret"),
    send_message_in_vain,
    Form("council", "/webhooks/{webhook}", "/messages/{message}/replay"),
    Form("council", "/webhooks/{webhook}", "/replay", {"since": "1/1/2022"}),
    Form("council", "/webhooks/{webhook}", "/switch", {}, ("on", "")),
    Form("council", "/webhooks/{webhook}", "/remove"),
    Form("member", "/inspections", "", {"file": "văn bản.docx"}),
    make_minutes,
    Form("head", f"{REVIEW}/papers/{{made}}/edited", "", {"file": "biên bản.docx"}),
    make_minutes,
    Form("head", f"{REVIEW}/papers/{{made}}/edited", "/carry"),
    issue_minutes,
    Form("head", f"{REVIEW}/papers/{{made}}/signed", "", {"file": "quét.png"}),
    send_for_signature,
    Form("head", f"{REVIEW}/papers/{{sent}}", "/stage", {"reason": "Nhầm"}, ("move", "recall")),
    # The end
    go_to(State.PROPOSAL_SENT),
    Form("head", f"{EDIT}/results", f"{REVIEW}/reopen/results", {"reason": "Nhầm"}),
    go_to(State.PLANNED),
    change_facts(results=("Ghi nhầm",)),
    Form("head", f"{REVIEW}/history/1/restore", "", {"sections": "results", "reason": "Nhầm"}),
    Form("head", f"{REVIEW}/moves/submit_reports", "", {"accepted-W201": "thử"}),
    go_to(State.CLOSED),
    Form("head", f"{REVIEW}/handover"),
    Form("administrator", f"{REVIEW}/handover", "/undo", {"reason": "Nhầm"}),
    Form("council", f"{EDIT}/identity", f"{REVIEW}/withdraw", {"withdrawal-reason": "Mở nhầm"}),
]  # fmt: skip


def ids(db: Session, world: World) -> dict[str, Any]:
    """What the addresses of the story name: rows by their names, and the newest of each kind."""

    def newest(kind: Any) -> int:
        return db.scalars(select(kind.id).order_by(kind.id.desc())).first() or 0

    review = db.get_one(Review, world.review)
    return {
        "review": review.id,
        **{row.name: row.id for row in db.scalars(select(Unit))},
        **{row.login: row.id for row in db.scalars(select(Account))},
        "act": newest(UnitSuccession),
        "stray": len(facts_of(db, review).reports) - 1,
        "edition": db.scalars(select(RegulationEdition.code)).first(),
        "basis": next((row.key for row in paper_settings_of(db, review).added), ""),
        "session": db.scalars(
            select(SignInSession.id).join(SignInSession.account).filter_by(login="hoidong")
        ).first(),
        "post": newest(UnitPost),
        "mandate": newest(UnitMandateRow),
        "api_token": newest(ApiToken),
        "system": db.scalars(select(Account.id).filter_by(is_system=True)).first(),
        "webhook": newest(Webhook),
        "message": newest(WebhookMessage),
        "alias": newest(UnitAlias),
        "file": newest(Attachment),
        "number": newest(PaperNumber),
        "batch": newest(Batch),
        "made": db.scalars(
            select(Paper.id)
            .filter_by(kind="minutes", status=PaperStatus.READY)
            .order_by(Paper.id.desc())
        ).first(),
        "template": newest(TemplateVersion),
        "sent": db.scalars(select(Paper.id).filter_by(stage=PaperStage.SENT)).first(),
    }


@pytest.mark.slow
def test_no_form_reports_a_commit_that_failed(
    app: Flask, world: World, db: Session, browser: Callable[[str | None], Browser]
) -> None:
    known: dict[str, Any] = {}
    account = db.get_one(Account, world.accounts["head"])
    known["token"] = credentials.create_link(db, account, now())
    credentials.set_password(
        db.get_one(Account, world.accounts["council"]), factories.hash_quickly(PASSWORD)
    )
    db.commit()
    seen = set()
    for step in STORY:
        db.expire_all()
        if not isinstance(step, Form):
            step(db, db.get_one(Review, world.review))
            db.commit()
            continue
        names = known | ids(db, world)
        db.rollback()
        seen.add(_send(app, partial(browser, step.who), step, names))

    forms = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    stores = {rule.endpoint for rule in forms if not rule.rule.startswith("/api/")}
    assert stores - seen == STORES_NOTHING | NEEDS_CODE | NEEDS_PROVIDER | NEEDS_PREVIEW


#: Addresses that are not below their page.
_WHOLE = ("/reviews", "/batches", "/operations", "/account", "/sign-out", "/people/links")


def _send(app: Flask, enter: Callable[[], Browser], form: Form, names: dict[str, Any]) -> str:
    """Send the form twice; returns its endpoint."""
    page, action = form.page.format_map(names), form.action.format_map(names)
    if not action.startswith(_WHOLE):
        action = page.split("?")[0] + action
    typed = {key.format_map(names): value for key, value in form.typed.items()}
    person = enter()
    for stored in (False, True):
        if action in ENDS_SESSION:  # of the browser, though nothing was stored
            person = enter()
        shown = person.get(page)
        if form.through:
            book = (BytesIO(make_book(WORKBOOK)), "tinh.xlsx")
            shown = person.submit(shown, form.through, {"file": book})
        sent: dict[str, Any] = dict(form_values(shown.form(action)))
        sent |= dict([form.button])
        for name, value in typed.items():
            is_file = name.endswith("file")
            sent[name] = _attachment(value) if is_file else value.format_map(names)
        with failing_commits(app, stored=stored) as attempts:
            answer = person.client.post(action, data=sent, headers={"Referer": page})
        assert attempts, f"{action} has committed nothing: {answer.status_code} {answer.text}"
        _check_told(action, answer.text, answer.status_code, person, stored=stored)
    if form.who and action not in ENDS_SESSION and not action.endswith(TAKES_REVIEW_AWAY):
        sent |= {name: _attachment(typed[name]) for name in typed if name.endswith("file")}
        _check_repeated(app, person, action, sent)
    return str(app.url_map.bind("").match(action.split("?")[0], method="POST")[0])


def _attachment(name: str) -> tuple[BytesIO, str]:
    if name.endswith(".png"):
        picture = BytesIO()
        Image.new("L", (60, 80), 255).save(picture, "PNG")
        return BytesIO(picture.getvalue()), name
    if name.endswith(".zip"):
        return BytesIO(make_packet(PAPER)), name
    return BytesIO(good("plan") if name.endswith(".docx") else b"%PDF-1.7"), name


def _check_told(action: str, text: str, status: int, person: Browser, *, stored: bool) -> None:
    assert status == 503, (action, text)
    denied, doubted = "chưa làm được việc vừa rồi" in text, "có thể đã lưu" in text
    assert (denied, doubted) == (not stored, stored), action
    with person.client.session_transaction() as cookie:
        assert not cookie.get("_flashes"), action
        assert "given_link" not in cookie, action


def _check_repeated(app: Flask, person: Browser, action: str, sent: dict[str, Any]) -> None:
    """The same form sent again leads to the result and stores nothing."""
    with failing_commits(app, stored=False) as attempts:
        answer = person.client.post(action, data=sent)
    assert (answer.status_code, attempts) == (302, []), action
    page = person.get(answer.headers["Location"])
    assert "Việc này đã được làm từ lần bấm trước" in page.text, action
