"""The whole way of UU 14/2008 as the citizen goes it: asked, incomplete, refused, objected, ordered, granted."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser

from casework.cases import engine
from casework.cases.models import Case, Deadline
from casework.cases.procedures.frozen import plan_of
from casework.letters import issuing, life, numbering, sending
from casework.letters.models import Letter
from casework.organization.actors import Actor, staff_actor
from casework.organization.models import User
from casework.registers.models import RegisterEntry
from casework.workdays.words import long_date
from tests.decisions import GIVEN
from tests.journeys.citizen import ByKeys, ByThumb, Citizen
from tests.journeys.office import REASON, Office, fresh, missing_outputs, newest, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAY = (
    {},
    {"name": "Hamdan Syukri", "nik": "6171011212900007"},
    {"email": "hamdan@contoh.example", "address": "Jalan Contoh 3"},
    {"wanted": "Daftar pinjaman anggota KSP Maju Bersama 2025"},
    {"purpose": "Bahan skripsi"},
)
ORDER = "Memberikan daftar pinjaman tanpa nama dan NIK anggota"


@pytest.fixture(params=[ByKeys, ByThumb], ids=["keyboard", "no-script"])
def people(request: pytest.FixtureRequest, demo_people: None, browser: Browser, live_server):
    """The citizen at a phone and the desk, one office of browsers."""
    call_command("load_exempt_information", verbosity=0)
    here = Office(browser, live_server.url, scripts=request.param is ByKeys, width=360)
    yield request.param(here.visitor()), Desk(here)
    here.close()


class Desk:
    """The office's part: what its own pages decide in the browser, letters and the rest through the engine."""

    def __init__(self, office: Office) -> None:
        self.office = office

    @staticmethod
    def actor(name: str) -> Actor:
        return staff_actor(User.objects.get(username=name), timezone.now())

    def act(self, who: str, case: Case, action: str, **data) -> None:
        case = fresh(case)
        step = plan_of(case.version).step(case.step_id)
        brought = {one["key"]: "Ada" for one in step.outputs if one["kind"] == "fact"}
        data = {"reason": REASON, "checklist": list(step.completeness), "outputs": brought} | data
        engine.advance(case, action, by=self.actor(who), at=timezone.now(), data=data)
        work()

    def letter(self, case: Case, kind: str, signer: str) -> Letter:
        """From draft to frozen bytes."""
        now, writer = timezone.now(), self.actor("yuliana")
        letter = life.draft(fresh(case), kind, by=writer, at=now)
        life.submit(letter, by=writer, at=now, revision=letter.revision)
        letter = Letter.objects.get(pk=letter.pk)
        life.approve(letter, by=self.actor(signer), at=now, revision=letter.revision)
        numbering.take_number(Letter.objects.get(pk=letter.pk), by=writer, at=now)
        return issuing.issue(Letter.objects.get(pk=letter.pk), at=timezone.now())

    def send(self, letter: Letter) -> None:
        sending.send(Letter.objects.get(pk=letter.pk), by=self.actor("yuliana"), at=timezone.now(), how="portal")
        work()

    # its own pages

    def finds_incomplete(self, case: Case) -> None:
        page = self.office["yuliana"]
        page.goto(f"/kasus/{case.slug}/kelengkapan/")
        page.select_option("[name=how_identity]", "ask")
        page.select_option("[name=how_informasi]", "ask")
        page.fill("[name=why_informasi]", "Sebutkan tahun dan kabupatennya.")
        page.get_by_role("button", name="Simpan").click()
        assert "2 hal diminta ke pemohon" in page.locator("main").inner_text()
        notice = self.letter(case, "incomplete", "nurhayati")
        page.goto(f"/kasus/{case.slug}/langkah/send_incomplete/")
        page.locator(".act-bar .button").first.click()
        assert "tercatat" in page.locator("main").inner_text()
        self.send(notice)

    def refuses(self, case: Case) -> None:
        page = self.office["nurhayati"]
        page.goto(f"/kasus/{case.slug}/langkah/refuse/")
        page.fill("[name=closed]", "Nama, NIK, dan sisa pinjaman anggota")
        page.check("[name=letters][value=h]")
        page.fill("[name=consequence]", "Anggota ditagih liar.")
        page.locator("[name=basis][value^='dik:']").first.check()
        page.locator(".act-bar .button").first.click()
        assert "tercatat" in page.locator("main").inner_text()
        letters = [self.letter(case, kind, "nurhayati") for kind in ("refusal", "notice")]
        self.act("nurhayati", case, "finish_answer", outputs={"information": "Disiapkan, tidak diberikan"})
        for letter in letters:
            self.send(letter)

    def orders(self, case: Case) -> str:
        """Whoever is named answers: nobody who signed what is contested."""
        self.act("yuliana", case, "submit_material")
        record = fresh(case).objection
        who = record.authority.user.username
        signed = Letter.objects.filter(case=case.parent).values_list("approved_by", flat=True)
        assert record.authority.user_id not in signed
        day = timezone.localdate() + timedelta(days=14)
        page = self.office["yuliana"]
        page.goto(f"/kasus/{case.slug}/keberatan/tanggapan/")
        page.check("[name=decision][value=overturn]")
        page.fill("[name=answer_a]", "Bagian tanpa data pribadi dapat dibuka.")
        page.fill("[name=order]", ORDER)
        page.fill("[name=order_on]", day.isoformat())
        page.get_by_role("button", name="Simpan").click()
        letter = self.letter(case, "objection_reply", who)
        self.office.act(who, case, "Kabulkan keberatan")
        self.send(letter)
        return long_date(day)

    def grants(self, case: Case) -> None:
        self.office.act("nurhayati", case, "Kabulkan seluruhnya", given=GIVEN)
        page, document = self.office["yuliana"], fresh(case).documents.exclude(kind="letter").latest("pk")
        page.goto(f"/dokumen/{document.pk}/berikan/")
        page.get_by_role("button", name="Berikan", exact=True).click()
        assert "Pemohon dapat mengunduh" in page.locator("main").inner_text()
        letter = self.letter(case, "notice", "nurhayati")
        self.act("nurhayati", case, "finish_answer")
        self.send(letter)


