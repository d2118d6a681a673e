"""Following a case from outside: who gets in, what stands there, what may be done."""

import re
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from statistics import median

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.cases import silence
from casework.cases.follow import lost_code
from casework.cases.models import Case, Deadline, Document, Event
from casework.files import store
from casework.notifications.models import OutgoingMessage
from tests.citizen import cast
from tests.citizen.test_request_form import picture

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def text_of(response) -> str:
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def page_of(client, case: Case) -> str:
    return text_of(client.get(f"/lacak/{case.slug}/"))


def last_mark(client, case: Case) -> tuple[str, str]:
    """How the last moment of the journey is marked, for eyes and for a screen reader."""
    page = client.get(f"/lacak/{case.slug}/").content.decode()
    return re.findall(r'<span class="dot"><svg[^>]*aria-label="(.*?)"><use href="[^"]*#(.*?)"', page)[-1]


def make_late(case: Case) -> None:
    """As if it had come forty days earlier."""
    for deadline in Deadline.objects.filter(case=case, kind__startswith="answer"):
        deadline.starts_at -= timedelta(days=40)
        deadline.due_at -= timedelta(days=40)
        deadline.passes_at = deadline.passes_at and deadline.passes_at - timedelta(days=40)
        deadline.save()
    silence.sweep(timezone.now())


@pytest.fixture
def answered(sent):
    """Refused, sent and handed over: the window for an objection is open."""
    case, _ = sent
    staff, at = cast.officers(), case.received_at + timedelta(minutes=5)
    cast.act(case, "request_information", staff["information_service"], at)
    cast.decide(case, "refuse", staff["ppid_head"], at)
    cast.note(case, "letter_sent", staff["ppid_officer"], at)
    return Case.objects.get(pk=case.pk)


# Getting in


def test_number_and_code_open_the_page_however_they_are_typed(outsider, sent):
    case, code = sent
    typed = code.lower().replace(" ", "-").replace("0", "o").replace("1", "l")
    response = outsider.post("/lacak/", {"number": case.number.replace("/", "-"), "code": typed})
    assert response["Location"] == f"/lacak/{case.slug}/"
    assert "Sedang diperiksa" in page_of(outsider, case)


def test_without_number_and_code_nothing_opens(outsider, sent):
    case, _ = sent
    for rest in ("", "bukti/", "berkas/1/", "lakukan/withdraw/", "keberatan/", "tanda-bukti/"):
        response = outsider.get(f"/lacak/{case.slug}/{rest}")
        assert response.status_code == 302 and response["Location"].startswith("/lacak/?nomor=")


def test_a_stranger_with_a_case_of_his_own_does_not_see_another(outsider, sent):
    case, _ = sent
    own, _ = cast.ask(outsider, pemohon=cast.ANSWERS["pemohon"] | {"nik": "6171015507900009", "name": "Maria Sinta"},
                      kontak={"email": "maria@contoh.example", "address": "Jalan Contoh 9"})  # fmt: skip
    assert outsider.get(f"/lacak/{own.slug}/").status_code == 200
    assert outsider.get(f"/lacak/{case.slug}/").status_code == 302
    assert outsider.post(f"/lacak/{case.slug}/lakukan/withdraw/", {"version": 2}).status_code == 302
    assert Case.objects.get(pk=case.pk).is_running


def test_a_document_of_another_case_stays_shut(client, outsider, sent):
    case, _ = sent
    own, _ = cast.ask(outsider, kontak={"email": "lain@contoh.example", "address": "Jalan Contoh 9"})
    file = store.store_bytes(PDF, name="a.pdf", content_type="application/pdf", at=case.received_at)
    document = Document.objects.create(case=case, file=file, label="Jawaban", public=True, added_at=case.received_at)
    hidden = Document.objects.create(case=case, file=file, label="Konsep", public=False, added_at=case.received_at)
    assert client.get(f"/lacak/{case.slug}/berkas/{document.pk}/").content == PDF
    assert client.get(f"/lacak/{case.slug}/berkas/{hidden.pk}/").status_code == 404
    assert outsider.get(f"/lacak/{own.slug}/berkas/{document.pk}/").status_code == 404


def test_the_same_number_of_two_agencies_opens_by_its_own_code(outsider, client, loaded_procedures):
    kalbar, code_kalbar = cast.ask(client)
    jatim, code_jatim = cast.ask(client, "jatim")
    assert kalbar.number == jatim.number
    for case, code in ((kalbar, code_kalbar), (jatim, code_jatim)):
        outsider.post("/lacak/", {"number": case.number, "code": code})
        assert case.agency.city in page_of(outsider, case)


