"""Where backups are copied to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "backup_place",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("path"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("backup_place")
