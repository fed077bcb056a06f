"""Emulation blocs (khối, cụm thi đua)."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base
from workflow.models.name_keys import SearchableName, SortedName, default_folded_name
from workflow.models.people import Council


class Bloc(SearchableName, SortedName, Base):
    """A bloc of a council, under its newest name; reviews keep the name of their own year."""

    __tablename__ = "bloc"
    __table_args__ = (UniqueConstraint("council_id", "folded_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    name: Mapped[str]
    #: The name with case and tone placement folded.
    folded_name: Mapped[str] = mapped_column(default=default_folded_name)

    council: Mapped[Council] = relationship()
