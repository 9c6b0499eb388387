"""python -m tests.exchange.write_schema: writes `docs/upstream-schema.md` anew."""

from __future__ import annotations

from pathlib import Path

from loket.exchange.schema_page import schema_page

PAGE = Path(__file__).parents[2] / "docs" / "upstream-schema.md"

if __name__ == "__main__":
    PAGE.write_text(schema_page(), encoding="utf-8")
