"""The audit is read by person, by what happened and by day, the newest first: each from its index."""

from alembic import op

revision = "0005"
down_revision = "0004"

INDICES = {"audit_person": "person_id", "audit_action": "action", "audit_at": "at"}


def upgrade() -> None:
    for name, column in INDICES.items():
        op.create_index(name, "audit_line", [column], unique=False)


def downgrade() -> None:
    for name in INDICES:
        op.drop_index(name, "audit_line")
