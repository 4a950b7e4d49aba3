"""Findings are found by whom they were charged to

Revision ID: 0014_charged
Revises: 0013_backup_signs
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_charged"
down_revision = "0013_backup_signs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_findings_charged_to",
        "findings",
        [sa.text("lower(charged_to)")],
        postgresql_where=sa.text("charged_to is not null"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_findings_charged_to", table_name="findings")
