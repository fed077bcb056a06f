"""A typed client of `/api/v1`, printed of its document by `./thidua manual`."""

from typing import Any, Literal, NotRequired, TypedDict

from standalone.api_caller import ApiCaller


PageReviewItem = TypedDict("PageReviewItem", {"items": 'list[ReviewItem]', "next": 'str | None'})

ReviewItem = TypedDict("ReviewItem", {"id": 'int', "bloc": 'str', "council": 'str', "year": 'str', "state": 'State', "head_name": 'str | None', "members_total": 'int', "reports_in": 'int', "meeting_on": 'str | None', "due_on": 'str | None', "is_example": 'bool'})

State = Literal["closed", "decided", "meeting_held", "planned", "proposal_sent", "reports_submitted", "votes_tallied"]

ReviewAnswer = TypedDict("ReviewAnswer", {"id": 'int', "bloc": 'str', "council": 'str', "year": 'str', "state": 'State', "head_name": 'str | None', "members_total": 'int', "reports_in": 'int', "meeting_on": 'str | None', "due_on": 'str | None', "is_example": 'bool', "bloc_id": 'int', "council_id": 'int', "version": 'int', "rights": 'list[Right]'})

Right = Literal["ask_papers", "edit_review", "hand_in_report", "hand_over", "keep_regulations", "keep_templates", "keep_units", "keep_webhooks", "manage_people", "move_review", "open_review", "operate", "run_batches", "see_review", "undo_handover"]

OpeningBody = TypedDict("OpeningBody", {"council": 'str', "bloc": 'str', "year": 'str', "next_year": 'NotRequired[str | None]', "earlier_review": 'NotRequired[int | None]', "name_answers": 'NotRequired[dict[str, int | None]]'})

CheckAnswer = TypedDict("CheckAnswer", {"findings": 'list[FindingItem]'})

FindingItem = TypedDict("FindingItem", {"code": 'str', "severity": 'str', "message": 'str', "field": 'str'})

MoveList = TypedDict("MoveList", {"state": 'State', "items": 'list[MoveItem]'})

MoveItem = TypedDict("MoveItem", {"name": 'str', "label": 'str', "target": 'State', "needs_reason": 'bool', "findings": 'list[FindingItem]', "refusal": 'str | None'})

MoveBody = TypedDict("MoveBody", {"move": 'str', "reason": 'NotRequired[str]', "accepted": 'NotRequired[dict[str, str]]'})

KindList = TypedDict("KindList", {"items": 'list[KindItem]'})

KindItem = TypedDict("KindItem", {"kind": 'PaperKind', "label": 'str', "status": 'PrintStatus', "paper": 'PaperItem | None', "ready": 'PaperItem | None', "gaps": 'list[str]', "reason": 'str | None'})

PaperKind = Literal["achievement_summary", "annual_report", "attendance_sheet", "award_list", "ballot", "conclusion_notice", "correction", "handover_minutes", "invitation", "minutes", "pact", "plan", "proposal", "registration", "reminder", "score_summary", "tally_sheet", "vote_minutes"]

PrintStatus = Literal["cancelled", "complete", "draft", "failed", "filling", "none", "outdated", "queued", "skipped"]

PaperItem = TypedDict("PaperItem", {"id": 'int', "kind": 'PaperKind', "status": 'PaperStatus', "reason": 'str | None', "stage": 'PaperStage', "version": 'int', "finished_at": 'str | None', "gaps": 'list[str]', "is_trial": 'NotRequired[bool]'})

PaperStatus = Literal["cancelled", "failed", "filling", "queued", "ready", "skipped"]

PaperStage = Literal["checked", "draft", "filed", "issued", "sent_for_signature"]

AskBody = TypedDict("AskBody", {"kinds": 'list[PaperKind]'})

PaperAnswer = TypedDict("PaperAnswer", {"id": 'int', "kind": 'PaperKind', "status": 'PaperStatus', "reason": 'str | None', "stage": 'PaperStage', "version": 'int', "finished_at": 'str | None', "gaps": 'list[str]', "is_trial": 'NotRequired[bool]', "moves": 'list[StageMoveItem]', "file_sha256": 'NotRequired[str | None]'})

