"""From draft to sent, by function: who may decide, which number, which bytes."""

import hashlib
import threading
from datetime import date

import pytest
from django.db import connection

from casework.cases import engine
from casework.cases.models import Deadline, Document, Event, Output, ProcedureVersion, Task
from casework.files import store
from casework.letters import issuing, life, numbering, numbers, sending
from casework.letters.models import Letter, LetterTemplate
from casework.letters.numbering import Wish
from casework.letters.pdf import PdfFailed
from casework.letters.writing import LetterRefused, LetterStale
from casework.numbering import numbers as counters
from casework.organization.models import Agency, Appointment
from casework.registers.models import RegisterEntry
from tests import decisions
from tests.letters.cast import MONDAY, Office, actor, kalbar, later, person, work

OUTSIDE = "500.3.2/ 1830-V/ DISKOPUKM.A"
PAPER = "Nomor dari buku kertas."


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    return Office()


def set_agency(**settings: object) -> None:
    agency = Agency.objects.get(code="kalbar")
    agency.settings = agency.settings | settings
    agency.save(update_fields=["settings"])


# Drafts


def test_a_draft_knows_the_case_and_marks_what_is_still_to_be_written(office: Office):
    letter = life.draft(office.case, "reply", by=actor(office.yuli), at=MONDAY)
    assert office.case.number in letter.body
    assert "Daftar koperasi aktif 2025" in letter.body
    assert "[isi: keputusan dalam satu kalimat]" in letter.body
    assert letter.facts["batas_jawaban"] == "Senin, 7 Desember 2026"
    assert letter.recipient.startswith("Siti Rahmawati")


def test_the_address_of_the_applicant_is_never_kept_in_the_text(office: Office):
    letter = life.draft(office.case, "refusal", by=actor(office.yuli), at=MONDAY)
    stored = " ".join(str(value) for value in Letter.objects.filter(pk=letter.pk).values_list()[0])
    assert "Jalan Ahmad Yani" not in stored
    assert "{alamat_pemohon}" in letter.table


def test_a_second_draft_of_the_same_kind_is_the_first_one(office: Office):
    first = life.draft(office.case, "reply", by=actor(office.yuli), at=MONDAY)
    assert life.draft(office.case, "reply", by=actor(office.dewi), at=later(minutes=1)) == first


def test_a_letter_of_another_service_is_not_for_this_case(office: Office):
    with pytest.raises(LetterRefused, match="bukan surat untuk layanan ini"):
        life.draft(office.case, "report", by=actor(office.yuli), at=MONDAY)


def test_an_auditor_only_reads(office: Office):
    with pytest.raises(LetterRefused, match="hanya dapat membaca"):
        life.draft(office.case, "reply", by=actor(office.ratna), at=MONDAY)


def test_an_older_revision_does_not_overwrite_a_newer_text(office: Office):
    letter = office.draft()
    stale = letter.revision - 1
    with pytest.raises(LetterStale):
        life.save_text(letter, {"body": "Lain."}, by=actor(office.dewi), at=later(minutes=1), revision=stale)
    letter.refresh_from_db()
    assert "dikabulkan" in letter.body


def test_what_is_not_filled_in_cannot_be_handed_in(office: Office):
    letter = life.draft(office.case, "reply", by=actor(office.yuli), at=MONDAY)
    with pytest.raises(LetterRefused, match=r"belum diisi: .*keputusan"):
        life.submit(letter, by=actor(office.yuli), at=MONDAY, revision=letter.revision)


def test_without_a_holder_of_the_role_nothing_is_handed_in(office: Office):
    Appointment.objects.filter(role="agency_head").update(valid_until=date(2026, 10, 1))
    letter = office.draft()
    with pytest.raises(LetterRefused, match="Plt"):
        life.submit(letter, by=actor(office.yuli), at=MONDAY, revision=letter.revision)


# Decision


def test_handing_in_opens_one_task_for_the_role_that_signs(office: Office):
    letter = office.submitted()
    task = Task.objects.open().get(kind="signature")
    assert (task.role, task.reference, task.holder) == ("agency_head", str(letter.pk), None)
    with pytest.raises(LetterStale):
        life.submit(letter, by=actor(office.yuli), at=MONDAY, revision=letter.revision)
    assert Task.objects.filter(kind="signature").count() == 1


def test_refusals_are_signed_by_the_ppid_and_replies_by_the_head(office: Office):
    assert office.draft("refusal").signer_role == "ppid_head"
    set_agency(reply_signer_role="ppid_head")
    office.case.agency.refresh_from_db()
    assert life.draft(office.case, "data_reply", by=actor(office.yuli), at=MONDAY).signer_role == "ppid_head"


