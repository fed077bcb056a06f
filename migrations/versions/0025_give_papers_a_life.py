"""Give papers a stage, from draft to filed; an issued one never becomes a draft again."""

import sqlalchemy as sa
from alembic import op

from workflow.models.change_guards import PAPER_LIFE, create_guards, drop_guards

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_SETTLED = sa.text("stage IN ('issued', 'filed')")
#: In place: a table of papers may have a million rows.
_ADD = """
ALTER TABLE paper ADD COLUMN stage VARCHAR(32) NOT NULL DEFAULT 'draft'
CONSTRAINT ck_paper_paper_stage
CHECK (stage IN ('draft', 'checked', 'sent_for_signature', 'issued', 'filed'))
"""


def upgrade() -> None:
    op.execute(_ADD)
    op.create_index(
        "ix_paper_settled", "paper", ["review_id", "kind"],
        sqlite_where=_SETTLED, postgresql_where=_SETTLED,
    )  # fmt: skip
    create_guards(op.get_bind(), PAPER_LIFE)


def downgrade() -> None:
    drop_guards(op.get_bind(), PAPER_LIFE)
    op.drop_index("ix_paper_settled", table_name="paper")
    op.drop_column("paper", "stage")
