"""Indexes by which the Queue page and the checks count hundreds of thousands of rows.

Revision ID: 0016_counting
Revises: 0015_labels
"""

import sqlalchemy as sa
from alembic import op

revision = "0016_counting"
down_revision = "0015_labels"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_audits_interactive", "audits", ["queued_at", "ended_at"], "priority = 'interactive'"),
    ("ix_attempts_done", "attempts", ["ended_at"], "outcome = 'done'"),
    ("ix_attempts_lost", "attempts", ["worker", "ended_at"], "outcome = 'lost'"),
    (
        "ix_dead_letters_kinds",
        "dead_letters",
        ["error_class", "reason", "fingerprint", "first_at", "last_at"],
        "state = 'open'",
    ),
)


def upgrade() -> None:
    """Add them."""
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    """Take them away."""
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table_name=table)
