"""Reading review records: JSON against the contract, and the values that no form takes either."""

import datetime as dt
import json
import re
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.names.mentions import spell_all_members
from workflow.domain.record import Record
from workflow.domain.texts.legacy_text import decode_values
from workflow.domain.texts.plain_values import TOO_DEEP, is_too_deep
from workflow.domain.texts.typed_dates import check_day, parse_year
from workflow.domain.texts.typed_numbers import check_number
from workflow.domain.texts.typed_text import LONGEST_LINE, LONGEST_TEXT
from workflow.domain.vietnamese_text import normalize_values

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_MEMBER_NAME = re.compile(r"members\[\d+\]\.name")
#: Values of one record, in all its lists together; the largest real bloc has a tenth of it.
MAX_VALUES = 50_000
#: And in one of them.
MAX_ITEMS = 1_000
#: Faults of which the one is told that explains most.
_MOST_FAULTS = 100
_SCHEMA = Path(__file__).parents[2] / "contracts" / "review-record.schema.json"


def parse_records(text: str | bytes) -> list[Any]:
    """The records in a JSON text: one object or a list; raises `BadInputError`.

    `read_record` checks the elements against the contract, one by one.
    """
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        where = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else "?"
        raise BadInputError(
            Message("Tệp không phải JSON hợp lệ (dòng:cột {where}).", where=where)
        ) from error
    return data if isinstance(data, list) else [data]


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _refuse_large(data: Any) -> None:
    """Refuse what takes many seconds or all of the stack to judge, before it is judged."""
    if is_too_deep(data):
        raise BadInputError(TOO_DEEP)
    count, left = 0, [data]
    while left:
        found = left.pop()
        if isinstance(found, dict | list):
            count += len(found)
            inside = found.values() if isinstance(found, dict) else found
            left += [one for one in inside if isinstance(one, dict | list)]
        if count > MAX_VALUES:
            message = Message("Hồ sơ có hơn {count} giá trị; hãy bớt lại.", count=MAX_VALUES)
            raise BadInputError(message)


@cache
def _open_contract() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator, FormatChecker

    contract = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(contract, format_checker=FormatChecker(["date"]))


def read_record(data: Any) -> Record:
    """One record, checked by the contract, its members named as its list spells them.

    Raises `BadInputError` with path and sentence.
    """
    from jsonschema.exceptions import best_match  # slow to load, for processes that import nothing

    _refuse_large(data)
    cleaned = _without_blanks(normalize_values(decode_values(data)))
    if fault := best_match(islice(_open_contract().iter_errors(cleaned), _MOST_FAULTS)):
        raise BadInputError(_sentence(fault), field=_path(fault))
    try:
        record = msgspec.convert(_without_nulls(cleaned), Record)
    except msgspec.ValidationError as error:
        sentence, _, path = str(error).partition(" - at `$")
        raise BadInputError(
            Message("Giá trị không hợp lệ: {detail}.", detail=sentence),
            field=path.strip("`.") or None,
        ) from error
    if len(record.members) > 200:
        raise BadInputError(Message("Một khối có nhiều nhất 200 thành viên."), field="members")
    _check_values(record, "")
    return msgspec.structs.replace(
        spell_all_members(record),
        year=_parse_year(record.year, "year"),
        next_year=_parse_year(record.next_year, "next_year") if record.next_year else None,
    )


def _parse_year(typed: str, field: str) -> str:
    try:
        return parse_year(typed)
    except BadInputError as error:
        error.field = field
        raise


def _check_values(value: Any, path: str) -> None:
    """Refuse dates, numbers and texts that no form takes either; the error names their path."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            _check_values(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        if len(value) > MAX_ITEMS:
            message = N_("Danh sách dài quá {most} mục; hãy bớt lại.")
            raise BadInputError(Message(message, most=MAX_ITEMS), field=path)
        for index, item in enumerate(value):
            _check_values(item, f"{path}[{index}]")
    else:
        try:
            _check_value(value, path)
        except BadInputError as error:
            error.field = path
            raise


def _check_value(value: Any, path: str) -> None:
    match value:
        case dt.date():
            check_day(value)
        case Decimal() | int() if not isinstance(value, bool):
            check_number(value, least=1 if path.endswith(".rank") else 0)
        case str() if len(value) > LONGEST_LINE:
            most = LONGEST_LINE if _is_name(path) else LONGEST_TEXT
            if len(value) <= most:
                return
            longest = f"{most:,}".replace(",", ".")
            raise BadInputError(Message("Dài quá {longest} chữ; hãy rút gọn.", longest=longest))


def _is_name(path: str) -> bool:
    """True for names of councils, blocs and agencies, which lists are sorted by."""
    return path in {"council.name", "bloc.name"} or bool(_MEMBER_NAME.fullmatch(path))


def _without_blanks(value: Any) -> Any:
    """A text of spaces is an empty one: no name."""
    if isinstance(value, dict):
        return {key: _without_blanks(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_blanks(item) for item in value]
    return "" if isinstance(value, str) and not value.strip() else value


def _without_nulls(value: Any) -> Any:
    """Null and absent mean the same: unknown."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def _path(fault: "ValidationError") -> str:
    path = ""
    for step in fault.absolute_path:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def _sentence(fault: "ValidationError") -> Message:
    """Explain the fault of a value, by the keyword of the contract that it breaks."""
    value = json.dumps(fault.instance, ensure_ascii=False, default=str)[:60]
    wanted: Any = fault.validator_value
    match fault.validator:
        case "required":
            missing = next(key for key in wanted if key not in _keys(fault))
            return Message("Thiếu trường «{name}».", name=missing)
        case "additionalProperties":
            known: Any = fault.schema
            extra = ", ".join(key for key in _keys(fault) if key not in known["properties"])
            return Message("Có trường lạ: {names}.", names=extra)
        case "enum" | "const":
            choices = wanted if isinstance(wanted, list) else [wanted]
            text = ", ".join(str(choice) for choice in choices if choice is not None)
            return Message("Giá trị {value} không thuộc: {choices}.", value=value, choices=text)
        case _:
            return _SENTENCES.get(str(fault.validator), _WRONG_TYPE).with_params(
                value=value, least=wanted
            )


_WRONG_TYPE = Message("Giá trị {value} sai kiểu.")
_SENTENCES = {
    "format": Message("{value} không phải ngày dạng năm-tháng-ngày."),
    "pattern": Message("{value} không đúng dạng giờ:phút."),
    "minimum": Message("{value} nhỏ hơn {least}."),
    "minLength": Message("Không được để trống hoặc quá ngắn."),
}


def _keys(fault: "ValidationError") -> list[str]:
    return list(fault.instance) if isinstance(fault.instance, dict) else []
