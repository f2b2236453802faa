"""AWS in memory, as far as the layer calls it: quick enough to count the calls of 100,000 pages.

What it does not understand it refuses. It is no better than moto, only quicker, and is held against moto by
tests/integration/test_counted.py and by bench/growth.py.
"""

from __future__ import annotations

from .account import Account
from .calls import Calls, watched

__all__ = ["Account", "Calls", "watched"]
