"""Small inside ./portal test, full size in ./portal drill."""

import os

FULL = os.environ.get("FAULTS") == "full"


def size(small: int, full: int) -> int:
    return full if FULL else small
