"""Compare what papers say of their template with the version that they name."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.models import Bloc, Paper, Review, TemplateVersion
from workflow.services.verification.fault import Fault, FaultSubject


def find_template_faults(session: Session) -> Iterator[Fault]:
    """Papers that name a version of another council, or one whose file they were not made from."""
    query = (
        select(Paper.id, TemplateVersion.number)
        .join(Paper.template_version)
        .join(Paper.review)
        .join(Review.bloc)
        .where(
            or_(
                TemplateVersion.file_sha256 != Paper.template_sha256,
                TemplateVersion.council_id != Bloc.council_id,
            )
        )
        .order_by(Paper.id)
    )
    for id_, number in session.execute(query):
        text = N_("Văn bản {paper} ghi bản số {number} của mẫu, nhưng không lập từ tệp của bản ấy.")
        yield Fault(FaultSubject.PAPER, f"paper {id_}", Message(text, paper=id_, number=number))