def test_unknown_number_and_wrong_code_are_told_the_same_in_the_same_time(outsider, sent, monkeypatch):
    from casework.cases import tracking

    monkeypatch.setattr(tracking, "WRONG_PER_NUMBER", (1000, 60))
    monkeypatch.setattr(tracking, "WRONG_PER_ADDRESS", (1000, 60))
    case, _ = sent

    def tried(number: str) -> tuple[int, str, float]:
        start = time.thread_time()  # of this thread alone: what else the machine does meanwhile says nothing
        response = outsider.post("/lacak/", {"number": number, "code": "7K3M 9QWX 4D2P"})
        took = time.thread_time() - start
        return response.status_code, text_of(response).replace(number, ""), took

    pairs = [(tried(case.number), tried("999999/2026")) for _ in range(15)]
    assert {answer[:2] for pair in pairs for answer in pair} == {pairs[0][0][:2]}
    assert abs(median(wrong[2] for wrong, _ in pairs) - median(unknown[2] for _, unknown in pairs)) < 0.02


def test_after_five_wrong_codes_one_waits_and_the_link_still_works(outsider, client, sent):
    case, code = sent
    link = re.search(r"/l/([0-9A-Z]{26})/", client.get(f"/lacak/{case.slug}/bukti/").content.decode())[0]
    for _ in range(5):
        assert outsider.post("/lacak/", {"number": case.number, "code": "SALAH"}).status_code == 422
    response = outsider.post("/lacak/", {"number": case.number, "code": code})
    assert response.status_code == 429 and "Tunggu 15 menit" in text_of(response)
    assert outsider.get(link)["Location"] == f"/lacak/{case.slug}/"
    assert outsider.get(f"/lacak/{case.slug}/").status_code == 200


def test_the_link_ends_ninety_days_after_closing(outsider, client, sent):
    case, _ = sent
    link = re.search(r"/l/([0-9A-Z]{26})/", client.get(f"/lacak/{case.slug}/bukti/").content.decode())[0]
    Case.objects.filter(pk=case.pk).update(
        status="closed", outcome="done", closed_at=datetime.now(UTC) - timedelta(days=91)
    )
    assert outsider.get(link)["Location"] == "/lacak/"
    assert outsider.get("/l/" + "0" * 26 + "/")["Location"] == "/lacak/"


def test_a_new_code_shuts_out_who_came_with_the_old_one(outsider, client, sent):
    case, code = sent
    outsider.post("/lacak/", {"number": case.number, "code": code})
    lost_code.renew(Case.objects.get(pk=case.pk), case.received_at)
    assert outsider.get(f"/lacak/{case.slug}/").status_code == 302


def test_pages_are_neither_kept_nor_indexed(client, sent):
    response = client.get(f"/lacak/{sent[0].slug}/")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("text", ["\x00", "😀" * 50, "x" * 1_000_000, "%00", "../../etc"])
def test_nothing_typed_breaks_the_door(outsider, sent, text):
    for address in ("/lacak/", "/lacak/lupa-kode/"):
        for name in ("number", "code", "email"):
            fields = {"number": sent[0].number, "code": "X", "email": "a@contoh.example"} | {name: text}
            assert outsider.post(address, fields).status_code in (200, 422)
    assert outsider.get("/lacak/", {"nomor": text[:3000]}).status_code == (400 if "\x00" in text else 200)


# What stands there


def test_status_own_task_and_date_come_first(client, sent):
    case, _ = sent
    page = client.get(f"/lacak/{case.slug}/").content.decode()
    due = case.deadlines.get(kind="answer").due_at.astimezone(case.agency.zone)
    main = page[page.index("<main") :]
    for words in ("Sedang diperiksa", "Tidak ada. Tunggu kabar", f"{due.day} "):
        assert 0 < main.index(words) < 4000
    assert "Jawaban paling lambat" in main and "Bagaimana hari dihitung?" in main


def test_no_person_and_no_identity_is_shown(client, sent):
    case, _ = sent
    staff = cast.officers()
    cast.act(
        case,
        "request_information",
        staff["information_service"],
        case.received_at,
        note="Catatan dalam untuk Pak Kabid",
    )
    page = client.get(f"/lacak/{case.slug}/").content.decode()
    for secret in ("Hamdan", "6171011212900007", "hamdan@contoh", "Fitri", "Catatan dalam", "Jalan Contoh 3, "):
        assert secret not in page
    assert "H*** S***" in page and "Sedang diproses" in page


