"""``python -m govtool``."""

from __future__ import annotations

import sys

from govtool.cli import main

sys.exit(main())
