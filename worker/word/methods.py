"""Methods that docxtpl templates call, read as the filters that do the same.

Nothing is called: `name.upper()` becomes `name|upper` in the syntax tree, before it is checked.
"""

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

#: Each method with its filter and how many values it is given.
_METHODS = {
    "capitalize": ("capitalize", 0),
    "items": ("items", 0),
    "lower": ("lower", 0),
    "replace": ("replace", 2),
    "strip": ("trim", 0),
    "title": ("title", 0),
    "upper": ("upper", 0),
}


class MethodsAsFilters(NodeTransformer):
    """Replaces the calls of these methods; every other call stays, to be refused."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  Jinja's name
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Getattr):
            return node
        name, count = _METHODS.get(node.node.attr, ("", -1))
        if len(node.args) != count or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        return nodes.Filter(node.node.node, name, node.args, [], None, None, lineno=node.lineno)
