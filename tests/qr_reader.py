"""Reads a clean QR picture as a phone does (ISO/IEC 18004): modules, mask, blocks, bytes.

It mends nothing: what a printer spoiled, a phone reads and this does not.
"""

from collections.abc import Callable, Iterator

from PIL import Image

Modules = list[list[bool]]
_FINDER = 7
#: Blocks of data codewords by version, at each level as the format names it: M, L, H, Q.
_BLOCKS = (
    {1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4},
    {1: [19], 2: [34], 3: [55], 4: [80], 5: [108], 6: [68] * 2},
    {1: [9], 2: [16], 3: [13] * 2, 4: [9] * 4, 5: [11, 11, 12, 12], 6: [15] * 4},
    {1: [13], 2: [22], 3: [17] * 2, 4: [24] * 2, 5: [15, 15, 16, 16], 6: [19] * 4},
)
_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda row, column: (row + column) % 2,
    lambda row, _column: row % 2,
    lambda _row, column: column % 3,
    lambda row, column: (row + column) % 3,
    lambda row, column: (row // 2 + column // 3) % 2,
    lambda row, column: row * column % 2 + row * column % 3,
    lambda row, column: (row * column % 2 + row * column % 3) % 2,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2,
)
_FORMAT_MASK = 0b101010000010010
_BYTES = 0b0100


def read_qr(picture: Image.Image) -> str:
    """The text of a picture that shows nothing but a code on white."""
    modules = _read_modules(picture.convert("L").point(lambda level: 255 if level < 128 else 0))
    size = len(modules)
    version = (size - 17) // 4
    told = _read_format(modules)
    mask = _MASKS[told >> 10 & 0b111]
    bits = [
        modules[row][column] != (mask(row, column) == 0)
        for row, column in _walk(size, _list_fixed(size, version))
    ]
    return _read_text(_join_blocks(_to_bytes(bits), _BLOCKS[told >> 13][version]))


def _read_modules(dark: Image.Image) -> Modules:
    box = dark.getbbox()
    assert box
    left, top, right, bottom = box
    code = dark.crop(box)
    row = [bool(code.getpixel((at, code.height // 200))) for at in range(code.width)]
    size = round((right - left) / (row.index(False) / _FINDER))
    size = min((21 + 4 * number for number in range(8)), key=lambda one: abs(one - size))
    wide, high = (right - left) / size, (bottom - top) / size
    return [
        [bool(code.getpixel((int((x + 0.5) * wide), int((y + 0.5) * high)))) for x in range(size)]
        for y in range(size)
    ]


def _read_format(modules: Modules) -> int:
    around = [
        *((8, at) for at in (0, 1, 2, 3, 4, 5, 7, 8)),
        *((at, 8) for at in (7, 5, 4, 3, 2, 1, 0)),
    ]
    bits = "".join(str(int(modules[row][column])) for row, column in around)
    return int(bits, 2) ^ _FORMAT_MASK


def _list_fixed(size: int, version: int) -> set[tuple[int, int]]:
    """Where finders, formats, timing and alignment stand."""
    fixed = {(6, at) for at in range(size)} | {(at, 6) for at in range(size)}
    for top, left in ((0, 0), (0, size - 8), (size - 8, 0)):
        fixed |= {(top + row, left + column) for row in range(9) for column in range(9)}
    if version > 1:
        middle = size - 7
        fixed |= {
            (middle + row, middle + column) for row in range(-2, 3) for column in range(-2, 3)
        }
    return fixed


def _walk(size: int, fixed: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down by turns."""
    columns = [column for column in range(size - 1, -1, -2) if column > 6]
    columns += [5, 3, 1]
    for turn, right in enumerate(columns):
        rows = range(size) if turn % 2 else range(size - 1, -1, -1)
        for row in rows:
            for column in (right, right - 1):
                if (row, column) not in fixed:
                    yield row, column


def _to_bytes(bits: list[bool]) -> list[int]:
    return [
        int("".join(str(int(bit)) for bit in bits[at : at + 8]), 2)
        for at in range(0, len(bits) - 7, 8)
    ]


def _join_blocks(codewords: list[int], sizes: list[int]) -> list[int]:
    """Data stands by turns, one codeword of each block that has one left."""
    waiting = iter(codewords)
    blocks: list[list[int]] = [[] for _ in sizes]
    for turn in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if turn < size:
                block.append(next(waiting))
    return [word for block in blocks for word in block]


def _read_text(data: list[int]) -> str:
    bits = "".join(f"{word:08b}" for word in data)
    assert int(bits[:4], 2) == _BYTES
    length = int(bits[4:12], 2)
    found = (int(bits[12 + 8 * at : 20 + 8 * at], 2) for at in range(length))
    return bytes(found).decode()
