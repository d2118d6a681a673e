"""Pages of the house itself, over HTTP: the gallery, colours of an agency, account and error pages."""

import re

import pytest
from django.test import Client, RequestFactory

from casework.organization.models import Agency
from ppid_portal import errors
from ppid_portal.styleguide import SampleForm

pytestmark = pytest.mark.django_db

MARKS = """deadline--large timeline--staff sop status--tag table--cards letter empty stat errors pager flash
    field--error steps answers choices pills ticket calendar"""


def test_gallery_is_for_developers_only(client: Client, settings):
    settings.DEBUG = False
    assert client.get("/gaya/").status_code == 404


@pytest.mark.parametrize("layout", ["", "?tata=petugas"])
def test_gallery_shows_every_component(client: Client, settings, layout):
    settings.DEBUG = True
    page = client.get(f"/gaya/{layout}").content.decode()
    for mark in MARKS.split():
        assert f'class="{mark}' in page or f" {mark}" in page, mark


def test_page_has_one_heading_language_and_title(client: Client, settings):
    settings.DEBUG = True
    page = client.get("/gaya/").content.decode()
    assert '<html lang="id">' in page
    assert page.count("<h1") == 1
    assert re.search(r"<title>Gaya – \S.*</title>", page)


def test_colours_of_an_agency_are_a_style_sheet_that_caches_keep(client: Client, agency: Agency):
    answer = client.get("/tema/uji.css")
    assert answer["Content-Type"].startswith("text/css")
    assert "max-age" in answer["Cache-Control"]
    assert "--accent: #1b3f7a;" in answer.content.decode()


def test_colours_of_no_agency_are_not_found(client: Client):
    assert client.get("/tema/tidak-ada.css").status_code == 404


def test_unknown_address_is_answered_in_indonesian(client: Client):
    answer = client.get("/alamat-yang-tidak-ada/")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.content.decode()


def test_server_error_needs_neither_database_nor_session(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "tetap tersimpan" in answer.content.decode()


def test_stale_form_is_told_to_reload():
    answer = Client(enforce_csrf_checks=True).post("/akun/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "muat ulang" in answer.content.decode()


def test_wrong_password_keeps_the_name_and_leads_to_the_field(client: Client):
    page = client.post("/akun/login/", {"login": "mega", "password": "salah"}).content.decode()
    assert "<title>Kesalahan: Masuk petugas" in page
    assert 'value="mega"' in page


def test_empty_field_is_named_in_summary_and_at_the_field(client: Client):
    page = client.post("/akun/login/", {"login": "mega"}).content.decode()
    target = re.search(r'<a href="#(\w+)">\s*Isi sandi\.\s*</a>', page)
    assert target
    assert f'id="{target[1]}"' in page
    assert page.count("Isi sandi.") == 2


def test_optional_fields_say_so_and_nothing_has_an_asterisk():
    from crispy_forms.utils import render_crispy_form

    page = render_crispy_form(SampleForm())
    assert page.count("(opsional)") == 3
    assert "*" not in page


def test_error_is_bound_to_its_input_for_screen_readers():
    from crispy_forms.utils import render_crispy_form

    page = render_crispy_form(SampleForm(data={}))
    described = re.search(r'<textarea[^>]*aria-describedby="([^"]+)"', page)
    assert described
    assert all(f'id="{name}"' in page for name in described[1].split())
