"""`python -m loket`."""

from __future__ import annotations

import sys

from loket.cli import main

if __name__ == "__main__":
    sys.exit(main())
