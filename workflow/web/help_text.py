"""The guide in `docs/`, chapter by chapter, and the glossary: the Markdown that they use as HTML.

Headings, paragraphs, lists, tables, bold words and code; pictures are left out and links to other
documents become words, since inside the service they lead nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from markupsafe import Markup, escape

from workflow.domain.vietnamese_text import make_sort_key

DOCS = Path(__file__).parents[2] / "docs"
#: The guide by the language of its reader; chapters have the same numbers in both.
GUIDES = {"vi": "huong-dan.md", "en": "guide.md"}
_CHAPTER = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)
_MARKED = re.compile(r"(\*\*.+?\*\*|`[^`]+`)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True)
class Chapter:
    """One chapter of the guide."""

    number: int
    title: str
    body: Markup


@dataclass(frozen=True)
class Term:
    """One entry of the glossary; `name` is the Vietnamese word."""

    name: str
    meaning: str
    in_english: str


@cache
def read_chapters(language: str = "vi") -> tuple[Chapter, ...]:
    """The chapters of the guide; none where the documents were not installed."""
    guide = DOCS / GUIDES[language]
    if not guide.exists():
        return ()
    parts = _CHAPTER.split(guide.read_text(encoding="utf-8"))[1:]
    chapters = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return tuple(Chapter(int(number), title, _render(text)) for number, title, text in chapters)


@cache
def read_terms() -> tuple[Term, ...]:
    """The terms that the glossary explains, in its order."""
    glossary = DOCS / "glossary.md"
    if not glossary.exists():
        return ()
    lines = glossary.read_text(encoding="utf-8").splitlines()
    rows = [_cells(line) for line in lines if line.startswith("| ")]
    explained = [row for row in rows[2:] if len(row) == 4 and row[2]]
    return tuple(Term(row[1], row[2], row[3].replace("`", "")) for row in explained)


def _render(text: str) -> Markup:
    blocks = re.split(r"\n{2,}", text.strip())
    return Markup("\n").join(_render_block(block) for block in blocks if block)


def _render_block(block: str) -> Markup:
    if block.startswith("!["):
        return Markup("")
    if block.startswith("### "):
        return Markup("<h2>{}</h2>").format(_render_line(block.removeprefix("### ")))
    if block.startswith("|"):
        return _render_table(block)
    if block.startswith("- "):
        items = re.split(r"^- ", block, flags=re.MULTILINE)[1:]
        return Markup("<ul>{}</ul>").format(
            Markup("").join(Markup("<li>{}</li>").format(_render_line(item)) for item in items)
        )
    return Markup("<p>{}</p>").format(_render_line(block))


def _render_line(text: str) -> Markup:
    pieces = _MARKED.split(_LINK.sub(r"\1", " ".join(text.split())))
    return Markup("").join(map(_render_piece, pieces))


def _render_piece(piece: str) -> Markup:
    if piece.startswith("**"):
        return Markup("<strong>{}</strong>").format(piece.strip("*"))
    if piece.startswith("`"):
        return Markup("<code>{}</code>").format(piece.strip("`"))
    return escape(piece)


def _render_table(block: str) -> Markup:
    head, _rule, *rows = (_cells(line) for line in block.splitlines())
    titles = Markup("").join(
        Markup('<th scope="col">{}</th>').format(_render_line(cell)) for cell in head
    )
    lines = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(_render_line(cell)) for cell in row)
        )
        for row in rows
    )
    return Markup(
        '<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(titles, lines)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def list_terms_by_letter() -> Iterator[tuple[str, list[Term]]]:
    """The terms under their first letters."""
    terms = sorted(read_terms(), key=lambda term: make_sort_key(term.name))
    for letter, found in groupby(terms, key=lambda term: term.name[0].upper()):
        yield letter, list(found)
