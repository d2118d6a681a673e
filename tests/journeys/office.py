"""People of the demo office at their own browsers, and what they do there: press, fill in, sign, send."""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from casework.cases import outbox
from casework.cases.models import Case, Output
from casework.cases.procedures.frozen import plan_of
from casework.files import store
from casework.letters.models import Letter
from casework.notifications import sender
from casework.organization.models import User
from casework.registers.models import RegisterEntry

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
FILE = {"name": "bahan.pdf", "mimeType": "application/pdf", "buffer": PDF}
NOTED = "Dicatat menurut keadaan sebenarnya"
REASON = "Alasan tertulis yang cukup jelas."
LETTER = """Sehubungan dengan permohonan Saudara, dengan ini kami sampaikan hal-hal berikut.

1. Permohonan Saudara **dikabulkan** dan informasinya terlampir.
2. Apabila tidak puas, Saudara dapat mengajukan keberatan paling lambat 30 (tiga puluh) hari kerja.

Demikian, atas perhatian Saudara kami ucapkan terima kasih."""


class Office:
    """`office["mega"]` is her page, signed in. Who comes from outside has `office.visitor()`."""

    def __init__(self, browser: Browser, url: str, *, scripts: bool = True, width: int = 1280) -> None:
        self.browser, self.url, self.scripts, self.width = browser, url, scripts, width
        self.contexts: list[BrowserContext] = []
        self.pages: dict[str, Page] = {}

    def visitor(self) -> Page:
        context = self.browser.new_context(
            base_url=self.url, java_script_enabled=self.scripts, locale="id-ID",
            viewport={"width": self.width, "height": 900},
        )  # fmt: skip
        context.set_default_timeout(20_000)
        if self.scripts:
            context.add_init_script("window.print = () => {}")
        self.contexts.append(context)
        return context.new_page()

    def __getitem__(self, name: str) -> Page:
        if name not in self.pages:
            page = self.visitor()
            page.context.add_cookies([{"name": "sessionid", "value": session_of(name), "url": self.url}])
            self.pages[name] = page
        return self.pages[name]

    def close(self) -> None:
        """Waits until the server has answered the last of them: its threads hold this test's database."""
        for context in self.contexts:
            context.close()
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(10)

    # Cases

    def register(self, who: str, service: str, person: dict[str, str], asked: dict[str, str]) -> Case:
        """At the counter; leaves the page on the ticket."""
        page = self[who]
        page.goto(f"/loket/?layanan={service}")
        for name, value in (person | asked).items():
            fill(page.locator(f"#pendaftaran [name={name}]"), value)
        page.locator(".save-bar .button").first.click()
        page.wait_for_url("**/loket/tanda/**")
        return newest()

    def open(self, who: str, case: Case) -> Page:
        page = self[who]
        page.goto(f"/kasus/{case.slug}/")
        return page

    def begin(self, who: str, case: Case) -> None:
        self.open(who, case).get_by_role("button", name="Mulai dikerjakan").click()

    def act(self, who: str, case: Case, label: str, **typed: str) -> None:
        """Presses the act on the case page, in the box or in the menu, and fills in what it asks."""
        page = self.open(who, case)
        box = page.locator(".do form[action*='/langkah/']").filter(
            has=page.get_by_role("button", name=label, exact=True)
        )
        if not box.count():
            link = page.locator(f'a[href*="/langkah/"]:text-is("{label}")')
            page.goto(link.first.get_attribute("href") or "")
            box = page.locator("main form[method=post]")
        answer(box, typed)
        box.locator("button.button").first.click()
        shown = page.locator("main")
        assert page.url.endswith(f"/kasus/{case.slug}/"), shown.inner_text()[:800]
        assert "tercatat" in shown.inner_text(), shown.inner_text()[:800]

    def hand_in(self, who: str, text: str) -> None:
        """A bidang finds the question among its own work and answers it with a file."""
        page = self[who]
        page.goto("/pekerjaan/")
        page.locator("a.row-link").first.click()
        page.fill("[name=note]", text)
        page.set_input_files("[name=files]", FILE)
        page.get_by_role("button", name="Serahkan data").click()
        page.wait_for_url("**/pekerjaan/")

    # Letters

    def write(self, who: str, case: Case, kind: str, recipient: str = "Siti Rahmawati") -> Letter:
        page = self.open(who, case)
        button = page.locator(f".do form[action$='/surat/baru/{kind}/'] button")
        if not button.count():
            page.locator(".menu-box summary").first.click()
            button = page.locator(f".menu-box form[action$='/surat/baru/{kind}/'] button")
        button.first.click()
        page.wait_for_url("**/surat/**")
        page.fill("[name=body]", LETTER)
        if page.locator("[name=table]").count():
            page.fill("[name=table]", "")
        page.fill("[name=recipient]", recipient)
        page.get_by_role("button", name="Ajukan untuk disetujui").click()
        letter = Letter.objects.order_by("-pk")[0]
        assert letter.status == Letter.Status.CHECKED, page.locator("main").inner_text()[:1200]
        return letter

    def sign(self, who: str, letter: Letter) -> None:
        """The signer finds it among the work that waits, reads it and approves."""
        page = self[who]
        page.goto("/surat/?tab=menunggu")
        page.locator(f"a[href='/surat/{letter.pk}/']").first.click()
        page.get_by_role("button", name="Setujui").click()
        letter.refresh_from_db()
        assert letter.status == Letter.Status.APPROVED, page.locator("main").inner_text()[:800]

    def issue(self, who: str, letter: Letter) -> None:
        page = self[who]
        page.goto(f"/surat/{letter.pk}/")
        page.get_by_role("button", name="Beri nomor").click()
        work()
        page.goto(f"/surat/{letter.pk}/")
        page.get_by_role("link", name="PDF").wait_for()
        letter.refresh_from_db()
        assert letter.number and letter.pdf_id

    def send(self, who: str, letter: Letter, how: str = "hand") -> None:
        page = self[who]
        page.goto(f"/surat/{letter.pk}/")
        fill(page.locator("[name=how]"), how)
        page.get_by_role("button", name="Catat pengiriman").click()
        letter.refresh_from_db()
        assert letter.sent_at, page.locator("main").inner_text()[:800]

    def letter(self, writer: str, signer: str, case: Case, kind: str) -> Letter:
        """From draft to frozen bytes."""
        letter = self.write(writer, case, kind)
        self.sign(signer, letter)
        self.issue(writer, letter)
        return letter


