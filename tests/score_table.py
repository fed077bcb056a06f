"""A made-up scoring table: no province scores like this."""

from workflow.domain.clauses import Edition, build_regulation, read_edition
from workflow.domain.law.regulation import Scoring
from workflow.services.law.regulations import default_edition

SECTIONS = [
    "A | Việc thử thứ nhất | 60",
    "B | Việc thử thứ hai | 40",
    "T | Điểm thưởng thử | 10 | thưởng",
    "P | Điểm trừ thử | 5 | trừ",
]
CRITERIA = [
    "A1 | A | định lượng | Chỉ số thử | 50 |",
    "A2 | A | đạt | Điều kiện thử | 20 |",
    "B1 | B | số lần | Số việc thử | 30 | 7,5",
    "B2 | B | cộng trừ | Cộng trừ thử | | 2",
    "T1 | T | số lần | Sáng kiến thử | | 4",
    "P1 | P | số lần | Chậm thử | | 1,5",
    "P2 | P | đạt | Vi phạm thử | 3 |",
]
#: Points that are given freely; along with the others where a test asks about them.
RANGE = "B3 | B | khung điểm | Phong trào thử | 20 | | 1 | 0,5"


def make_edition(**scoring: object) -> Edition:
    """A regulation that says how to score, and nothing else."""
    head = {"code": "thu", "name": "Quy chế thử", "source": "đặt ra để thử", "confidence": "typed"}
    given = {"scale_max": 100, "sections": SECTIONS, "criteria": CRITERIA, **scoring}
    return read_edition({**head, "scoring": given})


def make_scoring(**scoring: object) -> Scoring:
    """Its scoring table."""
    return build_regulation(make_edition(**scoring), default_edition()).scoring
