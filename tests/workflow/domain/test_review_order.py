"""Lists go from the newest year to the oldest, and count blocs as people do."""

from workflow.domain.review_order import compute_list_order, compute_list_order_range


def test_numbers_in_names_count_as_numbers_and_years_go_back() -> None:
    wanted = [("2022", "Khối 10"), ("2021", "Khối 2"), ("2021", "Khối 10"), ("2020", "Cụm 1")]

    keys = [compute_list_order(year, name) for year, name in wanted]

    assert keys == sorted(keys)


def test_a_school_year_stands_with_the_year_in_which_it_ends() -> None:
    assert compute_list_order("2020-2021", "khối 1") == compute_list_order("2021", "khối 1")


def test_a_label_that_is_no_year_comes_last() -> None:
    assert compute_list_order("thử", "khối 1") > compute_list_order("1900", "khối 1")


def test_a_span_holds_the_keys_of_its_year_and_no_others() -> None:
    first, last = compute_list_order_range("2021")

    assert first < compute_list_order("2021", "khối 1") < last
    assert not first <= compute_list_order("2022", "khối 1") <= last
    assert not first <= compute_list_order("2020", "khối 1") <= last
