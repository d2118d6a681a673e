import pytest
from django.core.cache import cache
from django.test import Client

from casework.cases.models import Case
from tests.citizen import cast


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    """Counters of tries belong to one test."""
    cache.clear()


@pytest.fixture
def sent(client: Client, loaded_procedures: None) -> tuple[Case, str]:
    """A request this client has just sent, and its code."""
    return cast.ask(client)


@pytest.fixture
def outsider() -> Client:
    return Client()
