"""Fill a template again so that the places of its values can be told from its own words."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context

from worker.word.comparison.units import VALUE_ENDS, VALUE_STARTS, Unit, open_body, read_units
from worker.word.expressions.sandbox import PaperContext, Sandbox, write
from worker.word.inputs import Images
from worker.word.template import Template

_START, _END = VALUE_STARTS.encode(), VALUE_ENDS.encode()


@pass_context
def _write_marked(context: PaperContext, value: Any, tab: str | None) -> bytes:
    written = write(context, value, tab)
    # What is XML of its own (RichText, pictures) has no place for marks.
    return _START + written + _END if written and type(value) in (str, int, float) else written


class _MarkingSandbox(Sandbox):
    """Every placeholder passes through `write`; here it says where it has been."""

    def __init__(self) -> None:
        super().__init__()
        self.filters["write"] = _write_marked


_MARKING = _MarkingSandbox()


def read_units_with_values(
    docx: bytes,
    template: bytes,
    values: Mapping[str, Any],
    *,
    dated: dt.date | None = None,
    images: Images | None = None,
) -> list[Unit]:
    """The units of a paper as it was made, with the places of its values.

    Where the template and values give another text than the paper has, no place is known.
    """
    units = read_units(open_body(docx)[2])
    compiled = Template.compile(template)
    marking = Template(template, tuple(compiled.parts.values()), compiled.binder, sandbox=_MARKING)
    marked = read_units(open_body(marking.fill(values, dated=dated, images=images))[2])
    if [unit.text for unit in marked] == [unit.text for unit in units]:
        for unit, known in zip(units, marked, strict=True):
            unit.values = known.values
    return units
