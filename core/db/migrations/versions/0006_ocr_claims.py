"""Pages somebody is about to pay for; an index for attempts that were only parked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0006_ocr_claims'
down_revision: str | None = '0005_people'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Pages somebody is about to pay for; an index for attempts that were only parked."""
    op.create_table('ocr_claims',
    sa.Column('picture_sha256', sa.Text(), nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('audit_id', sa.Uuid(), nullable=False),
    sa.Column('attempt_number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audits.id'], name=op.f('fk_ocr_claims_audit_id_audits')),
    sa.PrimaryKeyConstraint('picture_sha256', 'model', name=op.f('pk_ocr_claims'))
    )
    op.create_index('ix_attempts_parked', 'attempts', ['audit_id', 'number'], unique=False, postgresql_where=sa.text("outcome = 'parked'"))


def downgrade() -> None:
    """Undo: Pages somebody is about to pay for; an index for attempts that were only parked."""
    op.drop_index('ix_attempts_parked', table_name='attempts', postgresql_where=sa.text("outcome = 'parked'"))
    op.drop_table('ocr_claims')
