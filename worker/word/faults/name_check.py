"""Find names that no sample has, in every tag, also in branches that no sample takes.

Each tag is read by itself with the names that loops and `set` give around it, so it does not matter
what is wrong elsewhere. Where nothing is known of a value, nothing is told of its fields.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from worker.word.errors import Fault
from worker.word.expressions.sandbox import LOOP_FIELDS
from worker.word.faults.check_tags import parse_tag
from worker.word.faults.fault_location import place_of
from worker.word.faults.missing_names import tell_missing
from worker.word.faults.path_reader import UNKNOWN, PathReader, find_asked, find_conditions
from worker.word.faults.shapes import Shape
from worker.word.parts.source import Source
from worker.word.parts.tags import Tag
from workflow.domain.errors import Message

_LOOP = Shape(fields=dict.fromkeys(LOOP_FIELDS, UNKNOWN))
#: The names of loops and of what is set, also as other languages spell them.
_TARGETS = re.compile(
    r"for\s+(?:each\s+)?\(?([\w\s,]+?)\)?\s*(?:\b(?:in|of|from|trong|từ)\b|=)"
    r"|(?:set|let|var|assign)\s+(\w+)"
)
_NAME = re.compile(r"\w+")


def find_unknown_names(source: Source, environment: Environment, shape: Shape) -> Iterator[Fault]:
    """Yield each name in the tags of a part that is not in `shape`."""
    lost = {name for text in source.lost for name in names_set_by(text)}
    check = _Check(shape, source.is_lenient, [dict.fromkeys(lost, UNKNOWN)])
    for tag in source.every_tag:
        place = place_of(source, tag)
        for name, known in check.read(environment, tag):
            if known is None:
                message = Message("Không có trường {name} ở đây.", name=name)
                yield Fault(*place, message)
            else:
                yield tell_missing(place, name, known)


def names_set_by(text: str) -> set[str]:
    """The names that a tag sets, whole or broken: those of `for` and `set`."""
    found = _TARGETS.search(text)
    if found is None:
        return set()
    return {*_NAME.findall(found[1]), "loop"} if found[1] else {found[2]}


@dataclass
class _Check:
    shape: Shape
    is_lenient: bool
    scopes: list[dict[str, Shape]]
    #: Paths that the conditions around a tag ask about.
    asked: list[set[tuple[str, ...]]] = field(default_factory=list)

    def read(self, environment: Environment, tag: Tag) -> list[tuple[str, Sequence[str] | None]]:
        """The unknown names of one tag, each with those known there; None where none can be."""
        word = tag.word if tag.kind == "{%" else ""
        if word == "endfor":
            _leave(self.scopes, keep=1)
        elif word == "endif":
            _leave(self.asked, keep=0)
        try:
            tree = parse_tag(environment, tag)
        except (TemplateSyntaxError, RecursionError, ValueError, OverflowError):
            self._note_broken(tag, word)
            return []
        return self._read_statement(tree, word)

    def _read_statement(
        self, tree: nodes.Template, word: str
    ) -> list[tuple[str, Sequence[str] | None]]:
        exempt = set().union(*self.asked, find_asked(tree))
        reader = PathReader(self.shape, self.scopes, exempt, is_lenient=self.is_lenient)
        statement = next(iter(tree.body), None)
        if isinstance(statement, nodes.For) and word == "for":
            self._enter_loop(reader, statement)
        elif isinstance(statement, nodes.If) and word in ("if", "elif"):
            test = statement.elif_[0].test if word == "elif" and statement.elif_ else statement.test
            asked = find_asked(test) | (find_conditions(test) if self.is_lenient else set())
            self.asked += [set()] if word == "if" or not self.asked else []
            self.asked[-1] |= asked
            reader.exempt |= asked
            reader.read(test)
        elif isinstance(statement, nodes.Assign) and isinstance(statement.target, nodes.Name):
            self.scopes[-1][statement.target.name] = reader.read(statement.node)
        elif isinstance(statement, nodes.Output):
            for child in statement.nodes:
                reader.read(child)
        return reader.found

    def _enter_loop(self, reader: PathReader, node: nodes.For) -> None:
        listed = reader.read(node.iter)
        scope = {"loop": _LOOP}
        if isinstance(node.target, nodes.Name):
            scope[node.target.name] = listed.items or UNKNOWN
        else:
            scope |= {one.name: UNKNOWN for one in node.target.find_all(nodes.Name)}
        self.scopes.append(scope)
        if node.test is not None:
            reader.read(node.test)

    def _note_broken(self, tag: Tag, word: str) -> None:
        """What a broken tag would have set is known, only not what it is."""
        scope = dict.fromkeys(names_set_by(tag.code) if word else (), UNKNOWN)
        if word == "for":
            self.scopes.append({"loop": _LOOP, **scope})
        elif word == "if":
            self.asked.append(set())
        else:
            self.scopes[-1] |= scope


def _leave(stack: list[Any], keep: int) -> None:
    if len(stack) > keep:
        stack.pop()
