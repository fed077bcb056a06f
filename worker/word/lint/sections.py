"""Page geometry and the headers and footers of each section."""

from collections.abc import Mapping

from worker.word.lint.model import Section
from worker.word.lint.ooxml import Element, R, W, child_value, mm, number, switch

A4_WIDTH, A4_HEIGHT = 210.0, 297.0


def read_section(
    element: Element, targets: Mapping[str, tuple[str, str]], before: Section | None
) -> Section:
    """Read one `w:sectPr`; headers it does not name are those of the section before."""
    size, margins, numbers = (element.find(W + tag) for tag in ("pgSz", "pgMar", "pgNumType"))
    gutter = _side(margins, "gutter")
    start = number(None if numbers is None else numbers.get(W + "start"))
    return Section(
        width=_side(size, "w", A4_WIDTH),
        height=_side(size, "h", A4_HEIGHT),
        landscape=(None if size is None else size.get(W + "orient")) == "landscape",
        top=abs(_side(margins, "top")),
        bottom=abs(_side(margins, "bottom")),
        left=_side(margins, "left") + gutter,
        right=_side(margins, "right"),
        title_page=bool(switch(element.find(W + "titlePg"))),
        number_format=child_value(element, "pgNumType", "fmt") or "decimal",
        number_start=None if start is None else int(start),
        headers=(before.headers if before else {}) | _references(element, "header", targets),
        footers=(before.footers if before else {}) | _references(element, "footer", targets),
    )


def _side(element: Element | None, name: str, default: float = 0.0) -> float:
    length = mm(None if element is None else element.get(W + name))
    return default if length is None else length


def _references(
    element: Element, kind: str, targets: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    found = {}
    for reference in element.iterfind(f"{W}{kind}Reference"):
        target = targets.get(reference.get(R + "id", ""))
        if target is not None:
            found[reference.get(W + "type", "default")] = target[1]
    return found
