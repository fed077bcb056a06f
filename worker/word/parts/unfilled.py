"""Find tags in elements whose text is not filled; they would be printed as they are typed."""

import re
from collections.abc import Iterator, Sequence

from worker.word.parts.markup import TEXT_HOLDERS, Piece, is_start, local_name

_WHOLE_TAG = re.compile(r"\{\{.{1,200}?\}\}|\{%.{1,200}?%\}", re.DOTALL)


def find_unfilled(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """The name of each such element, and the first tag in it."""
    for index, piece in enumerate(pieces):
        if not isinstance(piece, str) or piece[:1] == "<" or "{" not in piece:
            continue
        holder = pieces[index - 1] if index else ""
        if isinstance(holder, str) and is_start(holder) and (found := _WHOLE_TAG.search(piece)):
            name = local_name(holder)
            if name not in TEXT_HOLDERS:
                yield name, found[0]
