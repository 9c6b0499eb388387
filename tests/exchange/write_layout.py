"""Writes `docs/standards-layout.md` from the layout: python -m tests.exchange.write_layout."""

from __future__ import annotations

from pathlib import Path

from loket.exchange.standard_sheets.guide import markdown

if __name__ == "__main__":
    (Path(__file__).parents[2] / "docs" / "standards-layout.md").write_text(markdown(), encoding="utf-8")