@pytest.mark.parametrize("wrong", ["nurhayati", "dewi", "ratna"])
def test_only_the_holder_of_the_role_approves(office: Office, wrong: str):
    letter = office.submitted()
    with pytest.raises(LetterRefused, match="yang menjabat hari ini"):
        life.approve(letter, by=actor(getattr(office, wrong)), at=MONDAY, revision=letter.revision)
    letter.refresh_from_db()
    assert letter.status == "checked"


def test_plh_in_force_approves_and_both_names_are_kept(office: Office):
    letter = office.submitted()
    office.plh(office.nurhayati, date(2026, 11, 23), date(2026, 11, 27))
    life.approve(letter, by=actor(office.nurhayati), at=MONDAY, revision=letter.revision)
    letter.refresh_from_db()
    assert letter.signer_text["position"] == "Plh. Kepala Dinas"
    assert letter.signer_text["name"] == "Nurhayati"
    assert "2210" in letter.signer_text["decree"]
    event = Event.objects.get(kind="letter_approved")
    assert event.user == office.nurhayati
    assert event.data["hat"] == "Plh. Kepala Dinas"


def test_plh_of_yesterday_does_not(office: Office):
    letter = office.submitted()
    office.plh(office.nurhayati, date(2026, 11, 16), date(2026, 11, 22))
    with pytest.raises(LetterRefused):
        life.approve(letter, by=actor(office.nurhayati), at=MONDAY, revision=letter.revision)


def test_nobody_approves_a_draft_of_their_own(office: Office):
    office.plh(office.yuli, date(2026, 11, 23), date(2026, 11, 27))
    letter = office.submitted()
    with pytest.raises(LetterRefused, match="susun sendiri"):
        life.approve(letter, by=actor(office.yuli), at=MONDAY, revision=letter.revision)


def test_the_approver_decides_over_the_text_that_was_shown(office: Office):
    letter = office.submitted()
    with pytest.raises(LetterStale):
        life.approve(letter, by=actor(office.markus), at=MONDAY, revision=letter.revision - 1)


def test_a_returned_letter_is_a_draft_again_with_its_reason_and_a_task(office: Office):
    letter = office.submitted()
    life.give_back(letter, by=actor(office.markus), at=later(minutes=5), reason="Dasar hukum keliru.")
    letter.refresh_from_db()
    assert (letter.status, letter.returned_by) == ("draft", office.markus)
    assert "Dasar hukum" in letter.returned_reason
    assert Task.objects.get(kind="signature").outcome == "returned"
    task = Task.objects.open().get(kind="assignment")
    assert (task.holder, task.reference) == (office.yuli, str(letter.pk))
    life.submit(letter, by=actor(office.yuli), at=later(hours=1), revision=letter.revision)
    assert not Task.objects.open().filter(kind="assignment").exists()


def test_a_return_without_a_reason_is_refused(office: Office):
    letter = office.submitted()
    with pytest.raises(LetterRefused, match="10 huruf"):
        life.give_back(letter, by=actor(office.markus), at=MONDAY, reason="salah")


def test_a_handed_in_text_stands_still(office: Office):
    letter = office.submitted()
    with pytest.raises(LetterRefused, match="tidak dapat diubah"):
        life.save_text(letter, {"body": "Lain."}, by=actor(office.yuli), at=MONDAY, revision=letter.revision)


# Number


def test_a_number_is_given_once_with_its_line_in_the_outgoing_book(office: Office):
    letter = office.numbered()
    assert letter.number == "500.3.3/1/DISKOPUKM.A"
    assert letter.date == date(2026, 11, 23)
    line = RegisterEntry.objects.get(register="outgoing")
    assert line.columns["letter_number"] == letter.number
    with pytest.raises(LetterStale):
        numbering.take_number(letter, by=actor(office.yuli), at=later(minutes=1))
    assert counters.last("kalbar:letter", 2026) == 1
    assert RegisterEntry.objects.filter(register="outgoing").count() == 1


def test_an_undecided_letter_has_no_number(office: Office):
    with pytest.raises(LetterStale):
        numbering.take_number(office.submitted(), by=actor(office.yuli), at=MONDAY)
    assert counters.last("kalbar:letter", 2026) == 0