def day_of(case: Case, kind: str) -> str:
    due = Deadline.objects.filter(case=case, kind=kind).latest("pk").due_at
    return long_date(due.astimezone(case.agency.zone).date())


def asks(citizen: Citizen) -> Case:
    citizen.page.goto("/kalbar/ajukan/")
    for typed in WAY:
        for name, text in typed.items():
            citizen.enters(name, text)
        citizen.sends()
        if "wanted" in typed:
            citizen.sees("Mungkin sudah tersedia")
            citizen.sends()
    citizen.ticks("delivery", "download")
    citizen.sends()
    citizen.ticks("how_identity", "later")
    citizen.sends()
    citizen.page.wait_for_timeout(3100)  # nobody reads the check page in less
    citizen.presses("Kirim permohonan")
    case = newest()
    citizen.sees(case.number, "Simpan nomor dan kode ini", "Jawaban paling lambat")
    citizen.follows("Lihat halaman lacak")
    work()
    return case


def looks(citizen: Citizen, case: Case, *words: str) -> None:
    citizen.page.goto(f"/lacak/{case.slug}/")
    citizen.sees(case.number, *words)


def repairs(citizen: Citizen) -> None:
    """One thing at a time; what was sent stays."""
    citizen.follows("Lengkapi berkas")
    citizen.sees("Masih 2 dari 2 hal")
    citizen.follows("Unggah")
    citizen.sends()
    citizen.sees("Pilih berkas lebih dahulu.")
    citizen.attaches("file")
    citizen.sends()
    citizen.sees("Masih 1 dari 2 hal", "Kirim yang sudah ada")
    citizen.follows("Jawab")
    citizen.sees("Sebutkan tahun dan kabupatennya.")
    citizen.enters("text", "Tahun 2025, Kabupaten Sambas.")
    citizen.sends()
    citizen.sees("Semua sudah Saudara isi")
    citizen.presses("Kirim ke petugas")


