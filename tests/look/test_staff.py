"""The frame around staff pages: rail by role, clock, shortcuts that can be switched off, account pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from casework.organization.actors import NOBODY, staff_actor
from casework.organization.models import Agency, Appointment, Role, User
from ppid_portal.context import site
from ppid_portal.templatetags import ui

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def page(client: Client, path: str = "/akun/2fa/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_counter_officer_sees_the_counter(desk: Client):
    text = page(desk)
    assert 'href="/loket/"' in text
    assert "Laras Wulandari" in text
    assert "Petugas loket" in text


def test_head_sees_no_counter(desk: Client, officer: User):
    Appointment.objects.filter(user=officer).update(role=Role.AGENCY_HEAD)
    text = page(desk)
    assert 'href="/loket/"' not in text
    assert 'href="/pekerjaan/"' in text


def test_someone_without_an_appointment_sees_no_rail(desk: Client, officer: User):
    Appointment.objects.filter(user=officer).delete()
    assert 'aria-label="Utama"' not in page(desk)


def test_rail_asks_one_question(officer: User, agency: Agency, django_assert_num_queries):
    request = RequestFactory().get("/pekerjaan/")
    request.now, request.agency, request.actor = timezone.now(), agency, staff_actor(officer, timezone.now())
    context = site(request)
    with django_assert_num_queries(1):
        rail = list(context["rail"])
    assert [item["active"] for item in rail] == [item["url"] == "/pekerjaan/" for item in rail]


def test_nobody_asks_no_question(agency: Agency, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.now, request.agency, request.actor = timezone.now(), agency, NOBODY
    with django_assert_num_queries(0):
        assert not site(request)["rail"]


def test_page_wears_the_colours_and_crest_of_the_agency(desk: Client):
    text = page(desk)
    assert 'href="/tema/uji.css"' in text
    assert "crest-jatim" in text


HASHED = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files under hashed names, as a real server has them."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=project.STORAGES | HASHED):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def collected(settings, static_root: Path) -> Iterator[Path]:
    settings.STATIC_ROOT, settings.STORAGES = static_root, settings.STORAGES | HASHED
    ui._icon.cache_clear()
    yield static_root
    ui._icon.cache_clear()


def test_every_file_a_page_names_is_collected(desk: Client, collected: Path):
    named = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page(desk)))
    assert len(named) > 5
    assert all((collected / name).is_file() for name in named)
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) for name in named)


def test_crest_that_is_no_file_does_not_break_the_page(desk: Client, collected: Path):
    Agency.objects.update(crest="hilang.svg")
    assert "img/crest-kalbar." in page(desk)


def test_shortcuts_are_loaded_unless_switched_off(desk: Client, officer: User):
    assert "js/staff.js" in page(desk)
    User.objects.update(shortcuts=False)
    assert "js/staff.js" not in page(desk)


@pytest.mark.parametrize(
    "path",
    ["/akun/password/change/", "/akun/logout/", "/akun/reauthenticate/", "/akun/password/reset/"],
)
def test_account_pages_are_ours(desk: Client, path):
    assert "components.css" in page(desk, path)


def test_security_app_is_set_up_after_proving_who_one_is(client: Client, officer: User):
    secret = {"password": "kata-sandi-uji-1"}
    client.post("/akun/login/", {"login": "laras", **secret})
    assert client.get("/akun/2fa/totp/activate/").status_code == 302
    client.post("/akun/reauthenticate/?next=/akun/2fa/totp/activate/", secret)
    text = page(client, "/akun/2fa/totp/activate/")
    assert "Pasang aplikasi pengaman" in text
    assert "data:image/svg+xml" in text


def test_signing_in_offers_no_long_memory_on_shared_machines(client: Client):
    assert 'name="remember"' not in page(client, "/akun/login/")
