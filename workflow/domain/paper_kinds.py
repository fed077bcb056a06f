"""The kinds of papers that a review can be asked for."""

from enum import StrEnum

from workflow.domain.labels import N_

#: Between the kind of a stored paper and the further meeting that it is of: `minutes@2`.
MEETING_MARK = "@"


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

    @classmethod
    def _missing_(cls, value: object) -> "PaperKind | None":
        """A stored paper names its meeting after its kind; what it is, is its kind."""
        kind, mark, number = str(value).partition(MEETING_MARK)
        known = mark and number.isdecimal() and kind in cls._value2member_map_
        return cls(kind) if known else None

    # In the order of the year.
    REGISTRATION = "registration", N_("Bản đăng ký thi đua"), "", "Ban-dang-ky-thi-dua"
    PACT = "pact", N_("Bản giao ước thi đua"), "", "Ban-giao-uoc-thi-dua"
    REMINDER = "reminder", N_("Công văn đôn đốc nộp báo cáo"), "CV", "Cong-van-don-doc"
    SCORE_SUMMARY = "score_summary", N_("Bảng tổng hợp điểm"), "", "Bang-tong-hop-diem"
    INVITATION = "invitation", N_("Giấy mời"), "GM", "Giay-moi"
    ANNUAL_REPORT = "annual_report", N_("Báo cáo tổng kết"), "BC", "Bao-cao-tong-ket"
    ATTENDANCE_SHEET = "attendance_sheet", N_("Danh sách đại biểu ký tên"), "", "Danh-sach-dai-bieu"
    BALLOT = "ballot", N_("Phiếu bình chọn"), "", "Phieu-binh-chon"
    TALLY_SHEET = "tally_sheet", N_("Bảng kiểm phiếu"), "", "Bang-kiem-phieu"
    MINUTES = "minutes", N_("Biên bản hội nghị"), "BB", "Bien-ban-hoi-nghi"
    VOTE_MINUTES = "vote_minutes", N_("Biên bản kiểm phiếu"), "BB", "Bien-ban-kiem-phieu"
    CONCLUSION_NOTICE = "conclusion_notice", N_("Thông báo kết luận"), "TB", "Thong-bao-ket-luan"
    PROPOSAL = "proposal", N_("Tờ trình"), "TTr", "To-trinh"
    AWARD_LIST = "award_list", N_("Danh sách đề nghị khen thưởng"), "", "Danh-sach-de-nghi"
    ACHIEVEMENT_SUMMARY = (
        "achievement_summary", N_("Tóm tắt thành tích"), "", "Tom-tat-thanh-tich",
    )  # fmt: skip
    PLAN = "plan", N_("Kế hoạch năm sau"), "KH", "Ke-hoach"
    HANDOVER_MINUTES = (
        "handover_minutes", N_("Biên bản bàn giao Trưởng khối"), "BB", "Bien-ban-ban-giao",
    )  # fmt: skip
    CORRECTION = "correction", N_("Công văn đính chính"), "CV", "Cong-van-dinh-chinh"

    @property
    def is_numbered(self) -> bool:
        """Kinds outside the decree's list (NĐ 30, Điều 7) get no number of their own."""
        return self.abbreviation != ""

    @property
    def type_name(self) -> str:
        """The type by its name in the decree's list (NĐ 30, Phụ lục III); others have their own."""
        return _TYPE_NAMES.get(self.abbreviation, self.label)

    @property
    def has_place_and_date(self) -> bool:
        """Minutes carry no place and date in their head (NĐ 30, Phụ lục III, Mẫu 1.9).

        Nor do the sheets for the meeting table and the list that goes with a proposal.
        """
        return self.abbreviation != "BB" and self not in _UNDATED

    @property
    def precedes_meeting(self) -> bool:
        """Tell whether the paper goes out before the closing meeting."""
        kinds = list(PaperKind)
        return kinds.index(self) < kinds.index(PaperKind.MINUTES)


_TYPE_NAMES = {
    "BB": "Biên bản",
    "BC": "Báo cáo",
    "CV": N_("Công văn"),
    "GM": "Giấy mời",
    "KH": "Kế hoạch",
    "TB": "Thông báo",
    "TTr": "Tờ trình",
}

_UNDATED = frozenset(
    {
        PaperKind.ATTENDANCE_SHEET,
        PaperKind.BALLOT,
        PaperKind.TALLY_SHEET,
        PaperKind.AWARD_LIST,
    }
)

#: What goes into the dossier: made unless other kinds are asked for.
DOSSIER = (PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.PROPOSAL, PaperKind.PLAN)

#: Whose «Nơi nhận» names the member units: their staff read it once it is issued.
SENT_TO_MEMBERS = frozenset(
    {
        PaperKind.ANNUAL_REPORT,
        PaperKind.CONCLUSION_NOTICE,
        PaperKind.HANDOVER_MINUTES,
        PaperKind.MINUTES,
        PaperKind.PLAN,
        PaperKind.PROPOSAL,
        PaperKind.VOTE_MINUTES,
    }
)


def find_kind(name: str) -> PaperKind | None:
    """The kind of a paper that a record has written down; None for a paper of another kind."""
    return next((kind for kind in PaperKind if kind == name), None)
