"""How long personal fields are kept, and when those of a request were destroyed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    a_year = sa.text("12")
    op.add_column("office", sa.Column("retention_months", sa.Integer(), nullable=False, server_default=a_year))
    op.add_column("request", sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "request_anonymised",
        "request",
        ["anonymised_at"],
        unique=False,
        sqlite_where=sa.text("anonymised_at IS NOT NULL"),
        postgresql_where=sa.text("anonymised_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("request_anonymised", "request")
    op.execute("ALTER TABLE request DROP COLUMN anonymised_at")
    op.execute("ALTER TABLE office DROP COLUMN retention_months")
