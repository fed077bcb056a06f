"""The sums of a count stand on the page while it is typed."""

from pathlib import Path

from playwright.sync_api import Browser, expect

STATIC = Path(__file__).parents[5] / "workflow" / "web" / "static" / "js"
PAGE = """<form><input name="c-valid"><input name="c-invalid"><input name="c-returned">
<input name="c-tallies-0-votes"><input name="c-tallies-1-votes">
<output data-adds="valid invalid" data-equals="returned"></output>
<output data-adds="votes"></output></form>"""


def test_sums_are_counted_along_and_marked_where_they_differ(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(PAGE)
    script = (STATIC / "sums.js").read_text(encoding="utf-8").replace("export ", "")
    page.evaluate(f"{script}; document.querySelectorAll('[data-adds]').forEach(sums)")
    ballots, votes = page.locator("output").nth(0), page.locator("output").nth(1)

    for name, value in (("valid", "8"), ("invalid", "1"), ("returned", "1.0")):
        page.locator(f'input[name="c-{name}"]').fill(value)
    page.locator('input[name="c-tallies-0-votes"]').fill("5")
    page.locator('input[name="c-tallies-1-votes"]').fill("4")

    expect(ballots).to_have_text("9")
    expect(ballots).to_have_class("off")
    expect(votes).to_have_text("9")
    page.locator('input[name="c-returned"]').fill("9")
    expect(ballots).not_to_have_class("off")
    page.close()
