"""Add budget checks and output contexts to the syntax tree before Jinja compiles it."""

import re
from collections.abc import Mapping, Sequence

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from worker.word.sandbox import SHORT
from worker.word.source import MARK, PLAIN

_PER_ROUND = 128  # what a round of a loop costs even if it writes nothing
_BRACES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}  # how docxtpl spells plain braces
_LOOSE = re.compile(r"(?:\A|<w:t(?: [^>]*)?>)[^<]*[\n\t]")
_DRAWING_ID = re.compile(r'(<wp:docPr [^>]*?\bid=")[^"]*')
FIRST_DRAWING = 1001


class BoundConcat(NodeTransformer):
    """Turns `a ~ b` into the bounded join filter."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802  Jinja's name
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), "join", "")


class Instrumentation:
    def __init__(self, tree: nodes.Template, tabs: Mapping[int, str | None]) -> None:
        self.has_loose_text = False  # a bare tab or line break in the template's own text
        self._tabs = tabs
        self._drawings: list[tuple[int, nodes.TemplateData]] = []
        self._body(tree.body, 0)
        self.numbers_drawings = not self._number_drawings()

    def _body(self, body: Sequence[nodes.Node], depth: int) -> int:
        """Instrumentation all statements; return what they may write, in characters."""
        weight = 0
        for node in body:
            if isinstance(node, nodes.Output):
                weight += self._output(node, depth)
            elif isinstance(node, nodes.If):
                branches = (node.body, node.elif_, node.else_)
                weight += sum(self._body(branch, depth + 1) for branch in branches)
            elif isinstance(node, nodes.For):
                inside = self._body(node.body, depth + 1)
                node.iter = _filter(node.iter, "rows", _PER_ROUND + inside)
                weight += self._body(node.else_, depth + 1)
        return weight

    def _output(self, node: nodes.Output, depth: int) -> int:
        weight = 0
        for index, child in enumerate(node.nodes):
            if isinstance(child, nodes.TemplateData):
                self._text(child, depth)
                weight += len(child.data)
            else:
                node.nodes[index] = _filter(child, "write", self._tabs[id(child)])
                weight += SHORT
        return weight

    def _text(self, node: nodes.TemplateData, depth: int) -> None:
        text = node.data.replace(MARK, "").replace(PLAIN, "")
        for spelled, meant in _BRACES.items():
            text = text.replace(spelled, meant)
        node.data = text
        self.has_loose_text |= bool(_LOOSE.search(text))
        if "<wp:docPr" in text:
            self._drawings.append((depth, node))

    def _number_drawings(self) -> bool:
        """Number drawings once and for all, if no branch or loop can change their count."""
        number = FIRST_DRAWING - 1
        for depth, node in self._drawings:
            node.data, count = number_drawings(node.data, number)
            number += count
            if depth or count != node.data.count("<wp:docPr"):
                return False
        return True


def number_drawings(text: str, number: int) -> tuple[str, int]:
    """As docxtpl does after a render: no two drawings may share a number."""
    numbers = iter(range(number + 1, number + 1 + text.count("<wp:docPr")))
    return _DRAWING_ID.subn(lambda found: f"{found[1]}{next(numbers)}", text)


def _filter(node: nodes.Node, name: str, argument: object) -> nodes.Filter:
    arguments = [nodes.Const(argument, lineno=node.lineno)]
    return nodes.Filter(node, name, arguments, [], None, None, lineno=node.lineno)
