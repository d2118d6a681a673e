"""An objection comes in: within its time, with its grounds, by whom, and before whom it is put."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.applicants import registering
from casework.cases import silence
from casework.cases.follow import entry
from casework.cases.models import Case, Deadline, Event
from casework.organization.models import Appointment
from casework.registers.models import RegisterEntry
from requests_app.models import Objection
from tests.cast import Cast
from tests.citizen.test_request_form import picture
from tests.objections.counter import answered, at_work, objection_of, pdf_text, register, silent, written

pytestmark = pytest.mark.usefixtures("demo_people")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# The window


def test_before_the_tenth_day_is_over_it_is_too_early_and_afterwards_not(cast: Cast):
    case = silent(cast, days=0)
    refused = register(cast, grounds="c", request_number=case.number)
    assert refused.status_code == 422 and "masih dalam waktu jawaban" in text_of(refused)
    silence.sweep(cast.later(days=1))
    assert register(cast, grounds="c", request_number=case.number).status_code == 302
    assert objection_of(case).grounds == "c"


def test_an_extension_moves_the_day_of_silence_to_the_seventeenth(cast: Cast):
    case = cast.ready_to_extend()
    cast.act(case, "extend", by="nurhayati", reason="Data bidang belum terkumpul.")
    seventeenth = Deadline.objects.get(case=case, kind="answer").due_at
    cast.now = seventeenth.replace(hour=2)
    assert register(cast, grounds="g", request_number=case.number).status_code == 422
    silence.sweep(cast.later(days=1))
    assert register(cast, grounds="g", request_number=case.number).status_code == 302


def test_the_thirtieth_day_is_open_till_its_evening_and_the_next_is_not(cast: Cast):
    case = answered(cast, "nurhayati", "refusal")
    last = Deadline.objects.get(case=case, kind="objection_window").due_at
    cast.now = last + timedelta(hours=5)  # after office hours of day 30
    assert "Keberatan dapat diajukan paling lambat" in text_of(tracked(cast, case).get(f"/lacak/{case.slug}/"))
    cast.now = last + timedelta(days=1)
    page = text_of(tracked(cast, case).get(f"/lacak/{case.slug}/"))
    assert "Masa pengajuan keberatan berakhir" in page and "Ajukan keberatan" not in page
    late = register(cast, grounds="a", request_number=case.number)
    assert late.status_code == 422 and "Masa keberatan atas permohonan" in text_of(late)
    why = {"outside_reason": "Pemohon dirawat sampai kemarin"}
    assert register(cast, grounds="a", request_number=case.number, **why).status_code == 302
    event = Event.objects.get(case=objection_of(case).case, kind="register")
    assert event.data["outside_reason"] == why["outside_reason"]


def tracked(cast: Cast, case: Case) -> Client:
    client = Client()
    session = client.session
    entry.let_in(session, cast.fresh(case))
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


# Grounds, number, proxy


def test_only_ground_b_needs_no_number(cast: Cast):
    assert "tanpa nomor hanya untuk alasan b" in text_of(register(cast, grounds=["b", "d"]))
    ticket = register(cast, grounds="b", oral="on")
    assert ticket.status_code == 302
    record = Objection.objects.get()
    assert (record.case.parent, record.oral, record.grounds) == (None, True, "b")
    assert record.reply_on == date(2027, 1, 8)  # 30 working days after 23 November, two days of Christmas left out
    page = text_of(at_work(cast, "mega").get(ticket["Location"]))
    assert record.case.number in page and "Kode lacak" in page


def test_the_paper_from_the_counter_bears_the_code(cast: Cast, tmp_path):
    client = at_work(cast, "mega")
    slug = register(cast, client, grounds=["b"])["Location"].split("/")[3]
    code = re.search(r'<span class="code">([^<]+)</span>', client.get(f"/loket/tanda/{slug}/").content.decode())[1]
    text = pdf_text(client.get(f"/loket/tanda/{slug}/tanda-terima/").content, tmp_path)
    assert "TANDA TERIMA KEBERATAN" in text and code.replace(" ", "") in text.replace(" ", "").replace("-", "")
    assert "b. Tidak disediakannya informasi berkala" in text and "Jumat, 8 Januari 2027" in text
    later = pdf_text(at_work(cast, "mega").get(f"/loket/tanda/{slug}/tanda-terima/").content, tmp_path)
    assert code.replace(" ", "") not in later.replace(" ", "").replace("-", "")


def test_a_letter_names_for_its_remedy_who_would_answer(cast: Cast):
    """The head; in the week in which the PPID is Plh. head, and for a letter of the head's own, who is above."""
    said = [written(cast, cast.open_request(), kind, by="yuliana", body=None).body for kind in ("refusal", "reply")]
    assert all("kepada Sekretaris Daerah selaku Atasan PPID" in body for body in said)
    cast.later(days=7)
    said = [written(cast, cast.open_request(), kind, by="yuliana", body=None).body for kind in ("refusal", "reply")]
    assert "kepada Kepala Dinas selaku Atasan PPID" in said[0]
    assert "kepada Sekretaris Daerah selaku Atasan PPID" in said[1]


