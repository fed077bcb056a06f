"""One search over what a person may see: reviews, agencies, people and numbered papers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.labels import N_, Labelled
from workflow.domain.roles import Right, list_rights
from workflow.domain.texts.typed_dates import read_asked_year
from workflow.domain.vietnamese_text import fold_name, split_number_words
from workflow.models import Account, AwardEntry, Bloc, NumberSeries, PaperNumber, Review
from workflow.models.name_keys import bears_word, contains_words
from workflow.services.accounts.account_list import list_accounts
from workflow.services.overview.board import MAX_MATCHED_BLOCS
from workflow.services.scope import visible
from workflow.services.units.unit_list import list_units, managed_councils

#: Found of each kind; whoever finds too many types another word.
MOST_OF_KIND = 6
#: More words than a name has say nothing more, and each is another condition.
_MOST_WORDS = 8
#: What is looked for among the years too: `2021`, `2021-2022`; other numbers are those of blocs.
_YEAR = re.compile(r"\d{4}(?:[-/–]\d{2,4})?")
_DECISION = re.compile(r"^\d+$|\d+(?=\s*/)")
_NUMBER = re.compile(r"(?:số\s+)?(\d{1,6})(?:\s*[/-]\s*(\w{1,4}).*)?", re.IGNORECASE)


class HitKind(Labelled):
    """The kind of a hit."""

    REVIEW = "review", N_("Kỳ tổng kết")
    PAPER = "paper", N_("Văn bản đã lấy số")
    UNIT = "unit", N_("Đơn vị")
    ACCOUNT = "account", N_("Người dùng")
    AWARD = "award", N_("Khen thưởng theo số quyết định")


@dataclass(frozen=True)
class SearchHit:
    """Something found: the row of its kind, how it is called, and what tells it from others."""

    kind: HitKind
    id: int
    title: str
    detail: str
    is_example: bool = False


def search_all(session: Session, account: Account, text: str) -> list[SearchHit]:
    """Find rows with every word of a text, with or without accents, six of each kind at most."""
    text = " ".join(text.split()[:_MOST_WORDS])
    if not fold_name(text):
        return []
    found = [*_find_review_hits(session, account, text), *_find_papers(session, account, text)]
    rights = list_rights(account.role)
    if Right.KEEP_UNITS in rights:
        found += _find_units(session, account, text)
        found += _find_awards(session, account, text)
    if Right.MANAGE_PEOPLE in rights:
        found += _find_people(session, account, text)
    return found


def _find_review_hits(session: Session, account: Account, text: str) -> Iterator[SearchHit]:
    for row in find_reviews(session, account, text):
        title = f"{row.bloc.name} – {row.year}"
        yield SearchHit(HitKind.REVIEW, row.id, title, row.bloc.council.name, row.is_example)


def find_reviews(session: Session, account: Account, text: str) -> Sequence[Review]:
    """Find reviews by words of their bloc and year, six at most."""
    words = split_number_words(text)
    query = (
        select(Review)
        .join(Bloc, Bloc.id == Review.bloc_id)
        .where(visible(account, Review), *map(_in_bloc_or_year, words))
        .options(joinedload(Review.bloc).joinedload(Bloc.council))
        .order_by(Review.list_order, Review.id)
        .limit(MOST_OF_KIND)
    )
    blocs = _find_few_blocs(session, [word for word in words if not _YEAR.fullmatch(word)])
    if blocs is not None:
        query = query.where(Review.bloc_id.in_(blocs))
    return session.scalars(query).all()


def _find_few_blocs(session: Session, words: Sequence[str]) -> Sequence[int] | None:
    """The blocs that bear all words; None where they are so many that a page of reviews is quicker.

    Else every review is looked at, only to find that its bloc is called otherwise.
    """
    if not words:
        return None
    named = (bears_word(Bloc, word) for word in words)
    found = session.scalars(select(Bloc.id).where(*named).limit(MAX_MATCHED_BLOCS + 1)).all()
    return found if len(found) <= MAX_MATCHED_BLOCS else None


def _in_bloc_or_year(word: str) -> ColumnElement[bool]:
    named = bears_word(Bloc, word)
    if not _YEAR.fullmatch(word):
        return named
    return or_(named, Review.year.contains(read_asked_year(word), autoescape=True))


def _find_papers(session: Session, account: Account, text: str) -> Iterator[SearchHit]:
    """Papers by their number: `15`, `số 15`, `15/TTr`, `15-TTr/KTĐ6`."""
    if not (typed := _NUMBER.fullmatch(text)):
        return
    query = (
        select(PaperNumber)
        .join(PaperNumber.series)
        .join(PaperNumber.review)
        .where(PaperNumber.number == int(typed[1]), visible(account, Review))
        .options(joinedload(PaperNumber.series).joinedload(NumberSeries.unit))
        .options(joinedload(PaperNumber.review).joinedload(Review.bloc))
        .order_by(PaperNumber.id.desc())
        .limit(MOST_OF_KIND)
    )
    if typed[2]:
        query = query.where(NumberSeries.abbreviation.ilike(typed[2]))
    for row in session.scalars(query):
        title = f"{row.number}/{row.series.abbreviation}, {row.series.unit.name}"
        detail = f"{row.review.bloc.name} – {row.review.year}"
        yield SearchHit(HitKind.PAPER, row.review_id, title, detail, row.review.is_example)


def _find_awards(session: Session, account: Account, text: str) -> Iterator[SearchHit]:
    """Awards by the number of their decision, `15/QĐ` or `15`, not `115/QĐ`."""
    if not (typed := _DECISION.search(text)):
        return
    column = AwardEntry.search_name
    number = or_(*(column.contains(f"{before}{typed[0]}/") for before in "\n "))
    query = (
        select(AwardEntry, Review, Bloc)
        .join(Review, Review.id == AwardEntry.review_id)
        .join(Bloc, Bloc.id == Review.bloc_id)
        .where(visible(account, Review), number, contains_words(column, text))
        .order_by(AwardEntry.id.desc())
        .limit(MOST_OF_KIND)
    )
    for entry, review, bloc in session.execute(query):
        title = f"{entry.recipient or '–'}: {entry.award}"
        detail = f"{entry.decision or ''} · {bloc.name} – {review.year}"
        yield SearchHit(HitKind.AWARD, review.id, title, detail, review.is_example)


def _find_units(session: Session, account: Account, text: str) -> Iterator[SearchHit]:
    councils = (council.id for council in managed_councils(session, account))
    for row in list_units(session, councils, text, after=None, most=MOST_OF_KIND, best_first=True):
        yield SearchHit(HitKind.UNIT, row.unit.id, row.unit.name, row.unit.council.name)


def _find_people(session: Session, account: Account, text: str) -> Iterator[SearchHit]:
    for row in list_accounts(session, account, text=text, most=MOST_OF_KIND):
        place = row.account.unit or row.account.council
        detail = place.name if place else row.account.login
        yield SearchHit(HitKind.ACCOUNT, row.account.id, row.account.name, detail)
