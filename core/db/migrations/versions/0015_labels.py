"""Labels that people found beside values, and which of them are none

Revision ID: 0015_labels
Revises: 0014_charged
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_labels"
down_revision = "0014_charged"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.add_column("review_decisions", sa.Column("label", sa.Text()))
    op.add_column("review_decisions", sa.Column("spec", sa.Text()))
    op.create_index(
        "ix_review_decisions_label",
        "review_decisions",
        ["spec", "id"],
        postgresql_where=sa.text("label is not null"),
    )
    op.create_table(
        "label_dismissals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("label_key", sa.Text(), nullable=False),
        sa.Column("dismissed_by", sa.Text(), nullable=False),
        sa.Column(
            "dismissed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_dismissals")),
        sa.UniqueConstraint(
            "spec", "field", "label_key", name=op.f("uq_label_dismissals_spec")
        ),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("label_dismissals")
    op.drop_index("ix_review_decisions_label", table_name="review_decisions")
    op.drop_column("review_decisions", "spec")
    op.drop_column("review_decisions", "label")
