"""One style sheet and one script for all pages, put together from the files of `static`.

The service does it itself when it starts: whoever changes a file builds nothing.
"""

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"
#: The cascade: what comes later wins.
STYLE_SHEETS = (
    *("tokens", "base", "layout", "masthead", "forms", "tables", "components", "year"),
    *("review_forms", "board", "wall", "papers", "regulations", "scores", "inspections"),
    *("grid", "search", "print"),
)
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=function (\w+))", re.MULTILINE)
#: Notes on lines of their own, and indents: no text of ours goes over several lines.
_SCRIPT_NOTES = re.compile(r"^\s*(?:/\*.*?\*/|//[^\n]*)\n|^\s+", re.DOTALL | re.MULTILINE)
_CSS_NOTES = re.compile(r"/\*.*?\*/|^\s+", re.DOTALL | re.MULTILINE)


def bundle_styles() -> str:
    """All style sheets in the order of the cascade."""
    sheets = (_read(f"css/{name}.css") for name in STYLE_SHEETS)
    return _CSS_NOTES.sub("", "\n".join(sheets))


def bundle_scripts() -> str:
    """`main.js` behind each module that it imports, as one module.

    A module becomes a function that is called once and gives back what it exports, so that the
    names of one stay unknown to the others. Imports are one line each, without renaming.
    """
    done: dict[str, str] = {}
    main = _wrap("main", done)
    return "".join((*done.values(), main))


def _wrap(name: str, done: dict[str, str]) -> str:
    """The module as a constant called after its file; first, into `done`, what it imports."""
    text = _read(f"js/{name}.js")
    for _names, imported in _IMPORT.findall(text):
        if imported not in done:
            done[imported] = _wrap(imported, done)
    given = ", ".join(_EXPORT.findall(text))
    text = _EXPORT.sub("", _IMPORT.sub(r"const { \1 } = \2_js;\n", text))
    text = _SCRIPT_NOTES.sub("", text)
    if "\nimport " in text or "\nexport " in text:
        raise ValueError(f"{name}.js imports or exports in a way that the bundle does not know")
    return f"const {name}_js = (() => {{\n{text}\nreturn {{ {given} }};\n}})();\n"


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
