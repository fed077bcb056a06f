"""The year and council that a batch is chosen from, and the choice itself."""

from dataclasses import dataclass

from workflow.domain.errors import Message, NotFoundError
from workflow.models import Review
from workflow.services.overview import board
from workflow.services.overview.board import CouncilChoice
from workflow.services.printing import batches
from workflow.web import database
from workflow.web.access import account
from workflow.web.batches.forms import SelectionForm


@dataclass(frozen=True)
class SelectionOptions:
    """What there is to choose from: a council and a year that the person may see."""

    councils: list[CouncilChoice]
    years: list[str]
    council: CouncilChoice
    year: str
    reviews: list[Review]


def load_options(form: SelectionForm) -> SelectionOptions | None:
    """Where the choice is made: the named council and year, else the first; None where none is.

    Raises `NotFoundError` for a council or year that is named and not there.
    """
    session, me = database.session(), account()
    councils, years = board.list_councils(session, me), board.list_years(session, me)
    if not councils or not years:
        return None
    council = _find_council(councils, form.council.data)
    year = form.year.data or years[0]
    if year not in years:
        raise NotFoundError(Message("Chưa có kỳ tổng kết năm {year}.", year=year))
    form.council.data, form.year.data = str(council.id), year
    reviews = batches.list_reviews_of_year(session, council.id, year)
    form.offer(reviews)
    return SelectionOptions(councils, years, council, year, reviews)


def _find_council(councils: list[CouncilChoice], named: str | None) -> CouncilChoice:
    if not named:
        return councils[0]
    found = next((council for council in councils if str(council.id) == named), None)
    if found is None:
        raise NotFoundError(Message("Không tìm thấy Hội đồng này."))
    return found
