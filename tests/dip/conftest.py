"""Both offices with their lists, on cast's Monday."""

import pytest
from django.core.management import call_command


@pytest.fixture
def office(cast):
    call_command("load_public_information", verbosity=0)
    call_command("load_exempt_information", verbosity=0)
    return cast
