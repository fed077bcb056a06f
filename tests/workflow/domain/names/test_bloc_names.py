"""Short names of blocs."""

import pytest

from workflow.domain.names.bloc_names import abbreviate_bloc, find_bloc_kind
from workflow.domain.record import BlocKind


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Khối thi đua 6", "6"),
        ("Cụm thi đua số 12 – các huyện", "12"),
        ("Khối các cơ quan tham mưu", "CQTM"),
        ("Khối Đảng", "Đ"),
        ("Khối MTTQ và các đoàn thể", "MTTQ"),
        ("Khối thi đua", "KTĐ"),
        ("Khối thi đua 123456789", "1234"),
    ],
)
def test_a_bloc_is_called_by_what_tells_it_apart(name: str, short: str) -> None:
    assert abbreviate_bloc(name) == short


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Cụm thi đua số 3", BlocKind.CUM),
        ("cum thi dua so 3", BlocKind.CUM),
        ("KHỐI các sở", BlocKind.KHOI),
        ("Các trường phía Nam", None),
    ],
)
def test_a_name_tells_the_kind_of_its_bloc(name: str, kind: BlocKind | None) -> None:
    assert find_bloc_kind(name) == kind
