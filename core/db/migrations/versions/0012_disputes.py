"""Disputes with their threads and files, rulings, waivers, second judgements, notices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0012_disputes'
down_revision: str | None = '0011_checks'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What was said stays as it was said. Retention removes a thread with its sheet, whole.
KEEP = (
    "create trigger dispute_events_kept before update or truncate on dispute_events "
    "for each statement execute function refuse_change()"
)


def upgrade() -> None:
    """Disputes, rulings on audits, waivers, second judgements, versions of sheets, notices."""
    op.create_table('dispute_causes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('spec_id', sa.Text(), nullable=False),
    sa.Column('spec_version', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('pattern', sa.Text(), nullable=False),
    sa.Column('live', sa.Integer(), server_default='0', nullable=False),
    sa.Column('accepted', sa.Integer(), server_default='0', nullable=False),
    sa.Column('partly', sa.Integer(), server_default='0', nullable=False),
    sa.Column('rejected', sa.Integer(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute_causes')),
    sa.UniqueConstraint('spec_id', 'spec_version', 'rule', 'pattern', name=op.f('uq_dispute_causes_spec_id'))
    )
    op.create_index('ix_dispute_causes_live', 'dispute_causes', ['live'], unique=False, postgresql_where=sa.text('live > 0'))
    op.create_index('ix_dispute_causes_rule', 'dispute_causes', ['rule'], unique=False)
    op.create_table('notices',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_tries', sa.Integer(), server_default='0', nullable=False),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    op.create_index('ix_notices_mail', 'notices', ['mail_due_at'], unique=False, postgresql_where=sa.text('mail_due_at is not null'))
    op.create_index('ix_notices_recipient', 'notices', ['recipient', 'id'], unique=False)
    op.create_index('ix_notices_unread', 'notices', ['recipient'], unique=False, postgresql_where=sa.text('read_at is null'))
    op.create_table('sheet_versions',
    sa.Column('job_sheet_id', sa.Uuid(), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['job_sheet_id'], ['job_sheets.id'], name=op.f('fk_sheet_versions_job_sheet_id_job_sheets')),
    sa.ForeignKeyConstraint(['replaces_id'], ['job_sheets.id'], name=op.f('fk_sheet_versions_replaces_id_job_sheets')),
    sa.PrimaryKeyConstraint('job_sheet_id', name=op.f('pk_sheet_versions')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_sheet_versions_replaces_id'))
    )
    op.create_table('waivers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=True),
    sa.Column('spec_id', sa.Text(), nullable=True),
    sa.Column('customer', sa.Text(), nullable=True),
    sa.Column('asset', sa.Text(), nullable=True),
    sa.Column('job_sheet_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Text(), server_default='asked', nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('revoked_by', sa.Text(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoke_comment', sa.Text(), nullable=True),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(scope = 'finding') = (job_sheet_id is not null)", name=op.f('ck_waivers_scope')),
    sa.CheckConstraint("state in ('asked', 'approved', 'refused', 'revoked')", name=op.f('ck_waivers_state')),
    sa.ForeignKeyConstraint(['job_sheet_id'], ['job_sheets.id'], name=op.f('fk_waivers_job_sheet_id_job_sheets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waivers')),
    sa.UniqueConstraint('number', name=op.f('uq_waivers_number'))
    )
    op.create_index('ix_waivers_asked', 'waivers', ['asked_at', 'id'], unique=False)
    op.create_index('ix_waivers_expires', 'waivers', ['expires_at'], unique=False, postgresql_where=sa.text("state = 'approved'"))
    op.create_index('ix_waivers_rule', 'waivers', ['rule'], unique=False, postgresql_where=sa.text("state = 'approved'"))
    op.create_index('ix_waivers_sheet', 'waivers', ['job_sheet_id'], unique=False)
    op.create_table('audit_rulings',
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=True),
    sa.Column('cause_id', sa.Uuid(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=True),
    sa.Column('person', sa.Text(), nullable=True),
    sa.Column('was', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('now', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_audit_rulings_audit_id_audits')),
    sa.PrimaryKeyConstraint('audit_id', 'position', name=op.f('pk_audit_rulings'))
    )
    op.create_index('ix_audit_rulings_cause', 'audit_rulings', ['cause_id'], unique=False)
    op.create_table('disputes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('job_sheet_id', sa.Uuid(), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('cause_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=True),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('confidence_band', sa.Text(), nullable=False),
    sa.Column('finding', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('doubt', sa.Float(), nullable=False),
    sa.Column('proposed_verdict', sa.Text(), nullable=True),
    sa.Column('disputer', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('state', sa.Text(), server_default='open', nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('remind_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('holder', sa.Text(), nullable=True),
    sa.Column('is_appeal', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('was_appealed', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('deciders', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
    sa.Column('ruled', sa.Text(), nullable=True),
    sa.Column('ruled_severity', sa.Text(), nullable=True),
    sa.Column('ruled_person', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_s', sa.Float(), nullable=True),
    sa.Column('made_audit_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(holder is not null) = (state = 'under_review')", name=op.f('ck_disputes_holder')),
    sa.CheckConstraint("not (state in ('accepted', 'partly_accepted', 'rejected')) or (ruled = state)", name=op.f('ck_disputes_ruled')),
    sa.CheckConstraint("state in ('open', 'under_review', 'accepted', 'partly_accepted', 'rejected', 'escalated', 'withdrawn')", name=op.f('ck_disputes_state')),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_disputes_audit_id_audits')),
    sa.ForeignKeyConstraint(['cause_id'], ['dispute_causes.id'], name=op.f('fk_disputes_cause_id_dispute_causes')),
    sa.ForeignKeyConstraint(['job_sheet_id'], ['job_sheets.id'], name=op.f('fk_disputes_job_sheet_id_job_sheets')),
    sa.ForeignKeyConstraint(['made_audit_id'], ['audits.id'], name=op.f('fk_disputes_made_audit_id_audits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disputes')),
    sa.UniqueConstraint('number', name=op.f('uq_disputes_number'))
    )
    op.create_index('ix_disputes_cause', 'disputes', ['cause_id', 'due_at', 'id'], unique=False, postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.create_index('ix_disputes_decided', 'disputes', ['decided_at'], unique=False, postgresql_where=sa.text('ruled is not null'))
    op.create_index('ix_disputes_disputer', 'disputes', ['disputer', 'opened_at', 'id'], unique=False)
    op.create_index('ix_disputes_doubt', 'disputes', [sa.literal_column('doubt desc'), 'id'], unique=False, postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.create_index('ix_disputes_due', 'disputes', ['due_at', 'id'], unique=False, postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.create_index('ix_disputes_holder', 'disputes', ['holder', 'due_at'], unique=False, postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.create_index('ix_disputes_opened', 'disputes', ['opened_at', 'id'], unique=False)
    op.create_index('ix_disputes_remind', 'disputes', ['remind_at'], unique=False, postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.create_index('ix_disputes_sheet', 'disputes', ['job_sheet_id'], unique=False)
    op.create_index('ix_disputes_state_opened', 'disputes', ['state', 'opened_at', 'id'], unique=False)
    op.create_index('uq_disputes_live', 'disputes', ['job_sheet_id', 'rule', sa.literal_column("coalesce(field, '')")], unique=True, postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.create_table('dispute_events',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('dispute_id', sa.Uuid(), nullable=False),
    sa.Column('move', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('facts', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], name=op.f('fk_dispute_events_dispute_id_disputes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute_events'))
    )
    op.create_index('ix_dispute_events_dispute', 'dispute_events', ['dispute_id', 'id'], unique=False)
    op.create_table('judgements',
    sa.Column('dispute_id', sa.Uuid(), nullable=False),
    sa.Column('first', sa.Text(), nullable=False),
    sa.Column('first_by', sa.Text(), nullable=False),
    sa.Column('second', sa.Text(), nullable=False),
    sa.Column('second_by', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('judged_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], name=op.f('fk_judgements_dispute_id_disputes')),
    sa.PrimaryKeyConstraint('dispute_id', name=op.f('pk_judgements'))
    )
    op.create_table('dispute_files',
    sa.Column('dispute_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('page_count', sa.Integer(), nullable=False),
    sa.Column('storage_key', sa.Text(), nullable=False),
    sa.Column('added_by', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['disputes.id'], name=op.f('fk_dispute_files_dispute_id_disputes')),
    sa.ForeignKeyConstraint(['event_id'], ['dispute_events.id'], name=op.f('fk_dispute_files_event_id_dispute_events')),
    sa.PrimaryKeyConstraint('dispute_id', 'sha256', name=op.f('pk_dispute_files'))
    )
    op.add_column('findings', sa.Column('charged_to', sa.Text(), nullable=True))
    op.create_index('ix_findings_rule', 'findings', ['rule'], unique=False)
    op.add_column('users', sa.Column('email', sa.Text(), nullable=True))
    op.execute(KEEP)


def downgrade() -> None:
    """Back to the tables before."""
    op.drop_column('users', 'email')
    op.drop_index('ix_findings_rule', table_name='findings')
    op.drop_column('findings', 'charged_to')
    op.drop_table('dispute_files')
    op.drop_table('judgements')
    op.drop_index('ix_dispute_events_dispute', table_name='dispute_events')
    op.drop_table('dispute_events')
    op.drop_index('uq_disputes_live', table_name='disputes', postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.drop_index('ix_disputes_state_opened', table_name='disputes')
    op.drop_index('ix_disputes_sheet', table_name='disputes')
    op.drop_index('ix_disputes_remind', table_name='disputes', postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.drop_index('ix_disputes_opened', table_name='disputes')
    op.drop_index('ix_disputes_holder', table_name='disputes', postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.drop_index('ix_disputes_due', table_name='disputes', postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.drop_index('ix_disputes_doubt', table_name='disputes', postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.drop_index('ix_disputes_disputer', table_name='disputes')
    op.drop_index('ix_disputes_decided', table_name='disputes', postgresql_where=sa.text('ruled is not null'))
    op.drop_index('ix_disputes_cause', table_name='disputes', postgresql_where=sa.text("state in ('open', 'under_review', 'escalated')"))
    op.drop_table('disputes')
    op.drop_index('ix_audit_rulings_cause', table_name='audit_rulings')
    op.drop_table('audit_rulings')
    op.drop_index('ix_waivers_sheet', table_name='waivers')
    op.drop_index('ix_waivers_rule', table_name='waivers', postgresql_where=sa.text("state = 'approved'"))
    op.drop_index('ix_waivers_expires', table_name='waivers', postgresql_where=sa.text("state = 'approved'"))
    op.drop_index('ix_waivers_asked', table_name='waivers')
    op.drop_table('waivers')
    op.drop_table('sheet_versions')
    op.drop_index('ix_notices_unread', table_name='notices', postgresql_where=sa.text('read_at is null'))
    op.drop_index('ix_notices_recipient', table_name='notices')
    op.drop_index('ix_notices_mail', table_name='notices', postgresql_where=sa.text('mail_due_at is not null'))
    op.drop_table('notices')
    op.drop_index('ix_dispute_causes_rule', table_name='dispute_causes')
    op.drop_index('ix_dispute_causes_live', table_name='dispute_causes', postgresql_where=sa.text('live > 0'))
    op.drop_table('dispute_causes')
