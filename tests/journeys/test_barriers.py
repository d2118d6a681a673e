"""No barrier that axe knows on the pages of the staff, in the states people meet them, on a phone and on a desk."""

import pytest
from playwright.sync_api import Browser

from casework.cases.models import Case, Task
from casework.letters.models import Letter
from casework.organization.models import User
from tests.journeys.office import Office, barriers

PASSWORD = "lima kata sandi yang panjang"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def wide(request: pytest.FixtureRequest, demo_office: None, browser: Browser, live_server):
    here = Office(browser, live_server.url, width=request.param)
    yield here
    here.close()


def pages() -> list[tuple[str, str]]:
    """(who, path): lists, every state a case of the demo office stands in, letters, books, search."""
    steady = [
        ("yuliana", "/pekerjaan/"), ("dimas", "/pekerjaan/"), ("yuliana", "/antrean/"), ("mega", "/antrean/?unit=1"),
        ("mega", "/loket/"), ("mega", "/loket/?tamu=Maria"), ("mega", "/loket/?layanan=keberatan&tamu=Baru"),
        ("laras", "/loket/?layanan=penelitian"), ("rini", "/loket/"), ("mega", "/cari/?q=koperasi"),
        ("markus", "/disposisi/"),
        ("mega", "/cari/?q=tiada"), ("yuliana", "/register/"), ("yuliana", "/register/visitors/"),
        ("yuliana", "/register/requests/"), ("yuliana", "/surat/"), ("hendra", "/kotak-keluar/tertahan/"),
        ("yuliana", "/dip/"), ("yuliana", "/dip/3/"), ("yuliana", "/dip/tambah/"), ("yuliana", "/dip/impor/"),
        ("dimas", "/kelola/"), ("dimas", "/kelola/naskah/"), ("dimas", "/kelola/naskah/reply/"),
        ("dimas", "/kelola/naskah/reply/banding/"), ("yuliana", "/dik/"),
        ("yuliana", "/dik/1/"), ("yuliana", "/uji-konsekuensi/"), ("nurhayati", "/dip/jawaban/"),
    ]  # fmt: skip
    kalbar = Case.objects.filter(agency__code="kalbar").order_by("step_id", "pk")
    states = {case.step_id: case for case in kalbar}.values()
    cases = [("yuliana", f"/kasus/{case.slug}/") for case in states]
    holder = {"agency_head": "markus", "team_member": "agustinus", "information_service": "fitri"}
    cases += [
        (holder[task.role], f"/kasus/{task.case.slug}/")
        for task in Task.objects.open()
        .filter(role__in=holder, kind="step", agency__code="kalbar")
        .select_related("case")
    ]
    running = kalbar.filter(status="running")[0].slug
    cases += [("markus", f"/kasus/{running}/disposisi/"), ("hendra", f"/kasus/{running}/disposisi/kertas/")]
    opinion = Task.objects.open().filter(kind="opinion", unit__code="perijinan").first()
    version = kalbar[0].version_id
    letters = [
        ("yuliana", f"/surat/{pk}/") for pk in Letter.objects.filter(agency__code="kalbar").values_list("pk", flat=True)
    ]
    return [*steady, *cases, ("petrus", f"/tugas/{opinion.pk}/"), ("yuliana", f"/sop/{version}/"), *letters]


def with_the_head(service: str) -> Task:
    """The one case of a service that waits for the head; letters that came in wait there too."""
    waiting = Task.objects.open().select_related("case").filter(role="agency_head", kind="step")
    return waiting.get(agency__code="kalbar", case__service=service)


def test_no_page_of_the_staff_has_a_barrier(wide: Office):
    found = []
    for who, path in pages():
        response = wide[who].goto(path)
        assert response and response.status == 200, (who, path)
        found += barriers(wide[who])
    assert found == []


def test_pages_with_errors_have_none_either(wide: Office):
    counter = wide["mega"]
    counter.goto("/loket/")
    counter.locator(".save-bar .button").first.click()
    assert counter.title().startswith("Kesalahan")
    found = barriers(counter)
    task = with_the_head("facilitation")
    head = wide["markus"]
    head.goto(f"/kasus/{task.case.slug}/langkah/return_to_division/")
    head.locator(".act-bar .button").first.click()
    assert head.locator(".errors").is_visible()
    found += barriers(head)
    head.goto(f"/kasus/{task.case.slug}/dokumen/")
    head.locator("main form .button:not(label)").first.click()
    found += barriers(head)
    assert found == []


def test_a_person_signs_in_and_finds_the_work(wide: Office):
    yuliana = User.objects.get(username="yuliana")  # the demo's password is that of whoever built the snapshot
    yuliana.set_password(PASSWORD)
    yuliana.save(update_fields=("password",))
    page = wide.visitor()
    page.goto("/akun/login/?next=/pekerjaan/")
    page.fill("[name=login]", "yuliana")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/pekerjaan/")
    assert page.get_by_role("heading", name="Pekerjaan saya").is_visible()


def test_nothing_covers_what_has_focus_on_a_phone(wide: Office):
    """WCAG 2.2, 2.4.11: tabbing through a case never hides the focused thing behind the bars."""
    if wide.width > 360:
        return
    task = with_the_head("facilitation")
    page = wide["markus"]
    page.goto(f"/kasus/{task.case.slug}/")
    hidden = []
    for _ in range(25):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect();
               if (!box.width || one.matches('body, .visually-hidden, .rail *, .act-bar *')) return [];
               const seen = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
               return seen && (one.contains(seen) || seen.contains(one)) ? [] : [one.outerHTML.slice(0, 120)]; }"""
        )
    assert hidden == []
