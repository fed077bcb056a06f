"""Lists go from the newest year to the oldest, and count blocs as people do."""

from workflow.domain.listing import list_order, span
from workflow.domain.names import fold


def test_numbers_in_names_count_as_numbers_and_years_go_back() -> None:
    wanted = [("2022", "Khối 10"), ("2021", "Khối 2"), ("2021", "Khối 10"), ("2020", "Cụm 1")]

    keys = [list_order(year, fold(name)) for year, name in wanted]

    assert keys == sorted(keys)


def test_a_school_year_stands_with_the_year_in_which_it_ends() -> None:
    assert list_order("2020-2021", "khối 1") == list_order("2021", "khối 1")


def test_a_label_that_is_no_year_comes_last() -> None:
    assert list_order("thử", "khối 1") > list_order("1900", "khối 1")


def test_a_span_holds_the_keys_of_its_year_and_no_others() -> None:
    first, last = span("2021")

    assert first < list_order("2021", "khối 1") < last
    assert not first <= list_order("2022", "khối 1") <= last
    assert not first <= list_order("2020", "khối 1") <= last
