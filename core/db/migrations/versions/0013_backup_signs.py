"""Signs of life of backups and restore tests; rows are found by the stored file they name."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0013_backup_signs'
down_revision: str | None = '0012_disputes'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAMING = ('job_sheets', 'page_pictures', 'dispute_files')


def upgrade() -> None:
    """A backup whose host died is told by its silence, not by its age."""
    for table in ('backups', 'restore_tests'):
        op.add_column(table, sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))
    for table in NAMING:
        op.create_index(f'ix_{table}_storage_key', table, ['storage_key'])


def downgrade() -> None:
    """As it was."""
    for table in NAMING:
        op.drop_index(f'ix_{table}_storage_key', table)
    for table in ('restore_tests', 'backups'):
        op.drop_column(table, 'seen_at')