StageMoveItem = TypedDict("StageMoveItem", {"name": 'str', "target": 'PaperStage', "needs_reason": 'bool', "obstacles": 'list[str]'})

StageBody = TypedDict("StageBody", {"move": 'str', "reason": 'NotRequired[str]', "file_sha256": 'NotRequired[str | None]'})

PageBatchItem = TypedDict("PageBatchItem", {"items": 'list[BatchItem]', "next": 'str | None'})

BatchItem = TypedDict("BatchItem", {"id": 'int', "asked_at": 'str', "asked_by": 'str | None', "cancelled_at": 'str | None', "reviews": 'int', "kinds": 'int', "years": 'list[str]', "counts": 'dict[str, int]'})

BatchAnswer = TypedDict("BatchAnswer", {"id": 'int', "asked_at": 'str', "asked_by": 'str | None', "cancelled_at": 'str | None', "reviews": 'int', "kinds": 'int', "years": 'list[str]', "counts": 'dict[str, int]', "busy": 'bool', "done": 'int', "total": 'int', "rate": 'float | None', "seconds_left": 'float | None'})

BatchBody = TypedDict("BatchBody", {"council": 'int', "year": 'str', "kinds": 'list[PaperKind]', "blocs": 'NotRequired[list[int] | None]', "only_complete": 'NotRequired[bool]'})

PageBatchPaperItem = TypedDict("PageBatchPaperItem", {"items": 'list[BatchPaperItem]', "next": 'str | None'})

BatchPaperItem = TypedDict("BatchPaperItem", {"id": 'int', "kind": 'PaperKind', "status": 'PaperStatus', "reason": 'str | None', "stage": 'PaperStage', "version": 'int', "finished_at": 'str | None', "gaps": 'list[str]', "is_trial": 'NotRequired[bool]', "review_id": 'int', "bloc": 'str', "year": 'str'})

RetryBody = TypedDict("RetryBody", {"which": 'Literal["cancelled", "failed"]'})

CouncilList = TypedDict("CouncilList", {"items": 'list[CouncilItem]'})

CouncilItem = TypedDict("CouncilItem", {"id": 'int', "name": 'str'})

PageBlocItem = TypedDict("PageBlocItem", {"items": 'list[BlocItem]', "next": 'str | None'})

BlocItem = TypedDict("BlocItem", {"id": 'int', "name": 'str', "council_id": 'int'})

PageUnitItem = TypedDict("PageUnitItem", {"items": 'list[UnitItem]', "next": 'str | None'})

UnitItem = TypedDict("UnitItem", {"id": 'int', "name": 'str', "council_id": 'int', "former_names": 'list[str]', "ended": 'bool'})

UnitAnswer = TypedDict("UnitAnswer", {"id": 'int', "name": 'str', "council_id": 'int', "names": 'list[UnitNameItem]', "aliases": 'list[str]', "review_ids": 'list[int]'})

UnitNameItem = TypedDict("UnitNameItem", {"name": 'str', "valid_from": 'str | None', "valid_to": 'str | None'})

WebhookList = TypedDict("WebhookList", {"items": 'list[WebhookItem]'})

WebhookItem = TypedDict("WebhookItem", {"id": 'int', "council_id": 'int', "name": 'str', "url": 'str', "kinds": 'list[WebhookKind]', "created_at": 'str', "failing_since": 'str | None', "disabled_at": 'str | None'})

WebhookKind = Literal["batch.done", "deadline.passed", "paper.issued", "paper.ready", "review.moved"]

NewWebhook = TypedDict("NewWebhook", {"id": 'int', "council_id": 'int', "name": 'str', "url": 'str', "kinds": 'list[WebhookKind]', "created_at": 'str', "failing_since": 'str | None', "disabled_at": 'str | None', "secret": 'str'})

WebhookBody = TypedDict("WebhookBody", {"council": 'int', "name": 'str', "url": 'str', "kinds": 'list[WebhookKind]'})

PageMessageItem = TypedDict("PageMessageItem", {"items": 'list[MessageItem]', "next": 'str | None'})

