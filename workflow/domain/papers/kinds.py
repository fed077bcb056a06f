"""The kinds of papers that a review can be asked for."""

from enum import StrEnum


class PaperKind(StrEnum):
    """A kind of paper: its name, the abbreviation in its symbol, and its name in file names."""

    label: str
    abbreviation: str
    file_stem: str

    def __new__(
        cls, value: str, label: str = "", abbreviation: str = "", file_stem: str = ""
    ) -> "PaperKind":
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.label = label
        kind.abbreviation = abbreviation
        kind.file_stem = file_stem
        return kind

    MINUTES = "minutes", "Biên bản hội nghị", "BB", "Bien-ban-hoi-nghi"
    VOTE_MINUTES = "vote_minutes", "Biên bản kiểm phiếu", "BB", "Bien-ban-kiem-phieu"
    PROPOSAL = "proposal", "Tờ trình", "TTr", "To-trinh"
    PLAN = "plan", "Kế hoạch năm sau", "KH", "Ke-hoach"

    @property
    def has_place_and_date(self) -> bool:
        """Minutes carry no place and date in their head (NĐ 30, Phụ lục III, Mẫu 1.9)."""
        return self.abbreviation != "BB"