def test_a_number_from_outside_needs_a_reason_and_takes_none_of_ours(office: Office):
    letter = office.approved()
    with pytest.raises(LetterRefused, match="alasan"):
        numbering.take_number(letter, by=actor(office.yuli), at=MONDAY, wish=Wish(outside=OUTSIDE))
    friday = date(2026, 11, 20)
    numbering.take_number(
        letter, by=actor(office.yuli), at=MONDAY, wish=Wish(outside=OUTSIDE, reason=PAPER, dated=friday)
    )
    assert (letter.number, letter.number_sequence, letter.date) == (OUTSIDE, None, friday)
    assert counters.last("kalbar:letter", 2026) == 0


def test_the_same_number_in_another_spelling_is_refused(office: Office):
    office.numbered()
    other = office.approved(case=office.second_case())
    with pytest.raises(LetterRefused, match="sudah dipakai"):
        numbering.take_number(
            other, by=actor(office.yuli), at=MONDAY, wish=Wish(outside="500.3.3 / 1 / diskopukm.a", reason=PAPER)
        )


def test_our_own_count_passes_over_a_number_written_by_hand(office: Office):
    first = office.approved()
    numbering.take_number(
        first, by=actor(office.yuli), at=MONDAY, wish=Wish(outside="500.3.3/1/DISKOPUKM.A", reason=PAPER)
    )
    assert office.numbered(case=office.second_case()).number == "500.3.3/2/DISKOPUKM.A"


