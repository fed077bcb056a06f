"""Word files that come with reports: what is let in is decided by what a link is, not by words."""

import pytest

from tests.worker.word.minimal import field, minimal
from workflow.services.uploads.word_scan import find_dangers

pytestmark = pytest.mark.slow


def test_a_link_without_encryption_is_let_in_and_nothing_that_only_says_so() -> None:
    assert find_dangers(minimal(links=(("hyperlink", "http://sonoivu.vn/", "External"),))) == []
    for danger in (
        minimal(field('DDEAUTO cmd "/k calc" «http://')),
        minimal(links=(("image", "file://srv/x.png?«http://", "External"),)),
        minimal(links=(("hyperlink", "file:///c:/x.exe?«http://", "External"),)),
    ):
        assert find_dangers(danger)
