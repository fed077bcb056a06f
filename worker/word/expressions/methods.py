"""Calls and operators of docxtpl templates, read as the filters that do the same.

Nothing is called: `name.upper()` becomes `name|upper` in the syntax tree, before it is checked.
"""

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

#: Each method with its filter and how many values it may be given.
_METHODS = {
    "capitalize": ("capitalize", (0,)),
    "endswith": ("endswith", (1,)),
    "get": ("get", (1, 2)),
    "items": ("items", (0,)),
    "iteritems": ("items", (0,)),
    "lower": ("lower", (0,)),
    "replace": ("replace", (2, 3)),
    "split": ("split", (0, 1, 2)),
    "startswith": ("startswith", (1,)),
    "strip": ("trim", (0, 1)),
    "title": ("title", (0,)),
    "upper": ("upper", (0,)),
    "zfill": ("zfill", (1,)),
}
#: Functions of Python with one value (`round` with two), by their filters.
_FUNCTIONS = {
    **{name: name for name in ("abs", "float", "int", "list", "max", "min", "round", "sum")},
    "iteritems": "items",
    "len": "length",
    "sorted": "sort",
    "str": "string",
}


class MethodsAsFilters(NodeTransformer):
    """Replaces these calls and operators, and tuples by lists; other calls are refused later."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  Jinja's name
        self.generic_visit(node)
        if (pattern := _find_pattern(node)) is not None:
            named = node.kwargs
            return nodes.Filter(
                pattern, "fill_braces", node.args, named, None, None, lineno=node.lineno
            )
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        if isinstance(node.node, nodes.Name):
            return _read_function(node, node.node.name)
        return _read_method(node, node.node) if isinstance(node.node, nodes.Getattr) else node

    def visit_Mod(self, node: nodes.Mod) -> nodes.Node:  # noqa: N802
        """`'%02d' % n`; what is left of `%` is no format where it comes from the data."""
        self.generic_visit(node)
        if not _is_text(node.left):
            return node
        values = node.right.items if isinstance(node.right, nodes.List) else [node.right]
        return _filter(node, node.left, "format", *values)

    def visit_Mul(self, node: nodes.Mul) -> nodes.Node:  # noqa: N802
        """`'.' * 20`; a text of the data is no number, and repeating it is a mistake."""
        self.generic_visit(node)
        text, count = (node.left, node.right) if _is_text(node.left) else (node.right, node.left)
        return _filter(node, text, "repeat", count) if _is_text(text) else node

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        """`x in ('a', 'b')`: a template knows one kind of list."""
        self.generic_visit(node)
        return node if node.ctx == "store" else nodes.List(node.items, lineno=node.lineno)


def _read_function(node: nodes.Call, name: str) -> nodes.Node:
    is_known = name in _FUNCTIONS and len(node.args) in ((1, 2) if name == "round" else (1,))
    return _filter(node, node.args[0], _FUNCTIONS[name], *node.args[1:]) if is_known else node


def _read_method(node: nodes.Call, method: nodes.Getattr) -> nodes.Node:
    if method.attr == "join" and len(node.args) == 1:  # the separator's own method
        return _filter(node, node.args[0], "join", method.node)
    if method.attr == "cycle" and _is_loop(method.node) and node.args:
        return _choose_by_round(node, method.node)
    name, counts = _METHODS.get(method.attr, ("", ()))
    return _filter(node, method.node, name, *node.args) if len(node.args) in counts else node


def _find_pattern(node: nodes.Call) -> nodes.Expr | None:
    """The text of `'{}'.format(x)`; a text of the data is no pattern."""
    method = node.node
    if node.dyn_args or node.dyn_kwargs or not isinstance(method, nodes.Getattr):
        return None
    return method.node if method.attr == "format" and _is_text(method.node) else None


def _is_text(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _is_loop(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "loop"


def _choose_by_round(node: nodes.Call, loop: nodes.Expr) -> nodes.Node:
    """`loop.cycle(a, b)` as `[a, b][loop.index0 % 2]`."""
    line = node.lineno
    index = nodes.Getattr(loop, "index0", "load", lineno=line)
    place = nodes.Mod(index, nodes.Const(len(node.args), lineno=line), lineno=line)
    return nodes.Getitem(nodes.List(node.args, lineno=line), place, "load", lineno=line)


def _filter(node: nodes.Expr, value: nodes.Expr, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(value, name, list(arguments), [], None, None, lineno=node.lineno)
