"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0001'
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """The first tables."""
    op.create_table('api_tokens',
    sa.Column('token_sha256', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('token_sha256', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('name', name=op.f('uq_api_tokens_name'))
    )
    op.create_table('idempotency_keys',
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('request_sha256', sa.Text(), nullable=False),
    sa.Column('status_code', sa.Integer(), nullable=False),
    sa.Column('answer', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('actor', 'key', name=op.f('pk_idempotency_keys'))
    )
    op.create_table('job_sheets',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('receipt', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('page_count', sa.Integer(), nullable=False),
    sa.Column('storage_key', sa.Text(), nullable=False),
    sa.Column('risks', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
    sa.Column('uploaded_by', sa.Text(), nullable=False),
    sa.Column('batch', sa.Text(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_sheets')),
    sa.UniqueConstraint('receipt', name=op.f('uq_job_sheets_receipt')),
    sa.UniqueConstraint('sha256', name=op.f('uq_job_sheets_sha256'))
    )
    op.create_index('ix_job_sheets_batch', 'job_sheets', ['batch'], unique=False)
    op.create_index('ix_job_sheets_received', 'job_sheets', ['received_at', 'id'], unique=False)
    op.create_table('sign_in_links',
    sa.Column('token_sha256', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('token_sha256', name=op.f('pk_sign_in_links'))
    )
    op.create_table('workers',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('heartbeat_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_workers'))
    )
    op.create_table('page_pictures',
    sa.Column('job_sheet_id', sa.Uuid(), nullable=False),
    sa.Column('page_number', sa.Integer(), nullable=False),
    sa.Column('dpi', sa.Integer(), nullable=False),
    sa.Column('storage_key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['job_sheet_id'], ['job_sheets.id'], name=op.f('fk_page_pictures_job_sheet_id_job_sheets')),
    sa.PrimaryKeyConstraint('job_sheet_id', 'page_number', 'dpi', name=op.f('pk_page_pictures'))
    )
    op.create_table('readings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('job_sheet_id', sa.Uuid(), nullable=False),
    sa.Column('fingerprint', sa.Text(), nullable=False),
    sa.Column('engine', sa.Text(), nullable=False),
    sa.Column('model', sa.Text(), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('seconds', sa.Float(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['job_sheet_id'], ['job_sheets.id'], name=op.f('fk_readings_job_sheet_id_job_sheets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_readings')),
    sa.UniqueConstraint('job_sheet_id', 'fingerprint', name=op.f('uq_readings_job_sheet_id'))
    )
    op.create_table('audits',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('job_sheet_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Text(), server_default='queued', nullable=False),
    sa.Column('requested_by', sa.Text(), nullable=False),
    sa.Column('requested_spec', sa.Text(), nullable=True),
    sa.Column('queued_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retry_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('pages_done', sa.Integer(), server_default='0', nullable=False),
    sa.Column('attempt_number', sa.Integer(), server_default='0', nullable=False),
    sa.Column('verdict', sa.Text(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('spec_id', sa.Text(), nullable=True),
    sa.Column('spec_version', sa.Text(), nullable=True),
    sa.Column('spec_sha256', sa.Text(), nullable=True),
    sa.Column('selection', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('policy', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('reading_id', sa.Uuid(), nullable=True),
    sa.Column('timings_ms', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('technician', sa.Text(), nullable=True),
    sa.Column('finding_count', sa.Integer(), server_default='0', nullable=False),
    sa.Column('error_code', sa.Text(), nullable=True),
    sa.Column('error_message', sa.Text(), nullable=True),
    sa.CheckConstraint("(status in ('done', 'failed')) = (verdict is not null)", name=op.f('ck_audits_verdict')),
    sa.CheckConstraint("status in ('queued', 'running', 'done', 'failed')", name=op.f('ck_audits_status')),
    sa.ForeignKeyConstraint(['job_sheet_id'], ['job_sheets.id'], name=op.f('fk_audits_job_sheet_id_job_sheets')),
    sa.ForeignKeyConstraint(['reading_id'], ['readings.id'], name=op.f('fk_audits_reading_id_readings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audits'))
    )
    op.create_index('ix_audits_job_sheet', 'audits', ['job_sheet_id', 'queued_at'], unique=False)
    op.create_index('ix_audits_open', 'audits', ['status'], unique=False, postgresql_where=sa.text("status in ('queued', 'running')"))
    op.create_index('ix_audits_queued', 'audits', ['queued_at', 'id'], unique=False)
    op.create_index('ix_audits_verdict_queued', 'audits', ['verdict', 'queued_at', 'id'], unique=False)
    op.create_table('attempts',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('worker', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('heartbeat_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_attempts_audit_id_audits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts')),
    sa.UniqueConstraint('audit_id', 'number', name=op.f('uq_attempts_audit_id'))
    )
    op.create_index('ix_attempts_open', 'attempts', ['heartbeat_at'], unique=False, postgresql_where=sa.text('ended_at is null'))
    op.create_table('fields',
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('value', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('raw', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=True),
    sa.Column('evidence', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_fields_audit_id_audits')),
    sa.PrimaryKeyConstraint('audit_id', 'position', name=op.f('pk_fields'))
    )
    op.create_table('findings',
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=True),
    sa.Column('reason_code', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('evidence', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('value', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('expected', sa.Text(), nullable=True),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('why_it_matters', sa.Text(), nullable=False),
    sa.Column('suggested_fix', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_findings_audit_id_audits')),
    sa.PrimaryKeyConstraint('audit_id', 'position', name=op.f('pk_findings'))
    )
    op.create_index('ix_findings_reason', 'findings', ['reason_code', 'severity'], unique=False)
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_outbox_audit_id_audits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    op.create_index('ix_outbox_audit', 'outbox', ['audit_id', 'id'], unique=False)
    op.create_index('ix_outbox_unsent', 'outbox', ['due_at'], unique=False, postgresql_where=sa.text('sent_at is null'))


def downgrade() -> None:
    """Undo: The first tables."""
    op.drop_index('ix_outbox_unsent', table_name='outbox', postgresql_where=sa.text('sent_at is null'))
    op.drop_index('ix_outbox_audit', table_name='outbox')
    op.drop_table('outbox')
    op.drop_index('ix_findings_reason', table_name='findings')
    op.drop_table('findings')
    op.drop_table('fields')
    op.drop_index('ix_attempts_open', table_name='attempts', postgresql_where=sa.text('ended_at is null'))
    op.drop_table('attempts')
    op.drop_index('ix_audits_verdict_queued', table_name='audits')
    op.drop_index('ix_audits_queued', table_name='audits')
    op.drop_index('ix_audits_open', table_name='audits', postgresql_where=sa.text("status in ('queued', 'running')"))
    op.drop_index('ix_audits_job_sheet', table_name='audits')
    op.drop_table('audits')
    op.drop_table('readings')
    op.drop_table('page_pictures')
    op.drop_table('workers')
    op.drop_table('sign_in_links')
    op.drop_index('ix_job_sheets_received', table_name='job_sheets')
    op.drop_index('ix_job_sheets_batch', table_name='job_sheets')
    op.drop_table('job_sheets')
    op.drop_table('idempotency_keys')
    op.drop_table('api_tokens')
