"""Store the council of a batch: who sees it no longer depends on where its asker works today."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ADD = """
ALTER TABLE batch
ADD COLUMN council_id INTEGER CONSTRAINT fk_batch_council_id_council REFERENCES council (id)
"""
#: The council of the reviews that a batch has papers of, if it is one only.
_FILL = """
UPDATE batch SET council_id = (
    SELECT min(bloc.council_id)
    FROM paper
    JOIN review ON review.id = paper.review_id
    JOIN bloc ON bloc.id = review.bloc_id
    WHERE paper.batch_id = batch.id
    HAVING min(bloc.council_id) = max(bloc.council_id)
)
"""


def upgrade() -> None:
    op.execute(_ADD)  # in place: a batch may have 50,000 papers that refer to it
    op.execute(_FILL)


def downgrade() -> None:
    op.drop_column("batch", "council_id")
