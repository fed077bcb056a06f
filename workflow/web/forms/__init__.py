"""Forms: fields that speak Vietnamese, rows that repeat, faults that find their field."""

from workflow.web.forms.base import Form
from workflow.web.forms.choices import Choice, Pick, Several
from workflow.web.forms.fields import Clock, Day, Line, Lines, Quantity, Score, Text, Whole
from workflow.web.forms.needed import Needed
from workflow.web.forms.rows import Rows, edit_rows

__all__ = [
    "Choice",
    "Clock",
    "Day",
    "Form",
    "Line",
    "Lines",
    "Needed",
    "Pick",
    "Quantity",
    "Rows",
    "Score",
    "Several",
    "Text",
    "Whole",
    "edit_rows",
]
