import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.cast import House, build


@pytest.fixture
def house(loaded_procedures: None) -> House:
    return build()


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
