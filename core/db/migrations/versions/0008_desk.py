"""Reviews and the decisions in them; what the list of audits is filtered, searched and kept by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0008_desk'
down_revision: str | None = '0007_integrators'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What earlier audits get, so that they are found and wait like those to come.
FILL = (
    """update audits set
        severity = (select min(severity) from findings where audit_id = audits.id),
        confidence = (select min(confidence) from fields where audit_id = audits.id)
    where status in ('done', 'failed')""",
    """update audits set confidence_band = case
        when confidence < 0.5 then 'under-50' when confidence < 0.8 then '50-80'
        when confidence < 0.95 then '80-95' else 'over-95' end
    where confidence is not null""",
    """insert into audit_reasons (reason_code, queued_at, audit_id)
    select distinct f.reason_code, a.queued_at, a.id
    from findings f join audits a on a.id = f.audit_id""",
    """insert into reviews
        (id, audit_id, job_sheet_id, cause, severity, confidence, waiting_since, due_at)
    select gen_random_uuid(), a.id, a.job_sheet_id,
        case when a.status = 'failed' then 'SYSTEM' when a.spec_id is null then 'SPEC_GAP'
            else 'LOW_CONFIDENCE' end,
        coalesce(a.severity, 'S1'), 0, coalesce(a.ended_at, a.queued_at),
        date_bin('15 minutes', coalesce(a.ended_at, a.queued_at) + interval '4 hours', 'epoch')
    from audits a
    where (a.verdict = 'REVIEW_QUEUE' or a.status = 'failed') and not exists (
        select from audits newer
        where newer.job_sheet_id = a.job_sheet_id and newer.queued_at > a.queued_at)""",
)


def upgrade() -> None:
    """Reviews and the decisions in them; what the list of audits is filtered, searched and kept by."""
    op.create_table('bulk_acts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('done_by', sa.Text(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('audits', sa.Integer(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk_acts'))
    )
    op.create_index('ix_bulk_acts_done_by', 'bulk_acts', ['done_by', 'done_at'], unique=False)
    op.create_table('saved_views',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('query', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views')),
    sa.UniqueConstraint('owner', 'name', name=op.f('uq_saved_views_owner'))
    )
    op.create_table('audit_reasons',
    sa.Column('reason_code', sa.Text(), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_audit_reasons_audit_id_audits')),
    sa.PrimaryKeyConstraint('reason_code', 'queued_at', 'audit_id', name=op.f('pk_audit_reasons'))
    )
    op.create_table('audit_texts',
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('search', postgresql.TSVECTOR(), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_audit_texts_audit_id_audits')),
    sa.PrimaryKeyConstraint('audit_id', name=op.f('pk_audit_texts'))
    )
    op.create_index('ix_audit_texts_queued', 'audit_texts', ['queued_at', 'audit_id'], unique=False)
    op.create_index('ix_audit_texts_search', 'audit_texts', ['search'], unique=False, postgresql_using='gin')
    op.create_table('bulk_items',
    sa.Column('bulk_id', sa.Uuid(), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('made_audit_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_bulk_items_audit_id_audits')),
    sa.ForeignKeyConstraint(['bulk_id'], ['bulk_acts.id'], name=op.f('fk_bulk_items_bulk_id_bulk_acts')),
    sa.PrimaryKeyConstraint('bulk_id', 'audit_id', name=op.f('pk_bulk_items'))
    )
    op.create_index('ix_bulk_items_made', 'bulk_items', ['made_audit_id'], unique=False, postgresql_where=sa.text('made_audit_id is not null'))
    op.create_table('reviews',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('job_sheet_id', sa.Uuid(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('state', sa.Text(), server_default='open', nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_by', sa.Text(), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.Column('seconds', sa.Float(), nullable=True),
    sa.Column('made_audit_id', sa.Uuid(), nullable=True),
    sa.Column('is_overturned', sa.Boolean(), nullable=True),
    sa.CheckConstraint("(state in ('open', 'escalated')) = (ended_at is null)", name=op.f('ck_reviews_ended')),
    sa.CheckConstraint("state in ('open', 'escalated', 'done', 'superseded')", name=op.f('ck_reviews_state')),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_reviews_audit_id_audits')),
    sa.ForeignKeyConstraint(['job_sheet_id'], ['job_sheets.id'], name=op.f('fk_reviews_job_sheet_id_job_sheets')),
    sa.ForeignKeyConstraint(['made_audit_id'], ['audits.id'], name=op.f('fk_reviews_made_audit_id_audits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews')),
    sa.UniqueConstraint('audit_id', name=op.f('uq_reviews_audit_id'))
    )
    op.create_index('ix_reviews_claimed', 'reviews', ['claimed_by'], unique=False, postgresql_where=sa.text('ended_at is null and claimed_by is not null'))
    op.create_index('ix_reviews_ended', 'reviews', ['ended_at'], unique=False, postgresql_where=sa.text("state = 'done'"))
    op.create_index('ix_reviews_made', 'reviews', ['made_audit_id'], unique=False, postgresql_where=sa.text('made_audit_id is not null'))
    op.create_index('ix_reviews_sheet', 'reviews', ['job_sheet_id'], unique=False)
    op.create_index('ix_reviews_waiting', 'reviews', ['state', 'due_at', 'confidence', 'id'], unique=False, postgresql_where=sa.text('ended_at is null'))
    op.create_table('review_decisions',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=True),
    sa.Column('about', sa.Text(), nullable=True),
    sa.Column('before', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('after', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('read_confidence', sa.Float(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_decisions_review_id_reviews')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_decisions'))
    )
    op.create_index('ix_review_decisions_review', 'review_decisions', ['review_id', 'id'], unique=False)
    op.add_column('audits', sa.Column('customer', sa.Text(), nullable=True))
    op.add_column('audits', sa.Column('site', sa.Text(), nullable=True))
    op.add_column('audits', sa.Column('severity', sa.Text(), nullable=True))
    op.add_column('audits', sa.Column('confidence', sa.Float(), nullable=True))
    op.add_column('audits', sa.Column('confidence_band', sa.Text(), nullable=True))
    op.add_column('audits', sa.Column('assigned_to', sa.Text(), nullable=True))
    op.add_column('audits', sa.Column('follows_id', sa.Uuid(), nullable=True))
    op.create_index('ix_audits_assigned_queued', 'audits', ['assigned_to', 'queued_at', 'id'], unique=False)
    op.create_index('ix_audits_band_queued', 'audits', ['confidence_band', 'queued_at', 'id'], unique=False)
    op.create_index('ix_audits_confidence', 'audits', ['confidence', 'id'], unique=False)
    op.create_index('ix_audits_customer_queued', 'audits', ['customer', 'queued_at', 'id'], unique=False)
    op.create_index('ix_audits_score', 'audits', ['score', 'id'], unique=False)
    op.create_index('ix_audits_severity_queued', 'audits', ['severity', 'queued_at', 'id'], unique=False)
    op.create_index('ix_audits_site_queued', 'audits', ['site', 'queued_at', 'id'], unique=False)
    op.create_index('ix_audits_spec_queued', 'audits', ['spec_id', 'queued_at', 'id'], unique=False)
    op.create_index('ix_audits_status_queued', 'audits', ['status', 'queued_at', 'id'], unique=False)
    op.create_index('ix_audits_technician_queued', 'audits', ['technician', 'queued_at', 'id'], unique=False)
    op.create_foreign_key(op.f('fk_audits_follows_id_audits'), 'audits', 'audits', ['follows_id'], ['id'])
    op.add_column('job_sheets', sa.Column('picture_print', sa.Text(), nullable=True))
    op.create_index('ix_job_sheets_picture_print', 'job_sheets', ['picture_print'], unique=False)
    op.create_index('ix_audits_reference', 'audits', ['reference'], unique=False)
    op.add_column('job_sheets', sa.Column('troubles', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False))
    op.add_column('fields', sa.Column('is_confirmed', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    # Out of line, so that thousands of hits lie on few pages and their texts are left alone.
    op.execute("alter table audit_texts set (toast_tuple_target = 128)")
    for statement in FILL:
        op.execute(statement)


def downgrade() -> None:
    """Undo: Reviews and the decisions in them; what the list of audits is filtered, searched and kept by."""
    op.drop_column('fields', 'is_confirmed')
    op.drop_column('job_sheets', 'troubles')
    op.drop_index('ix_audits_reference', table_name='audits')
    op.drop_index('ix_job_sheets_picture_print', table_name='job_sheets')
    op.drop_column('job_sheets', 'picture_print')
    op.drop_constraint(op.f('fk_audits_follows_id_audits'), 'audits', type_='foreignkey')
    op.drop_index('ix_audits_technician_queued', table_name='audits')
    op.drop_index('ix_audits_status_queued', table_name='audits')
    op.drop_index('ix_audits_spec_queued', table_name='audits')
    op.drop_index('ix_audits_site_queued', table_name='audits')
    op.drop_index('ix_audits_severity_queued', table_name='audits')
    op.drop_index('ix_audits_score', table_name='audits')
    op.drop_index('ix_audits_customer_queued', table_name='audits')
    op.drop_index('ix_audits_confidence', table_name='audits')
    op.drop_index('ix_audits_band_queued', table_name='audits')
    op.drop_index('ix_audits_assigned_queued', table_name='audits')
    op.drop_column('audits', 'follows_id')
    op.drop_column('audits', 'assigned_to')
    op.drop_column('audits', 'confidence_band')
    op.drop_column('audits', 'confidence')
    op.drop_column('audits', 'severity')
    op.drop_column('audits', 'site')
    op.drop_column('audits', 'customer')
    op.drop_index('ix_review_decisions_review', table_name='review_decisions')
    op.drop_table('review_decisions')
    op.drop_index('ix_reviews_waiting', table_name='reviews', postgresql_where=sa.text('ended_at is null'))
    op.drop_index('ix_reviews_sheet', table_name='reviews')
    op.drop_index('ix_reviews_made', table_name='reviews', postgresql_where=sa.text('made_audit_id is not null'))
    op.drop_index('ix_reviews_ended', table_name='reviews', postgresql_where=sa.text("state = 'done'"))
    op.drop_index('ix_reviews_claimed', table_name='reviews', postgresql_where=sa.text('ended_at is null and claimed_by is not null'))
    op.drop_table('reviews')
    op.drop_index('ix_bulk_items_made', table_name='bulk_items', postgresql_where=sa.text('made_audit_id is not null'))
    op.drop_table('bulk_items')
    op.drop_index('ix_audit_texts_search', table_name='audit_texts', postgresql_using='gin')
    op.drop_index('ix_audit_texts_queued', table_name='audit_texts')
    op.drop_table('audit_texts')
    op.drop_table('audit_reasons')
    op.drop_table('saved_views')
    op.drop_index('ix_bulk_acts_done_by', table_name='bulk_acts')
    op.drop_table('bulk_acts')
