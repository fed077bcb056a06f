"""Turn the XML of a part with tags into pieces that Jinja can compile.

The meaning is that of docxtpl: a tag split over runs is put together, `{%tr` takes the place of its
row, `{%tc` of its cell, `{%p` of its paragraph, `{{r` of its run; `colspan`, `cellbg`, `vm` and
`hm` shape their cell. Unlike docxtpl, other content of the row or
paragraph is kept; if its place is not clear, the template is refused.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from worker.word.errors import Fault
from worker.word.faults.check_tags import Pairing
from worker.word.faults.corrections import correct_closing, find_spaced_braces
from worker.word.parts.cell_tags import apply_cell_tags
from worker.word.parts.empty_check import NEEDS, mark_ends
from worker.word.parts.join_tags import put_tags
from worker.word.parts.markup import (
    NEW_PAGE,
    VISIBLE,
    Piece,
    ancestors,
    is_end,
    is_start,
    local_name,
    split,
)
from worker.word.parts.paragraph_texts import find_texts
from worker.word.parts.ranges import (
    are_fields_whole,
    find_tags_in_codes,
    find_torn_fields,
    is_range_end,
    join_ranges,
)
from worker.word.parts.tags import SCOPES, Span, Tag, Unclosed, find_tags, unescape
from worker.word.parts.text_spacing import PRESERVED, preserve_spaces, strip_spaces
from worker.word.parts.unfilled import find_unfilled
from workflow.domain.errors import Message

#: Enough to mend; a file made to be slow may have as many as it has attributes.
_MAX_FAULTS = 200
#: In a message, characters of a paragraph and of what is wrong in it.
MAX_PARAGRAPH, _SHOWN = 200, 40
#: Attributes that may hold tags, by element: descriptions of pictures, text of watermarks.
_ATTRIBUTES = {
    **dict.fromkeys(("docPr", "cNvPr"), ("descr", "title", "name")),
    "textpath": ("string",),
}
_TORN = Message(
    "Một trường của Word có đầu trong, cuối ngoài nhánh hay vòng lặp này, hoặc ngược lại."
)
_IN_CODE = Message("Thẻ này nằm trong mã của một trường Word; hãy đưa nó ra ngoài trường.")
_CUT_OFF = Message("Thẻ này không có thẻ đóng trong cùng thuộc tính.")
#: Starts of a run and its text: those of drawings and formulas are none of Word.
_START, _RUN_TEXT = re.compile(r"<([^\s>]+)"), [["w:r"], ["w:t"]]
_ATTRIBUTE = re.compile(r'([^\s=]+)="([^"]*)"')
_PLACES = {
    "tr": Message("một hàng của bảng"),
    "tc": Message("một ô của bảng"),
    "p": Message("một đoạn"),
}


class Preparer:
    """Prepares one part; `label` names it in messages."""

    def __init__(self, label: Message) -> None:
        self._label = label
        self.faults: list[Fault] = []
        #: Tags that stand where they cannot take the place of anything; left where they are.
        self.misplaced: set[Tag] = set()
        #: Tags inside markup, which the pieces name by number: see `mark`.
        self.marked: list[Tag] = []

    def prepare(self, xml: str) -> list[Piece]:
        pieces = _opened(split(xml))
        for holder, typed in islice(find_unfilled(pieces), _MAX_FAULTS):
            message = Message("Thẻ ở phần này không được điền.")
            self.faults.append(Fault(self._label, f"<{holder}>", unescape(typed), message))
        pieces = self._find(pieces)
        pieces = [self._fill_attributes(piece) for piece in pieces]
        pieces = apply_cell_tags(pieces, self.mark, self._complain)
        preserve_spaces(pieces)
        pieces = strip_spaces(pieces)
        pieces = self._split_runs(pieces)
        for scope in SCOPES[:-1]:
            pieces = self._lift(pieces, scope)
        pieces = join_ranges(pieces)
        for tag in dict.fromkeys(find_tags_in_codes(pieces)):
            self._complain(tag, _IN_CODE)
        for tag in dict.fromkeys(find_torn_fields(pieces)):
            self._complain(tag, _TORN)
        return mark_ends(pieces)

    def mark(self, tag: Tag) -> str:
        """Return a placeholder for a tag inside markup, replaced when the source is written."""
        self.marked.append(tag)
        return f"\x02{len(self.marked) - 1}\x03"

    def _complain(self, tag: Tag, message: Message) -> None:
        self.faults.append(Fault(self._label, tag.paragraph[:MAX_PARAGRAPH], tag.text, message))

    def _find(self, pieces: list[Piece]) -> list[Piece]:
        """Put tags in place of the text that spells them."""
        slots: list[list[Piece]] = [[piece] for piece in pieces]
        for entries in find_texts(pieces):
            text = "".join(text for _, text in entries)
            unclosed = list[int]()
            try:
                spans = list(find_tags(text, unclosed))
                self._complain_spaced(text, spans)
                put_tags(slots, entries, spans)
            except Unclosed as error:
                unclosed.append(error.start)
            for start in unclosed:
                self._complain_unclosed(text, start)
        return [piece for slot in slots for piece in slot]

    def _complain_unclosed(self, text: str, start: int) -> None:
        paragraph = unescape(text[: 4 * MAX_PARAGRAPH]).strip()[:MAX_PARAGRAPH]
        shown = unescape(text[start : start + _SHOWN])
        message = Message("Thẻ mở ra mà không đóng lại trong cùng đoạn.")
        near = correct_closing(unescape(text[start : start + 4 * MAX_PARAGRAPH]))
        self.faults.append(Fault(self._label, paragraph, shown, message, near))

    def _complain_spaced(self, text: str, spans: Sequence[Span]) -> None:
        """`{ % if x % }` would be printed as it is, which nobody wants."""
        for typed, near in islice(find_spaced_braces(text, spans), _MAX_FAULTS):
            paragraph = unescape(text[: 4 * MAX_PARAGRAPH]).strip()[:MAX_PARAGRAPH]
            message = Message("Thẻ phải có hai dấu ở đầu và hai dấu ở cuối, viết liền nhau.")
            self.faults.append(Fault(self._label, paragraph, typed, message, near))

    def _fill_attributes(self, piece: Piece) -> Piece:
        if not isinstance(piece, str) or piece[:1] != "<" or "{" not in piece:
            return piece
        if ("{{" not in piece and "{%" not in piece) or len(self.faults) > _MAX_FAULTS:
            return piece
        allowed = _ATTRIBUTES.get(local_name(piece), ())
        return _ATTRIBUTE.sub(lambda found: self._fill_attribute(found, piece, allowed), piece)

    def _fill_attribute(self, found: re.Match[str], piece: str, allowed: Sequence[str]) -> str:
        name, value = found.groups()
        if "{{" not in value and "{%" not in value:
            return found[0]
        if name in allowed:
            try:
                return f'{name}="{self._mark_all(value)}"'
            except Unclosed as error:
                self._complain_unclosed(value, error.start)
                return found[0]
        message = Message("Thẻ không được nằm trong thuộc tính {name}.", name=name)
        shown = unescape(value[value.index("{") :][:_SHOWN])
        self.faults.append(Fault(self._label, f"<{local_name(piece)}>", shown, message))
        return found[0]

    def _mark_all(self, value: str) -> str:
        """Put marks in place of tags; a branch opens and closes within one attribute."""
        made, position, tags = [], 0, list[Tag]()
        for start, end, tag in find_tags(value):
            made.append(value[position:start])
            if tag is not None and tag.kind != "{#":
                tags.append(tag)
                made.append(self.mark(tag))
            position = end
        for tag in sorted(Pairing(tags).unpaired, key=tags.index):
            self._complain(tag, _CUT_OFF)
        return "".join((*made, value[position:]))

    def _split_runs(self, pieces: list[Piece]) -> list[Piece]:
        """Place `{{r x }}` and `{%r if x %}` between runs."""
        if not any(_has_scope(piece, "r") for piece in pieces):
            return pieces
        prepared: list[Piece] = []
        for piece, around in zip(pieces, ancestors(pieces), strict=True):
            if not isinstance(piece, Tag) or piece.scope != "r":
                prepared.append(piece)
            elif [_START.findall(str(pieces[at])) for at in around[-2:]] != _RUN_TEXT:
                self._complain(piece, Message("Thẻ r phải nằm trong chữ của một đoạn."))
                self.misplaced.add(piece)
                prepared.append(piece)
            else:
                prepared += ["</w:t>", "</w:r>", piece, "<w:r>", PRESERVED]
        return prepared

    def _lift(self, pieces: list[Piece], scope: str) -> list[Piece]:
        """Move each tag of `scope` out of its row, cell or paragraph; drop that if it is empty."""
        owners: dict[tuple[int, int], list[int]] = {}
        for index, owner in _owners(pieces, scope):
            tag = pieces[index]
            if owner is not None:
                owners.setdefault(owner, []).append(index)
            elif isinstance(tag, Tag):
                where = _PLACES[scope]
                message = Message("Thẻ {scope} phải nằm trong {place}.", scope=scope, place=where)
                self._complain(tag, message)
        if not owners:
            return pieces
        slots: list[list[Piece]] = [[piece] for piece in pieces]
        for (start, end), tags in owners.items():
            self._lift_from(pieces, slots, (start, end), tags)
        return [piece for slot in slots for piece in slot]

    def _lift_from(
        self,
        pieces: Sequence[Piece],
        slots: list[list[Piece]],
        owner: tuple[int, int],
        tags: Sequence[int],
    ) -> None:
        start, end = owner
        content = list(_content(pieces, owner, frozenset(tags)))
        if not content or _is_commented_out(pieces[start : end + 1], [pieces[at] for at in tags]):
            self._complain_torn(pieces[start : end + 1], pieces[tags[0]])
            for index in range(start, end + 1):
                is_kept = index in tags or is_range_end(pieces[index])
                slots[index] = slots[index] if is_kept else []
            return
        for index in tags:
            tag = pieces[index]
            slots[index] = []
            if index < content[0]:
                slots[start].insert(-1, tag)
            elif index > content[-1]:
                slots[end].append(tag)
            elif isinstance(tag, Tag) and tag.kind != "{#":
                where = _PLACES[tag.scope]
                message = Message("Thẻ {scope} đứng giữa nội dung; hãy để nó riêng {place}.")
                self._complain(tag, message.with_params(scope=tag.scope, place=where))
                self.misplaced.add(tag)
                slots[index] = [tag]

    def _complain_torn(self, gone: Sequence[Piece], tag: Piece) -> None:
        """A row that goes takes whole fields with it, or none."""
        if isinstance(tag, Tag) and not are_fields_whole(gone):
            self._complain(tag, _TORN)


def _is_commented_out(pieces: Sequence[Piece], tags: Sequence[Piece]) -> bool:
    """Tell whether `{#tr … #}` or `{#tc … #}` removes its row or cell, as in docxtpl."""
    kinds = {tag.kind for tag in tags if isinstance(tag, Tag) and tag.scope != "p"}
    statements = (piece for piece in pieces if isinstance(piece, Tag) and piece.kind == "{%")
    return kinds == {"{#"} and next(statements, None) is None


def _opened(pieces: list[Piece]) -> list[Piece]:
    """Write `<w:tc/>` as `<w:tc></w:tc>`: after a render only such are looked for."""
    prepared: list[Piece] = []
    for piece in pieces:
        text = str(piece)
        if text[-2:] == "/>" and (name := text[1:-2].split(" ")[0]) in NEEDS:
            prepared += [f"{text[:-2]}>", f"</{name}>"]
        else:
            prepared.append(piece)
    return prepared


def _has_scope(piece: Piece, scope: str) -> bool:
    return isinstance(piece, Tag) and piece.scope == scope


def _owners(pieces: Sequence[Piece], scope: str) -> Iterator[tuple[int, tuple[int, int] | None]]:
    """Each tag of `scope` with the range of the innermost element it takes the place of."""
    open_: list[tuple[str, int]] = []
    waiting: dict[int, list[int]] = {}
    for index, piece in enumerate(pieces):
        if isinstance(piece, Tag):
            if piece.scope == scope:
                around = [start for name, start in open_ if name == scope]
                if around:
                    waiting.setdefault(around[-1], []).append(index)
                else:
                    yield index, None
        elif is_end(piece):
            _, start = open_.pop()
            for tag in waiting.pop(start, ()):
                yield tag, (start, index)
        elif is_start(piece):
            open_.append((local_name(piece), index))


def _content(
    pieces: Sequence[Piece], owner: tuple[int, int], tags: frozenset[int]
) -> Iterator[int]:
    """Pieces of an element that print something, or must not get lost."""
    for index in range(owner[0] + 1, owner[1]):
        piece = pieces[index]
        if isinstance(piece, Tag):
            if piece.kind != "{#" and index not in tags:
                yield index
        elif piece[:1] != "<":
            if piece.strip():
                yield index
        elif local_name(piece) in VISIBLE or NEW_PAGE.search(piece):
            yield index