MessageItem = TypedDict("MessageItem", {"id": 'int', "message_id": 'str', "kind": 'WebhookKind', "created_at": 'str', "status": 'WebhookMessageStatus', "not_before": 'str', "tries": 'list[TryItem]'})

WebhookMessageStatus = Literal["failed", "queued", "sending", "sent"]

TryItem = TypedDict("TryItem", {"at": 'str', "took_ms": 'int', "status": 'int | None', "answer": 'str', "reason": 'str'})

ReplayAnswer = TypedDict("ReplayAnswer", {"count": 'int'})

ReplayBody = TypedDict("ReplayBody", {"message": 'NotRequired[int | None]', "since": 'NotRequired[str | None]'})

EventList = TypedDict("EventList", {"items": 'list[EventItem]', "next": 'int'})

EventItem = TypedDict("EventItem", {"link": 'int', "review_id": 'int | None', "at": 'str', "by_id": 'int | None', "kind": 'EventKind', "detail": 'dict[str, Any]', "version": 'int | None', "sha256": 'str'})

EventKind = Literal["act_decided", "attached", "bound", "confirmed", "corrected", "counted", "detached", "file_damaged", "file_mended", "handed_over", "handover_undone", "imported", "link_given", "moved", "number_taken", "number_voided", "opened", "paper_moved", "paper_returned", "papers_asked", "papers_retried", "papers_stopped", "person_added", "person_changed", "person_locked", "person_unlocked", "regulation_added", "reminded", "reopened", "saved", "sealed", "signed_copy_added", "template_added", "template_decided", "unit_changed", "withdrawn"]

PageInspectionItem = TypedDict("PageInspectionItem", {"items": 'list[InspectionItem]', "next": 'str | None'})

InspectionItem = TypedDict("InspectionItem", {"id": 'int', "file_name": 'str | None', "status": 'InspectionStatus', "reason": 'str | None', "asked_at": 'str', "errors": 'int', "warnings": 'int', "notes": 'int'})

InspectionStatus = Literal["checking", "failed", "queued", "ready"]

InspectionAnswer = TypedDict("InspectionAnswer", {"id": 'int', "file_name": 'str | None', "status": 'InspectionStatus', "reason": 'str | None', "asked_at": 'str', "errors": 'int', "warnings": 'int', "notes": 'int', "findings": 'list[LayoutItem]'})

LayoutItem = TypedDict("LayoutItem", {"rule": 'str', "severity": 'str', "component": 'str', "expected": 'str', "found": 'str', "place": 'str', "times": 'int', "source": 'str'})

PacketAnswer = TypedDict("PacketAnswer", {"type_name": 'str', "symbol": 'str', "issued_on": 'str | None', "issuer": 'str', "subject": 'str', "signer": 'str', "member": 'str', "files": 'list[str]'})

PageRegisterItem = TypedDict("PageRegisterItem", {"items": 'list[RegisterItem]', "next": 'str | None'})

RegisterItem = TypedDict("RegisterItem", {"unit_id": 'int', "unit": 'str', "years": 'list[int]'})

NumberList = TypedDict("NumberList", {"items": 'list[NumberItem]'})

NumberItem = TypedDict("NumberItem", {"number": 'int', "symbol": 'str', "date": 'str | None', "subject": 'str', "signer": 'str', "recipients": 'str', "sent_on": 'str | None', "void_reason": 'str | None', "issued": 'bool', "review_id": 'int'})

PageTemplateItem = TypedDict("PageTemplateItem", {"items": 'list[TemplateItem]', "next": 'str | None'})

TemplateItem = TypedDict("TemplateItem", {"id": 'int', "council_id": 'int', "kind": 'PaperKind', "family": 'Family', "number": 'int', "file_name": 'str', "note": 'str', "added_at": 'str', "status": 'TrialStatus', "reason": 'str | None', "stage": 'TemplateStage', "is_in_force": 'bool'})

Family = Literal["nd30", "party"]

TrialStatus = Literal["failed", "queued", "ready", "trying"]

TemplateStage = Literal["approved", "draft", "faulty", "refused", "tried", "withdrawn"]

