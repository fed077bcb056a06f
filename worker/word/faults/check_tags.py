"""Check each tag by itself, so that one wrong tag hides no other, and that they pair up."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

import jinja2
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from worker.word.expressions.grammar import find_complaints
from worker.word.expressions.values import nearest
from worker.word.faults.corrections import find_correction
from worker.word.faults.explain import explain
from worker.word.parts.tags import Tag
from workflow.domain.errors import Message
from workflow.domain.labels import N_

Complaint = tuple[Tag, Message, str | None]  # the tag, what is wrong, the nearest known name

_CLOSED_BY = {"if": "endif", "for": "endfor"}
_INSIDE = {"elif": ("if",), "else": ("if", "for")}
_AROUND = {
    "if": ("", "{% endif %}"),
    "for": ("", "{% endfor %}"),
    "elif": ("{% if 1 %}", "{% endif %}"),
    "else": ("{% if 1 %}", "{% endif %}"),
    "endif": ("{% if 1 %}", ""),
    "endfor": ("{% for x in y %}", ""),
    "macro": ("", "{% endmacro %}"),
    "call": ("", "{% endcall %}"),
    "block": ("", "{% endblock %}"),
    "filter": ("", "{% endfilter %}"),
    "with": ("", "{% endwith %}"),
    "autoescape": ("", "{% endautoescape %}"),
}
_BLOCK_SET = "set"
#: Words that begin or end a tag which templates may use, for whoever mistypes one.
_WORDS = ("if", "elif", "else", "endif", "for", "endfor", "set", "cellbg", "colspan", "vm", "hm")
#: Tags that templates may not use, and that have an end.
_REFUSED = ("macro", "call", "block", "filter", "with", "autoescape", "set", "trans")
#: Tags of Jinja's extensions, and what to write in their place.
_INSTEAD = {
    **dict.fromkeys(("break", "continue"), "{% for a in b if … %}"),
    "do": "{% set a = a + [b] %}",
}
_UNKNOWN = Message("Không có thẻ này.")
#: What ends anything in other languages; here an end says what it ends.
_SHORT_ENDS = ("end", "next", "fi", "done", "loop")


#: What parsing a tag ends in where it is wrong.
_UNREADABLE = (TemplateSyntaxError, RecursionError, ValueError, OverflowError)


def parse_tag(environment: jinja2.Environment, tag: Tag) -> nodes.Template:
    """One tag as Jinja reads it by itself; raises as `Environment.parse` does."""
    before, after = _AROUND.get(tag.word, ("", "")) if tag.kind == "{%" else ("", "")
    if tag.kind == "{%" and tag.word == _BLOCK_SET and "=" not in tag.code:
        after = "{% endset %}"
    typed = replace(tag, filter="").source
    return environment.parse(f"{before}{typed}{after}")


def check_tag(
    environment: jinja2.Environment, tag: Tag, *, corrects: bool = True
) -> Iterator[Complaint]:
    """Everything wrong with one tag; `corrects` looks for what to write in its place."""
    if tag.kind == "{%" and (refused := _read_refused_end(tag.word)):
        message = Message("Thẻ này đóng thẻ {tag}, mà mẫu không được dùng thẻ đó.", tag=refused)
        yield tag, message, None
        return
    if tag.kind == "{%" and tag.word == "endraw":
        yield tag, Message("Thẻ {tag} không có thẻ mở {words}.", tag=tag.word, words="raw"), None
        return
    if tag.kind == "{%" and (instead := _INSTEAD.get(tag.word)):
        message = Message("Không có thẻ {tag}; hãy viết {instead}.", tag=tag.word, instead=instead)
        yield tag, message, None
        return
    if tag.kind == "{%" and tag.word in _SHORT_ENDS:
        return  # told where it is known what it ends
    try:
        found = list(find_complaints(parse_tag(environment, tag)))
    except _UNREADABLE as error:
        is_known = tag.kind != "{%" or tag.word in (*_WORDS, *_AROUND)
        near = None
        if corrects:
            near = find_correction(tag, lambda other: _is_right(environment, other))
        yield tag, explain(error), near or (None if is_known else nearest(tag.word, _WORDS))
    else:
        yield from ((tag, message, near) for _, message, near in found)


def _read_refused_end(word: str) -> str | None:
    return next((opening for opening in _REFUSED if word == f"end{opening}"), None)


def _is_right(environment: jinja2.Environment, tag: Tag) -> bool:
    try:
        return not list(find_complaints(parse_tag(environment, tag)))
    except _UNREADABLE:
        return False


class Pairing:
    """Pairs `if` and `for` with their ends; `unpaired` are tags that have no partner."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self.partners: dict[Tag, list[Tag]] = {}  # by opening tag, those that belong to it
        self.complaints: list[Complaint] = []
        self.unpaired: set[Tag] = set()
        self._broken: set[Tag] = set()  # opening tags whose others are wrong
        open_: list[Tag] = []
        for tag in tags:
            if tag.kind == "{%":
                self._add(tag, open_)
        for tag in open_:
            self._complain(tag, Message("Thiếu thẻ đóng (endif hoặc endfor)."))
        for tag in (*open_, *self._broken):
            self.unpaired |= {tag, *self.partners[tag]}

    def with_partners(self, tags: Set[Tag]) -> set[Tag]:
        """The tags with all that opens, goes on or closes with them."""
        groups = ({opening, *others} for opening, others in self.partners.items())
        return set(tags).union(*(group for group in groups if group & tags))

    def _add(self, tag: Tag, open_: list[Tag]) -> None:
        if tag.word in _CLOSED_BY:
            open_.append(tag)
            self.partners[tag] = []
        elif tag.word in _INSIDE or tag.word in _CLOSED_BY.values():
            self._add_inner(tag, open_)
        elif tag.word in _SHORT_ENDS:
            self._add_short_end(tag, open_)

    def _add_inner(self, tag: Tag, open_: list[Tag]) -> None:
        wanted = _INSIDE.get(tag.word) or tuple(
            word for word, end in _CLOSED_BY.items() if end == tag.word
        )
        if not open_ or open_[-1].word not in wanted:
            words = N_(" hoặc ").join(wanted)
            message = Message("Thẻ {tag} không có thẻ mở {words}.", tag=tag.word, words=words)
            self._complain(tag, message)
            self.unpaired.add(tag)
            return
        before = self.partners[open_[-1]]
        if tag.word in _INSIDE and any(other.word == "else" for other in before):
            self._complain(tag, _tell_after_else(open_[-1], tag))
            self._broken.add(open_[-1])
        before.append(tag)
        if tag.word not in _INSIDE:
            open_.pop()

    def _add_short_end(self, tag: Tag, open_: list[Tag]) -> None:
        self.unpaired.add(tag)
        if not open_:
            self._complain(tag, _UNKNOWN)
            return
        opening = open_.pop()
        self._complain(tag, _UNKNOWN, replace(tag, code=_CLOSED_BY[opening.word]).typed)
        self._broken.add(opening)

    def _complain(self, tag: Tag, message: Message, near: str | None = None) -> None:
        self.complaints.append((tag, message, near))


def _tell_after_else(opening: Tag, tag: Tag) -> Message:
    if tag.word == "else":
        return Message(
            "Thẻ {opening} này đã có một else; hãy bỏ bớt, hoặc viết {instead} trước else.",
            opening=opening.word,
            instead="{% elif … %}",
        )
    return Message("Thẻ elif phải đứng trước else.")
