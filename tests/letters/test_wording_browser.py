"""The editor of a wording in a real browser: the paper follows the text, fields by a click; all without scripts too."""

import pytest
from playwright.sync_api import Browser, expect

from casework.letters.models import LetterTemplate
from tests.journeys.office import Office, barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRITE = "/kelola/naskah/reply/konsep/"


@pytest.fixture
def desk(demo_people: None, browser: Browser, live_server):
    opened: list[Office] = []

    def at(**how: object) -> Office:
        opened.append(Office(browser, live_server.url, **how))  # type: ignore[arg-type]
        return opened[-1]

    yield at
    for office in opened:
        office.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_paper_follows_the_text_and_a_click_inserts_a_field(desk, width: int):
    page = desk(width=width)["dimas"]
    page.goto("/kelola/naskah/reply/")
    page.get_by_role("button", name="Ubah naskah").click()
    page.wait_for_url(f"**{WRITE}")
    assert barriers(page) == []
    body, paper = page.locator("#id_body"), page.locator("[data-paper]")
    body.fill("Kepada ")
    page.locator("#saring-field").fill("nama pemohon")
    page.get_by_role("button", name="{nama_pemohon}").click()
    assert body.input_value() == "Kepada {nama_pemohon}"
    expect(paper).to_contain_text("Kepada Siti Rahmawati")
    body.press_sequentially(" <b>dan</b> {salah_tulis}")
    expect(paper).to_contain_text("Field {salah_tulis} tidak dikenal.")
    assert not page.get_by_role("button", name="{nomor_kasus}").is_visible()  # narrowed by the word
    assert LetterTemplate.objects.get(status="draft").revision == 1
    body.fill("Kepada <b>{nama_pemohon}</b>")
    expect(paper).to_contain_text("Kepada <b>Siti Rahmawati</b>")
    page.get_by_role("button", name="Simpan konsep").click()
    expect(page.get_by_text("Konsep naskah tersimpan.")).to_be_visible()
    assert barriers(page) == []


def test_without_scripts_a_button_shows_the_paper_and_the_way_to_force_is_the_same(desk):
    page = desk(scripts=False)["dimas"]
    page.goto("/kelola/naskah/reply/")
    page.get_by_role("button", name="Ubah naskah").click()
    page.locator("#id_body").fill("Jawaban untuk {nama_pemohon}.")
    page.get_by_role("button", name="Lihat hasil").click()
    expect(page.locator("[data-paper]")).to_contain_text("Jawaban untuk Siti Rahmawati.")
    assert page.get_by_text("{nomor_kasus}", exact=True).is_visible()  # the list to copy from
    page.get_by_role("button", name="Berlakukan …").click()
    page.locator("#id_note").fill("Jawaban dipendekkan.")
    page.get_by_role("button", name="Berlakukan").click()
    expect(page.get_by_text("Naskah diberlakukan.")).to_be_visible()
    own = LetterTemplate.objects.get(agency__isnull=False)
    assert (own.body, own.status, own.note) == ("Jawaban untuk {nama_pemohon}.", "in_force", "Jawaban dipendekkan.")
