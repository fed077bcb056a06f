"""Reading a list of people as offices keep it: pasted from Excel or Word, or a sheet of a workbook.

Columns are known by their headings, and where there are none by what stands in them. Nothing is
stored here: what was read is looked over first.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.domain.roles import USUAL_ROLE, Role
from workflow.domain.vietnamese_text import fold_name, normalize_text, strip_accents

#: More at once than any province has agencies; a longer list comes in parts.
MOST_PEOPLE = 200
#: Columns that are looked at: a list of people has a dozen.
_MOST_COLUMNS = 40

_HEADINGS = {
    "name": ("ho va ten", "ho ten", "ten", "ho, ten", "ten can bo", "can bo", "nguoi dung"),
    "login": ("ten dang nhap", "tai khoan", "ten tai khoan"),
    "email": (
        "thu dien tu",
        "email",
        "e-mail",
        "dia chi thu",
        "thu",
        "dia chi thu (e-mail)",
        "mail",
    ),
    "role": ("vai tro", "quyen"),
    "unit": (
        "don vi",
        "co quan",
        "don vi, hoi dong",
        "co quan, don vi",
        "don vi cong tac",
        "ten don vi",
    ),
}
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_ROLES = {
    strip_accents(fold_name(text)): role for role in Role for text in (role.label, role.value)
}
_NUMBER = re.compile(r"[\d\s.,()+/-]*")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]*[a-z0-9]")
#: How names of agencies begin; "Đoàn" is left out, families are called so.
_AGENCY = tuple(
    f"{fold_name(word)} "
    for word in (
        *("Sở", "Ban", "Văn phòng", "Ủy ban", "UBND", "UBMTTQ", "HĐND", "Hội", "Tỉnh đoàn"),
        *("Tỉnh ủy", "Thành ủy", "Thị ủy", "Huyện ủy", "Đảng ủy", "Huyện", "Thị xã", "Thành phố"),
        *("TP", "TP.", "Xã", "Phường", "Đặc khu", "Công an", "Bộ Chỉ huy", "BCH", "Tòa án", "Viện"),
        *("Báo", "Đài", "Trường", "Bệnh viện", "Trung tâm", "Chi cục", "Cục", "Kho bạc", "Phòng"),
        *("Ngân hàng", "Bảo hiểm", "BHXH", "Công ty", "Tổng Công ty", "Liên đoàn", "LĐLĐ", "Quỹ"),
        *("Liên minh", "Mặt trận", "Thanh tra", "Nhà", "Thư viện", "Bảo tàng", "Hạt", "Đội"),
    )
)
_SEPARATORS = ("\t", ";", "|")
#: How a list calls the council itself.
_COUNCIL = ("Hội đồng", "Hội đồng TĐKT", "Hội đồng TĐ-KT", "Thường trực Hội đồng")


@dataclass(frozen=True)
class ListedPerson:
    """A row of a list of people."""

    name: str = ""
    login: str = ""
    email: str = ""
    role: Role = USUAL_ROLE
    unit: str = ""


def split_pasted(text: str) -> list[list[str]]:
    """The cells of a pasted list: by tabs, as Excel gives them, else by semicolons, else commas."""
    lines = [line for line in text.splitlines() if line.strip()]
    mark = next((one for one in _SEPARATORS if any(one in line for line in lines)), ",")
    return [line.split(mark) for line in lines]


def read_people(
    rows: Iterable[Sequence[object]], *, is_unit: Callable[[str], bool], councils: Collection[str]
) -> list[ListedPerson]:
    """The people of a list; empty rows, headings, numbers and other columns are left out.

    `councils` are named as the agency of their officers.
    """
    names = {fold_name(name) for name in (*councils, *_COUNCIL)}
    head: dict[int, str] = {}
    found: list[ListedPerson] = []
    for row in rows:
        cells = [_clean(cell) for cell in row[:_MOST_COLUMNS]]
        if columns := _read_headings(cells):
            if not head:  # what stands above the first headings is the title of the list
                found.clear()
            head = columns
        elif person := _read_row(cells, head, is_unit):
            if fold_name(person.unit) in names:
                person = replace(person, role=Role.COUNCIL_OFFICER, unit="")
            found.append(person)
    return found


def _clean(cell: object) -> str:
    if cell is None or isinstance(cell, dict):
        return ""
    return " ".join(normalize_text(str(cell)).split()).strip(" ;,")


def _read_headings(cells: Sequence[str]) -> dict[int, str]:
    """The columns by their headings; none where this row is no row of headings."""
    keys = [strip_accents(fold_name(cell)).strip(" *:") for cell in cells]
    found = {place: _FIELD_OF[key] for place, key in enumerate(keys) if key in _FIELD_OF}
    return found if "name" in found.values() else {}


def _read_row(
    cells: Sequence[str], head: dict[int, str], is_unit: Callable[[str], bool]
) -> ListedPerson | None:
    if head:
        values = {field: cells[place] for place, field in head.items() if place < len(cells)}
    else:
        values = _guess_columns([cell for cell in cells if not _NUMBER.fullmatch(cell)], is_unit)
    if not any(values.values()):
        return None
    role = _ROLES.get(strip_accents(fold_name(values.pop("role", ""))), USUAL_ROLE)
    return ListedPerson(role=role.stored, **values)


def _guess_columns(cells: Sequence[str], is_unit: Callable[[str], bool]) -> dict[str, str]:
    """Guess what each cell is, by itself: the first text that is nothing else is the name."""
    found: dict[str, str] = {}
    for cell in cells:
        field = _guess(cell, is_unit)
        if field == "name" and "name" in found:
            field = "unit"
        found.setdefault(field, cell)
    return found


def _guess(cell: str, is_unit: Callable[[str], bool]) -> str:
    plain = strip_accents(fold_name(cell))
    if "@" in cell:
        return "email"
    if plain in _ROLES:
        return "role"
    if is_unit(cell) or fold_name(cell).startswith(_AGENCY):
        return "unit"
    return "login" if _LOGIN.fullmatch(cell) else "name"


def suggest_logins(
    people: Iterable[ListedPerson], taken: Callable[[str], bool]
) -> Iterator[ListedPerson]:
    """The same people, each with a login: `nguyenvana` of the name, numbered where it is taken."""
    given: set[str] = set()
    for person in people:
        login = person.login.lower() or _suggest(
            person.name, lambda one: one in given or taken(one)
        )
        given.add(login)
        yield replace(person, login=login)


def _suggest(name: str, taken: Callable[[str], bool]) -> str:
    stem = re.sub(r"[^a-z0-9]", "", strip_accents(fold_name(name)))[:40]
    if not stem:
        return ""
    number = 1
    while taken(login := stem if number == 1 else f"{stem}{number}"):
        number += 1
    return login if len(login) > 1 else f"{login}1"
