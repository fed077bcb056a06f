"""Layout families of agencies, the Party's or the State's, inferred from their names."""

from functools import lru_cache

from workflow.domain.record import Family, Member
from workflow.domain.vietnamese_text import fold_name

_COMMITTEES = ("Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Đảng ủy", "Trung ương Đảng")
_PARTY_STARTS = (
    *_COMMITTEES, "Đảng bộ", "Chi bộ", "Ủy ban Kiểm tra", "Ban cán sự đảng", "Đảng đoàn",
    "Ban Chấp hành Đảng bộ", "Ban Thường vụ Đảng ủy", "Ban Xây dựng Đảng", "Quân ủy",
    "Ban Tổ chức Trung ương", "Ban Nội chính Trung ương", "Ban Tuyên giáo và Dân vận Trung ương",
    "Ban Tuyên giáo Trung ương", "Ban Dân vận Trung ương", "Ban Chính sách, chiến lược Trung ương",
)  # fmt: skip
_STATE_STARTS = (
    "Sở", "Ủy ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND", "Văn phòng UBND",
    "Văn phòng Ủy ban nhân dân", "Văn phòng Đoàn đại biểu Quốc hội", "Cục", "Chi cục", "Công an",
    "Bộ Chỉ huy", "Thanh tra", "Tòa án", "TAND", "Viện Kiểm sát", "VKSND", "Kho bạc", "Thuế",
    "Hải quan", "Thống kê", "Thi hành án", "Bảo hiểm", "Ngân hàng", "Trường", "Bệnh viện",
    "Công ty", "Đài", "Phòng", "Viện KSND", "Ban Dân tộc", "Ban Quản lý", "Ban Chỉ huy",
    "Ban Tiếp công dân", "Văn phòng Đoàn ĐBQH", "Trung tâm Phục vụ hành chính công",
    "Ban Thi đua - Khen thưởng",
)  # fmt: skip
#: The Party's where a committee is above them, else nobody knows.
_DOUBTFUL_STARTS = ("Trường Chính trị",)


@lru_cache(maxsize=4096)  # asked of every member for every paper
def infer_family(name: str, parent: str | None = None) -> Family | None:
    """The family of an agency of that name; None where the name leaves it open."""
    if _starts(name, _PARTY_STARTS) or _ends(name, _COMMITTEES):
        return Family.PARTY
    if parent and _starts(parent, _COMMITTEES):
        return Family.PARTY
    known = _starts(name, _STATE_STARTS) and not _starts(name, _DOUBTFUL_STARTS)
    return Family.STATE if known else None


def get_family(member: Member | None) -> Family | None:
    """The family of a member: as recorded, else as its name tells."""
    if member is None:
        return None
    return member.family or infer_family(member.name, member.parent)


def _starts(name: str, starts: tuple[str, ...]) -> bool:
    words = fold_name(name).split()
    return any(words[: len(start.split())] == fold_name(start).split() for start in starts)


def _ends(name: str, ends: tuple[str, ...]) -> bool:
    """Tell whether a name ends with a committee, with or without its place, whole or short."""
    if name.split()[-1:] in (["TU"], ["ĐU"]):
        return True
    words = fold_name(name).split()
    for end in ends:
        size = len(end.split())
        places = range(1, len(words) - size + 1)
        if any(words[at : at + size] == fold_name(end).split() for at in places):
            return True
    return False