def test_what_is_missing_is_asked_for_and_can_be_sent(client, sent):
    case, _ = sent
    officer, at = cast.person("petugas", "ppid_officer"), case.received_at
    cast.note(case, "notice_issued", officer, at)
    cast.act(case, "send_incomplete", officer, at, reason="Kirim surat pengesahan organisasi.")
    page = page_of(client, case)
    assert "Perlu Saudara lengkapi" in page and "Kirim surat pengesahan organisasi." in page and "23.59" in page
    address = f"/lacak/{case.slug}/lakukan/submit_repair/"
    version = re.search(r'name="version" value="(\d+)"', client.get(address).content.decode())[1]
    assert client.post(address, {"version": version}).status_code == 422
    response = client.post(
        address, {"version": version, "files": picture(), "note": "Ini fotonya, mohon diperiksa"}, follow=True
    )
    assert "Berkas sudah kami terima" in text_of(response)
    case.refresh_from_db()
    assert case.step.key == "repair_check"
    assert set(Document.objects.filter(case=case).values_list("kind", flat=True)) >= {"attachment", "explanation"}
    assert not any("mohon diperiksa" in str(event.data) for event in Event.objects.filter(case=case))


def test_sending_the_same_repair_twice_acts_once(client, sent):
    case, _ = sent
    officer = cast.person("petugas", "ppid_officer")
    cast.note(case, "notice_issued", officer, case.received_at)
    cast.act(case, "send_incomplete", officer, case.received_at, reason="Kirim surat pengesahan organisasi.")
    address = f"/lacak/{case.slug}/lakukan/submit_repair/"
    form = {"version": Case.objects.get(pk=case.pk).row_version, "note": "Surat menyusul lewat pos"}
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(case=case, kind="submit_repair").count() == 1


def test_a_bad_upload_is_refused_with_its_cure(client, sent):
    case, _ = sent
    officer = cast.person("petugas", "ppid_officer")
    cast.note(case, "notice_issued", officer, case.received_at)
    cast.act(case, "send_incomplete", officer, case.received_at, reason="Kirim surat pengesahan organisasi.")
    bad = BytesIO(b"MZ")
    bad.name = "virus.exe"
    response = client.post(f"/lacak/{case.slug}/lakukan/submit_repair/", {"version": 3, "files": bad})
    assert response.status_code == 422 and "tidak diterima" in text_of(response)


def test_a_request_can_be_withdrawn_after_asking_once(client, sent):
    case, _ = sent
    address = f"/lacak/{case.slug}/lakukan/withdraw/"
    page = client.get(address).content.decode()
    assert "Batalkan permohonan?" in page and Case.objects.get(pk=case.pk).is_running
    client.post(address, {"version": re.search(r'name="version" value="(\d+)"', page)[1]})
    case.refresh_from_db()
    assert case.outcome == "withdrawn"
    assert "Dibatalkan oleh Saudara" in page_of(client, case) and last_mark(client, case) == ("Berakhir", "minus")
    assert client.get(address).status_code == 404


def test_only_public_actions_are_open_to_the_applicant(client, sent):
    case, _ = sent
    for action in ("request_information", "send_incomplete", "grant", "lapse", "apa-saja"):
        address = f"/lacak/{case.slug}/lakukan/{action}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"version": case.row_version}).status_code == 302
    assert Case.objects.get(pk=case.pk).step.key == "registration"


def test_having_received_it_is_one_press(client, answered):
    assert "Saya sudah menerima" in page_of(client, answered)
    client.post(f"/lacak/{answered.slug}/lakukan/record_delivery/", {"version": answered.row_version})
    answered.refresh_from_db()
    assert not answered.is_running and answered.outcome == "refused"
    assert last_mark(client, answered) == ("Berakhir", "info")
    assert "Tidak dapat diberikan" in page_of(client, answered)
    Case.objects.filter(pk=answered.pk).update(outcome="granted")
    assert last_mark(client, answered) == ("Selesai", "check"), "a tick is for who got what was asked"


# Objection


def test_before_its_time_the_page_says_from_when_an_objection_may_come(client, sent):
    case, _ = sent
    assert "Terlambat atau tidak puas? Mulai" in page_of(client, case)
    assert client.get(f"/lacak/{case.slug}/keberatan/").status_code == 404


def test_a_late_answer_is_called_late_and_may_be_objected_to(client, sent):
    case, _ = sent
    make_late(case)
    page = page_of(client, case)
    assert "Melewati batas waktu" in page and "Jawaban kami terlambat" in page
    response = client.post(
        f"/lacak/{case.slug}/keberatan/", {"grounds": ["c"], "position": "Sampai hari ini belum ada jawaban apa pun."}
    )
    objection = Case.objects.get(service="objection")
    assert response["Location"] == f"/lacak/{objection.slug}/bukti/"
    assert (objection.parent, objection.applicant, objection.step.key) == (case, case.applicant, "prepare")
    receipt = client.get(response["Location"]).content.decode()
    assert objection.number in receipt and cast.code_of(receipt)
    assert f"Keberatan sudah diajukan dengan nomor {objection.number}" in page_of(client, case)
    assert client.get(f"/lacak/{case.slug}/keberatan/").status_code == 404


