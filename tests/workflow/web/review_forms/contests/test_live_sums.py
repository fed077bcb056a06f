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
    page.set_content(f"<html lang=vi>{PAGE}")
    script = (STATIC / "sums.js").read_text(encoding="utf-8").replace("export ", "")
    page.evaluate(f"{script}; document.querySelectorAll('[data-adds]').forEach(sums)")
    ballots, votes = page.locator("output").nth(0), page.locator("output").nth(1)

    for name, value in (("valid", "8"), ("invalid", "1"), ("returned", "1.009")):
        page.locator(f'input[name="c-{name}"]').fill(value)
    page.locator('input[name="c-tallies-0-votes"]').fill("1.005")
    page.locator('input[name="c-tallies-1-votes"]').fill("4")

    expect(ballots).to_have_text("9")
    expect(ballots).to_have_class("off")
    expect(votes).to_have_text("1.009")
    page.locator('input[name="c-returned"]').fill("9")
    expect(ballots).not_to_have_class("off")
    page.close()


def test_what_a_contest_asks_for_follows_the_way_it_is_decided(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("""<form>
<select data-decides><option>secret_ballot<option>open_ballot</select>
<label for=v>Phiếu hợp lệ</label><input id=v data-by-ballot="Phiếu hợp lệ" data-by-hands="Số người">
<div data-of-ballots id=empty><input></div>
<div data-of-ballots id=known><input value=9></div></form>""")
    script = (STATIC / "hands.js").read_text(encoding="utf-8").replace("export ", "")
    page.evaluate(f"{script}; hands(document.querySelector('select'))")

    page.locator("select").select_option("open_ballot")
    expect(page.locator("label")).to_have_text("Số người")
    expect(page.locator("#empty")).to_be_hidden()
    expect(page.locator("#known")).to_be_visible()
    page.locator("select").select_option("secret_ballot")
    expect(page.locator("label")).to_have_text("Phiếu hợp lệ")
    expect(page.locator("#empty")).to_be_visible()
    page.close()
