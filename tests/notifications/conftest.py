import pytest

from casework.organization.models import Agency, User
from tests.registers import cast


@pytest.fixture
def kalbar(loaded_procedures: None) -> Agency:
    return cast.kalbar()


@pytest.fixture
def front(kalbar: Agency) -> User:
    return cast.person("petugas", "front_office")


@pytest.fixture
def officer(kalbar: Agency) -> User:
    return cast.person("ppid", "ppid_officer")
