"""Keep compiled templates between processes, so that the first paper of a worker is quick.

A compiled template is code that this process will run. It is read back only from a folder and a
file that belong to this user and that nobody else may write, made by the very same engine, and
whole. Everything else is compiled again.
"""

import contextlib
import hashlib
import marshal
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2.compiler

from worker.word.files.package import Binder
from worker.word.parts.part import Part
from worker.word.parts.source import Source
from worker.word.parts.tags import Tag
from worker.word.template import Template
from workflow.domain.errors import Message

#: Compiled templates of a folder; the oldest go.
MAX_KEPT = 200
_HASH_SIZE = hashlib.sha256().digest_size
_ENGINE = Path(__file__).parent
#: The folders that compiling and filling run code of.
_ROOMS = ("", "expressions", "faults", "files", "parts")


def compile_cached(docx: bytes, folder: Path) -> Template:
    """As `Template.compile`, from `folder` if it is there; kept there otherwise."""
    sha256 = hashlib.sha256(docx).hexdigest()
    path = folder / f"{sha256}-{_engine_version()}"
    content = _read_own(path)
    if content is not None:
        try:
            return _unpack(docx, sha256, content)
        except (ValueError, EOFError, TypeError, KeyError):  # of an older format, or damaged
            pass
    template = Template.compile(docx)
    with contextlib.suppress(OSError):  # a full or read-only disk: compile anew next time
        _keep(path, _pack(template))
    return template


@cache
def _engine_version() -> str:
    """Changes with the Python, with Jinja, and with any file of the engine."""
    facts = sorted(fact for room in _ROOMS for fact in _list_modules(_ENGINE / room))
    compiler = Path(jinja2.compiler.__file__)
    facts.append((str(compiler), *_size_and_time(compiler.stat())))
    text = repr((sys.implementation.cache_tag, sys.version, facts))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _list_modules(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each module of a room; the first paper of a process waits for it."""
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.endswith(".py"):
                yield entry.path, *_size_and_time(entry.stat())


def _size_and_time(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _read_own(path: Path) -> bytes | None:
    """The file without its seal, if only this user can have written it and it is whole."""
    try:
        with path.open("rb") as file:
            if not (_is_own(os.stat(path.parent)) and _is_own(os.fstat(file.fileno()))):
                return None
            seal, content = file.read(_HASH_SIZE), file.read()
    except OSError:
        return None
    return content if hashlib.sha256(content).digest() == seal else None


def _is_own(status: os.stat_result) -> bool:
    others = stat.S_IWGRP | stat.S_IWOTH
    return status.st_uid == os.getuid() and not status.st_mode & others


def _keep(path: Path, content: bytes) -> None:
    """Write and rename; other processes see the whole file or none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_own(path.parent.stat()):
        return
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(hashlib.sha256(content).digest() + content)
    Path(file.name).replace(path)
    kept = sorted(path.parent.iterdir(), key=lambda found: found.stat().st_mtime)
    for old in kept[:-MAX_KEPT]:
        old.unlink(missing_ok=True)


def _pack(template: Template) -> bytes:
    parts = [_pack_part(part) for part in template.parts.values()]
    return marshal.dumps((parts, template.binder.state()))


def _pack_part(part: Part) -> tuple[Any, ...]:
    source = part.source
    label = (source.label.text, dict(source.label.params))
    tags = {line: _tag_fields(tag) for line, tag in source.tags.items()}
    facts = (source.name, source.head, source.text, source.tail, source.is_body, source.number)
    flags = (part.break_runs, part.fit_tables, part.number_drawings, part.has_pictures)
    more = (source.is_lenient, part.may_be_empty)
    return label, facts, tags, part.code, sorted(part.paths), flags, more


def _tag_fields(tag: Tag) -> tuple[Any, ...]:
    return (
        tag.kind,
        tag.code,
        tag.scope,
        tag.strips_left,
        tag.strips_right,
        tag.paragraph,
        tag.shown,
    )


def _unpack(docx: bytes, sha256: str, content: bytes) -> Template:
    packed, binder = marshal.loads(content)  # noqa: S302  checked in `_read_own`
    parts = tuple(map(_unpack_part, packed))
    return Template(docx, parts, Binder.from_state(*binder), sha256=sha256)


def _unpack_part(packed: tuple[Any, ...]) -> Part:
    (text, params), facts, tags, code, paths, flags, (is_lenient, may_be_empty) = packed
    if not isinstance(code, CodeType):
        raise TypeError
    name, head, source_text, tail, is_body, number = facts
    source = Source(
        name=name,
        label=Message(text, **params),
        head=head,
        text=source_text,
        tail=tail,
        is_body=is_body,
        number=number,
        tags={line: Tag(*fields) for line, fields in tags.items()},
        is_lenient=is_lenient,
    )
    breaks, fits, numbers, pictures = flags
    return Part(source, code, frozenset(paths), breaks, fits, numbers, pictures, may_be_empty)
