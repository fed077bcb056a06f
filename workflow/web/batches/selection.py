"""The year and council that a batch is chosen from, and the choice itself."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired, ValidationError

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.models import Review
from workflow.services.overview import board
from workflow.services.overview.board import CouncilChoice
from workflow.services.printing import batches
from workflow.services.printing.batches import LastChoice
from workflow.web import database
from workflow.web.examples import mark_example
from workflow.web.forms import Form, MultipleChoiceField, RadioChoiceField
from workflow.web.language import translate
from workflow.web.protection.access import account

ALL, SOME = "all", "some"


class SelectionForm(Form):
    """Reviews of one council and year, and kinds of papers; an empty choice is never "all"."""

    council = HiddenField(validators=[InputRequired(_l("Hãy chọn Hội đồng."))])
    year = HiddenField(validators=[InputRequired(_l("Hãy chọn năm."))])
    kinds = MultipleChoiceField(
        _l("Loại văn bản"), [InputRequired(_l("Hãy chọn ít nhất một loại văn bản."))]
    )
    scope = RadioChoiceField(
        _l("Khối, cụm"), [InputRequired(_l("Hãy chọn các khối cần tạo văn bản."))]
    )
    blocs = MultipleChoiceField(_l("Chọn khối, cụm"))

    def validate_blocs(self, field: Any) -> None:
        """Refuse "some" without saying which."""
        if self.scope.data == SOME and not field.data:
            raise ValidationError(_("Hãy chọn ít nhất một khối."))

    def offer(self, reviews: list[Review]) -> None:
        """Set what can be chosen."""
        self.kinds.offer((kind.value, translate(kind.label)) for kind in PaperKind)
        everything = _("Tất cả %(count)s khối có kỳ tổng kết năm này", count=len(reviews))
        self.scope.offer([(ALL, everything), (SOME, _("Chỉ một số khối"))])
        self.blocs.offer(
            (str(review.bloc_id), mark_example(review.bloc.name, review.id)) for review in reviews
        )

    def suggest(self, last: LastChoice | None, reviews: list[Review]) -> None:
        """Choose as in the person's last batch; the dossier before the first."""
        self.kinds.data = [
            kind.value for kind in PaperKind if kind in (last.kinds if last else DOSSIER)
        ]
        if last is None:
            return
        same = [str(review.bloc_id) for review in reviews if review.bloc_id in last.blocs]
        self.scope.data = ALL if len(same) in (0, len(reviews)) else SOME
        self.blocs.data = same if self.scope.data == SOME else []

    def chosen_kinds(self) -> list[PaperKind]:
        return [kind for kind in PaperKind if kind.value in self.kinds.data]

    def chosen(self, reviews: list[Review]) -> list[Review]:
        """The reviews that the choice names."""
        if self.scope.data == ALL:
            return reviews
        return [review for review in reviews if str(review.bloc_id) in self.blocs.data]


def read_selection() -> SelectionForm:
    """The choice as the address holds it: looking changes nothing, so it needs no token."""
    return SelectionForm(request.args, meta={"csrf": False})


@dataclass(frozen=True)
class SelectionOptions:
    """The councils and years that the person may choose from."""

    councils: list[CouncilChoice]
    years: list[str]
    council: CouncilChoice
    year: str
    reviews: list[Review]


def load_options(form: SelectionForm) -> SelectionOptions | None:
    """Load the options for the named council and year, else the first; None if there are none.

    Raises `NotFoundError` for a council or year that is named and not there.
    """
    session, me = database.session(), account()
    councils, years = board.list_councils(session, me), board.list_years(session, me)
    if not councils or not years:
        return None
    year = form.year.data or years[0]
    if year not in years:
        raise NotFoundError(Message("Chưa có kỳ tổng kết năm {year}.", year=year))
    first = board.find_council_of_year(session, me, councils, year) or councils[0]
    council = _find_council(councils, form.council.data) if form.council.data else first
    form.council.data, form.year.data = str(council.id), year
    reviews = batches.list_reviews_of_year(session, council.id, year)
    form.offer(reviews)
    return SelectionOptions(councils, years, council, year, reviews)


def _find_council(councils: list[CouncilChoice], named: str) -> CouncilChoice:
    found = next((council for council in councils if str(council.id) == named), None)
    if found is None:
        raise NotFoundError(Message("Không tìm thấy Hội đồng này."))
    return found
