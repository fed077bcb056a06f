"""Written form of the scoring table of a regulation: its sections, its criteria, one a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflow.domain.clauses.kinds import (
    AmountKind,
    PlainValue,
    build_refusal,
    split_cells,
    split_lines,
)
from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.law.regulation import Criterion, CriterionKind, ScoreSection, SectionKind
from workflow.domain.scores.criterion_points import DEFAULT_DECIMAL_PLACES, fits_decimals
from workflow.domain.vietnamese_text import fold_name

#: The word after which a section gives points on top, or takes points off.
SECTION_WORDS: dict[str, SectionKind] = {"": "base", N_("thưởng"): "bonus", N_("trừ"): "penalty"}
CRITERION_WORDS: dict[str, CriterionKind] = {
    N_("định lượng"): "quantity",
    N_("đạt"): "met",
    N_("số lần"): "count",
    N_("cộng trừ"): "plus_minus",
    N_("khung điểm"): "range",
}
#: In whatever case they are typed.
_FOLDED_SECTIONS = {fold_name(word): kind for word, kind in SECTION_WORDS.items()}
_FOLDED_CRITERIA = {fold_name(word): kind for word, kind in CRITERION_WORDS.items()}
#: Papers hold a table for each number of sections up to this one.
MOST_SECTIONS = 7


@dataclass(frozen=True)
class SectionsKind:
    """The parts of a scoring table: `A | Nhiệm vụ chính trị | 60`, `T | Điểm thưởng | 10 | thưởng`.

    At most one gives points on top and one takes points off, so that sections add up to the total.
    """

    lines: bool = True
    hint: str = N_(
        "Mỗi dòng một phần: mã | tên | điểm tối đa; phần điểm thưởng, điểm trừ thêm | thưởng"
        " hoặc | trừ"
    )

    def read(self, plain: PlainValue) -> tuple[ScoreSection, ...]:
        found = tuple(self._row(row) for row in split_lines(plain))
        if len({section.code for section in found}) < len(found):
            raise build_refusal("Có mã phần được ghi hai lần.")
        if len(found) > MOST_SECTIONS:
            raise build_refusal("Bảng điểm có nhiều nhất {most} phần.", most=MOST_SECTIONS)
        for kind in ("bonus", "penalty"):
            if sum(section.kind == kind for section in found) > 1:
                raise build_refusal("Chỉ ghi một phần điểm thưởng và một phần điểm trừ.")
        return found

    def _row(self, row: str) -> ScoreSection:
        parts = split_cells(row, 4)
        parts[3:] = [fold_name(word) for word in parts[3:]]
        if len(parts) != 4 or not parts[0] or not parts[1] or parts[3] not in _FOLDED_SECTIONS:
            raise build_refusal(
                "«{text}» cần dạng: mã | tên | điểm tối đa | thưởng hoặc trừ.", text=row
            )
        most = AmountKind().read(parts[2]) if parts[2] else None
        return ScoreSection(parts[0], parts[1], most, _FOLDED_SECTIONS[parts[3]])

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        words = {kind: word for word, kind in SECTION_WORDS.items()}
        return tuple(
            f"{row.code}. {row.title}"
            + (f" ({AmountKind().say(str(row.most))[0]} điểm)" if row.most is not None else "")
            + (f", điểm {words[row.kind]}" if row.kind != "base" else "")
            for row in self.read(plain)
        )


@dataclass(frozen=True)
class CriteriaKind:
    """The lines of a scoring table: `A1 | A | định lượng | Thu ngân sách | 20 |`.

    Quantities and what is reached or not have the most they give; what is counted has the points
    for each time, and may have a most. Points that are given freely have a most, and may have a
    fewest and a step: `A4 | A | khung điểm | Tuyên truyền | 20 | | 0 | 0,5`.
    """

    lines: bool = True
    hint: str = N_(
        "Mỗi dòng một tiêu chí: mã | mã phần | loại | tên | điểm tối đa | điểm mỗi lần | điểm thấp"
        " nhất | cách nhau. Loại: định lượng (thực hiện/chỉ tiêu × điểm), đạt (có hoặc không), số"
        " lần, cộng trừ, khung điểm (tự cho điểm trong khung, ví dụ A4 | A | khung điểm | Tuyên"
        " truyền | 20 | | 0 | 0,5)"
    )

    def read(self, plain: PlainValue) -> tuple[Criterion, ...]:
        found = tuple(self._row(row) for row in split_lines(plain))
        if len({criterion.code for criterion in found}) < len(found):
            raise build_refusal("Có mã tiêu chí được ghi hai lần.")
        return found

    def _row(self, row: str) -> Criterion:
        parts = split_cells(row, 8)
        kind = _FOLDED_CRITERIA.get(fold_name(parts[2]))
        if len(parts) != 8 or not all(parts[:4]) or kind is None:
            raise build_refusal(
                "«{text}» cần dạng: mã | mã phần | loại | tên | điểm tối đa | điểm mỗi lần | điểm"
                " thấp nhất | cách nhau; loại là {choices}.",
                text=row,
                choices=", ".join(CRITERION_WORDS),
            )
        amounts = (AmountKind().read(part) if part else None for part in parts[4:])
        found = Criterion(parts[0], parts[1], kind, parts[3], *amounts)
        _validate_amounts(found, row)
        return found

    def say(self, plain: PlainValue) -> tuple[str, ...]:
        return tuple(_describe_criterion(row) for row in self.read(plain))


def _validate_amounts(row: Criterion, text: str) -> None:
    """Refuse a line that lacks an amount of its kind, or has one of another."""
    if row.kind in {"quantity", "met", "range"} and (row.most is None or row.unit is not None):
        raise build_refusal("«{text}»: loại này cần điểm tối đa, không có điểm mỗi lần.", text=text)
    if row.kind in {"count", "plus_minus"} and row.unit is None:
        raise build_refusal("«{text}»: loại này cần điểm mỗi lần.", text=text)
    if row.kind != "range":
        if row.least is not None or row.step is not None:
            raise build_refusal(
                "«{text}»: chỉ loại khung điểm có điểm thấp nhất và khoảng cách.", text=text
            )
        return
    width = (row.most or 0) - (row.least or 0)
    if width <= 0:
        raise build_refusal("«{text}»: điểm thấp nhất phải nhỏ hơn điểm tối đa.", text=text)
    if row.step is not None and (row.step == 0 or width % row.step):
        raise build_refusal(
            "«{text}»: đi từ điểm thấp nhất theo khoảng cách đó không đến đúng điểm tối đa.",
            text=text,
        )


def _describe_criterion(row: Criterion) -> str:
    words = {kind: word for word, kind in CRITERION_WORDS.items()}
    points = []
    if row.kind == "range":
        points.append(
            f"từ {_format_amount(row.least or Decimal(0))} đến {_format_amount(row.most)} điểm"
        )
    elif row.most is not None:
        points.append(f"tối đa {_format_amount(row.most)}")
    if row.unit is not None:
        points.append(f"{_format_amount(row.unit)} điểm mỗi lần")
    if row.step is not None:
        points.append(f"cách nhau {_format_amount(row.step)}")
    return f"{row.code} ({row.section}). {row.title} ({words[row.kind]}; {', '.join(points)})"


def _format_amount(value: Decimal | None) -> str:
    return AmountKind().say(str(value))[0]


def validate_scoring_table(values: Mapping[str, Any]) -> None:
    """Refuse a scoring table that contradicts itself or leaves a section open.

    `values` are the typed values of an edition by path; raises `BadInputError`.
    """
    sections: tuple[ScoreSection, ...] = values.get("scoring.sections") or ()
    criteria: tuple[Criterion, ...] = values.get("scoring.criteria") or ()
    most = values.get("scoring.scale_max")
    reachable = sum(
        _compute_section_maximum(section, criteria)
        for section in sections
        if section.kind == "base"
    )
    if most is not None and reachable > most:
        raise _build_error_at(
            "sections", Message("Tổng điểm các phần vượt thang điểm {most}.", most=most)
        )
    _validate_caps(values, sections)
    if criteria:
        _validate_criteria(sections, criteria)
        _validate_decimals(values.get("scoring.decimal_places"), criteria)


def _build_error_at(name: str, sentence: Message) -> BadInputError:
    return BadInputError(sentence, field=f"scoring.{name}")


def _compute_section_maximum(section: ScoreSection, criteria: tuple[Criterion, ...]) -> Decimal:
    """The most that a section can come to, as far as it is limited."""
    if section.most is not None:
        return section.most
    return sum((row.most or Decimal(0) for row in criteria if row.section == section.code),
               Decimal(0))  # fmt: skip


def _validate_caps(values: Mapping[str, Any], sections: tuple[ScoreSection, ...]) -> None:
    for kind in ("bonus", "penalty"):
        cap = values.get(f"scoring.{kind}_cap")
        for section in sections:
            if section.kind == kind and None not in (cap, section.most) and cap != section.most:
                raise _build_error_at(
                    "sections",
                    Message(
                        "Phần «{title}» có hai mức điểm tối đa khác nhau.", title=section.title
                    ),
                )


def _validate_criteria(sections: tuple[ScoreSection, ...], criteria: tuple[Criterion, ...]) -> None:
    known, used = {section.code for section in sections}, {row.section for row in criteria}
    if strange := sorted(used - known):
        raise _build_error_at(
            "criteria",
            Message("Tiêu chí thuộc phần «{code}», không có trong các phần.", code=strange[0]),
        )
    for section in sections:
        if section.code not in used:
            raise _build_error_at(
                "criteria", Message("Phần «{title}» chưa có tiêu chí nào.", title=section.title)
            )


def _validate_decimals(said_places: int | None, criteria: tuple[Criterion, ...]) -> None:
    """Points that are given freely are not rounded, so their range has no more decimals."""
    places = DEFAULT_DECIMAL_PLACES if said_places is None else said_places
    for row in criteria:
        if row.kind == "range" and not all(
            fits_decimals(amount, places) for amount in (row.least, row.most, row.step) if amount
        ):
            raise _build_error_at(
                "criteria",
                Message(
                    "Tiêu chí «{title}»: khung điểm có nhiều chữ số thập phân hơn điểm ({places}).",
                    title=row.title,
                    places=places,
                ),
            )
