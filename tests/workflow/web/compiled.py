"""What one application of the tests has compiled, for the next: it takes longer than most tests."""

from typing import ClassVar

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
    """A rule that takes what another of the same text was compiled to.

    It depends on nothing but this text: a rule with values by default compiles its own.
    """

    _compiled: ClassVar[dict[str, "CompiledRule"]] = {}

    def compile(self) -> None:
        same = self._compiled.get(self.rule)
        if same is None or self.defaults:
            super().compile()
            if not self.defaults:
                self._compiled[self.rule] = self
            return
        self._parts, self._trace, self._converters = same._parts, same._trace, same._converters
        self.arguments |= same.arguments
        self._build = same._build.__func__.__get__(self)  # type: ignore[attr-defined]
        self._build_unknown = same._build_unknown.__func__.__get__(self)  # type: ignore[attr-defined]
