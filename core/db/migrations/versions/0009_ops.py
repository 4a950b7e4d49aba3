"""Backups, maintenance, deploys, incidents, shifts and alerts; the escalation matrix to begin with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0009_ops'
down_revision: str | None = '0008_desk'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ESCALATIONS = (
    ("Application bug", "Dev team", "Tech lead"),
    ("Infrastructure", "DevOps", "Platform team"),
    ("Security", "Security team", "CISO"),
    ("Data issue", "DBA", "Data lead"),
    ("Business logic", "Product owner", "Product manager"),
)
EVIDENCE_STAYS = (
    """create function incident_evidence_stays() returns trigger language plpgsql as $$
    begin
        raise exception 'the evidence of an incident is never written again';
    end $$""",
    """create trigger incident_evidence_stays before update on incidents for each row
    when (old.evidence is distinct from new.evidence) execute function incident_evidence_stays()""",
)
CONTACTS = ("On-call engineer", "Tech lead", "DevOps", "Security team")


def upgrade() -> None:
    """Backups, maintenance, deploys, incidents, shifts and alerts; the escalation matrix to begin with."""
    op.create_table('alert_rules',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('check_id', sa.Text(), nullable=False),
    sa.Column('counts_from', sa.Text(), nullable=False),
    sa.Column('value_from', sa.Float(), nullable=True),
    sa.Column('raise_after', sa.Integer(), nullable=False),
    sa.Column('clear_after', sa.Integer(), nullable=False),
    sa.Column('emails', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
    sa.Column('opens_incident', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('is_on', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('silenced_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('silenced_by', sa.Text(), nullable=True),
    sa.Column('silence_reason', sa.Text(), nullable=True),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_rules'))
    )
    op.create_table('alerts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('check_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('seen', sa.Text(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('is_silenced', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('emails', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
    sa.Column('mail_state', sa.Text(), server_default='none', nullable=False),
    sa.Column('mail_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_tries', sa.Integer(), server_default='0', nullable=False),
    sa.Column('mail_error', sa.Text(), nullable=True),
    sa.CheckConstraint("kind in ('raised', 'cleared')", name=op.f('ck_alerts_kind')),
    sa.CheckConstraint("mail_state in ('none', 'due', 'sent', 'failed')", name=op.f('ck_alerts_mail_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alerts'))
    )
    op.create_index('ix_alerts_mail_due', 'alerts', ['mail_due_at'], unique=False, postgresql_where=sa.text("mail_state = 'due'"))
    op.create_index('ix_alerts_told', 'alerts', ['told_at'], unique=False)
    op.create_table('backups',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), server_default='running', nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('size_bytes', sa.BigInteger(), nullable=True),
    sa.Column('sha256', sa.Text(), nullable=True),
    sa.Column('tables', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('row_count', sa.BigInteger(), nullable=True),
    sa.Column('object_count', sa.Integer(), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'running') = (ended_at is null)", name=op.f('ck_backups_ended')),
    sa.CheckConstraint("state in ('running', 'done', 'failed')", name=op.f('ck_backups_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backups')),
    sa.UniqueConstraint('name', name=op.f('uq_backups_name'))
    )
    op.create_index('ix_backups_started', 'backups', ['started_at'], unique=False)
    op.create_index('uq_backups_running', 'backups', ['state'], unique=True, postgresql_where=sa.text('ended_at is null'))
    op.create_table('contacts',
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('reached_by', sa.Text(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('role', name=op.f('pk_contacts'))
    )
    op.create_table('deploys',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('marked_by', sa.Text(), nullable=False),
    sa.Column('marked_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deploys'))
    )
    op.create_index('ix_deploys_marked', 'deploys', ['marked_at'], unique=False)
    op.create_table('escalations',
    sa.Column('issue_type', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('first_contact', sa.Text(), nullable=False),
    sa.Column('escalation', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('issue_type', name=op.f('pk_escalations'))
    )
    op.create_table('incidents',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('phase', sa.Text(), server_default='open', nullable=False),
    sa.Column('check_id', sa.Text(), nullable=True),
    sa.Column('components', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
    sa.Column('duties', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('evidence', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('opened_by', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assessed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mitigated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('steps', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('retrospective', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.CheckConstraint("phase in ('open', 'acknowledged', 'assessed', 'mitigated', 'resolved', 'closed')", name=op.f('ck_incidents_phase')),
    sa.CheckConstraint("priority in ('P1', 'P2', 'P3', 'P4')", name=op.f('ck_incidents_priority')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incidents')),
    sa.UniqueConstraint('number', name=op.f('uq_incidents_number'))
    )
    op.create_index('ix_incidents_opened', 'incidents', ['opened_at'], unique=False)
    op.create_index('uq_incidents_check', 'incidents', ['check_id'], unique=True, postgresql_where=sa.text('resolved_at is null'))
    op.create_table('maintenance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('planned_by', sa.Text(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.CheckConstraint('ends_at > begins_at', name=op.f('ck_maintenance_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_maintenance'))
    )
    op.create_index('ix_maintenance_ends', 'maintenance', ['ends_at'], unique=False)
    op.create_table('shift_reports',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('answers', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('notes', sa.Text(), server_default='', nullable=False),
    sa.Column('signed_by', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind in ('morning', 'evening')", name=op.f('ck_shift_reports_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift_reports'))
    )
    op.create_index('ix_shift_reports_signed', 'shift_reports', ['signed_at'], unique=False)
    op.create_index('uq_shift_reports_day', 'shift_reports', ['day', 'kind'], unique=True)
    op.create_table('alert_states',
    sa.Column('rule_id', sa.Uuid(), nullable=False),
    sa.Column('check_id', sa.Text(), nullable=False),
    sa.Column('bad', sa.Integer(), server_default='0', nullable=False),
    sa.Column('good', sa.Integer(), server_default='0', nullable=False),
    sa.Column('is_raised', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rule_id'], ['alert_rules.id'], name=op.f('fk_alert_states_rule_id_alert_rules'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('rule_id', 'check_id', name=op.f('pk_alert_states'))
    )
    op.create_table('incident_entries',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('said_by', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incidents.id'], name=op.f('fk_incident_entries_incident_id_incidents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_entries'))
    )
    op.create_index('ix_incident_entries_incident', 'incident_entries', ['incident_id', 'at', 'id'], unique=False)
    op.create_table('incident_follow_ups',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['incident_id'], ['incidents.id'], name=op.f('fk_incident_follow_ups_incident_id_incidents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_follow_ups'))
    )
    op.create_index('ix_incident_follow_ups_incident', 'incident_follow_ups', ['incident_id', 'added_at'], unique=False)
    op.create_table('restore_tests',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('backup_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), server_default='running', nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seconds', sa.Float(), nullable=True),
    sa.Column('tables_checked', sa.Integer(), nullable=True),
    sa.Column('rows_checked', sa.BigInteger(), nullable=True),
    sa.Column('objects_checked', sa.Integer(), nullable=True),
    sa.Column('differences', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
    sa.Column('message', sa.Text(), nullable=True),
    sa.CheckConstraint("(state = 'running') = (ended_at is null)", name=op.f('ck_restore_tests_ended')),
    sa.CheckConstraint("state in ('running', 'passed', 'failed')", name=op.f('ck_restore_tests_state')),
    sa.ForeignKeyConstraint(['backup_id'], ['backups.id'], name=op.f('fk_restore_tests_backup_id_backups')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_restore_tests'))
    )
    op.create_index('ix_restore_tests_started', 'restore_tests', ['started_at'], unique=False)
    op.create_index('uq_restore_tests_running', 'restore_tests', ['state'], unique=True, postgresql_where=sa.text('ended_at is null'))
    escalations = sa.table('escalations', *map(sa.column, ('issue_type', 'position', 'first_contact', 'escalation')))
    op.bulk_insert(escalations, [
        {'issue_type': kind, 'position': place, 'first_contact': first, 'escalation': then}
        for place, (kind, first, then) in enumerate(ESCALATIONS)
    ])
    contacts = sa.table('contacts', *map(sa.column, ('role', 'position')))
    op.bulk_insert(contacts, [{'role': role, 'position': place} for place, role in enumerate(CONTACTS)])
    for statement in EVIDENCE_STAYS:
        op.execute(statement)
    # What is told where nobody has said anything else: whatever fails, once it has failed for a while.
    op.execute(
        "insert into alert_rules (id, check_id, counts_from, raise_after, clear_after, opens_incident, created_by)"
        " values (gen_random_uuid(), '*', 'fail', 4, 4, true, 'set-up')"
    )


def downgrade() -> None:
    """Undo: Backups, maintenance, deploys, incidents, shifts and alerts; the escalation matrix to begin with."""
    op.drop_index('uq_restore_tests_running', table_name='restore_tests', postgresql_where=sa.text('ended_at is null'))
    op.drop_index('ix_restore_tests_started', table_name='restore_tests')
    op.drop_table('restore_tests')
    op.drop_index('ix_incident_follow_ups_incident', table_name='incident_follow_ups')
    op.drop_table('incident_follow_ups')
    op.drop_index('ix_incident_entries_incident', table_name='incident_entries')
    op.drop_table('incident_entries')
    op.drop_table('alert_states')
    op.drop_index('uq_shift_reports_day', table_name='shift_reports')
    op.drop_index('ix_shift_reports_signed', table_name='shift_reports')
    op.drop_table('shift_reports')
    op.drop_index('ix_maintenance_ends', table_name='maintenance')
    op.drop_table('maintenance')
    op.drop_index('uq_incidents_check', table_name='incidents', postgresql_where=sa.text('resolved_at is null'))
    op.drop_index('ix_incidents_opened', table_name='incidents')
    op.drop_table('incidents')
    op.drop_table('escalations')
    op.drop_index('ix_deploys_marked', table_name='deploys')
    op.drop_table('deploys')
    op.drop_table('contacts')
    op.drop_index('uq_backups_running', table_name='backups', postgresql_where=sa.text('ended_at is null'))
    op.drop_index('ix_backups_started', table_name='backups')
    op.drop_table('backups')
    op.drop_index('ix_alerts_told', table_name='alerts')
    op.drop_index('ix_alerts_mail_due', table_name='alerts', postgresql_where=sa.text("mail_state = 'due'"))
    op.drop_table('alerts')
    op.drop_table('alert_rules')
    op.execute('drop function incident_evidence_stays()')
