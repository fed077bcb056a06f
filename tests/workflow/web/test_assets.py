"""The one style sheet and the one script of all pages, and how few bytes a page takes."""

import gzip
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.web.bundles import STATIC, STYLE_SHEETS, bundle_scripts, bundle_styles

Open = Callable[[str | None], Browser]


def test_every_style_sheet_and_every_script_is_in_its_bundle() -> None:
    sheets = sorted(path.stem for path in (STATIC / "css").glob("*.css"))
    modules = sorted(path.stem for path in (STATIC / "js").glob("*.js"))
    bundled = re.findall(r"^const (\w+)_js = \(\(\) => \{$", bundle_scripts(), re.MULTILINE)

    assert sorted(STYLE_SHEETS) == sheets
    assert sorted(bundled) == modules
    assert bundled[-1] == "main"


def test_a_module_stands_behind_what_it_imports() -> None:
    order = re.findall(r"^const (\w+)_js = \(\(\) =>", bundle_scripts(), re.MULTILINE)

    assert order.index("date_picker") < order.index("rows")


def test_the_script_parses(tmp_path: Path) -> None:
    node = which("node")
    if not node:
        pytest.skip("no node here; the browser tests run the script")
    bundle = tmp_path / "app.mjs"
    bundle.write_text(bundle_scripts(), encoding="utf-8")

    subprocess.run([node, "--check", bundle], check=True)


def test_notes_of_style_sheets_and_scripts_stay_here() -> None:
    assert "/*" not in bundle_styles()
    lines = bundle_scripts().splitlines()
    assert not [line for line in lines if line.lstrip().startswith("//")]


@pytest.mark.parametrize("name", ["app.css", "app.js"])
def test_a_bundle_comes_compressed_and_may_be_kept_for_a_year(name: str, browser: Open) -> None:
    head = browser("head")
    address = next(link for link in _assets(head.get("/").response.text) if name in link)

    answer = head.client.get(address, headers={"Accept-Encoding": "br, gzip"})

    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < 12_000


def test_a_page_asks_for_two_files_and_a_picture(world: World, browser: Open) -> None:
    assert len(_assets(browser("head").get("/").response.text)) == 3


def test_pages_are_compressed_and_their_length_tells_nothing(world: World, browser: Open) -> None:
    client = browser("head").client
    wanted = {"Accept-Encoding": "gzip"}
    answers = [client.get(f"/reviews/{world.review}", headers=wanted) for _ in range(8)]

    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert "Khối thi đua" in gzip.decompress(answers[0].data).decode()
    assert len({len(answer.headers["X-Padding"]) for answer in answers}) > 1


def _assets(source: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', source)
