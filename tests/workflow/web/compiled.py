"""What one application of the tests has compiled, for the next: it takes longer than most tests."""

from collections.abc import Callable
from typing import Any, ClassVar

from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class CompiledTemplates(BytecodeCache):
    """Templates."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.compiled.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


class CompiledRule(Rule):
    """A rule that builds its addresses with what another of the same text has compiled for that.

    It depends on nothing but this text: a rule with values by default compiles its own.
    """

    _builders: ClassVar[dict[tuple[str, str | None, bool], Callable[..., Any]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:  # noqa: FBT001, FBT002 - werkzeug's
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, self.subdomain, append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]
