"""Find what a package within an attribute of a shape carries (`o:gfxdata`).

Word writes a shape of an old file a second time as a small zip in base64, and reads it from there:
what it takes from elsewhere is taken by the file, and nothing that judges the parts sees it.
"""

import base64
from collections.abc import Iterable, Iterator

from lxml import etree

from worker.word.errors import PackageError, Refusal
from worker.word.files.addresses import find_addresses
from worker.word.files.field_codes import check_link
from worker.word.files.media_content import is_foreign
from worker.word.files.opc import parse_xml
from worker.word.files.outside_use import find_outside_uses
from worker.word.files.package import BEFORE_XML, MAX_XML, Member, read
from workflow.domain.errors import Message

_NAME = "gfxdata"
#: In every part that may have such a package.
HIDDEN = _NAME.encode()
_TOO_LARGE = Message("Tệp giải nén ra quá lớn.")
_DAMAGED = Message("Hình vẽ trong tệp hỏng (gfxdata).")
_FOREIGN = Message("Hình vẽ (gfxdata) chứa thứ không phải hình.")
_OUTSIDE = Message("Hình vẽ (gfxdata) lấy nội dung từ ngoài tệp: {target}.")


def find_hidden_dangers(root: etree._Element) -> Iterator[Message]:
    """Find what the packages of a part may not carry; together they are bounded as a file is."""
    size = 0
    try:
        for value in _list_values(root):
            members = list(_unpack(value).values())
            size += sum(member.size for member in members)
            if size > MAX_XML:
                yield _TOO_LARGE
                return
            for member in members:
                yield from _of_member(member)
    except (PackageError, ValueError):
        yield _DAMAGED


def _list_values(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for key, value in element.items():
            if etree.QName(str(key)).localname == _NAME:
                yield str(value)


def _unpack(value: str) -> dict[str, Member]:
    return read(base64.b64decode("".join(value.split()), validate=True))


def _of_member(member: Member) -> Iterator[Message]:
    content = member.unpack()
    if not content.lstrip(BEFORE_XML).startswith(b"<"):
        if is_foreign(member, "image/*"):
            yield _FOREIGN
        return
    root = parse_xml(member.name, content)
    for _, target in find_outside_uses(root, {}):
        yield _OUTSIDE.with_params(target=target[:80])
    links = [] if _is_plumbing(root) else list(find_addresses(root, content))
    for link in root.iter("{*}Relationship"):
        if link.get("TargetMode", "Internal") == "Internal":
            continue
        if link.get("Type", "").endswith("/hyperlink"):
            links.append(link.get("Target", ""))
        else:
            yield _OUTSIDE.with_params(target=link.get("Target", "")[:80])
    yield from _complain_of(links)


def _is_plumbing(root: etree._Element) -> bool:
    return etree.QName(root).localname in ("Types", "Relationships")


def _complain_of(links: Iterable[str]) -> Iterator[Message]:
    for target in links:
        try:
            check_link(target)
        except Refusal as refusal:
            yield refusal.message