TemplateAnswer = TypedDict("TemplateAnswer", {"id": 'int', "council_id": 'int', "kind": 'PaperKind', "family": 'Family', "number": 'int', "file_name": 'str', "note": 'str', "added_at": 'str', "status": 'TrialStatus', "reason": 'str | None', "stage": 'TemplateStage', "is_in_force": 'bool', "faults": 'list[TemplateFault]'})

TemplateFault = TypedDict("TemplateFault", {"message": 'str', "part": 'NotRequired[str]', "paragraph": 'NotRequired[str]', "tag": 'NotRequired[str]', "nearest": 'NotRequired[str | None]'})

MessageReviewMoved = TypedDict("MessageReviewMoved", {"type": 'WebhookKind', "timestamp": 'str', "data": 'ReviewMoved'})

ReviewMoved = TypedDict("ReviewMoved", {"council_id": 'int', "url": 'str', "review_id": 'int', "move": 'str', "from": 'State', "to": 'State'})

MessagePaperTold = TypedDict("MessagePaperTold", {"type": 'WebhookKind', "timestamp": 'str', "data": 'PaperTold'})

PaperTold = TypedDict("PaperTold", {"council_id": 'int', "url": 'str', "review_id": 'int', "paper_id": 'int', "kind": 'PaperKind'})

MessageBatchDone = TypedDict("MessageBatchDone", {"type": 'WebhookKind', "timestamp": 'str', "data": 'BatchDone'})

BatchDone = TypedDict("BatchDone", {"council_id": 'int', "url": 'str', "batch_id": 'int', "counts": 'dict[str, int]'})

MessageDeadlinePassed = TypedDict("MessageDeadlinePassed", {"type": 'WebhookKind', "timestamp": 'str', "data": 'DeadlinePassed'})

DeadlinePassed = TypedDict("DeadlinePassed", {"council_id": 'int', "url": 'str', "review_id": 'int', "task": 'YearTask', "due_on": 'str'})

YearTask = Literal["dossier", "invitation", "meeting", "midyear", "pact", "registration", "report", "self_score"]

Problem = TypedDict("Problem", {"status": 'int', "code": 'str', "title": 'str', "request_id": 'str', "field": 'NotRequired[str | None]', "findings": 'NotRequired[list[FindingItem]]', "changes": 'NotRequired[list[ChangeItem]]', "version": 'NotRequired[int | None]', "doubts": 'NotRequired[list[DoubtItem]]'})

ChangeItem = TypedDict("ChangeItem", {"field": 'str', "old": 'str', "new": 'str'})

DoubtItem = TypedDict("DoubtItem", {"name": 'str', "candidates": 'list[CandidateItem]'})

CandidateItem = TypedDict("CandidateItem", {"unit_id": 'int', "name": 'str'})


