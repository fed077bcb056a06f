"""Keep the code that a paper prints in its footer, for whoever checks it."""

import sqlalchemy as sa
from alembic import op

from workflow.models.change_guards import CHECK_CODES, create_guards, drop_guards

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper", sa.Column("check_code", sa.String(), nullable=True))
    op.add_column("paper", sa.Column("check_address", sa.String(), nullable=True))
    op.create_index("ix_paper_check_code", "paper", ["check_code"], unique=True)
    create_guards(op.get_bind(), CHECK_CODES)


def downgrade() -> None:
    drop_guards(op.get_bind(), CHECK_CODES)
    op.drop_index("ix_paper_check_code", table_name="paper")
    op.drop_column("paper", "check_address")
    op.drop_column("paper", "check_code")