def objects(citizen: Citizen) -> Case:
    citizen.follows("Ajukan keberatan")
    assert citizen.page.locator("[name=grounds][value=a]").is_checked()
    citizen.sends()
    citizen.sees("Uraikan keberatan Saudara.")
    citizen.enters("position", "Saya tidak meminta nama dan NIK siapa pun.")
    citizen.presses("Ajukan keberatan")
    case = newest()
    citizen.sees(case.number, "Tanggapan paling lambat")
    citizen.follows("Lihat halaman lacak")
    work()
    return case


def confirms(citizen: Citizen, case: Case) -> None:
    looks(citizen, case, "Saya sudah menerima")
    citizen.follows("Saya sudah menerima")
    citizen.presses("Saya sudah menerima")


def test_from_the_question_over_refusal_and_objection_to_the_answer(people: tuple[Citizen, Desk]):
    citizen, desk = people
    case = asks(citizen)
    citizen.sees("Sudah kami terima", day_of(case, "answer"), "Tidak ada. Tunggu kabar", "Batalkan permohonan")
    desk.finds_incomplete(case)
    looks(citizen, case, "Perlu Saudara lengkapi", day_of(case, "repair"), "2. Sebutkan tahun", "Berhenti dihitung")
    repairs(citizen)
    citizen.sees("Sedang diperiksa")
    desk.act("yuliana", case, "accept_repair")
    desk.act("fitri", case, "request_information")
    looks(citizen, case, "Sedang diproses", day_of(case, "answer"))
    desk.refuses(case)
    looks(citizen, case, "Siap diambil atau diunduh", "Surat keputusan penolakan")
    confirms(citizen, case)
    citizen.sees("Tidak dapat diberikan", "Keberatan dapat diajukan", day_of(case, "objection_window"))
    objection = objects(citizen)
    citizen.sees("Sedang diproses", day_of(objection, "reply"), f"atas permohonan {case.number}")
    day = desk.orders(objection)
    looks(citizen, objection, "Keberatan sudah dijawab", "Tanggapan atas keberatan")
    citizen.follows(f"Lihat {case.number}")
    is_worked_on_again(citizen, objection, day)
    desk.grants(case)
    takes_the_answer(citizen, case)
    citizen.follows(f"Lihat {objection.number}")
    confirms(citizen, objection)
    desk.act("nurhayati", objection, "close")
    looks(citizen, objection, "Keberatan dikabulkan", "Sengketa", day_of(objection, "dispute"))
    everything_is_there(case, objection)


def is_worked_on_again(citizen: Citizen, objection: Case, day: str) -> None:
    """With the limit of the order, and nothing forgotten of what was told before."""
    said = Letter.objects.get(case=objection).number
    citizen.sees("Sedang diproses", "Putusan keberatan kami laksanakan paling lambat", day, "Tunggu kabar")
    citizen.sees(f"Dijanjikan dalam surat nomor {said}", "Surat dikirim", "Tidak dapat diberikan")
    citizen.sees(f"Dikerjakan kembali atas putusan keberatan {objection.number}.")


def takes_the_answer(citizen: Citizen, case: Case) -> None:
    looks(citizen, case, "Siap diambil atau diunduh")
    for name in ("Pemberitahuan tertulis", "Informasi atau dokumen yang diminta"):
        assert citizen.saves(citizen.main.get_by_role("link", name=name).first).startswith(b"%PDF")
    confirms(citizen, case)
    citizen.sees("Dikabulkan", "Dokumen dapat diunduh")
    assert "Keberatan dapat diajukan" not in citizen.main.inner_text()


def everything_is_there(case: Case, objection: Case) -> None:
    for one, outcome in ((case, "granted"), (objection, "overturned")):
        one = fresh(one)
        assert (one.status, one.outcome, missing_outputs(one)) == ("closed", outcome, [])
    books = RegisterEntry.objects.filter(struck_at=None).values_list("case", "register")
    assert {(case.pk, "requests"), (objection.pk, "objections")} <= set(books)
    letters = Letter.objects.filter(case__in=(case, objection), sent_at__isnull=False, pdf__isnull=False)
    kinds = ["incomplete", "notice", "notice", "objection_reply", "refusal"]
    assert sorted(letters.values_list("kind", flat=True)) == kinds