def session_of(name: str) -> str:
    """As if this person had signed in."""
    user = User.objects.get(username=name)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


def fill(field: Locator, value: str) -> None:
    """Whatever kind of field it is."""
    kind = field.first.evaluate("one => one.tagName + ':' + (one.type || '')")
    if kind.startswith("SELECT"):
        field.first.select_option(value)
    elif kind in ("INPUT:radio", "INPUT:checkbox"):
        field.and_(field.page.locator(f"[value='{value}']")).first.check()
    elif kind == "INPUT:file":
        field.first.set_input_files(FILE)
    else:
        field.first.fill(value)


def answer(form: Locator, typed: dict[str, str]) -> None:
    """Ticks the completeness, brings every output the row asks for, and what this act needs besides."""
    for tick in form.locator("[name=checklist]").all():
        tick.check()
    for field in form.locator("[name^=output_]").all():
        fill(field, NOTED)
    if form.locator("[name=reason]").count():
        form.locator("[name=reason]").fill(REASON)
    for name, value in typed.items():
        fill(form.locator(f"[name={name}]"), value)


def newest() -> Case:
    return Case.objects.for_page().order_by("-pk")[0]


def fresh(case: Case) -> Case:
    return Case.objects.for_page().get(pk=case.pk)


def work() -> None:
    """What a worker does: effects after commit, then the messages they wrote."""
    now = timezone.now()
    for run_id in outbox.waiting(now):
        outbox.run(run_id, now)
    sender.sweep(now)


def missing_outputs(case: Case) -> list[str]:
    """Outputs of every row the case passed that exist nowhere as a file, a register line, a letter or a fact."""
    case = fresh(case)
    passed = {event.data.get("from") for event in case.events.all()}
    there = {output.key: output for output in Output.objects.filter(case=case).select_related("document__file")}
    rows = [step for step in plan_of(case.version).steps if step.key in passed]
    return [
        f"{step.key}: {item['label']}"
        for step in rows
        for item in step.outputs
        if item["key"] not in there or not _exists(there[item["key"]])
    ]


def _exists(output: Output) -> bool:
    """Not only noted: the file can be read, the line stands in the book, the letter has its bytes."""
    if output.kind == "file":
        return output.document is not None and len(store.read(output.document.file)) > 0
    if output.kind == "letter":
        return Letter.objects.filter(pk=int(output.reference), pdf__isnull=False).exists()
    if output.kind == "register":
        return RegisterEntry.objects.filter(case=output.case, struck_at=None).exists()
    return bool(output.text)


AXE = (Path(__file__).resolve().parents[1] / "vendor/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


def barriers(page: Page) -> list[str]:
    """What axe finds, and sideways scrolling."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    faults = [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
    return [f"{page.url}: {fault}" for fault in (*faults, *(["sideways scrolling"] if wide else []))]