class Client(ApiCaller):
    """One method an operation."""

    def list_reviews(self, *, after: str | None = None, limit: int | None = None, year: str | None = None, council: int | None = None, state: State | None = None, text: str | None = None) -> PageReviewItem:
        """Liệt kê các kỳ tổng kết thấy được, theo thứ tự của bảng theo dõi."""
        found: PageReviewItem = self.ask("GET", "/reviews", query={"after": after, "limit": limit, "year": year, "council": council, "state": state, "text": text})
        return found

    def open_review(self, body: OpeningBody) -> ReviewAnswer:
        """Mở kỳ tổng kết của một khối, cụm và năm; khối mới thì được thêm."""
        found: ReviewAnswer = self.ask("POST", "/reviews", body=body)
        return found

    def read_review(self, review_id: int) -> ReviewAnswer:
        """Xem một kỳ tổng kết: bước, phiên bản, quyền."""
        found: ReviewAnswer = self.ask("GET", f"/reviews/{review_id}")
        return found

    def read_facts(self, review_id: int) -> dict[str, Any]:
        """Đọc toàn bộ hồ sơ của kỳ, theo định dạng trao đổi."""
        found: dict[str, Any] = self.ask("GET", f"/reviews/{review_id}/facts")
        return found

    def write_facts(self, review_id: int, body: dict[str, Any], version: int) -> dict[str, Any]:
        """Ghi toàn bộ hồ sơ đã đọc với phiên bản nêu trong If-Match; phần đã khóa thì không."""
        found: dict[str, Any] = self.ask("PUT", f"/reviews/{review_id}/facts", body=body, version=version)
        return found

    def read_section(self, review_id: int, section: Literal["general", "members", "reports", "meeting", "meetings", "results", "contests", "awards", "next", "plan", "papers"]) -> dict[str, Any]:
        """Đọc một phần của hồ sơ."""
        found: dict[str, Any] = self.ask("GET", f"/reviews/{review_id}/facts/{section}")
        return found

    def write_section(self, review_id: int, section: Literal["general", "members", "reports", "meeting", "meetings", "results", "contests", "awards", "next", "plan", "papers"], body: dict[str, Any], version: int) -> dict[str, Any]:
        """Ghi một phần của hồ sơ; trường không gửi lên được hiểu là chưa biết."""
        found: dict[str, Any] = self.ask("PUT", f"/reviews/{review_id}/facts/{section}", body=body, version=version)
        return found

    def list_checks(self, review_id: int, *, ahead: bool | None = None) -> CheckAnswer:
        """Xem các điểm kiểm tra của kỳ."""
        found: CheckAnswer = self.ask("GET", f"/reviews/{review_id}/checks", query={"ahead": ahead})
        return found

    def list_open_moves(self, review_id: int) -> MoveList:
        """Xem các bước chuyển có thể làm, và điều gì còn chặn."""
        found: MoveList = self.ask("GET", f"/reviews/{review_id}/moves")
        return found

    def make_move(self, review_id: int, body: MoveBody, version: int) -> ReviewAnswer:
        """Chuyển bước. Điểm chặn được trả về trong «findings» của lỗi."""
        found: ReviewAnswer = self.ask("POST", f"/reviews/{review_id}/moves", body=body, version=version)
        return found

    def list_papers(self, review_id: int) -> KindList:
        """Xem mọi loại văn bản của kỳ và tình trạng của từng loại."""
        found: KindList = self.ask("GET", f"/reviews/{review_id}/papers")
        return found

    def ask_papers(self, review_id: int, body: AskBody) -> KindList:
        """Yêu cầu tạo văn bản; hệ thống tạo dần, hãy xem lại tình trạng."""
        found: KindList = self.ask("POST", f"/reviews/{review_id}/papers", body=body)
        return found

    def read_paper(self, review_id: int, paper_id: int) -> PaperAnswer:
        """Xem một văn bản và các bước phát hành có thể làm."""
        found: PaperAnswer = self.ask("GET", f"/reviews/{review_id}/papers/{paper_id}")
        return found

    def move_stage(self, review_id: int, paper_id: int, body: StageBody) -> PaperAnswer:
        """Chuyển văn bản sang bước sau: trình, phát hành, lưu."""
        found: PaperAnswer = self.ask("POST", f"/reviews/{review_id}/papers/{paper_id}/stage", body=body)
        return found

    def download_paper(self, review_id: int, paper_id: int) -> bytes:
        """Tải tệp Word."""
        found: bytes = self.ask("GET", f"/reviews/{review_id}/papers/{paper_id}/file")
        return found

    def download_paper_pdf(self, review_id: int, paper_id: int) -> bytes:
        """Tải bản PDF."""
        found: bytes = self.ask("GET", f"/reviews/{review_id}/papers/{paper_id}/pdf")
        return found

    def download_packet(self, review_id: int, paper_id: int) -> bytes:
        """Tải gói của một văn bản đã phát hành: Word, PDF, bản đã ký, siêu dữ liệu XML."""
        found: bytes = self.ask("GET", f"/reviews/{review_id}/papers/{paper_id}/packet")
        return found

    def list_batches(self, *, after: str | None = None, limit: int | None = None) -> PageBatchItem:
        """Liệt kê các đợt tạo văn bản hàng loạt, mới nhất trước."""
        found: PageBatchItem = self.ask("GET", "/batches", query={"after": after, "limit": limit})
        return found

    def start_batch(self, body: BatchBody) -> BatchAnswer:
        """Tạo văn bản cho nhiều khối, cụm của một Hội đồng và năm."""
        found: BatchAnswer = self.ask("POST", "/batches", body=body)
        return found

    def read_batch(self, batch_id: int) -> BatchAnswer:
        """Xem tiến độ của một đợt."""
        found: BatchAnswer = self.ask("GET", f"/batches/{batch_id}")
        return found

    def list_batch_papers(self, batch_id: int, *, after: str | None = None, limit: int | None = None, status: PaperStatus | None = None) -> PageBatchPaperItem:
        """Liệt kê văn bản của một đợt."""
        found: PageBatchPaperItem = self.ask("GET", f"/batches/{batch_id}/papers", query={"after": after, "limit": limit, "status": status})
        return found

    def cancel_batch(self, batch_id: int) -> BatchAnswer:
        """Dừng một đợt; văn bản đã tạo vẫn còn."""
        found: BatchAnswer = self.ask("POST", f"/batches/{batch_id}/cancel")
        return found

    def retry_batch(self, batch_id: int, body: RetryBody) -> BatchAnswer:
        """Tạo lại văn bản chưa được hoặc đã dừng."""
        found: BatchAnswer = self.ask("POST", f"/batches/{batch_id}/retry", body=body)
        return found

    def download_batch_zip(self, batch_id: int) -> bytes:
        """Tải mọi tệp Word của đợt, kèm danh sách."""
        found: bytes = self.ask("GET", f"/batches/{batch_id}/zip")
        return found

    def download_batch_pdfs(self, batch_id: int) -> bytes:
        """Tải mọi bản PDF của đợt, kèm danh sách."""
        found: bytes = self.ask("GET", f"/batches/{batch_id}/pdfs")
        return found

    def list_councils(self) -> CouncilList:
        """Liệt kê các Hội đồng thấy được."""
        found: CouncilList = self.ask("GET", "/councils")
        return found

    def list_blocs(self, *, after: str | None = None, limit: int | None = None, council: int | None = None, text: str | None = None) -> PageBlocItem:
        """Liệt kê các khối, cụm thi đua thấy được."""
        found: PageBlocItem = self.ask("GET", "/blocs", query={"after": after, "limit": limit, "council": council, "text": text})
        return found

    def list_agencies(self, *, after: str | None = None, limit: int | None = None, council: int | None = None, text: str | None = None) -> PageUnitItem:
        """Liệt kê các đơn vị mình quản lý, tìm theo mọi tên từng có."""
        found: PageUnitItem = self.ask("GET", "/units", query={"after": after, "limit": limit, "council": council, "text": text})
        return found

    def read_unit(self, unit_id: int) -> UnitAnswer:
        """Xem một đơn vị: các tên, kỳ tổng kết đã tham gia."""
        found: UnitAnswer = self.ask("GET", f"/units/{unit_id}")
        return found

    def list_webhooks(self) -> WebhookList:
        """Liệt kê các nơi nhận bản tin của những Hội đồng mình quản lý."""
        found: WebhookList = self.ask("GET", "/webhooks")
        return found

    def add_webhook(self, body: WebhookBody) -> NewWebhook:
        """Thêm một nơi nhận bản tin; khóa ký chỉ trả về lần này."""
        found: NewWebhook = self.ask("POST", "/webhooks", body=body)
        return found

    def read_webhook(self, webhook_id: int) -> WebhookItem:
        """Xem một nơi nhận bản tin."""
        found: WebhookItem = self.ask("GET", f"/webhooks/{webhook_id}")
        return found

    def remove_webhook(self, webhook_id: int) -> WebhookItem:
        """Xóa một nơi nhận bản tin, cùng nhật ký gửi; trả về lần cuối."""
        found: WebhookItem = self.ask("DELETE", f"/webhooks/{webhook_id}")
        return found

    def renew_webhook_secret(self, webhook_id: int) -> NewWebhook:
        """Tạo khóa ký mới, chỉ trả về lần này; khóa cũ còn ký thêm một ngày."""
        found: NewWebhook = self.ask("POST", f"/webhooks/{webhook_id}/secret")
        return found

    def list_webhook_messages(self, webhook_id: int, *, after: str | None = None, limit: int | None = None) -> PageMessageItem:
        """Xem các bản tin đã gửi và mọi lần gửi, mới nhất trước."""
        found: PageMessageItem = self.ask("GET", f"/webhooks/{webhook_id}/messages", query={"after": after, "limit": limit})
        return found

    def replay_webhook(self, webhook_id: int, body: ReplayBody) -> ReplayAnswer:
        """Gửi lại một bản tin, hoặc mọi bản tin từ một lúc."""
        found: ReplayAnswer = self.ask("POST", f"/webhooks/{webhook_id}/replay", body=body)
        return found

    def read_document(self) -> dict[str, Any]:
        """Tài liệu này, theo OpenAPI 3.1."""
        found: dict[str, Any] = self.ask("GET", "/openapi.json")
        return found

    def read_events(self, *, council: int, after: int | None = None, limit: int | None = None) -> EventList:
        """Đọc diễn biến của một Hội đồng, tiếp từ chỗ lần trước dừng."""
        found: EventList = self.ask("GET", "/events", query={"council": council, "after": after, "limit": limit})
        return found

    def list_inspections(self, *, after: str | None = None, limit: int | None = None) -> PageInspectionItem:
        """Liệt kê các tệp mình đã gửi kiểm tra, mới nhất trước."""
        found: PageInspectionItem = self.ask("GET", "/inspections", query={"after": after, "limit": limit})
        return found

    def ask_inspection(self, file: tuple[str, bytes], body: dict[str, str] | None = None) -> InspectionAnswer:
        """Gửi một tệp .docx để kiểm tra thể thức; kết quả có sau."""
        found: InspectionAnswer = self.ask("POST", "/inspections", file=file, body=body)
        return found

    def read_inspection(self, inspection_id: int) -> InspectionAnswer:
        """Xem kết quả kiểm tra thể thức."""
        found: InspectionAnswer = self.ask("GET", f"/inspections/{inspection_id}")
        return found

    def send_packet(self, review_id: int, file: tuple[str, bytes], body: dict[str, str] | None = None) -> PacketAnswer:
        """Gửi gói một văn bản vào: kiểm tra mã băm, đọc siêu dữ liệu, giữ tệp kèm báo cáo."""
        found: PacketAnswer = self.ask("POST", f"/reviews/{review_id}/packets", file=file, body=body)
        return found

    def list_registers(self, *, after: str | None = None, limit: int | None = None) -> PageRegisterItem:
        """Liệt kê các sổ văn bản đi đọc được."""
        found: PageRegisterItem = self.ask("GET", "/registers", query={"after": after, "limit": limit})
        return found

    def read_numbers(self, unit_id: int, year: int) -> NumberList:
        """Đọc sổ văn bản đi của một năm."""
        found: NumberList = self.ask("GET", f"/registers/{unit_id}/{year}")
        return found

    def list_templates(self, *, after: str | None = None, limit: int | None = None, council: int) -> PageTemplateItem:
        """Liệt kê các bản mẫu Word riêng của một Hội đồng, mới nhất trước."""
        found: PageTemplateItem = self.ask("GET", "/templates", query={"after": after, "limit": limit, "council": council})
        return found

    def send_template(self, file: tuple[str, bytes], body: dict[str, str] | None = None) -> TemplateAnswer:
        """Gửi một bản mẫu Word; hệ thống thử mẫu, kết quả có sau."""
        found: TemplateAnswer = self.ask("POST", "/templates", file=file, body=body)
        return found

    def read_template(self, template_id: int) -> TemplateAnswer:
        """Xem một bản mẫu: kết quả thử, từng chỗ sai, đã dùng chưa."""
        found: TemplateAnswer = self.ask("GET", f"/templates/{template_id}")
        return found

    def download_template(self, template_id: int) -> bytes:
        """Tải tệp Word của một bản mẫu."""
        found: bytes = self.ask("GET", f"/templates/{template_id}/file")
        return found
