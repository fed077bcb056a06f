"""What tests take for a well-made page, and what they refuse."""

import pytest
from turbohtml import HTMLParseError

from tests.html import parse_html

PAGE = '<!doctype html><html lang="vi"><head><title>x</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "content",
    [
        '<datalist id="a"><option value="1"><option value="2"></datalist>',
        "<table><thead><tr><th>1</th></tr></thead><tbody><tr><td>&amp;</td></tr></tbody></table>",
        "<ul><template><li><input></li></template></ul>",
        '<svg viewBox="0 0 1 1"><path d="m0"/></svg><br>',
        "<textarea>\n<b></textarea><script>1 < 2</script>",
    ],
)
def test_a_well_made_page_is_read(content: str) -> None:
    assert parse_html(PAGE.format(content)).tag == "html"


@pytest.mark.parametrize(
    "content",
    [
        "<div>",
        "</div>",
        "<p><div></div></p>",
        "<p>one<p>two",
        "<ul><li>one<li>two</ul>",
        "<b><i></b></i>",
        "<h1><h2></h2></h1>",
        "<br></br>",
        "<form><form></form></form>",
        "<a href=x><a href=y></a></a>",
        "<button><button></button></button>",
        "<table>text</table>",
        "<table><div></div></table>",
        "<table><tr><td></td></tr></table>",
        "<table><form></form></table>",
        "<table><tbody><tr><input type=hidden><td></td></tr></tbody></table>",
        "<textarea>",
        "<title>y",
        "</body>after",
        "<body class=x>",
        '<p a="1" a="2"></p>',
        '<p a=b"c></p>',
        '<p a="b"c></p>',
        "<span/>",
        "&unknown;",
        "a \0",
    ],
)
def test_a_page_that_a_browser_mends_is_refused(content: str) -> None:
    with pytest.raises((AssertionError, HTMLParseError)):
        parse_html(PAGE.format(content))


def test_a_page_says_that_it_is_html() -> None:
    with pytest.raises(AssertionError):
        parse_html(PAGE.format("").replace("<!doctype html>", ""))
