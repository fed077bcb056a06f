"""Talk with a child process in frames of JSON with bytes behind; nothing is unpickled."""

import json
import struct
from typing import IO, Any

_LENGTHS = struct.Struct(">II")
_MAX_FRAME = 256 * 2**20
Frame = tuple[dict[str, Any], bytes]


def write_frame(stream: IO[bytes], header: dict[str, Any], content: bytes) -> None:
    encoded = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(encoded), len(content)) + encoded + content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> Frame:
    """The next frame; raises `EOFError` if the other side is gone."""
    head, body = _LENGTHS.unpack(_read(stream, _LENGTHS.size))
    if head + body > _MAX_FRAME:
        raise EOFError
    header: dict[str, Any] = json.loads(_read(stream, head))
    return header, _read(stream, body)


def split_content(content: bytes, lengths: list[int]) -> list[bytes]:
    """The files that stand one behind the other in the content of a frame."""
    parts, start = [], 0
    for length in lengths:
        parts.append(content[start : start + length])
        start += length
    return parts


def _read(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content
