"""The legal bases of one review's papers: what they cite, what is added, struck, put back."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy.orm import Session

from workflow.domain.clauses import Confidence, Edition
from workflow.domain.clauses.edition import parse_clause_value
from workflow.domain.errors import BadInputError, Message
from workflow.domain.law.acts import ACTS, LegalAct, find_cited_acts, list_ending_acts
from workflow.domain.paper_settings import AddedBasis, PaperSettings, StruckBasis
from workflow.domain.papers import PaperKind, find_family
from workflow.domain.papers.citations import Basis, CitingPaper, list_papers_with_bases
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Review
from workflow.services.law.acts import list_used_acts
from workflow.services.law.regulations import edition_for
from workflow.services.paper_settings import change_paper_settings
from workflow.services.snapshots import facts_of, paper_settings_of

#: A proposal that rests on more acts than these rests on none.
MAX_ADDED_BASES = 20


@dataclass(frozen=True)
class CitedBasis:
    """A basis and the papers whose day it is in force on."""

    basis: Basis
    papers: tuple[CitingPaper, ...]
    #: Added for this review, so that it can be taken away again.
    added: bool


def list_cited_bases(papers: Iterable[CitingPaper], settings: PaperSettings) -> list[CitedBasis]:
    """Every basis of a review once, in the order of rank; last what no paper can rest on yet."""
    found: dict[str, tuple[Basis, list[CitingPaper]]] = {}
    for paper in papers:
        for basis in paper.bases:
            found.setdefault(basis.key, (basis, []))[1].append(paper)
    added = {row.key for row in settings.added}
    rows = [CitedBasis(basis, tuple(of), basis.key in added) for basis, of in found.values()]
    order = [act.key for act in (ACTS if settings.acts is None else settings.acts)]
    rows.sort(key=lambda row: _rank(row.basis.key, added, order))
    return rows


def _rank(key: str, added: set[str], acts: list[str]) -> int:
    if key in acts:
        return acts.index(key)
    return len(acts) + (0 if key in added else 1)


def list_ending_bases(
    papers: Iterable[CitingPaper], acts: tuple[LegalAct, ...], today: dt.date
) -> tuple[LegalAct, ...]:
    """The acts that papers of a review rest on and that end within some days."""
    cited = {basis.key for paper in papers for basis in paper.bases if basis.struck is None}
    return tuple(act for act in list_ending_acts(today, acts=acts) if act.key in cited)


def list_ending_bases_of(session: Session, review: Review, today: dt.date) -> tuple[LegalAct, ...]:
    """The acts that end soon and that papers of an open review rest on."""
    used = list_used_acts(session, review.bloc.council_id)
    if not review.is_open or not list_ending_acts(today, acts=used):
        return ()
    return list_ending_bases(list_citing_papers(session, review), used, today)


def list_doubtful_acts(text: str, acts: tuple[LegalAct, ...]) -> tuple[LegalAct, ...]:
    """The acts that a text cites and that nobody here has read."""
    return tuple(
        act for act in find_cited_acts(text, acts) if act.confidence is Confidence.REPORTED
    )


def list_uncited_bases(papers: Iterable[CitingPaper], settings: PaperSettings) -> list[AddedBasis]:
    """List added bases of a later day than every paper: nothing cites them."""
    used = {basis.key for paper in papers for basis in paper.bases}
    return [row for row in settings.added if row.key not in used]


def list_citing_papers(session: Session, review: Review) -> tuple[CitingPaper, ...]:
    """The papers of a review that begin with their bases."""
    record = facts_of(session, review)
    return list_papers_with_bases(
        record, find_family(PaperKind.PROPOSAL, record), paper_settings_of(session, review)
    )


def suggest_bases(session: Session, review: Review) -> list[AddedBasis]:
    """Acts that the review's regulation names and its papers do not cite yet."""
    record = facts_of(session, review)
    edition = edition_for(record, session)
    known = {act.key for act in ACTS}
    texts = {fold_name(row.text) for row in paper_settings_of(session, review).added}
    return [
        row
        for row in _acts_in_regulation(edition)
        if row.key not in known and fold_name(row.text) not in texts
    ]


def _acts_in_regulation(edition: Edition) -> list[AddedBasis]:
    clause = edition.clauses.get("law_refs")
    acts = parse_clause_value("law_refs", clause.value) if clause else ()
    own = _parse_decision("regulation", edition.source, edition.name) if edition.councils else None
    return [
        *([own] if own else []),
        *(AddedBasis(act.code, act.text, clause.source if clause else "") for act in acts),
    ]


