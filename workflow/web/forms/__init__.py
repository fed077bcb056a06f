"""Forms: fields that speak Vietnamese, rows that repeat, faults that find their field."""

from workflow.web.forms.base import Form, Required
from workflow.web.forms.choices import ChoiceField, MultipleChoiceField, RadioChoiceField
from workflow.web.forms.fields import (
    CopiedLinesField,
    DayField,
    LineField,
    LinesField,
    QuantityField,
    ScoreField,
    TextField,
    TimeOfDayField,
    UnitNamesField,
    WholeNumberField,
    YearField,
)
from workflow.web.forms.rows import RowForm, RowsField, edit_rows

__all__ = [
    "ChoiceField",
    "CopiedLinesField",
    "DayField",
    "Form",
    "LineField",
    "LinesField",
    "MultipleChoiceField",
    "QuantityField",
    "RadioChoiceField",
    "Required",
    "RowForm",
    "RowsField",
    "ScoreField",
    "TextField",
    "TimeOfDayField",
    "UnitNamesField",
    "WholeNumberField",
    "YearField",
    "edit_rows",
]
