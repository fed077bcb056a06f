"""Try claimed templates: faults with their places, papers of the sample reviews, layout."""

import logging
from collections.abc import Iterable
from typing import Any

from worker.db_retry import commit_with_retry
from worker.isolated_layout import check_foreign_layout
from worker.lease_renewal import renew_lease
from worker.resources import Resources
from worker.store_outage import giving_back, is_answering
from worker.word.errors import Fault, PackageError, TemplateFault
from worker.word.isolated import IsolatedReader, IsolatedTemplate
from workflow.domain.days import Clock
from workflow.domain.errors import Message, message_to_plain
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import Family
from workflow.models import TemplateVersion
from workflow.services.council_templates import trial_jobs
from workflow.services.council_templates.samples import SHOWN, TemplateSampleFacts, list_samples
from workflow.services.council_templates.trial_outcomes import (
    PrintedSample,
    RefusedTemplate,
    TrialOutcome,
    TriedTemplate,
)
from workflow.services.printing.inspection_outcomes import CheckedFile
from workflow.services.stores.file_store import DamagedFileError, FileStore
from workflow.services.stores.medium import StoreAwayError

logger = logging.getLogger(__name__)

#: Nobody corrects more in one go.
MAX_FAULTS = 200
_MAX_LINES, _MAX_LINE = 3000, 2000


def try_templates(resources: Resources, ids: Iterable[int], clock: Clock) -> int:
    """Try those of the versions that still wait; returns how many this call claimed."""
    if not is_answering(resources.files):
        return 0
    wanted = list(ids)
    versions = commit_with_retry(
        resources.engine, lambda session: trial_jobs.claim_trials(session, wanted, clock())
    )
    if not versions:
        return 0
    claim = str(versions[0].claim)
    with (
        giving_back(resources.engine, TemplateVersion, claim),
        renew_lease(resources.engine, TemplateVersion, claim, clock),
    ):
        outcomes = {one.id: _try_version(resources.files, one) for one in versions}
        commit_with_retry(
            resources.engine,
            lambda session: trial_jobs.finish_trials(session, claim, outcomes, clock()),
        )
    return len(versions)


def _try_version(files: FileStore, version: TemplateVersion) -> TrialOutcome:
    try:
        docx = files.get(version.file_sha256)
        return try_template(files, docx, PaperKind(version.kind), Family(version.family))
    except DamagedFileError:
        return RefusedTemplate(str(Message("Tệp trong kho đã hỏng hoặc mất; hãy gửi lại.")))
    except StoreAwayError:
        raise
    except Exception:  # whatever a file from anywhere does to us
        logger.exception("template version %s could not be tried", version.id)
        return RefusedTemplate(str(Message("Có lỗi trong hệ thống khi thử mẫu này.")))


def try_template(files: FileStore, docx: bytes, kind: PaperKind, family: Family) -> TrialOutcome:
    """Try a file from anywhere, in processes with limits; what it prints is kept."""
    samples = list_samples(kind, family)
    printed: list[PrintedSample] = []
    with IsolatedReader(docx) as reader:
        try:
            faults = reader.find_faults([sample.values(kind) for sample in samples])
            text = reader.read_text()
        except PackageError as error:
            return RefusedTemplate(str(error.message), list(map(message_to_plain, error.messages)))
        if not faults:
            shown = [sample for name in SHOWN for sample in samples if sample.name == name]
            try:
                printed = _print_samples(files, docx, kind, family, shown)
            except TemplateFault as error:
                faults = error.faults
        copy = reader.annotate_copy(faults) if faults else None
    return TriedTemplate(
        faults=[_plain_fault(fault) for fault in faults[:MAX_FAULTS]],
        text=[line[:_MAX_LINE] for line in text[:_MAX_LINES]],
        annotated_sha256=files.put(copy) if copy else None,
        samples=printed,
    )


def _print_samples(
    files: FileStore,
    docx: bytes,
    kind: PaperKind,
    family: Family,
    samples: list[TemplateSampleFacts],
) -> list[PrintedSample]:
    found = []
    with IsolatedTemplate(docx) as template:
        for sample in samples:
            day = find_file_date(kind, sample.record)
            paper = template.fill(sample.values(kind), dated=day)
            found.append(_keep_sample(files, sample.name, paper, family))
    return found


def _keep_sample(files: FileStore, name: str, paper: bytes, family: Family) -> PrintedSample:
    sha256 = files.put(paper)
    checked = check_foreign_layout(paper, family.value, "draft")
    if isinstance(checked, CheckedFile):
        return PrintedSample(name, sha256, **vars(checked))
    return PrintedSample(name, sha256)


def _plain_fault(fault: Fault) -> dict[str, Any]:
    return {
        "part": message_to_plain(fault.part),
        "paragraph": fault.paragraph,
        "placeholder": fault.placeholder,
        "message": message_to_plain(fault.message),
        "nearest": fault.nearest,
    }
