"""The page in a real browser: drawn with a mouse, moved with the keyboard, no barrier, narrow screens."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.cases.models import Document
from casework.redaction.models import Area, Redaction
from tests.cast import Cast
from tests.journeys.office import Office
from tests.look.test_browser import barriers
from tests.redaction.conftest import attached, recipients

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(demo_people: None, browser: Browser, live_server) -> Iterator[Office]:
    here = Office(browser, live_server.url)
    yield here
    here.close()


@pytest.fixture
def document(demo_people: None) -> Document:
    cast = Cast()
    cast.now = datetime.now(UTC)
    return attached(cast, cast.open_request(), recipients())


def standing() -> list[Area]:
    return list(Area.objects.standing())


def opened(office: Office, document: Document) -> Page:
    page = office["yuliana"]
    page.goto(f"/dokumen/{document.pk}/hitamkan/")
    page.get_by_role("button", name="Mulai menghitamkan").click()
    expect(page.locator(".sheet-page img")).to_have_js_property("complete", True)
    return page


def draw(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    box = page.locator("#lapisan").bounding_box()
    assert box
    (x1, y1), (x2, y2) = ((box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end))
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move(x2, y2, steps=4)
    page.mouse.up()


def test_drawn_by_mouse_moved_by_keyboard_and_made(office: Office, document: Document):
    page = opened(office, document)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    assert barriers(page) == []

    draw(page, (0.2, 0.1), (0.5, 0.15))
    expect(page.locator("#kabar")).to_have_text("Daerah ditambahkan.")
    [area] = standing()
    assert (area.x, area.y, area.w, area.h) == pytest.approx((20, 10, 30, 5), abs=0.5)

    mark = page.locator("#lapisan g")
    mark.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#kabar")).to_have_text("Daerah diubah.")
    [moved] = standing()
    assert (moved.x, moved.y, moved.w, moved.h) == pytest.approx(
        (area.x + 0.5, area.y + 0.25, area.w + 0.25, area.h), abs=0.02
    )
    expect(mark).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#kabar")).to_have_text("Perubahan terakhir diurungkan.")
    assert standing()[0].x == area.x
    page.keyboard.press("Delete")
    expect(page.locator("#daerah .areas li")).to_have_count(0)
    assert standing() == []

    page.get_by_role("button", name="Daerah baru").click()  # by keyboard alone
    expect(mark).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#kabar")).to_have_text("Daerah diubah.")
    page.get_by_role("link", name="Selesai menandai").click()
    page.get_by_role("button", name="Buat berkas yang dihitamkan").click()
    expect(page.get_by_role("heading", name="Periksa berkas yang dihitamkan")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Pakai berkas ini").click()
    assert Redaction.objects.get().status == "accepted" and complaints == []


def test_found_words_and_a_narrow_screen(office: Office, document: Document):
    page = opened(office, document)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="Cari & usulan").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 and barriers(page) == []
    page.get_by_role("button", name="Semua NIK (2)").click()
    expect(page.locator(".covered")).to_have_count(2)
    page.get_by_role("link", name="Kembali ke halaman").click()
    assert barriers(page) == []
    expect(page.locator("#lapisan g")).to_have_count(2)
    page.goto(f"/kasus/{document.case.slug}/")
    assert barriers(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_officers_and_a_refusal_become_ordinary_pages(office: Office, document: Document):
    page = opened(office, document)
    Redaction.objects.update(row_version=5)  # somebody else was here meanwhile
    page.get_by_role("button", name="Daerah baru").click()
    expect(page.get_by_role("heading", name="Rancangan ini sudah diubah orang lain")).to_be_visible()
    page.get_by_role("button", name="Kirim sekali lagi").click()
    expect(page.locator("#lapisan g")).to_have_count(1)
