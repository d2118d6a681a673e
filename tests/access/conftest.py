import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.access.cast import House, kept


@pytest.fixture
def house(two_offices: None, monkeypatch: pytest.MonkeyPatch) -> House:
    """It is five minutes after everything in the house happened, however long ago that was built; still the same day
    in its zone, for the queue of the counter is one of a day.
    """
    found = kept()
    midnight = found.now.astimezone(found.kalbar.zone).replace(hour=23, minute=59, second=59)
    later = min(found.now + timedelta(minutes=5), max(midnight, found.now))
    monkeypatch.setattr(timezone, "now", lambda: later)
    return found


@pytest.fixture(autouse=True)
def _nobody_is_held_up(settings: Any) -> None:
    """Everybody knocks from one address; the limits are tested with the accounts."""
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture(autouse=True)
def _without_refusals_in_the_log() -> Iterator[None]:
    """Thousands of closed doors; each would write a line."""
    logger = logging.getLogger("django.request")
    level, logger.level = logger.level, logging.CRITICAL
    yield
    logger.level = level