def add_basis(
    session: Session, review: Review, basis: AddedBasis, *, by: Account | None, now: dt.datetime
) -> None:
    """Have the papers of a review rest on one more act; its key is given here.

    Raises `BadInputError` without text or source, or where it is there already.
    """

    def change(settings: PaperSettings) -> PaperSettings:
        if not basis.text.strip():
            raise BadInputError(Message("Hãy ghi tên, số của văn bản."), field="text")
        if not basis.source.strip():
            raise BadInputError(Message("Hãy ghi đã đọc văn bản ở đâu."), field="source")
        if fold_name(basis.text) in {fold_name(row.text) for row in settings.added}:
            raise BadInputError(Message("Căn cứ này đã được thêm."), field="text")
        if len(settings.added) >= MAX_ADDED_BASES:
            raise BadInputError(
                Message("Mỗi kỳ thêm nhiều nhất {most} căn cứ.", most=MAX_ADDED_BASES), field="text"
            )
        row = msgspec.structs.replace(basis, key=_next_key(settings))
        return msgspec.structs.replace(settings, added=(*settings.added, row))

    change_paper_settings(
        session, review, change, {"choice": "added", "text": basis.text}, by=by, now=now
    )


def _next_key(settings: PaperSettings) -> str:
    numbers = [int(row.key.removeprefix("added-")) for row in settings.added]
    return f"added-{max(numbers, default=0) + 1}"


def remove_added_basis(
    session: Session, review: Review, key: str, *, by: Account | None, now: dt.datetime
) -> None:
    """Undo the adding of an act; nothing happens where it is gone already."""
    found = next((row for row in paper_settings_of(session, review).added if row.key == key), None)
    if found is None:
        return

    def change(settings: PaperSettings) -> PaperSettings:
        return msgspec.structs.replace(
            settings,
            added=tuple(row for row in settings.added if row.key != key),
            struck=tuple(row for row in settings.struck if row.key != key),
        )

    change_paper_settings(
        session, review, change, {"choice": "taken", "text": found.text}, by=by, now=now
    )


def strike_basis(
    session: Session,
    review: Review,
    key: str,
    *,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Have the papers of a review not cite a basis; raises `BadInputError` without a reason."""
    if not reason.strip():
        raise BadInputError(Message("Hãy ghi lý do không viện dẫn."), field="reason")

    def change(settings: PaperSettings) -> PaperSettings:
        others = tuple(row for row in settings.struck if row.key != key)
        row = StruckBasis(key, reason.strip())
        return msgspec.structs.replace(settings, struck=(*others, row))

    text = _text_of(session, review, key)
    detail = {"choice": "struck", "text": text, "reason": reason.strip()}
    change_paper_settings(session, review, change, detail, by=by, now=now)


def restore_basis(
    session: Session, review: Review, key: str, *, by: Account | None, now: dt.datetime
) -> None:
    """Have the papers of a review cite a struck basis again."""

    def change(settings: PaperSettings) -> PaperSettings:
        return msgspec.structs.replace(
            settings, struck=tuple(row for row in settings.struck if row.key != key)
        )

    detail = {"choice": "put_back", "text": _text_of(session, review, key)}
    change_paper_settings(session, review, change, detail, by=by, now=now)


def keep_ended_name(
    session: Session,
    review: Review,
    name: str,
    *,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Have the papers of a review print a name that has ended; `BadInputError` without a reason."""
    if not reason.strip():
        raise BadInputError(Message("Hãy ghi lý do vẫn in tên này."), field="reason")

    def change(settings: PaperSettings) -> PaperSettings:
        others = tuple(row for row in settings.kept_names if row.key != name)
        kept = (*others, StruckBasis(name, reason.strip()))
        return msgspec.structs.replace(settings, kept_names=kept)

    detail = {"choice": "kept_names", "text": name, "reason": reason.strip()}
    change_paper_settings(session, review, change, detail, by=by, now=now)


def _text_of(session: Session, review: Review, key: str) -> str:
    """Give the text of a basis; raises `BadInputError` for one that no paper could cite."""
    for paper in list_citing_papers(session, review):
        for basis in paper.bases:
            if basis.key == key:
                return basis.text
    raise BadInputError(Message("Không có căn cứ này; hãy tải lại trang."))


_DECISION = re.compile(r"QĐ (?P<number>\S+) ngày (?P<day>\d{1,2}/\d{1,2}/\d{4}) của (?P<issuer>.+)")


def _parse_decision(key: str, source: str, read_in: str) -> AddedBasis | None:
    """`QĐ 86/2025/QĐ-UBND ngày 03/12/2025 của UBND tỉnh …` as an act that papers can cite.

    Papers abbreviate neither the kind of an act nor its issuer. None where no decision is named.
    """
    found = _DECISION.fullmatch(source)
    if found is None:
        return None
    day, month, year = map(int, found["day"].split("/"))
    return AddedBasis(
        key=key,
        text=f"Quyết định số {found['number']}",
        source=read_in,
        issuer=re.sub(r"^UBND\b", "Ủy ban nhân dân", found["issuer"]),
        date=dt.date(year, month, day),
    )
