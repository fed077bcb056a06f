"""Names of paper files."""

import pytest

from tests.factories import make_record, seed_record
from workflow.domain.papers import PaperKind, build_file_name
from workflow.domain.record import Bloc


def test_a_paper_is_named_after_its_bloc_year_and_kind() -> None:
    assert (
        build_file_name(seed_record(), PaperKind.MINUTES)
        == "Khoi-thi-dua-6_2021_Bien-ban-hoi-nghi.docx"
    )


@pytest.mark.parametrize(
    ("bloc", "start"),
    [
        ('Khối "A/B" <1>: Đảng & đoàn thể?', "Khoi-A-B-1-Dang-doan-the_2021"),
        ("  ..", "Khoi_2021"),
        ("Khối " + "rất dài " * 100, "Khoi-rat-dai"),
    ],
)
def test_a_file_name_is_safe_on_every_system(bloc: str, start: str) -> None:
    name = build_file_name(make_record(bloc=Bloc(name=bloc)), PaperKind.PLAN)

    assert name.startswith(start)
    assert name.isascii()
    assert len(name) < 100
    assert not set(name) & set('\\/:*?"<>| ')
