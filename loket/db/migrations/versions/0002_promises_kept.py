"""What promises need to be kept: the calendar's history, reasons that lapse, services open on cuti bersama; backups."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "calendar_revision",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(), nullable=False),
        sa.CheckConstraint("decision IN ('none', 'moved', 'kept')", name="known_decision"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("number"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_calendar_revision_at"), "calendar_revision", ["at"], unique=False)
    op.create_table(
        "backup_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("audit_head", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('backup', 'rehearsal', 'restore')", name="known_backup_kind"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("backup_run_newest", "backup_run", ["kind", "at"], unique=False)
    no = sa.text("0")
    op.add_column("service", sa.Column("open_on_collective_leave", sa.Boolean(), nullable=False, server_default=no))
    op.add_column("suspension", sa.Column("requirement", sa.String(), nullable=True))
    op.add_column("suspension", sa.Column("lapses_on", sa.Date(), nullable=True))
    op.create_index(
        "suspension_lapse", "suspension", ["lapses_on"], unique=False, sqlite_where=sa.text("ended_at IS NULL")
    )
    op.add_column("suspension_reason", sa.Column("lapse_days", sa.Integer(), nullable=True))
    op.add_column("suspension_reason", sa.Column("retired", sa.Boolean(), nullable=False, server_default=no))
    op.execute("ALTER TABLE ledger_row ADD COLUMN revision INTEGER REFERENCES calendar_revision (number)")
    op.create_index(op.f("ix_ledger_row_revision"), "ledger_row", ["revision"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_ledger_row_revision"), "ledger_row")
    op.drop_index("suspension_lapse", "suspension")
    for table, column in (
        ("ledger_row", "revision"),
        ("suspension_reason", "retired"),
        ("suspension_reason", "lapse_days"),
        ("suspension", "lapses_on"),
        ("suspension", "requirement"),
        ("service", "open_on_collective_leave"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.drop_table("backup_run")
    op.drop_table("calendar_revision")
