"""Papers that test tokens ask for: filled when they are taken along, marked on each page.

They lie in a table of their own, which no list, set, zip, register, statistic or backup reads, and
have no file: whatever is done with papers cannot be done with these.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session, joinedload

from workflow.config.pdf_engine import PdfEngine
from workflow.domain.errors import Message, NotFoundError
from workflow.domain.further_meetings import view_paper
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind, build_context, find_family
from workflow.domain.papers.context import PaperContext
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import IssuedPaper, Record, decode_record
from workflow.models import Account, Review, TrialPaper
from workflow.services.council_templates.in_force import read_timelines_of_reviews
from workflow.services.printing.current_papers import find_template
from workflow.services.printing.page_process import Filling, fill_word, render
from workflow.services.snapshots import snapshot_of
from workflow.services.stores.file_store import FileStore

#: Their ids begin where those of papers never come, so that none is taken for the other.
FIRST_ID = 1_000_000_000
KEPT_FOR = dt.timedelta(days=7)
#: Of one account; the oldest go.
_MOST = 500


def keep_trials(
    session: Session, review: Review, kinds: Sequence[str], *, by: Account, now: dt.datetime
) -> None:
    """Keep what a test token asked for; asked again over the same facts, it is the same paper.

    So a request that is sent twice makes no second one, as for live tokens.
    """
    snapshot, newest = snapshot_of(session, review), newest_trials(session, review, by=by, now=now)
    here = {kind for kind, row in newest.items() if row.snapshot_id == snapshot.id}
    session.add_all(
        TrialPaper(
            account_id=by.id, review_id=review.id, snapshot_id=snapshot.id, kind=str(kind),
            asked_at=now,
        )
        for kind in kinds
        if str(kind) not in here
    )  # fmt: skip
    session.flush()
    mine = select(TrialPaper.id).filter_by(account_id=by.id)
    over = session.scalars(mine.order_by(TrialPaper.id.desc()).offset(_MOST).limit(_MOST)).all()
    if over:
        session.execute(delete(TrialPaper).where(TrialPaper.id.in_(over)))


def find_trial(
    session: Session, review: Review, trial_id: int, *, by: Account, now: dt.datetime
) -> TrialPaper:
    """Find one by the id that it has outside; raises `NotFoundError`."""
    query = _select_trials(review, by, now).where(TrialPaper.id == trial_id - FIRST_ID)
    if (trial := session.scalar(query)) is None:
        raise NotFoundError(Message("Không tìm thấy văn bản này."))
    return trial


def newest_trials(
    session: Session, review: Review, *, by: Account, now: dt.datetime
) -> dict[str, TrialPaper]:
    """The last one of each kind that an account's test tokens asked for."""
    rows = session.scalars(_select_trials(review, by, now).order_by(TrialPaper.id))
    return {row.kind: row for row in rows}


def _select_trials(review: Review, by: Account, now: dt.datetime) -> Select[TrialPaper]:
    query = select(TrialPaper).where(
        TrialPaper.account_id == by.id,
        TrialPaper.review_id == review.id,
        TrialPaper.asked_at > now - KEPT_FOR,
    )
    return query.options(joinedload(TrialPaper.snapshot))


def build_trial_context(trial: TrialPaper) -> PaperContext:
    """Build the context of a trial: the facts without the numbers of papers."""
    settings = decode_paper_settings(trial.snapshot.settings)
    return build_context(PaperKind(trial.kind), _read_facts(trial), settings)


def _read_facts(trial: TrialPaper) -> Record:
    record = view_paper(decode_record(trial.snapshot.facts), trial.kind)
    papers = tuple(_without_number(paper) for paper in record.papers)
    return msgspec.structs.replace(record, papers=papers)


def _without_number(paper: IssuedPaper) -> IssuedPaper:
    """A symbol that was typed may begin with the number too."""
    symbol = None if paper.symbol and paper.symbol[0].isdigit() else paper.symbol
    return msgspec.structs.replace(paper, number=None, symbol=symbol)


def fill_trial(session: Session, files: FileStore, engine: PdfEngine, trial: TrialPaper) -> bytes:
    """Fill its Word file; raises `UnviewableError` or `DamagedFileError`."""
    return fill_word(engine, _read_filling(session, files, trial))


def print_trial(session: Session, files: FileStore, engine: PdfEngine, trial: TrialPaper) -> bytes:
    """Make its PDF; raises as `fill_trial` does."""
    word = fill_trial(session, files, engine, trial)
    return render(engine, word, images=False).pdf


def _read_filling(session: Session, files: FileStore, trial: TrialPaper) -> Filling:
    kind, record = PaperKind(trial.kind), _read_facts(trial)
    settings = decode_paper_settings(trial.snapshot.settings)
    timelines = read_timelines_of_reviews(session, [trial.review_id])
    own = find_template(trial.review_id, kind, record, settings, timelines)
    return Filling(
        build_trial_context(trial).values,
        find_file_date(kind, record),
        template=files.get(own.sha256) if own else b"",
        shipped="" if own else f"{find_family(kind, record, settings).value}/{kind.value}.docx",
        is_trial=True,
    )
