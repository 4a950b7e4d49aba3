"""Attempts in full, dead letters, OCR spend, pauses, chores."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Attempts in full, dead letters, OCR spend, pauses, chores."""
    op.create_table('chores',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('ran_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('found', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('last_gap', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('last_gap_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_chores'))
    )
    op.create_table('ocr_pages',
    sa.Column('picture_sha256', sa.Text(), nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('picture_sha256', 'model', name=op.f('pk_ocr_pages'))
    )
    op.create_table('provider_copies',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_provider_copies'))
    )
    op.create_table('queue_pauses',
    sa.Column('queue', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('paused_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('queue', name=op.f('pk_queue_pauses'))
    )
    op.create_table('dead_letters',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Text(), server_default='open', nullable=False),
    sa.Column('error_class', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('keep_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retry_audit_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state = 'open') = (decided_at is null)", name=op.f('ck_dead_letters_decided')),
    sa.CheckConstraint("state in ('open', 'retried', 'discarded')", name=op.f('ck_dead_letters_state')),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_dead_letters_audit_id_audits')),
    sa.ForeignKeyConstraint(['retry_audit_id'], ['audits.id'], name=op.f('fk_dead_letters_retry_audit_id_audits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dead_letters')),
    sa.UniqueConstraint('audit_id', name=op.f('uq_dead_letters_audit_id'))
    )
    op.create_index('ix_dead_letters_state', 'dead_letters', ['state', 'last_at', 'id'], unique=False)
    op.create_table('ocr_calls',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=True),
    sa.Column('attempt_number', sa.Integer(), nullable=True),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('pages_asked', sa.Integer(), nullable=False),
    sa.Column('pages_billed', sa.Integer(), nullable=True),
    sa.Column('pages_cached', sa.Integer(), server_default='0', nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_ocr_calls_audit_id_audits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ocr_calls'))
    )
    op.create_index('ix_ocr_calls_audit', 'ocr_calls', ['audit_id', 'attempt_number'], unique=False)
    op.create_index('ix_ocr_calls_called', 'ocr_calls', ['called_at'], unique=False)
    op.add_column('attempts', sa.Column('error_class', sa.Text(), nullable=True))
    op.add_column('attempts', sa.Column('cause', sa.Text(), nullable=True))
    op.add_column('attempts', sa.Column('fingerprint', sa.Text(), nullable=True))
    op.add_column('attempts', sa.Column('traceback', sa.Text(), nullable=True))
    op.add_column('attempts', sa.Column('pages_billed', sa.Integer(), server_default='0', nullable=False))
    op.add_column('attempts', sa.Column('memory_peak_bytes', sa.BigInteger(), nullable=True))
    op.add_column('audits', sa.Column('priority', sa.Text(), server_default='interactive', nullable=False))
    op.add_column('outbox', sa.Column('cause', sa.Text(), nullable=True))


def downgrade() -> None:
    """Undo: Attempts in full, dead letters, OCR spend, pauses, chores."""
    op.drop_column('outbox', 'cause')
    op.drop_column('audits', 'priority')
    op.drop_column('attempts', 'memory_peak_bytes')
    op.drop_column('attempts', 'pages_billed')
    op.drop_column('attempts', 'traceback')
    op.drop_column('attempts', 'fingerprint')
    op.drop_column('attempts', 'cause')
    op.drop_column('attempts', 'error_class')
    op.drop_index('ix_ocr_calls_called', table_name='ocr_calls')
    op.drop_index('ix_ocr_calls_audit', table_name='ocr_calls')
    op.drop_table('ocr_calls')
    op.drop_index('ix_dead_letters_state', table_name='dead_letters')
    op.drop_table('dead_letters')
    op.drop_table('queue_pauses')
    op.drop_table('provider_copies')
    op.drop_table('ocr_pages')
    op.drop_table('chores')
