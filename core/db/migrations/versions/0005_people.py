"""People, sessions, sign-in links of people, failed sign-ins, and the trail."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0005_people'
down_revision: str | None = '0004'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Rows are only added, in order, and the head only counts up. Whoever owns the tables can take the
# triggers away, which is why `jobsheet trail verify` checks the chain as well.
REFUSE = """
create function trail_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'the trail is only ever added to' using errcode = 'restrict_violation';
end $$;

create trigger trail_append_only before update or delete on trail
    for each row execute function trail_refuses();
create trigger trail_not_truncated before truncate on trail
    for each statement execute function trail_refuses();

create function trail_head_counts() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.id = old.id and new.count = old.count + 1 then
        return new;
    end if;
    raise exception 'the head of the trail only counts up' using errcode = 'restrict_violation';
end $$;

create trigger trail_head_only_counts before update or delete on trail_head
    for each row execute function trail_head_counts();
create trigger trail_head_not_truncated before truncate on trail_head
    for each statement execute function trail_refuses();
"""
FIRST_HEAD = "insert into trail_head (id, count, sha256) values (1, 0, repeat('0', 64))"


def upgrade() -> None:
    """People, sessions, sign-in links of people, failed sign-ins, and the trail."""
    op.create_table('users',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('known_as', sa.Text(), server_default='', nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('is_active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('issuer', sa.Text(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(issuer is null) = (subject is null)', name=op.f('ck_users_subject')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users'))
    )
    op.create_index('uq_users_name', 'users', [sa.literal_column('lower(name)')], unique=True)
    op.create_index('uq_users_subject', 'users', ['issuer', 'subject'], unique=True)
    op.create_table('sessions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idle_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('browser', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sessions_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sessions'))
    )
    op.create_index('ix_sessions_user', 'sessions', ['user_id', 'created_at'], unique=False)
    # A link that is out now names nobody we know; another is one command away.
    op.drop_table('sign_in_links')
    op.create_table('sign_in_links',
    sa.Column('token_sha256', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sign_in_links_user_id_users')),
    sa.PrimaryKeyConstraint('token_sha256', name=op.f('pk_sign_in_links'))
    )
    op.create_table('sign_in_failures',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_failures'))
    )
    op.create_index('ix_sign_in_failures_name', 'sign_in_failures', ['name', 'failed_at'], unique=False)
    op.create_table('trail',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('object', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('before', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('after', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('previous_sha256', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_trail'))
    )
    op.create_index('ix_trail_actor', 'trail', ['actor', 'number'], unique=False)
    op.create_index('ix_trail_action', 'trail', ['action', 'number'], unique=False)
    op.create_index('ix_trail_object', 'trail', ['object', 'number'], unique=False)
    op.create_table('trail_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_trail_head_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trail_head'))
    )
    op.execute(FIRST_HEAD)
    op.execute(REFUSE)
    # A technician's own sheets: those they sent, and those that name them.
    op.create_index('ix_job_sheets_uploaded_by', 'job_sheets', ['uploaded_by', 'received_at'], unique=False)
    op.create_index('ix_audits_technician', 'audits', [sa.literal_column('lower(technician)')], unique=False)


def downgrade() -> None:
    """Undo: People, sessions, sign-in links of people, failed sign-ins, and the trail."""
    op.drop_index('ix_audits_technician', table_name='audits')
    op.drop_index('ix_job_sheets_uploaded_by', table_name='job_sheets')
    op.drop_table('trail_head')
    op.drop_table('trail')
    op.execute('drop function trail_head_counts()')
    op.execute('drop function trail_refuses()')
    op.drop_table('sign_in_failures')
    op.drop_table('sign_in_links')
    op.create_table('sign_in_links',
    sa.Column('token_sha256', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('token_sha256', name=op.f('pk_sign_in_links'))
    )
    op.drop_table('sessions')
    op.drop_table('users')