def test_an_objection_stands_once_and_belongs_to_who_asked(cast: Cast):
    case = silent(cast)
    stranger = {"name": "Orang Lain", "phone": "0812 9999 0000"}
    assert "atas nama orang lain" in text_of(register(cast, grounds="c", request_number=case.number, **stranger))
    assert register(cast, grounds=["c", "g"], request_number=case.number).status_code == 302
    again = register(cast, grounds="c", request_number=case.number)
    assert f"sudah terdaftar: {objection_of(case).case.number}" in text_of(again)


def test_the_promised_day_lies_within_the_thirty(cast: Cast):
    case = silent(cast)
    beyond = register(cast, grounds="c", request_number=case.number, reply_on="2027-06-01")
    assert "30 hari kerja sejak keberatan diterima" in text_of(beyond)
    sooner = (cast.now + timedelta(days=7)).date().isoformat()
    assert register(cast, grounds="c", request_number=case.number, reply_on=sooner).status_code == 302
    assert objection_of(case).reply_on.isoformat() == sooner


def test_at_the_counter_a_kuasa_is_of_this_objection_alone(cast: Cast):
    case = silent(cast)
    kuasa = {"represented": "on", "representative_name": "Lestari Wijaya", "representative_phone": "0813 1111 2222"}
    assert register(cast, grounds="c", request_number=case.number, **kuasa).status_code == 302
    record = objection_of(case)
    assert record.case.representation.name == "Lestari Wijaya" and not hasattr(cast.fresh(case), "representation")
    assert "Lestari Wijaya" in text_of(at_work(cast, "yuliana").get(f"/kasus/{record.case.slug}/"))


def test_online_a_proxy_must_show_the_surat_kuasa(cast: Cast):
    case = answered(cast, "nurhayati", "refusal")
    client, address = tracked(cast, case), f"/lacak/{case.slug}/keberatan/"
    said = {"grounds": ["a", "f"], "position": "Informasinya tidak termasuk yang dikecualikan."}
    proxy = {"proxied": "on", "proxy_name": "Lestari Wijaya", "proxy_address": "Jalan Contoh 9"}
    assert "surat kuasa khusus" in text_of(client.post(address, said | proxy))
    paper = SimpleUploadedFile("kuasa.jpg", picture().getvalue(), "image/jpeg")
    assert client.post(address, said | proxy | {"proxy_letter": paper}).status_code == 302
    record = objection_of(case)
    assert (record.grounds, record.purpose) == ("af", "Bahan skripsi")
    assert record.case.representation.name == "Lestari Wijaya"
    letter = record.case.requirements.get(key="power_of_attorney")
    assert letter.how == "uploaded" and letter.file.encrypted
    registering.erase(record.case.applicant, at=cast.now)
    assert "Lestari" not in text_of(at_work(cast, "yuliana").get(f"/kasus/{record.case.slug}/"))