@pytest.mark.django_db(transaction=True)
def test_two_letters_numbered_at_once_get_two_numbers_without_a_gap(office: Office):
    letters = [office.approved(), office.approved(case=office.second_case())]
    barrier, given = threading.Barrier(2), []

    def number(letter: Letter) -> None:
        try:
            barrier.wait(10)
            given.append(numbering.take_number(letter, by=actor(office.yuli), at=MONDAY).number_sequence)
        finally:
            connection.close()

    threads = [threading.Thread(target=number, args=[letter]) for letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(given) == [1, 2]
    assert counters.last("kalbar:letter", 2026) == 2
    assert sorted(RegisterEntry.objects.filter(register="outgoing").values_list("number", flat=True)) == [1, 2]


# Bytes


def test_the_worker_freezes_the_bytes_and_a_second_run_changes_nothing(office: Office):
    letter = office.numbered()
    work()
    letter.refresh_from_db()
    data = store.read(letter.pdf)
    assert letter.status == "issued"
    assert letter.sha256 == hashlib.sha256(data).hexdigest()
    issued = Event.objects.get(kind="letter_issued")
    assert issued.data == {"letter": letter.pk, "kind": "reply", "signer": office.markus.pk, "sha256": letter.sha256}
    again = issuing.issue(letter, at=later(hours=1))
    assert (again.pdf_id, again.sha256) == (letter.pdf_id, letter.sha256)
    assert Event.objects.filter(kind="letter_issued").count() == 1


def test_a_second_maker_who_comes_late_throws_its_bytes_away(office: Office):
    letter = office.numbered()
    late = Letter.objects.for_page().get(pk=letter.pk)
    first = issuing.issue(letter, at=MONDAY)
    second = issuing.issue(late, at=later(minutes=1))
    assert second.pdf_id == first.pdf_id
    assert Document.objects.filter(case=office.case, kind="letter").count() == 1


def test_issued_bytes_outlive_every_later_change(office: Office):
    letter = office.issued()
    before = store.read(letter.pdf)
    LetterTemplate.objects.update(title="Lain", body="Lain")
    Agency.objects.filter(code="kalbar").update(name="Instansi Lain")
    Letter.objects.filter(pk=letter.pk).update(body="Lain")
    work(later(hours=2))
    assert store.read(Letter.objects.get(pk=letter.pk).pdf) == before


def test_a_file_that_cannot_be_made_says_why_and_keeps_its_number(office: Office):
    letter = office.numbered()
    Letter.objects.filter(pk=letter.pk).update(body="x " * 10_500)
    letter = Letter.objects.for_page().get(pk=letter.pk)
    with pytest.raises(PdfFailed):
        issuing.issue(letter, at=MONDAY)
    letter.refresh_from_db()
    assert (letter.status, letter.number) == ("numbered", "500.3.3/1/DISKOPUKM.A")
    assert "paling banyak" in letter.render_error


# Sending


def test_sending_meets_the_deadline_and_opens_the_letter_to_the_applicant(office: Office):
    letter = office.issued()
    document = Document.objects.get(case=office.case, kind="letter")
    assert document.public is False
    sending.send(letter, by=actor(office.yuli), at=later(hours=3), how="email", effective_at=later(hours=2))
    document.refresh_from_db()
    assert document.public is True
    assert Deadline.objects.get(case=office.case, kind="answer").met_at == later(hours=2)
    with pytest.raises(LetterStale):
        sending.send(letter, by=actor(office.yuli), at=later(hours=4), how="post")
    assert Event.objects.filter(kind="letter_sent").count() == 1


def test_a_notice_of_extension_leaves_the_answer_owing(office: Office):
    letter = office.issued(kind="extension")
    sending.send(letter, by=actor(office.yuli), at=later(hours=1), how="email")
    assert Deadline.objects.get(case=office.case, kind="answer").met_at is None
    assert Document.objects.get(case=office.case, kind="letter").public is True


def test_nothing_is_sent_before_its_date_or_in_the_future(office: Office):
    letter = office.issued()
    for moment in (later(days=-1), later(days=1)):
        with pytest.raises(LetterRefused, match="Waktu kirim"):
            sending.send(letter, by=actor(office.yuli), at=later(hours=1), how="post", effective_at=moment)


def test_arrival_has_a_date_of_its_own(office: Office):
    letter = office.issued()
    with pytest.raises(LetterRefused, match="pengirimannya"):
        sending.received(letter, by=actor(office.yuli), at=later(hours=1), receiver="Siti")
    sending.send(letter, by=actor(office.yuli), at=later(hours=1), how="hand")
    sending.received(letter, by=actor(office.yuli), at=later(hours=2), receiver="Siti Rahmawati")
    letter.refresh_from_db()
    assert (letter.received_at, letter.received_by) == (later(hours=2), "Siti Rahmawati")
    assert Event.objects.filter(kind="letter_received").exists()


def test_a_numbered_letter_is_revoked_by_who_signs_and_keeps_its_number(office: Office):
    letter = office.issued()
    with pytest.raises(LetterRefused, match="dicabut oleh"):
        life.revoke(letter, by=actor(office.yuli), at=later(hours=1), reason="Datanya ternyata keliru.")
    life.revoke(letter, by=actor(office.markus), at=later(hours=1), reason="Datanya ternyata keliru.")
    letter.refresh_from_db()
    assert (letter.status, letter.number) == ("revoked", "500.3.3/1/DISKOPUKM.A")
    assert numbers.taken(Letter(agency=letter.agency), 2026, letter.number)


def test_a_dropped_draft_closes_its_tasks(office: Office):
    letter = office.submitted()
    life.revoke(letter, by=actor(office.yuli), at=MONDAY, reason="Pemohon mencabut permohonannya.")
    assert not Task.objects.open().exclude(kind="step").exists()


# With the case


def test_an_issued_letter_is_what_the_step_was_to_put_out(office: Office):
    said = {"outputs": {"service_note": "Diminta daftar koperasi aktif."}}
    case = engine.advance(office.case, "reply_now", by=actor(office.yuli), at=MONDAY, data=said)
    ticked = {"checklist": ["Disposisi", "Data Dukung Data Informasi"]} | decisions.data("grant")
    case = engine.advance(case, "grant", by=actor(office.yuli), at=MONDAY, data=ticked)
    with pytest.raises(engine.ActRefused, match="Belum terbit: surat jawaban"):
        engine.advance(case, "finish_answer", by=actor(office.yuli), at=later(hours=1))
    letter = office.issued(case=case)
    case = engine.advance(case, "finish_answer", by=actor(office.yuli), at=later(hours=1))
    assert case.step.key == "handover"
    assert Output.objects.get(case=case, kind="letter").reference == str(letter.pk)


def test_who_signed_the_contested_letter_does_not_answer_the_objection(office: Office):
    office.issued()
    version = ProcedureVersion.objects.in_force(office.case.agency_id, "keberatan")
    objection = engine.start(
        version,
        by=actor(office.mega),
        at=later(hours=1),
        subject="Keberatan",
        channel="walk_in",
        parent=office.case,
        applicant=office.case.applicant,
    )
    Appointment.objects.create(
        user=office.markus,
        agency=kalbar(),
        role="objection_authority",
        position="Kepala Dinas",
        valid_from=date(2026, 1, 1),
    )
    letter = office.submitted(kind="objection_reply", case=objection)
    with pytest.raises(LetterRefused, match="satu tingkat di atas"):
        life.approve(letter, by=actor(office.markus), at=later(hours=2), revision=letter.revision)
    sekda = person("sulaiman", "objection_authority")
    life.approve(letter, by=actor(sekda), at=later(hours=2), revision=letter.revision)
    assert letter.status == "approved"
