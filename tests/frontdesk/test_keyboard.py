"""The counter in a real browser with the keyboard alone: few strokes, one screen, one print dialog, only the ticket."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from casework.applicants.registering import register
from casework.cases.models import Case
from casework.organization.models import Agency
from tests.journeys.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT_PRINTS = "window.printed = 0; window.print = () => { window.printed += 1 }"
VISIBLE = """[...document.querySelectorAll('.ticket, .rail, .top, .no-print')]
             .filter(one => one.checkVisibility()).map(one => one.className)"""


class Keys:
    """Types data for free and counts every other stroke; a chord is two."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *strokes: str) -> None:
        for stroke in strokes:
            self.page.keyboard.press(stroke)
            self.count += len(stroke.split("+"))


@pytest.fixture
def counter(office: Office) -> Page:
    agency = Agency.objects.get(code="kalbar")
    data = {"name": "Hamdan Syukri", "phone": "081200000023", "address": "Jalan Contoh 1"}
    register(agency, data, at=timezone.now(), in_person=True)
    page = office["mega"]
    page.context.add_init_script(COUNT_PRINTS)
    page.goto("/loket/")
    return page


def test_returning_visitor_takes_at_most_twelve_strokes_beyond_the_data(counter: Page):
    keys = Keys(counter)
    keys.type("0812 0000 0023")
    keys.press("Enter")
    counter.wait_for_url("**pemohon=**")
    keys.type("Daftar koperasi aktif Kota Pontianak")
    keys.press("Tab")
    keys.type("Bahan skripsi")
    keys.press("Control+Enter")
    counter.wait_for_url("**/loket/tanda/**")
    counter.wait_for_function("window.printed === 1")
    assert Case.objects.get().applicant.name == "Hamdan Syukri"
    assert keys.count <= 12
    keys.press("Enter")  # the next visitor
    counter.wait_for_url("**/loket/")
    assert counter.evaluate("document.activeElement.name") == "tamu"


def test_another_service_is_one_chord_away_and_enter_moves_on(counter: Page):
    keys = Keys(counter)
    keys.type("0812 0000 0023")
    keys.press("Enter")
    counter.wait_for_url("**pemohon=**")
    keys.press("Alt+4")
    counter.wait_for_selector("#id_topic:focus")
    keys.type("Pendirian")
    keys.press("Enter")
    assert counter.evaluate("document.activeElement.name") == "cooperative_name"
    keys.press("Control+Enter")
    counter.wait_for_url("**/loket/tanda/**")
    assert Case.objects.get().subject == "Pendirian koperasi"
    assert keys.count <= 12


def test_newcomer_is_registered_without_a_mouse(counter: Page):
    keys = Keys(counter)
    keys.type("0813 9999 0001")
    keys.press("Enter")
    counter.wait_for_selector("#id_name:focus")
    keys.type("Dayang Murni")
    keys.press("Enter", "Enter", "Enter", "Enter")  # telephone is filled in; NIK and regency are not asked for
    keys.type("Jalan Contoh 9")
    keys.press("Enter", "Enter", "Enter")
    keys.type("Daftar koperasi aktif")
    keys.press("Tab")
    keys.type("Bahan skripsi")
    keys.press("Control+Enter")
    counter.wait_for_url("**/loket/tanda/**")
    assert Case.objects.get().applicant.name == "Dayang Murni"


def test_whole_counter_fits_one_screen(counter: Page):
    counter.goto("/loket/?tamu=Orang+Baru")
    assert counter.evaluate("document.documentElement.scrollHeight") <= 900
    box = counter.locator(".save-bar .button").first.bounding_box()
    assert box and box["y"] + box["height"] <= 900


def test_only_the_ticket_is_printed(counter: Page):
    keys = Keys(counter)
    keys.type("0812 0000 0023")
    keys.press("Enter")
    counter.wait_for_url("**pemohon=**")
    keys.type("Daftar koperasi aktif")
    keys.press("Tab")
    keys.type("Bahan skripsi")
    keys.press("Control+Enter")
    counter.wait_for_url("**/loket/tanda/**")
    counter.emulate_media(media="print")
    assert counter.evaluate(VISIBLE) == ["ticket"]
    assert counter.locator(".ticket").bounding_box()["width"] <= 80 / 25.4 * 96
    assert len(counter.pdf(prefer_css_page_size=True)) > 1000
