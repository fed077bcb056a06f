"""Holding an archive package to its own lists, wherever it was made."""

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from workflow.domain.errors import Message
from workflow.services.stores.zip_damage import ZIP_DAMAGE

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
MANIFEST, _TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_INFO = "bag-info.txt"
#: Bytes and files of the payload (RFC 8493, 2.2.2).
_OXUM = re.compile(r"^Payload-Oxum: *([0-9]{1,18})\.([0-9]{1,9})\s*$", re.MULTILINE)
_LARGEST_LIST = 2**24
#: A year with scans of all its papers is far smaller, unpacked too, and has some hundred files.
_MOST_FILES, _MAX_UNPACKED = 20_000, 2**30


def find_archive_faults(path: Path) -> Iterator[Message]:
    """Find what is missing, changed or too much in a package; nothing where it is whole."""
    try:
        if not path.is_file():  # a device has no end
            raise zipfile.BadZipFile
        with zipfile.ZipFile(path) as archive:
            if _is_too_large(archive):
                yield Message("Gói lưu trữ quá lớn hoặc có quá nhiều tệp.")
                return
            yield from _find_faults(archive)
    except ZIP_DAMAGE:
        yield Message("Tệp này không phải gói lưu trữ, hoặc đã hỏng.")


def _find_faults(archive: zipfile.ZipFile) -> Iterator[Message]:
    names = [name for name in archive.namelist() if not name.endswith("/")]
    if len(names) != len(set(names)):
        yield Message("Gói có hai tệp cùng tên.")
    root = next((name for name in names if name.endswith("/bagit.txt")), None)
    if root is None:
        yield Message("Tệp này không phải gói lưu trữ: thiếu {name}.", name="bagit.txt")
        return
    folder = root.removesuffix("bagit.txt")
    inside = {name.removeprefix(folder) for name in names if name.startswith(folder)}
    listed: set[str] = set()
    for manifest in (_TAG_MANIFEST, MANIFEST):
        if manifest not in inside:
            yield Message("Gói thiếu danh sách {name}.", name=manifest)
            continue
        rows, unreadable = read_list(archive, folder + manifest)
        listed |= {manifest, *rows}
        if unreadable:
            yield Message("Danh sách {name} có dòng không đọc được.", name=manifest)
        yield from find_differences(archive, folder, inside, rows)
    outside = {name for name in names if not name.startswith(folder)}
    for name in [*sorted(inside - listed), *sorted(outside)]:
        yield Message("Gói có tệp {name} mà không danh sách nào ghi.", name=name)
    if _INFO in inside and not _is_as_counted(archive, folder):
        yield Message("Gói không có đủ số tệp, số byte như khi đóng gói.")


def _is_too_large(archive: zipfile.ZipFile) -> bool:
    members = archive.infolist()
    return len(members) > _MOST_FILES or sum(one.file_size for one in members) > _MAX_UNPACKED


def _is_as_counted(archive: zipfile.ZipFile, folder: str) -> bool:
    """True if the payload has the bytes and files that the package tells, where it tells them."""
    with archive.open(folder + _INFO) as file:
        totals = _OXUM.search(file.read(_LARGEST_LIST).decode("utf-8", "replace"))
    payload = [
        one.file_size
        for one in archive.infolist()
        if one.filename.startswith(f"{folder}data/") and not one.is_dir()
    ]
    return totals is None or (int(totals[1]), int(totals[2])) == (sum(payload), len(payload))


def find_differences(
    archive: zipfile.ZipFile, folder: str, inside: set[str], rows: dict[str, str]
) -> Iterator[Message]:
    for name, sha256 in rows.items():
        if name not in inside:
            yield Message("Gói thiếu tệp {name}.", name=name)
        elif _hash_member(archive, folder + name) != sha256:
            yield Message("Tệp {name} trong gói đã bị sửa hoặc hỏng.", name=name)


def read_list(
    archive: zipfile.ZipFile, name: str, *, most: int = _LARGEST_LIST
) -> tuple[dict[str, str], bool]:
    """Hashes by the names of files, and whether some line is none of such a list."""
    with archive.open(name) as file:
        lines = file.read(most).decode("utf-8", "replace").splitlines()
    found = [_LINE.fullmatch(line) for line in lines]
    return {row[2]: row[1] for row in found if row}, None in found


def _hash_member(archive: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while piece := file.read(2**20):
                found.update(piece)
    except ZIP_DAMAGE:
        return ""
    return found.hexdigest()
