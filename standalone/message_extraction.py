"""Every sentence that a page or the command line may show, as the English catalogue must know it.

Sentences come from three places: calls that translate (`_`, `_l`, `Message`), templates, and labels
of enumerations and tables, which are plain Vietnamese strings in the code until they are shown.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from workflow.services.translation import CATALOGUE_FOLDER

ROOT = Path(__file__).parent.parent
_ROOMS = ("workflow", "worker")
#: Calls whose first argument is always a sentence, and calls that take other strings as well.
_TRANSLATING_CALLS = ("_", "_l", "Message")
_RAISING_CALLS = ("refuse", "of")
#: Left out with all they say, and why.
_SKIPPED_MODULES = {
    "workflow/web/gallery.py": "shows the parts of pages to developers",
}
#: Left out as far as strings go that no call translates, and why.
_UNTRANSLATED_MODULES = {
    "workflow/config": "says what is wrong with a setting in both languages at once",
    "workflow/web/__init__.py": "says what is wrong with a setting in both languages at once",
    "workflow/domain/unit_matching.py": "lists letters and words that names share",
    "workflow/domain/legacy_text.py": "lists letters of codes before Unicode",
    "workflow/domain/vietnamese_text.py": "lists letters and marks",
    "workflow/domain/wording.py": "writes papers, which stay Vietnamese",
    "workflow/domain/authorities.py": "writes names of authorities as papers do",
    "workflow/domain/posts.py": "reads posts as they are typed",
    "workflow/domain/families.py": "reads names of agencies",
    "workflow/domain/acts.py": "names acts as papers cite them, which stay Vietnamese",
    "workflow/domain/papers": "writes papers, which stay Vietnamese",
    "workflow/services/translation.py": "lists words of which some are said otherwise of a cụm",
    "workflow/services/handover_package.py": "writes a paper, which stays Vietnamese",
    "workflow/services/printing/manifest.py": "writes the list beside papers, in their language",
    "workflow/web/agenda/calendar_feed.py": "writes the names of a file format",
    "worker/word/lint": "looks for Vietnamese words; what it finds is said through `Message`",
}
#: Names of values offered for typing: they go into the record and from there into papers.
_VALUES = {"USUAL_AWARDS", "RATINGS"}
#: Calls by which papers name what is blank in them; pages show these names.
_BLANKS = {"note", "fill", "fill_all"}
_KINDS = Path("workflow/domain/paper_kinds.py")
_VIETNAMESE = re.compile("[À-ÖØ-öø-ỹ]")
_MARK = re.compile(r"\{[^}]*\}|%\(\w+\)s")


@cache
def extract_messages() -> frozenset[str]:
    """All sentences of the code, as they stand there."""
    modules = [path.relative_to(ROOT) for room in _ROOMS for path in (ROOT / room).rglob("*.py")]
    found = {text for path in modules for text in (*_call_messages(path), *_label_messages(path))}
    return frozenset(found | set(_template_messages()))


def read_catalogue() -> Catalog:
    """The English catalogue."""
    with (CATALOGUE_FOLDER / "en.po").open("rb") as source:
        return read_po(source, locale="en")


def list_untranslated() -> list[str]:
    """The sentences that the English catalogue lacks."""
    known = {message.id for message in read_catalogue() if message.id and message.string}
    return sorted(extract_messages() - known)


def _template_messages() -> Iterator[str]:
    folder = ROOT / "workflow" / "web" / "templates"
    methods = [("**.html", "jinja2")]
    for file, _line, text, *_rest in extract_from_dir(folder, methods, keywords={"_": None}):
        if isinstance(text, str) and _has_words(text) and not file.startswith("gallery"):
            yield text


def _call_messages(path: Path) -> Iterator[str]:
    """Sentences that stand first in a call that translates."""
    if _is_within(path, _SKIPPED_MODULES):
        return
    calls = (node for node in ast.walk(_parse_module(path)) if isinstance(node, ast.Call))
    for call in calls:
        name = ast.unparse(call.func).rpartition(".")[2]
        for text in (
            _strings(call.args[:1]) if name in (*_TRANSLATING_CALLS, *_RAISING_CALLS) else ()
        ):
            if _has_words(text) if name in _TRANSLATING_CALLS else _VIETNAMESE.search(text):
                yield text


def _has_words(text: str) -> bool:
    """Whether there are words in it, not only marks to fill in and what stands between them."""
    return bool(re.search(r"[^\W\d_]", _MARK.sub("", text)))


@cache
def _parse_module(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _label_messages(path: Path) -> Iterator[str]:
    """Vietnamese strings of a module that no call translates where they stand."""
    if _is_within(path, _SKIPPED_MODULES):
        return
    papers = path != _KINDS and _is_within(path, _UNTRANSLATED_MODULES)
    found = _blank_labels(_parse_module(path)) if papers else _bare_strings(_parse_module(path))
    yield from filter(_VIETNAMESE.search, found)


def _bare_strings(tree: ast.Module) -> Iterator[str]:
    """No docstrings, no parts of f-strings, no patterns."""
    apart = {id(part) for node in ast.walk(tree) for part in _non_labels(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value


def _is_within(path: Path, places: dict[str, str]) -> bool:
    return any(path.is_relative_to(place) for place in places)


def _blank_labels(tree: ast.Module) -> Iterator[str]:
    """What `blanks.note(…)` and the like call a blank, there or in a variable named `label`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "label":
            yield from _strings([node.value])
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _BLANKS:
            yield from _strings(node.args[1:])


def _strings(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _non_labels(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.JoinedStr():
            yield from ast.walk(node)
        case ast.Expr(value=ast.Constant()):
            yield node.value
        case ast.Assign(targets=[ast.Name(id=name)]) if name in _VALUES:
            yield from ast.walk(node)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
            yield from ast.walk(node)
