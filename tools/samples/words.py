"""The words of the sample data (``words.toml``): names, firms, summaries, notes and shares."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)


def one_of(rng: random.Random, topic: str) -> str:
    """One of the texts for ``topic``."""
    chosen: str = rng.choice(WORDS["texts"][topic])
    return chosen


def happens(rng: random.Random, what: str) -> bool:
    """Whether it happens this time, by the share of ``what``."""
    share: float = WORDS["shares"][what]
    return rng.random() < share
