"""What the checks find in a review, and its moves through the year."""

from typing import Annotated

import msgspec
from flask import abort, g, url_for

from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.domain.year import Move, State, find_move, list_moves
from workflow.services import cases, history, reviews
from workflow.services.approvals import find_move_refusal
from workflow.services.cases import Finding
from workflow.web import database
from workflow.web.api.operation import Answer, operation
from workflow.web.api.pages import Text
from workflow.web.api.preconditions import make_etag, read_version
from workflow.web.api.reviews import ReviewAnswer, describe_review
from workflow.web.clock import now
from workflow.web.language import translate
from workflow.web.problems import FindingItem
from workflow.web.protection.access import account, review
from workflow.web.submitting import submitting

Reason = Annotated[str, msgspec.Meta(max_length=2000)]


class CheckQuery(msgspec.Struct, frozen=True):
    #: Also what later steps will find.
    ahead: bool = False


class CheckAnswer(msgspec.Struct, frozen=True):
    """What the checks find, as the page of the review shows it."""

    findings: list[FindingItem]


@operation(
    "GET", "/reviews/<int:review_id>/checks", says=N_("Xem các điểm kiểm tra của kỳ."),
    answer=CheckAnswer, query=CheckQuery, right=Right.EDIT_REVIEW, etag=True,
)  # fmt: skip
def list_checks(review_id: int, query: CheckQuery) -> Answer:
    found = cases.findings_of(database.session(), review(), now(), ahead=query.ahead)
    return Answer(CheckAnswer([_describe(row) for row in found]), make_etag(review()))


def _describe(finding: Finding) -> FindingItem:
    return FindingItem(finding.code, finding.severity, translate(finding.message), finding.field)


class MoveItem(msgspec.Struct, frozen=True):
    """A way out of the state that the review is in."""

    name: str
    label: str
    target: State
    #: Going back is given a reason.
    needs_reason: bool
    #: What stands in the way: errors block, warnings are passed with a reason each.
    findings: list[FindingItem]
    #: Why the account may not make it alone; null where it may.
    refusal: str | None


class MoveList(msgspec.Struct, frozen=True):
    state: State
    items: list[MoveItem]


@operation(
    "GET", "/reviews/<int:review_id>/moves",
    says=N_("Xem các bước chuyển có thể làm, và điều gì còn chặn."),
    answer=MoveList, right=Right.MOVE_REVIEW, etag=True,
)  # fmt: skip
def list_open_moves(review_id: int) -> Answer:
    items = [_describe_move(move) for move in list_moves(review().state)]
    return Answer(MoveList(review().state, items), make_etag(review()))


def _describe_move(move: Move) -> MoveItem:
    refusal = find_move_refusal(database.session(), review(), move, account())
    return MoveItem(
        move.name,
        translate(move.label),
        move.target,
        needs_reason=move.needs_reason,
        findings=_list_findings(move),
        refusal=translate(refusal) if refusal else None,
    )


def _list_findings(move: Move) -> list[FindingItem]:
    if not move.forward:
        return []
    return [_describe(row) for row in cases.check_move(database.session(), review(), move, now())]


class MoveBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The move to make: the name of it, a reason for going back, reasons by code of warnings."""

    move: Text
    reason: Reason = ""
    accepted: dict[Text, Reason] = {}


@operation(
    "POST", "/reviews/<int:review_id>/moves",
    says=N_("Chuyển bước. Điểm chặn được trả về trong «findings» của lỗi."),
    answer=ReviewAnswer, body=MoveBody, right=Right.MOVE_REVIEW, etag=True, if_match=True,
)  # fmt: skip
def make_move(review_id: int, body: MoveBody) -> Answer:
    session = database.session()
    with submitting() as submission:
        found = history.lock_review(session, review())
        if read_version(found) != found.version:
            abort(412)
        if move := find_move(body.move, found.state):
            g.problem_findings = tuple(_list_findings(move))
        reviews.make_move(
            session, found, body.move, by=account(), now=now(), reason=body.reason,
            accepted=body.accepted,
        )  # fmt: skip
        address = submission.lead_to(url_for("api.read_review", review_id=review_id))
    return Answer(describe_review(found), {"Location": address, **make_etag(found)})
