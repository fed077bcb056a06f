"""Find fields marked as other programs mark them: `${bloc}`, `«bloc»`, `{bloc}`, `[[bloc]]`.

They would be printed as they are. Only the name of a field that the samples have is told: anything
else in such marks may be meant.
"""

import re
from collections.abc import Iterator
from itertools import islice

from worker.word.errors import Fault
from worker.word.faults.shapes import Shape
from worker.word.parts.source import MARK, Source
from worker.word.parts.tags import unescape
from workflow.domain.errors import Message

_PATH = r"\s{0,3}([^\W\d]\w{2,60}(?:\.\w{1,60}){0,5})\s{0,3}"
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![{{_])\$?\{{{_PATH}\}}(?!\}})",
        rf"«{_PATH}»",
        rf"&lt;&lt;{_PATH}&gt;&gt;",
        rf"\[\[{_PATH}\]\]",
    )
)
_MOST = 100
_TAG = re.compile(rf"{MARK}\{{[{{%].*?[%}}]\}}", re.DOTALL)


def find_other_marks(source: Source, shape: Shape) -> Iterator[Fault]:
    """Yield the fields of `shape` that a part has in marks of other programs."""
    return islice(_find(source, shape), _MOST)


def _find(source: Source, shape: Shape) -> Iterator[Fault]:
    message = Message("Đây là tên một trường nhưng không viết thành thẻ, nên sẽ in đúng như vậy.")
    text = _TAG.sub("", source.text)
    for pattern in _MARKS:
        for found in pattern.finditer(text):
            if _is_field(shape, found[1]):
                shown = unescape(found[0])
                yield Fault(source.label, shown, shown, message, f"{{{{ {found[1]} }}}}")


def _is_field(shape: Shape, path: str) -> bool:
    held: Shape | None = shape
    for name in path.split("."):
        held = (held.fields or {}).get(name) if held else None
    return held is not None
