"""The way upstream: the office's signing key, the state of the line, signatures of batches."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "upstream_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name="one_key"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "upstream_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_key", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("host_key", sa.String(), nullable=False),
        sa.Column("ca_pem", sa.String(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_line"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "batch_note",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("periods", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["delivery_batch.id"]),
        sa.PrimaryKeyConstraint("batch_id"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for table in ("batch_note", "upstream_line", "upstream_key"):
        op.drop_table(table)
