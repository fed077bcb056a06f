"""Keying counts independently: who keyed what, and the result."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain import schema
from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.labels import N_
from workflow.domain.record import Record
from workflow.domain.texts.wording import format_subject
from workflow.domain.votes.double_entry import (
    BallotFigures,
    EntryDifference,
    apply_figures,
    compare_entries,
)
from workflow.models import Account, EventKind, Review, TallyEntry
from workflow.services.accounts.separate_people import began_mattering, find_doubt
from workflow.services.history import log_event
from workflow.services.locks import lock_open_review, refuse_locked_field
from workflow.services.reviews import edit_facts
from workflow.services.snapshots import facts_of

#: A random text among the figures of an entry, which its seal takes in.
_SALT = "salt"


class EntryTurn(StrEnum):
    """The next act open to a person on a contest's counts."""

    FIRST = auto()
    WAIT = auto()
    SECOND = auto()
    DIFFER = auto()
    SETTLE = auto()


@dataclass(frozen=True)
class EntryProgress:
    """The progress of a contest's double entry, as one person may see it."""

    turn: EntryTurn
    #: The entries of this round; shown only to who settles them.
    entries: tuple[TallyEntry, ...]
    #: Earlier rounds, the newest first.
    past: tuple[TallyEntry, ...]
    #: Why the person may be one who has keyed already, and so cannot go on.
    doubt: Message | None = None

    @property
    def differences(self) -> tuple[EntryDifference, ...]:
        """The figures in which the two entries differ."""
        if len(self.entries) < 2:
            return ()
        return compare_entries(*(tally_figures(entry) for entry in self.entries[:2]))


def tally_figures(entry: TallyEntry) -> BallotFigures:
    """Read the keyed figures."""
    return msgspec.convert(entry.figures, BallotFigures)


def find_progress(session: Session, review: Review, place: int, account: Account) -> EntryProgress:
    """Find whose turn it is."""
    query = select(TallyEntry).filter_by(review_id=review.id).order_by(TallyEntry.id)
    whole = session.scalars(query.options(joinedload(TallyEntry.keyed_by)))
    rows = _entries_of_contest(whole, facts_of(session, review), place)
    entries = tuple(row for row in rows if row.settled_at is None)
    past = tuple(reversed([row for row in rows if row.settled_at]))
    mine = any(row.keyed_by_id == account.id for row in entries)
    if not entries:
        return EntryProgress(EntryTurn.FIRST, entries, past)
    if len(entries) == 1:
        turn = EntryTurn.WAIT if mine else EntryTurn.SECOND
    else:
        turn = EntryTurn.DIFFER if mine else EntryTurn.SETTLE
    keyed_by = [] if mine else [entry.keyed_by_id for entry in entries]
    doubt = find_doubt(session, keyed_by, account, began_mattering(session, review))
    return EntryProgress(turn, entries, past, doubt)


def _entries_of_contest(rows: Iterable[TallyEntry], record: Record, place: int) -> list[TallyEntry]:
    """The entries of the contest now at `place`: by its name, since contests change places.

    Entries under a name that no contest bears any more, and those of contests that share a name,
    belong to the contest at their place.
    """
    names = [_contest_name(record, index) for index in range(len(record.contests))]
    mine = names[place]
    if names.count(mine) > 1:
        return [row for row in rows if row.contest == mine and row.place == place]
    return [
        row
        for row in rows
        if row.contest == mine or (row.place == place and row.contest not in names)
    ]


def require_no_open_round(session: Session, review: Review) -> None:
    """Refuse to move or remove contests while counts are being keyed."""
    unsettled = select(TallyEntry.id).filter_by(review_id=review.id, settled_at=None)
    if session.scalars(unsettled.limit(1)).first():
        text = N_(
            "Có kết quả kiểm phiếu đang nhập dở; hãy nhập xong rồi mới đổi thứ tự"
            " hoặc xóa nội dung bình xét."
        )
        raise MoveRefusedError(Message(text))


def enter_figures(
    session: Session,
    review: Review,
    place: int,
    figures: BallotFigures,
    *,
    by: Account,
    now: dt.datetime,
) -> EntryTurn | None:
    """Take one person's figures; equal ones, and a third person's, become those of the review.

    Returns whose turn it is next, None once the figures are final. Raises `MoveRefusedError` for
    who has keyed already and where a step has settled the counts, `BadInputError` where no figure
    was given.
    """
    review = lock_open_review(session, review)
    refuse_locked_field(session, review, f"contests[{place}].valid")
    now_standing = find_progress(session, review, place, by)
    if now_standing.turn in {EntryTurn.WAIT, EntryTurn.DIFFER}:
        raise MoveRefusedError(Message("Anh/chị đã nhập; cần một người khác nhập độc lập."))
    if now_standing.doubt:
        raise MoveRefusedError(now_standing.doubt)
    if figures.valid is None and not any(votes is not None for votes in figures.votes.values()):
        raise BadInputError(Message("Hãy nhập số phiếu."))
    record = facts_of(session, review)
    entry = TallyEntry(
        review_id=review.id,
        place=place,
        contest=_contest_name(record, place),
        figures={**msgspec.to_builtins(figures), _SALT: secrets.token_hex(16)},
        keyed_at=now,
        keyed_by=by,
    )
    session.add(entry)
    session.flush()
    # Only a seal of the figures: whoever keys them next must not read them in the history, nor
    # find them by sealing all that they could be.
    keyed = {
        "contest": entry.contest,
        "figures": hashlib.sha256(msgspec.json.encode(entry.figures, order="sorted")).hexdigest(),
    }
    log_event(session, review, EventKind.COUNTED, by=by, now=now, detail=keyed)
    first = now_standing.entries[0] if now_standing.entries else None
    if first is None:
        return EntryTurn.SECOND
    if now_standing.turn is EntryTurn.SECOND and compare_entries(tally_figures(first), figures):
        return EntryTurn.SETTLE
    _save_agreed_figures(session, review, place, figures, by=by, now=now)
    for row in (*now_standing.entries, entry):
        row.settled_at = now
    return None


def _contest_name(record: Record, place: int) -> str:
    contest = record.contests[place]
    return contest.title or format_subject(contest, record.bloc, record.year, record.next_year)


def _save_agreed_figures(
    session: Session,
    review: Review,
    place: int,
    figures: BallotFigures,
    *,
    by: Account,
    now: dt.datetime,
) -> None:
    def change(record: Record) -> Record:
        contests = list(record.contests)
        contests[place] = apply_figures(contests[place], figures)
        return schema.replace_section(record, "contests", {"contests": tuple(contests)})

    edit_facts(session, review, "contests", change, seen=review.version, by=by, now=now)
