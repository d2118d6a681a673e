"""The mail clerk's form: one line of the book for every letter, whatever it is for."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.applicants import registering
from casework.cases.models import Case, Document
from casework.mailroom.models import IncomingLetter
from casework.numbering.models import NumberSequence
from casework.registers.models import RegisterEntry
from tests.cast import OUTSIDER, Cast
from tests.files import corpus
from tests.mailroom.conftest import FACTS, Mail

PNG = corpus.image("PNG", (40, 60))


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG)


def lines() -> list[RegisterEntry]:
    return list(RegisterEntry.objects.filter(register="incoming").order_by("agency", "number"))


def page(cast: Cast, by: str, path: str) -> str:
    return cast[by].get(path).content.decode()


def test_a_letter_of_no_service_is_in_the_book_and_before_the_head(cast: Cast, mail: Mail):
    letter = mail.enter()

    assert letter.case
    assert (letter.case.service, letter.case.step.key, letter.case.channel) == ("correspondence", "dispose", "letter")
    (line,) = lines()
    assert (line.case, line.pk, str(letter)) == (letter.case, letter.entry_id, "0001/2026")
    assert line.columns == {
        "date": "2026-11-23", "sender": FACTS["sender"], "about": FACTS["about"], "letter_number": FACTS["number"],
        "letter_date": "2026-11-20", "attachments": "1 lembar", "nature": "Segera", "classification": "500.3.2",
        "processor": "Kepala dinas", "remark": letter.case.number,
    }  # fmt: skip
    shown = page(cast, "sumarni", f"/surat-masuk/{letter.pk}/?baru=1")
    for text in ("Tersimpan", "0001", "Surat berikutnya", "Menunggu disposisi · Kepala dinas", "Cetak label"):
        assert text in shown
    assert "0001/2026" in page(cast, "sumarni", f"/surat-masuk/{letter.pk}/label/")


def test_a_letter_for_a_service_keeps_its_line_when_the_service_takes_it_in(cast: Cast, mail: Mail):
    letter = mail.enter(
        sender="LSM Kaca Terbuka",
        sender_kind="badan_hukum",
        purpose="ppid",
        about="Permohonan informasi anggaran pameran",
    )
    assert (letter.case, letter.entry.case_id) == (None, None)
    assert "Menunggu didaftarkan ke layanan" in page(cast, "sumarni", "/surat-masuk/")
    way = f"/loket/?layanan=ppid&surat={letter.pk}"
    shown = page(cast, "sumarni", f"/surat-masuk/{letter.pk}/")
    assert way.replace("&", "&amp;") in shown
    form = cast["sumarni"].get(way).content.decode()
    for text in ("LSM Kaca Terbuka", "Permohonan informasi anggaran pameran", FACTS["number"], 'value="2026-11-20"'):
        assert text in form

    answer = take_in(cast, letter)

    assert answer.status_code == 302
    letter = IncomingLetter.objects.for_page().get(pk=letter.pk)
    (line,) = lines()
    assert letter.case
    assert (letter.case.service, letter.case.channel, line.case) == ("information", "letter", letter.case)
    assert f"/surat-masuk/{letter.pk}/" in page(cast, "yuliana", f"/kasus/{letter.case.slug}/")
    again = take_in(cast, letter)
    assert again.status_code == 404
    assert Case.objects.count() == 1


def take_in(cast: Cast, letter: IncomingLetter):
    asked = {
        "name": "LSM Kaca Terbuka", "kind": "badan_hukum", "phone": "0812 0000 0041", "wanted": "Anggaran pameran 2025",
        "purpose": "Pengawasan", "obtain": "copy", "copy_form": "soft", "delivery": "pick_up", "channel": "letter",
        "letter_number": FACTS["number"], "letter_date": "2026-11-20", "key": str(uuid.uuid4()), "confirmed": "on",
        "address": "Jalan Contoh 20",
    }  # fmt: skip
    return cast["sumarni"].post(f"/loket/?layanan=ppid&surat={letter.pk}", asked)


def test_a_service_that_writes_its_line_at_a_later_step_finds_it_there(cast: Cast, mail: Mail):
    letter = mail.enter(by="sutrisno", purpose="penelitian", sender="Bakesbangpol Jawa Timur", addressed="agency_head")
    asked = {
        "name": "Rara Wulan", "kind": "perorangan", "phone": "0812 0000 0051",
        "subject": "Literasi keuangan koperasi wanita",
        "institution": "UNESA", "letter_issuer": "bakesbangpol", "letter_number": FACTS["number"],
        "letter_date": "2026-11-20", "starts_on": "2026-12-01", "ends_on": "2027-01-29", "channel": "letter",
        "key": str(uuid.uuid4()), "confirmed": "on", "address": "Jalan Ketintang 1",
    }  # fmt: skip
    answer = cast["sutrisno"].post(f"/loket/?layanan=penelitian&surat={letter.pk}", asked)
    assert answer.status_code == 302, answer.context["form"].errors
    case = Case.objects.get(service="research")
    for action, by in (("submit", "sutrisno"), ("check_documents", "sutrisno")):
        if Case.objects.get(pk=case.pk).step.key == "tnde":
            break
        case = act_if_there(cast, case, action, by)
    assert len(lines()) == 1


def act_if_there(cast: Cast, case: Case, action: str, by: str) -> Case:
    from casework.cases.procedures.frozen import plan_of

    case = cast.fresh(case)
    return cast.act(case, action, by=by) if plan_of(case.version).transition(case.step, action) else case


def test_a_walk_in_without_a_letter_takes_no_letter_number(cast: Cast):
    cast.open_request()

    assert lines() == []
    assert not NumberSequence.objects.filter(scope="kalbar:register-incoming").exists()


def test_a_letter_entered_at_the_counter_is_in_the_list_too(cast: Cast):
    case = cast.open_request("data-eksternal", by="sutrisno", channel="letter")

    letter = IncomingLetter.objects.get(case=case)
    assert (letter.entry.case, letter.from_whom) == (case, "Siti Rahmawati")
    assert "Siti Rahmawati" in page(cast, "sutrisno", "/surat-masuk/")


def test_the_same_letter_warns_and_is_entered_when_the_clerk_says_so(cast: Cast, mail: Mail):
    first = mail.enter()
    again = mail.post(number="500.3 / 117 / kukm", sender="dinas koperasi kabupaten sambas")

    assert again.status_code == 200
    shown = again.content.decode()
    assert "mungkin sudah dicatat" in shown
    assert f"/surat-masuk/{first.pk}/" in shown
    assert len(lines()) == 1
    second = mail.enter(confirmed="on")
    assert len(lines()) == 2
    assert f"agenda {first}" in page(cast, "sumarni", f"/surat-masuk/{second.pk}/")
    assert mail.post(number="500.3/118/KUKM").status_code == 302


def test_a_form_sent_twice_makes_one_letter(mail: Mail):
    key = str(uuid.uuid4())

    assert mail.enter(key=key).pk == mail.enter(key=key).pk
    assert len(lines()) == 1


def test_received_earlier_needs_a_reason_and_no_future(mail: Mail):
    for wrong in (
        {"received_at": "2026-11-20T10:00"},
        {"received_at": "2026-11-24T10:00", "backdate_reason": "Jaringan mati sejak pagi."},
        {"dated": "2026-11-30"},
        {"sender": "", "about": "x"},
        {"tnde_at": "2026-11-23T08:00"},
    ):
        assert mail.post(**wrong).status_code == 422
    assert lines() == []

    letter = mail.enter(received_at="2026-11-20T10:00", backdate_reason="Jaringan mati sejak pagi.")
    assert letter.case
    assert letter.case.received_at.isoformat() == "2026-11-20T03:00:00+00:00"
    assert lines()[0].columns["date"] == "2026-11-20"


def test_a_person_is_kept_under_the_key_of_the_applicant(cast: Cast, mail: Mail):
    letter = mail.enter(sender="Hamdan Syukri", sender_kind="perorangan", sender_phone="0812 0000 0023")

    stored = IncomingLetter.objects.values().get(pk=letter.pk)
    assert "Hamdan" not in str(stored)
    assert "sender" not in lines()[0].columns
    assert letter.from_whom == "Hamdan Syukri"
    assert "Hamdan Syukri" in page(cast, "sumarni", "/surat-masuk/?q=hamdan")
    assert letter.applicant
    registering.erase(letter.applicant, at=cast.now)
    assert "Hamdan" not in page(cast, "sumarni", f"/surat-masuk/{letter.pk}/")


def test_a_nik_typed_into_the_form_is_not_kept_plain(mail: Mail):
    letter = mail.enter(about="Surat dari pemilik NIK 6171010203850000 tentang simpanan")

    assert "6171010203850000" not in str(IncomingLetter.objects.values().get(pk=letter.pk))
    assert "6171010203850000" not in str(Case.objects.values().get(pk=letter.case_id))
    assert "6171010203850000" not in str(lines()[0].columns)


def test_scan_and_tnde_may_come_later(cast: Cast, mail: Mail):
    letter = mail.enter()
    path = f"/surat-masuk/{letter.pk}/"
    assert cast["sumarni"].post(path + "pindaian/", {"scan": upload("surat.png")}).status_code == 302
    assert Document.objects.get(case=letter.case).kind == "incoming_letter"
    assert cast["markus"].get(path + "pindaian/").status_code == 200
    assert cast["sumarni"].post(path + "pindaian/", {"scan": upload("lain.png")}).status_code == 422
    assert cast["sumarni"].post(path + "tnde/", {"tnde_number": "TNDE 4471/2026"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.tnde_key, letter.tnde_year, letter.tnde_by) == ("TNDE44712026", 2026, cast.user("sumarni"))


def test_a_tnde_number_belongs_to_one_letter_of_a_year(cast: Cast, mail: Mail):
    first = mail.enter(tnde_number="4471")
    refused = mail.post(number="9/9", tnde_number=" 4471 ")
    assert refused.status_code == 422
    assert f"agenda {first}" in refused.content.decode()
    assert len(lines()) == 1  # nothing of the refused one is left
    mail.enter(by="sutrisno", tnde_number="4471", addressed="agency_head")  # another agency counts for itself


@pytest.mark.parametrize("text", ["4471", "500.3/117", "0001", "sambas", "rapat koordinasi"])
def test_the_list_finds_by_number_tnde_sender_and_subject(cast: Cast, mail: Mail, text: str):
    mail.enter(tnde_number="TNDE-4471")
    mail.enter(number="7/8/9", sender="BPS Provinsi", about="Permintaan metadata statistik")

    found = cast["sumarni"].get("/surat-masuk/", {"q": text}).context["rows"]
    assert [row["letter"].number for row in found] == [FACTS["number"]]


def test_the_list_says_what_happened_since(cast: Cast, mail: Mail):
    letter = mail.enter()
    cast.act(letter.case, "dispose", by="markus", unit=cast.unit("pengawasan"))

    (row,) = cast["sumarni"].get("/surat-masuk/").context["rows"]
    assert row["progress"]["text"].startswith("Ditindaklanjuti · Unit kerja, Bidang Pengawasan")
    cast.later(days=1)
    assert cast["hendra"].get("/surat-masuk/").context["rows"] == []
    assert len(cast["hendra"].get("/surat-masuk/?hari=semua&keadaan=berjalan").context["rows"]) == 1
    assert len(cast["hendra"].get("/surat-masuk/?hari=semua&keadaan=selesai").context["rows"]) == 0


def test_a_long_list_is_paged(cast: Cast, mail: Mail, monkeypatch):
    monkeypatch.setattr("casework.mailroom.finding.PAGE", 2)
    letters = [mail.enter(number=f"{number}/2026") for number in range(3)]

    first = cast["sumarni"].get("/surat-masuk/")
    assert [row["letter"].pk for row in first.context["rows"]] == [letters[2].pk, letters[1].pk]
    second = cast["sumarni"].get("/surat-masuk/" + first.context["next_url"])
    assert [row["letter"].pk for row in second.context["rows"]] == [letters[0].pk]


def test_the_search_box_of_every_page_finds_the_case(cast: Cast, mail: Mail):
    letter = mail.enter(tnde_number="TNDE-4471")

    for text in (FACTS["number"], "TNDE-4471"):
        assert [row["case"] for row in cast["yuliana"].get("/cari/", {"q": text}).context["rows"]] == [letter.case]


def test_a_line_corrected_in_the_book_carries_the_letter_along(cast: Cast, mail: Mail):
    letter = mail.enter()
    form = {"reason": "Nomor surat salah baca.", "date": "2026-11-23", "letter_number": "500.3/171/KUKM"}
    kept = {key: text for key, text in lines()[0].columns.items() if key not in form}
    assert cast["sumarni"].post("/register/incoming/2026/1/perbaiki/", kept | form).status_code == 302

    letter = IncomingLetter.objects.for_page().get(pk=letter.pk)
    assert (str(letter), letter.number, letter.dated) == ("0002/2026", "500.3/171/KUKM", date(2026, 11, 20))
    assert cast["sumarni"].get("/surat-masuk/", {"q": "500.3/171"}).context["rows"]


# Visibility


def test_closed_letters_are_seen_by_addressee_keepers_of_the_mail_and_those_it_is_put_before(cast: Cast, mail: Mail):
    letter = mail.enter(security="rahasia", about="Hasil pemeriksaan khusus pengurus", scan=upload("s.png"))
    path = f"/surat-masuk/{letter.pk}/"

    def seen() -> set[str]:
        names = ("sumarni", "hendra", "markus", "mega", "yuliana", "ratna", "bonifasius", "petrus", "anisa", OUTSIDER)
        found = {name for name in names if cast[name].get(path).status_code == 200}
        scans = {name for name in names if cast[name].get(path + "pindaian/").status_code == 200}
        listed = {name for name in names if b"pemeriksaan khusus" in cast[name].get("/surat-masuk/").content}
        assert found == scans == listed
        return found

    assert seen() == {"sumarni", "hendra", "markus"}
    for name in ("mega", "ratna"):
        case = page(cast, name, f"/kasus/{letter.case.slug}/")
        assert "pemeriksaan khusus" not in case
        assert "hanya untuk penerima" in case
    assert "pemeriksaan khusus" not in page(cast, "ratna", "/register/incoming/?tahun=2026&bulan=11")
    assert not Document.objects.filter(case=letter.case).exists()
    cast.act(letter.case, "dispose", by="markus", unit=cast.unit("pengawasan"))
    assert seen() == {"sumarni", "hendra", "markus", "bonifasius"}


def test_an_open_letter_is_seen_by_who_sees_its_case(cast: Cast, mail: Mail):
    letter = mail.enter()
    answers = {
        name: cast[name].get(f"/surat-masuk/{letter.pk}/").status_code
        for name in ("mega", "yuliana", "ratna", "bonifasius", "anisa", OUTSIDER)
    }

    assert answers == {"mega": 200, "yuliana": 200, "ratna": 200, "bonifasius": 404, "anisa": 404, OUTSIDER: 404}
    assert "LSM" not in page(cast, "anisa", "/surat-masuk/")


@pytest.mark.parametrize("who", ["yuliana", "markus", "bonifasius", "ratna", OUTSIDER])
def test_only_the_mail_enters_letters(cast: Cast, mail: Mail, who: str):
    letter = mail.enter()
    answers = [cast[who].get("/surat-masuk/baru/"), mail.post(who), cast[who].get("/surat-masuk/susulan/")]
    answers += [cast[who].post(f"/surat-masuk/{letter.pk}/tnde/", {"tnde_number": "1"})]

    assert {answer.status_code for answer in answers} == {404}
    assert len(lines()) == 1


# Entering later


def later(**changes: str) -> dict[str, str]:
    facts = {
        "received_at": "2026-11-20T08:00", "backdate_reason": "Jaringan mati sejak pagi.", "key": str(uuid.uuid4()),
        "surat-TOTAL_FORMS": "3", "surat-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, about in enumerate(("Undangan upacara", "", "Edaran cuti bersama")):
        row = {"sender": "Biro Umum" if about else "", "about": about, "sender_kind": "instansi", "security": "biasa"}
        row |= {"time": "09:30" if number == 2 else "", "number": f"{number}/UM" if about else ""}
        facts |= {f"surat-{number}-{name}": text for name, text in row.items()}
    return facts | changes


def test_several_letters_of_a_day_without_network(cast: Cast):
    facts = later()
    for _ in range(2):  # sent twice
        assert cast["hendra"].post("/surat-masuk/susulan/", facts).status_code == 302

    first, second = IncomingLetter.objects.select_related("entry").order_by("pk")
    assert (str(first), str(second)) == ("0001/2026", "0002/2026")
    assert [letter.received_at.isoformat()[11:16] for letter in (first, second)] == ["01:00", "02:30"]
    assert {letter.backdate_reason for letter in (first, second)} == {"Jaringan mati sejak pagi."}


@pytest.mark.parametrize(
    "changes",
    [
        {"backdate_reason": "mati"},
        {"received_at": "2026-11-24T08:00"},
        {"received_at": ""},
        {"surat-2-about": "x"},
        {f"surat-{row}-{name}": "" for row in (0, 2) for name in ("sender", "about", "number")},
    ],
)  # fmt: skip
def test_all_lines_or_none(cast: Cast, changes: dict[str, str]):
    assert cast["hendra"].post("/surat-masuk/susulan/", later(**changes)).status_code == 422
    assert lines() == []
