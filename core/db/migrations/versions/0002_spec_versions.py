"""Published specs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REFUSE = """
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: what was published stays as it is.', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end $$
"""
# Everything but the state; `is distinct from` also tells a null from a value.
IMMUTABLE = """
create trigger spec_versions_immutable before update on spec_versions for each row
when ((old.id, old.spec, old.version, old.name, old.origin, old.content, old.sha256, old.sources,
       old.fixtures, old.published_by, old.published_at) is distinct from
      (new.id, new.spec, new.version, new.name, new.origin, new.content, new.sha256, new.sources,
       new.fixtures, new.published_by, new.published_at))
execute function refuse_change()
"""
KEPT = (
    "create trigger spec_versions_kept before delete or truncate on spec_versions "
    "for each statement execute function refuse_change()",
    "create trigger spec_moves_kept before update or delete or truncate on spec_moves "
    "for each statement execute function refuse_change()",
)


def upgrade() -> None:
    """Published specs."""
    op.create_table('spec_versions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('spec', sa.Text(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), server_default='draft', nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('fixtures', sa.Text(), nullable=True),
    sa.Column('published_by', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("state in ('draft', 'active', 'deprecated', 'archived')", name=op.f('ck_spec_versions_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spec_versions')),
    sa.UniqueConstraint('spec', 'version', name=op.f('uq_spec_versions_spec'))
    )
    op.create_index('uq_spec_versions_active', 'spec_versions', ['spec'], unique=True, postgresql_where=sa.text("state = 'active'"))
    op.create_table('spec_moves',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('spec_version_id', sa.Uuid(), nullable=False),
    sa.Column('from_state', sa.Text(), nullable=False),
    sa.Column('to_state', sa.Text(), nullable=False),
    sa.Column('moved_by', sa.Text(), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['spec_version_id'], ['spec_versions.id'], name=op.f('fk_spec_moves_spec_version_id_spec_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spec_moves'))
    )
    op.create_index('ix_spec_moves_version', 'spec_moves', ['spec_version_id', 'id'], unique=False)
    for statement in (REFUSE, IMMUTABLE, *KEPT):
        op.execute(statement)


def downgrade() -> None:
    """Undo: Published specs."""
    op.drop_index('ix_spec_moves_version', table_name='spec_moves')
    op.drop_table('spec_moves')
    op.drop_index('uq_spec_versions_active', table_name='spec_versions', postgresql_where=sa.text("state = 'active'"))
    op.drop_table('spec_versions')
    op.execute("drop function refuse_change()")