# Before whom


def test_in_the_week_in_which_the_ppid_is_plh_head_it_goes_one_level_up(cast: Cast):
    """23–27 November 2026: Nurhayati Usman is PPID and Plh. Kepala Dinas."""
    register(cast, grounds="b")
    record = Objection.objects.get()
    assert record.authority.user == cast.user("sulaiman")
    assert record.authority_reason == "Naik satu tingkat: Plh. Kepala Dinas adalah PPID sendiri."
    page = text_of(at_work(cast, "yuliana").get(f"/kasus/{record.case.slug}/"))
    assert "Ir. Sulaiman Hasan, M.Si., Sekretaris Daerah" in page and "adalah PPID sendiri" in page
    line = RegisterEntry.objects.get(register="objections")
    assert line.columns["ground_b"] == "✓"


def test_after_that_week_the_head_answers_what_the_ppid_signed(cast: Cast):
    cast.later(days=7)
    case = answered(cast, "nurhayati", "refusal")
    register(cast, grounds="a", request_number=case.number)
    record = objection_of(case)
    assert record.authority.user == cast.user("markus") and "tidak menandatangani" in record.authority_reason
    cast.act(cast.fresh(record.case), "submit_material", by="yuliana")
    slug = record.case.slug
    assert at_work(cast, "sulaiman").get(f"/kasus/{slug}/").status_code == 404  # put before the head, not before him
    assert at_work(cast, "markus").get(f"/kasus/{slug}/").status_code == 200


@pytest.mark.parametrize(("days", "signer"), [(7, "markus"), (0, "nurhayati")])
def test_what_the_head_signed_himself_or_by_a_plh_goes_one_level_up(cast: Cast, days: int, signer: str):
    cast.later(days=days)
    case = answered(cast, signer)  # an ordinary reply is signed by the head
    cast.later(days=14 - days)
    register(cast, grounds="d", request_number=case.number)
    record = objection_of(case)
    assert record.authority.user == cast.user("sulaiman") and "yang dikeberatani" in record.authority_reason
    assert at_work(cast, "sulaiman").get(f"/kasus/{record.case.slug}/").status_code == 404
    cast.act(cast.fresh(record.case), "submit_material", by="yuliana")
    assert at_work(cast, "sulaiman").get(f"/kasus/{record.case.slug}/").status_code == 200


def test_another_official_is_named_with_a_reason_but_never_who_may_not(cast: Cast):
    register(cast, grounds="b")
    record = Objection.objects.get()
    address = f"/kasus/{record.case.slug}/keberatan/penjawab/"
    plh = Appointment.objects.create(
        user=cast.user("nurhayati"), agency=cast.agency(), role="objection_authority", position="Atasan PPID",
        acting="plh", decree="SP 1", valid_from="2026-11-01", valid_until="2026-12-31",
    )  # fmt: skip
    markus = Appointment.objects.get(user=cast.user("markus"), role="objection_authority")
    refused = at_work(cast, "yuliana").post(address, {"hat": plh.pk, "reason": "Pejabat lain sedang dinas luar."})
    assert refused.status_code == 422 and "adalah PPID sendiri" in text_of(refused)
    assert "Tulis alasannya" in text_of(at_work(cast, "yuliana").post(address, {"hat": markus.pk}))
    assert at_work(cast, "mega").get(address).status_code == at_work(cast, "nurhayati").get(address).status_code == 404
    case = cast.act(cast.fresh(record.case), "submit_material", by="yuliana")
    at_work(cast, "hendra").post(address, {"hat": markus.pk, "reason": "Sekda menunjuk kembali Kepala Dinas."})
    record.refresh_from_db()
    assert record.authority == markus
    assert cast.step_task(case).holder == cast.user("markus")
    assert Event.objects.get(case=case, kind="authority_named").data["reason"].startswith("Sekda")
    assert at_work(cast, "sulaiman").get(f"/kasus/{case.slug}/").status_code == 404
