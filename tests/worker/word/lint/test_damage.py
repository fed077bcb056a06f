"""A file with a few wrong values in it is checked or refused in one sentence; nothing breaks."""

import contextlib
import io
import random
import zipfile

import pytest
from lxml import etree

from tests.worker.word.lint.papers import GOOD, good
from worker.word.lint import UnreadableFileError, fix, lint

PARTS = ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/numbering.xml")
VALUES = ("", "abc", "-1", "1e999", "nan", "99999999999", "🎉", "\u0301")


def damaged(chance: random.Random) -> bytes:
    """A good paper with some attributes and elements of one part changed or gone."""
    source = zipfile.ZipFile(io.BytesIO(good(chance.choice(list(GOOD)))))
    part = chance.choice([name for name in PARTS if name in source.namelist()])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, spoilt(content, chance) if name == part else content)
    return stream.getvalue()


def spoilt(content: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(content)
    elements = [element for element in root.iter() if element is not root]
    for element in chance.sample(elements, min(8, len(elements))):
        parent = element.getparent()
        if element.attrib and chance.random() < 0.7:
            element.set(chance.choice(list(element.keys())), chance.choice(VALUES))
        elif parent is not None:
            parent.remove(element)
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(30))
def test_damage_is_survived(seed: int) -> None:
    content = damaged(random.Random(seed))  # noqa: S311  repeatable damage, not a secret

    for work in (lint, fix):
        with contextlib.suppress(UnreadableFileError):
            assert work(content) is not None
