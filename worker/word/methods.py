"""Methods that docxtpl templates call, read as the filters that do the same.

Nothing is called: `name.upper()` becomes `name|upper` in the syntax tree, before it is checked.
"""

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

#: Each method with its filter and how many values it may be given.
_METHODS = {
    "capitalize": ("capitalize", (0,)),
    "items": ("items", (0,)),
    "lower": ("lower", (0,)),
    "replace": ("replace", (2, 3)),
    "strip": ("trim", (0, 1)),
    "title": ("title", (0,)),
    "upper": ("upper", (0,)),
}


class MethodsAsFilters(NodeTransformer):
    """Replaces the calls of these methods; every other call stays, to be refused."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  Jinja's name
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Getattr):
            return node
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        if node.node.attr == "join" and len(node.args) == 1:  # the separator's own method
            separator = [node.node.node]
            return nodes.Filter(node.args[0], "join", separator, [], None, None, lineno=node.lineno)
        name, counts = _METHODS.get(node.node.attr, ("", ()))
        if len(node.args) not in counts:
            return node
        return nodes.Filter(node.node.node, name, node.args, [], None, None, lineno=node.lineno)
