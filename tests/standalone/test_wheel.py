"""A wheel carries all that the service reads: forms, pages, rules, migrations."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
FOLDERS = [name.rstrip("*") for name in SETUP["packages"]["find"]["include"]]


def test_every_folder_that_the_image_copies_is_a_package() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [words[1] for line in image.splitlines() if (words := line.split())[:1] == ["COPY"]]

    assert {name for name in copied if (ROOT / name).is_dir()} == set(FOLDERS)


def test_every_file_that_is_no_module_is_carried_along() -> None:
    carried = ("*.py", "*.pyc", *SETUP["package-data"]["*"])
    files = [path for name in FOLDERS for path in (ROOT / name).rglob("*") if path.is_file()]

    left = [path for path in files if not any(fnmatch(path.name, want) for want in carried)]

    assert left == []
