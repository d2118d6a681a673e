"""The whole way in a real browser, on a small phone, without JavaScript; no barrier that axe knows on any page."""

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from casework.cases.models import Case
from tests.citizen import cast

AXE = (Path(__file__).resolve().parents[1] / "vendor/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 900}
STEADY = (
    *("", "jatim/", "layanan/", "standar/", "bantuan/", "maklumat/", "aksesibilitas/", "data-pribadi/", "instansi/"),
    *(
        "informasi/",
        "informasi/?q=zzz",
        "kalbar/informasi/15/",
        "informasi/dikecualikan/",
        "lacak/",
        "lacak/lupa-kode/",
        "tiada/",
    ),
)

TYPED = (
    {},
    {"name": "Hamdan", "nik": "6171011212900007"},
    {"email": "h@contoh.example", "address": "Jalan Contoh 3"},
    {"wanted": "Notula pembentukan Kopdes Sungai Ambangah"},
    {"purpose": "Skripsi"},
    {},
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def listed(loaded_procedures: None) -> None:
    call_command("load_public_information", verbosity=0)


def faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))",
        RULES,
    )
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{page.url}: {fault}" for fault in (*found, *(["sideways scrolling"] if wide else []))]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_steady_pages_have_no_barrier(page: Page, live_server, size):
    page.set_viewport_size(size)
    found = []
    for path in STEADY:
        page.goto(f"{live_server.url}/{path}")
        found += faults(page)
    assert not found


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_way_of_a_request_has_no_barrier_and_shows_what_it_asks(page: Page, live_server, size):
    page.set_viewport_size(size)
    found = []

    def onward() -> None:
        page.click("main form button[type=submit]")
        found.extend(faults(page))

    page.goto(f"{live_server.url}/kalbar/ajukan/")
    page.check("[value=badan_hukum]")
    onward()
    assert page.is_visible("#id_entity_number") and not page.is_visible("#id_member_count")
    page.click("a.back")
    page.check("[value=perorangan]")
    onward()
    onward()
    assert page.locator(":focus").get_attribute("class") == "errors"
    page.fill("#id_name", "Hamdan Syukri")
    page.fill("#id_nik", "6171 0112 1290 0007")
    onward()
    page.fill("#id_phone", "+62 812-0000-0011")
    page.fill("#id_address", "Jalan Contoh 3")
    onward()
    page.fill("#id_wanted", "Daftar koperasi aktif dan tidak aktif di Sintang")
    onward()
    assert page.is_visible("text=Mungkin sudah tersedia")
    onward()
    page.fill("#id_purpose", "Bahan skripsi")
    onward()
    onward()
    page.check("[value=later]")
    onward()
    page.wait_for_timeout(3100)
    onward()
    case = Case.objects.get()
    assert page.url.endswith(f"/lacak/{case.slug}/bukti/")
    page.goto(f"{live_server.url}/lacak/{case.slug}/")
    found += faults(page)
    page.goto(f"{live_server.url}/lacak/{case.slug}/lakukan/withdraw/")
    assert not found + faults(page)


def test_without_javascript_a_request_takes_few_taps_and_back_makes_no_second_one(browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="id-ID")
    page = context.new_page()
    taps = 0

    def tap(target: str) -> None:
        nonlocal taps
        taps += 1
        page.click(target)

    button = "main form button[type=submit]"
    page.goto(live_server.url)
    tap("text=Minta informasi atau data")
    for fields in TYPED:
        for name, value in fields.items():
            page.fill(f"#id_{name}", value)
        tap(button)
        if page.is_visible("text=Mungkin sudah tersedia"):
            tap(button)
    tap("text=Tunjukkan nanti di loket")
    tap(button)
    page.wait_for_timeout(3100)
    tap(button)
    first = page.url
    assert first.endswith("/bukti/") and taps <= 12
    page.go_back(wait_until="commit")
    assert page.url == first
    assert Case.objects.count() == 1
    context.close()


def test_copying_and_printing_are_offered_where_they_work(page: Page, live_server):
    page.goto(f"{live_server.url}/kalbar/ajukan/")
    client_case, code = _asked(page, live_server.url)
    page.goto(f"{live_server.url}/lacak/{client_case.slug}/bukti/")
    assert page.is_visible("text=Cetak")
    assert code in page.inner_text("main")


def _asked(page: Page, url: str) -> tuple[Case, str]:
    """A request sent by the test client, whose session the browser then carries."""
    from django.test import Client

    client = Client()
    case, code = cast.ask(client)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
    return case, code