def test_a_refusal_may_be_objected_to_with_its_ground_ticked(client, answered):
    page = client.get(f"/lacak/{answered.slug}/keberatan/").content.decode()
    assert re.search(r'value="a"[^>]*checked', page)


def test_an_objection_sent_twice_is_one(client, answered):
    address = f"/lacak/{answered.slug}/keberatan/"
    key = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())[1]
    form = {"key": key, "grounds": ["a"], "position": "Informasinya tidak termasuk yang dikecualikan."}
    places = {client.post(address, form)["Location"] for _ in range(3)}
    assert len(places) == 1 and Case.objects.filter(service="objection").count() == 1


def test_an_objection_without_words_is_told_what_is_missing(client, answered):
    response = client.post(f"/lacak/{answered.slug}/keberatan/", {"position": "pendek", "key": "bukan-uuid"})
    assert response.status_code == 422
    assert "Pilih sedikitnya satu alasan." in text_of(response)


def test_after_thirty_working_days_the_window_is_shut(client, answered):
    Deadline.objects.filter(case=answered, kind="objection_window").update(
        due_at=answered.received_at - timedelta(days=1)
    )
    assert client.get(f"/lacak/{answered.slug}/keberatan/").status_code == 404


# Lost code


def asked(outsider, number: str, email: str) -> str:
    return text_of(outsider.post("/lacak/lupa-kode/", {"number": number, "email": email}))


def test_a_lost_code_says_the_same_to_everybody_and_writes_only_to_the_owner(outsider, sent):
    case, _ = sent
    OutgoingMessage.objects.all().delete()
    answers = {
        asked(outsider, case.number, "orang.lain@contoh.example"),
        asked(outsider, "999999/2026", "hamdan@contoh.example"),
    }
    assert not OutgoingMessage.objects.exists()
    answers.add(asked(outsider, case.number, " Hamdan@Contoh.Example "))
    assert len(answers) == 1 and "Bila nomor dan pos-elnya cocok" in answers.pop()
    message = OutgoingMessage.objects.get()
    assert message.applicant == case.applicant and "/lacak/kode-baru/" in message.body
    assert not mail.outbox


def test_the_letter_leads_to_a_new_code_once(outsider, client, sent):
    case, code = sent
    OutgoingMessage.objects.all().delete()
    asked(outsider, case.number, "hamdan@contoh.example")
    address = re.search(r"/lacak/kode-baru/\S+/", OutgoingMessage.objects.get().body)[0]
    assert "Buat kode baru" in text_of(outsider.get(address))
    assert client.post("/lacak/", {"number": case.number, "code": code}).status_code == 302  # looking changed nothing
    receipt = outsider.get(outsider.post(address)["Location"]).content.decode()
    assert cast.code_of(receipt) != code
    assert client.post("/lacak/", {"number": case.number, "code": code}).status_code == 422
    assert client.post("/lacak/", {"number": case.number, "code": cast.code_of(receipt)}).status_code == 302
    assert outsider.post(address)["Location"] == "/lacak/lupa-kode/"


def test_a_forged_letter_leads_nowhere(outsider, sent):
    assert outsider.post("/lacak/kode-baru/WzEsICJhIl0:abc:def/")["Location"] == "/lacak/lupa-kode/"


def test_asking_again_and_again_sends_two_letters_a_day(outsider, sent):
    case, _ = sent
    OutgoingMessage.objects.all().delete()
    for _ in range(4):
        asked(outsider, case.number, "hamdan@contoh.example")
    assert OutgoingMessage.objects.count() == 2


# Cost


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_tracking_page_costs_five_queries_and_one_more_when_an_objection_is_possible(client, sent):
    case, _ = sent
    assert queries(client, f"/lacak/{case.slug}/") == 5
    make_late(case)
    assert queries(client, f"/lacak/{case.slug}/") == 6


def test_the_receipt_is_a_pdf_with_the_code_only_for_who_was_given_it(client, outsider, sent):
    case, code = sent
    outsider.post("/lacak/", {"number": case.number, "code": code})
    for visitor in (client, outsider):
        response = visitor.get(f"/lacak/{case.slug}/tanda-bukti/")
        assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF")
    assert code not in outsider.get(f"/lacak/{case.slug}/bukti/").content.decode()
