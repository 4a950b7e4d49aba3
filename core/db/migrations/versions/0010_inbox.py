"""Files of the inbox that could not be taken."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0010_inbox'
down_revision: str | None = '0009_ops'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Files of the inbox that could not be taken."""
    op.create_table('inbox_failures',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kept_as', sa.Text(), nullable=False),
    sa.Column('size_bytes', sa.BigInteger(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), server_default='open', nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.CheckConstraint("state in ('open', 'again', 'taken', 'closed')", name=op.f('ck_inbox_failures_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox_failures'))
    )
    op.create_index('ix_inbox_failures_waiting', 'inbox_failures', ['seen_at'], unique=False, postgresql_where=sa.text("state in ('open', 'again')"))
    op.create_index('uq_inbox_failures_kept', 'inbox_failures', ['place', 'kept_as'], unique=True)


def downgrade() -> None:
    """Drop it."""
    op.drop_table('inbox_failures')
