"""States of checks, groups of errors, times of pages, steps of runbooks, switches."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0011_checks'
down_revision: str | None = '0010_inbox'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """States of checks, groups of errors, times of pages, steps of runbooks, switches."""
    op.create_table('check_states',
    sa.Column('check_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('seen', sa.Text(), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('unit', sa.Text(), server_default='', nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('check_id', name=op.f('pk_check_states'))
    )
    op.create_table('error_groups',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('acknowledged_by', sa.Text(), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by', sa.Text(), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.CheckConstraint('(resolved_by is null) = (resolved_at is null)', name=op.f('ck_error_groups_resolved')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_error_groups'))
    )
    op.create_table('timings',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('minute', sa.DateTime(timezone=True), nullable=False),
    sa.Column('app', sa.Text(), nullable=False),
    sa.Column('counts', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'minute', 'app', name=op.f('pk_timings'))
    )
    op.create_index('ix_timings_minute', 'timings', ['minute'], unique=False)
    op.create_table('runbook_steps',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('runbook', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), server_default='asked', nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.CheckConstraint("state in ('asked', 'done', 'failed', 'refused')", name=op.f('ck_runbook_steps_state')),
    sa.CheckConstraint('approved_by is null or approved_by <> asked_by', name=op.f('ck_runbook_steps_two_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runbook_steps'))
    )
    op.create_index('ix_runbook_steps_asked', 'runbook_steps', ['asked_at'], unique=False)
    op.create_index('ix_runbook_steps_open', 'runbook_steps', ['asked_at'], unique=False, postgresql_where=sa.text("state = 'asked'"))
    op.create_table('switches',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_switches'))
    )
    op.add_column('workers', sa.Column('restart_asked_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_audits_ended', 'audits', ['ended_at'], unique=False)
    op.create_index('ix_attempts_errors', 'attempts', ['ended_at'], unique=False, postgresql_where=sa.text('error_class is not null'))


def downgrade() -> None:
    """Undo: States of checks, groups of errors, times of pages, steps of runbooks, switches."""
    op.drop_index('ix_attempts_errors', table_name='attempts', postgresql_where=sa.text('error_class is not null'))
    op.drop_index('ix_audits_ended', table_name='audits')
    op.drop_column('workers', 'restart_asked_at')
    op.drop_table('switches')
    op.drop_index('ix_runbook_steps_open', table_name='runbook_steps', postgresql_where=sa.text("state = 'asked'"))
    op.drop_index('ix_runbook_steps_asked', table_name='runbook_steps')
    op.drop_table('runbook_steps')
    op.drop_index('ix_timings_minute', table_name='timings')
    op.drop_table('timings')
    op.drop_table('error_groups')
    op.drop_table('check_states')
