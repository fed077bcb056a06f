"""The tables; importing this package knows them all."""

from workflow.models.act_entry import ActEntryRow
from workflow.models.api_token import ApiToken
from workflow.models.award_entry import AwardEntry
from workflow.models.backup import Backup, StoreIdentity
from workflow.models.base import Base, open_engine
from workflow.models.blocs import Bloc
from workflow.models.council_template import (
    TemplateDecision,
    TemplateSample,
    TemplateVersion,
    TrialStatus,
)
from workflow.models.entries import ConfirmationEntry, ScoreEntry, TallyEntry
from workflow.models.form_receipt import FormReceipt
from workflow.models.handover import Handover, WithdrawnReview, exclude_withdrawn
from workflow.models.history_chain import HistoryChain
from workflow.models.history_mark import HistoryMark
from workflow.models.inspection import Inspection, InspectionStatus
from workflow.models.paper_numbers import NumberSeries, PaperNumber
from workflow.models.paper_versions import EditedPaper, SignedCopy
from workflow.models.papers import Batch, Heartbeat, Paper, PaperStatus
from workflow.models.people import Account, Council, SignInLink, SignOnIdentity, Unit
from workflow.models.received_archive import ReceivedArchive
from workflow.models.regulation import RegulationEdition
from workflow.models.reminder import Reminder, ReminderRound, ReminderStatus
from workflow.models.review import Attachment, Event, EventKind, Member, Review, Snapshot
from workflow.models.review_count import ReviewCount
from workflow.models.second_factor import FactorKind, SecondFactor
from workflow.models.security_event import SecurityChain, SecurityEvent, SecurityEventKind
from workflow.models.sign_in_session import SignInSession
from workflow.models.trial_paper import TrialPaper
from workflow.models.unit_history import (
    FormerUnit,
    UnitAlias,
    UnitMandateRow,
    UnitName,
    UnitPost,
    UnitSuccession,
    UnitSuccessionKind,
)
from workflow.models.webhook import Webhook, WebhookMessage, WebhookMessageStatus, WebhookTry

__all__ = [
    "Account",
    "ActEntryRow",
    "ApiToken",
    "Attachment",
    "AwardEntry",
    "Backup",
    "Base",
    "Batch",
    "Bloc",
    "ConfirmationEntry",
    "Council",
    "EditedPaper",
    "Event",
    "EventKind",
    "FactorKind",
    "FormReceipt",
    "FormerUnit",
    "Handover",
    "Heartbeat",
    "HistoryChain",
    "HistoryMark",
    "Inspection",
    "InspectionStatus",
    "Member",
    "NumberSeries",
    "Paper",
    "PaperNumber",
    "PaperStatus",
    "ReceivedArchive",
    "RegulationEdition",
    "Reminder",
    "ReminderRound",
    "ReminderStatus",
    "Review",
    "ReviewCount",
    "ScoreEntry",
    "SecondFactor",
    "SecurityChain",
    "SecurityEvent",
    "SecurityEventKind",
    "SignInLink",
    "SignInSession",
    "SignOnIdentity",
    "SignedCopy",
    "Snapshot",
    "StoreIdentity",
    "TallyEntry",
    "TemplateDecision",
    "TemplateSample",
    "TemplateVersion",
    "TrialPaper",
    "TrialStatus",
    "Unit",
    "UnitAlias",
    "UnitMandateRow",
    "UnitName",
    "UnitPost",
    "UnitSuccession",
    "UnitSuccessionKind",
    "Webhook",
    "WebhookMessage",
    "WebhookMessageStatus",
    "WebhookTry",
    "WithdrawnReview",
    "exclude_withdrawn",
    "open_engine",
]
