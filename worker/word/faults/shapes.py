"""What samples have in common: the fields of each group, whatever the sample that has them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: Samples are those of our reviews; this only bounds a mistake.
_MAX_DEPTH = 12


@dataclass(slots=True)
class Shape:
    """Everything that is known of a value; what is None was never seen."""

    fields: "dict[str, Shape] | None" = None
    items: "Shape | None" = None
    is_plain: bool = False  # a text, a number, true or false

    @property
    def is_known(self) -> bool:
        """Tell whether some sample has a value there."""
        return self.is_plain or self.fields is not None or self.items is not None

    def add(self, value: Any, depth: int = 0) -> None:
        """Learn from one value."""
        if value is None or depth > _MAX_DEPTH:
            return
        if isinstance(value, Mapping):
            self.fields = {} if self.fields is None else self.fields
            for name, item in value.items():
                self.fields.setdefault(name, Shape()).add(item, depth + 1)
        elif isinstance(value, list | tuple):
            self.items = self.items or Shape()
            for item in value:
                self.items.add(item, depth + 1)
        else:
            self.is_plain = True


def merge_shapes(samples: Iterable[Mapping[str, Any]]) -> Shape:
    """The shape that all samples together have."""
    shape = Shape(fields={})
    for sample in samples:
        shape.add(sample)
    return shape
