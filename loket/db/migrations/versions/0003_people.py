"""People with several roles, service accounts, and what people prove themselves with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_FORMER = "role IN ('officer', 'supervisor', 'administrator')"
_KNOWN = "role IN ('officer', 'supervisor', 'administrator', 'delivery', 'backup')"


def upgrade() -> None:
    _rebuild(
        sa.Column("roles", sa.String(), nullable=True),
        sa.CheckConstraint(_KNOWN, name="known_role"),
        sa.CheckConstraint("roles IS NULL OR roles LIKE role || ' %'", name="first_role_first"),
    )
    op.create_table(
        "credential",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("pin_tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries >= 0 AND pin_tries >= 0", name="tries_count_up"),
        sa.CheckConstraint("password_hash IS NULL OR password_hash LIKE '$argon2id$%'", name="password_is_hashed"),
        sa.CheckConstraint("pin_hash IS NULL OR pin_hash LIKE '$argon2id$%'", name="pin_is_hashed"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """The former schema knows one role each and no service accounts: those stay, as officers who may not sign in."""
    op.drop_table("credential")
    op.execute("UPDATE person SET active = 0, role = 'officer' WHERE role IN ('delivery', 'backup')")
    _rebuild(sa.CheckConstraint(_FORMER, name="known_role"))


def _rebuild(*more: sa.schema.SchemaItem) -> None:
    """A CHECK can't be changed in place. Foreign keys are off meanwhile, so that nobody's work goes with the old table;
    they name `person`, and the new table takes that name over."""
    op.create_table(
        "person_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account"),
        sa.UniqueConstraint("name"),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO person_new (id, name, role, account, active) SELECT id, name, role, account, active FROM person"
    )
    op.drop_table("person")
    op.rename_table("person_new", "person")
