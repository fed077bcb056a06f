"""No form stores anything of its own accord."""

from collections.abc import Callable

import pytest

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import Record

FORMS = (
    *("members", "results", "awards", "next", "plan", "papers"),
    *("meeting/time", "meeting/people", "meeting/attendance", "meeting/guests"),
    *("meeting/discussion", "meeting/conclusions"),
    *("contests/0", "contests/1"),
)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_saved_untouched_says_so_and_stores_nothing(
    browser: Callable[[str | None], Browser], world: World, facts: Callable[[], Record], form: str
) -> None:
    head, before, address = browser("head"), facts(), f"/reviews/{world.review}/edit/{form}"

    page = head.submit(head.get(address), address)

    assert "không có gì thay đổi" in page.text
    assert facts() == before
