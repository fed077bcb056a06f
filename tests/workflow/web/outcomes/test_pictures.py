"""Bars of votes and points are as long as what they show, and readers get the numbers instead."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flask import Flask

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser


def test_votes_are_a_share_of_all_that_count_with_a_line_where_enough_is(app: Flask) -> None:
    bars: Any = app.jinja_env.get_template("components/bars.html").module
    picture = str(bars.votes_bar(7, 10, Fraction(4, 5)))

    assert '<rect class="bar-part" y="2" width="140.0"' in picture
    assert '<rect class="bar-line" x="159.2"' in picture
    assert 'aria-hidden="true"' in picture
    assert "bar-line" not in str(bars.votes_bar(7, 10, None))
    assert 'width="200"' in str(bars.votes_bar(12, 10, None))
    assert str(bars.votes_bar(None, 10, None)) == str(bars.votes_bar(3, None, None)) == ""


def test_points_beyond_the_scale_end_at_its_end(app: Flask) -> None:
    bars: Any = app.jinja_env.get_template("components/bars.html").module

    assert 'x="60.0" width="39.0"' in str(bars.points_bar(60, 99))
    assert 'x="98" width="2"' in str(bars.points_bar(120, 130))
    assert 'x="0" width="100"' in str(bars.points_bar(-5, 200))


def test_the_results_are_pictures_and_numbers(
    world: World, browser: Callable[[str | None], Browser]
) -> None:
    page = browser("head").get(f"/reviews/{world.review}/outcomes")

    pictures = [one for one in page.all("svg") if one.get("class") == "bar-picture"]
    assert pictures
    assert all(one.get("aria-hidden") == "true" for one in pictures)
    assert "9/9 đơn vị thành viên" in page.text
