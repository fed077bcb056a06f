"""Points of one criterion: exact, rounded half up once, never above its maximum."""

from decimal import Decimal
from fractions import Fraction

import msgspec

from workflow.domain.errors import Message
from workflow.domain.law.regulation import Criterion

#: Decimals of points where the regulation does not say.
DEFAULT_DECIMAL_PLACES = 2


class CriterionFigures(msgspec.Struct, frozen=True, omit_defaults=True):
    """The figures entered for one criterion; which fields count depends on its kind."""

    #: Of a quantity: what was done, and what was to be done.
    reached: Decimal | None = None
    target: Decimal | None = None
    #: Of what is met or not.
    met: bool | None = None
    #: Of what is counted.
    times: int | None = None
    #: Of what is added and taken off; one left open is none of it.
    plus: int | None = None
    minus: int | None = None
    #: Of points that are given freely: the points themselves.
    given: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written down."""
        return self == CriterionFigures()


def compute_points(
    criterion: Criterion, figures: CriterionFigures, places: int | None
) -> Decimal | None:
    """The points of a criterion; None where it is not scored, which is not 0."""
    exact = _compute_exact(criterion, figures)
    if exact is None:
        return None
    if criterion.most is not None:
        most = Fraction(criterion.most)
        exact = min(max(exact, -most), most)
    return _round_half_up(exact, DEFAULT_DECIMAL_PLACES if places is None else places)


def _compute_exact(criterion: Criterion, figures: CriterionFigures) -> Fraction | None:
    unit, most = Fraction(criterion.unit or 0), Fraction(criterion.most or 0)
    match criterion.kind:
        case "quantity":
            if figures.reached is None or not figures.target or figures.target < 0:
                return None
            return max(Fraction(figures.reached) / Fraction(figures.target), Fraction(0)) * most
        case "met":
            return None if figures.met is None else most * figures.met
        case "count":
            return None if figures.times is None else unit * figures.times
        case "plus_minus":
            if figures.plus is None and figures.minus is None:
                return None
            return unit * ((figures.plus or 0) - (figures.minus or 0))
        case "range":
            # Judged within another range, by a regulation that is over: to be judged again.
            given = figures.given
            return None if given is None or not _is_within(criterion, given) else Fraction(given)


def _is_within(criterion: Criterion, given: Decimal) -> bool:
    """Tell whether these points are one of those that may be given, counted from the fewest."""
    least, most = criterion.least or Decimal(0), criterion.most or Decimal(0)
    on_step = criterion.step is None or not (given - least) % criterion.step
    return least <= given <= most and on_step


def _round_half_up(exact: Fraction, places: int) -> Decimal:
    """Half away from zero, from the exact fraction: no step between rounds first."""
    scaled = abs(exact) * 10**places + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    rounded = Decimal(whole).scaleb(-places)
    return -rounded if exact < 0 and whole else rounded


def align_decimals(value: Decimal, places: int | None) -> Decimal:
    """The same value written with the decimals of points, where it needs no more of them."""
    written = value.quantize(
        Decimal(1).scaleb(-(DEFAULT_DECIMAL_PLACES if places is None else places))
    )
    return written if written == value else value


def fits_decimals(value: Decimal, places: int) -> bool:
    """Tell whether these decimals are enough to write the value."""
    return value == value.quantize(Decimal(1).scaleb(-places))


def find_figures_problem(
    criterion: Criterion, figures: CriterionFigures, places: int | None
) -> Message | None:
    """Find the fault of typed figures; None if they can be kept."""
    if criterion.kind == "range" and figures.given is not None:
        return _find_range_problem(criterion, figures.given, places)
    if criterion.kind == "quantity" and not figures.is_empty:
        if figures.reached is None or figures.target is None:
            return Message("«{title}»: hãy ghi cả thực hiện và chỉ tiêu.", title=criterion.title)
        if figures.target <= 0 or figures.reached < 0:
            return Message(
                "«{title}»: chỉ tiêu phải lớn hơn 0, thực hiện từ 0 trở lên.", title=criterion.title
            )
    return None


def _find_range_problem(criterion: Criterion, given: Decimal, places: int | None) -> Message | None:
    """Points that are given freely are kept as they are: in the range, on a step, not rounded."""
    usual = DEFAULT_DECIMAL_PLACES if places is None else places
    if _is_within(criterion, given) and (criterion.step or fits_decimals(given, usual)):
        return None
    title = criterion.title
    least, most = criterion.least or Decimal(0), criterion.most or Decimal(0)
    if criterion.step:
        return Message(
            "«{title}»: hãy ghi số điểm từ {least} đến {most}, cách nhau {step}.",
            title=title,
            least=least,
            most=most,
            step=criterion.step,
        )
    return Message(
        "«{title}»: hãy ghi số điểm từ {least} đến {most}, nhiều nhất {places} chữ số thập phân.",
        title=title,
        least=least,
        most=most,
        places=usual,
    )
