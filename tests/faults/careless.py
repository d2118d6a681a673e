"""The portal's web process with one guard taken out; only the controls start it."""

from __future__ import annotations

import os
import time
from typing import Any

from ppid_portal.wsgi import application  # noqa: F401

# isort: split
from casework.cases import engine, intake

PAUSE = 1.0  # seconds between looking and writing, so that the others have looked too


def decide() -> None:
    """Acts no longer ask whether the case is still as it was shown, nor wait for each other."""
    engine.take_turn = lambda case, seen: engine.Case.objects.for_page().get(pk=case.pk)
    take = engine.Chain.take.__func__

    def late(chain: type, case: Any) -> Any:
        time.sleep(PAUSE)
        return take(chain, case)

    engine.Chain.take = classmethod(late)


def key() -> None:
    """A form that was sent before is a new form."""
    intake.earlier = lambda key, body: None
    intake.insert = lambda rows: None


{"decide": decide, "key": key}[os.environ["GUARD_OFF"]]()
