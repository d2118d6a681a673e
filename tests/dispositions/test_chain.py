"""Kepala → Kabid → staf: given, passed on, finished, returned, recalled, reminded; what each of them sees."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.cases import outbox
from casework.cases.models import Addressee, Case, Disposition, EffectRun, Event, Task
from casework.notifications.models import OutgoingMessage
from tests.cases.tools import audit, wib
from tests.cast import OUTSIDER, Cast
from tests.dispositions.tools import WORDS, act, astray, case_text, give, head_of, person, share, text
from tests.files import corpus

pytestmark = pytest.mark.django_db
REASON = "Bukan tugas bidang kami."


def told() -> str:
    for run in EffectRun.objects.filter(done_at=None).values_list("pk", flat=True):
        outbox.run(run, wib(23, 10))
    return "\n".join(f"{row.user} {row.subject} {row.body}" for row in OutgoingMessage.objects.select_related("user"))


def test_a_chain_from_the_head_to_a_member_of_staff(cast: Cast):
    case = cast.open_request()
    assert [cast[who].get(f"/kasus/{case.slug}/").status_code for who in ("petrus", "theresia")] == [404, 404]

    give(cast, case, "petrus", "hendra", urgency="segera")
    mine = share(case, "Kepala Bidang Perijinan")
    assert mine.task.kind == Task.Kind.DISPOSITION
    assert mine.task.due_at == wib(26, 16)  # three working days from Monday
    assert f"/tugas/{mine.task_id}/" in told()  # the mail leads to the share
    assert "Disposisi Kepala Dinas: Proses lebih lanjut" in text(cast["petrus"].get("/pekerjaan/"))
    assert cast["petrus"].get(f"/tugas/{mine.task_id}/").url == f"/disposisi/{mine.pk}/"
    page = text(cast["petrus"].get(f"/disposisi/{mine.pk}/"))
    assert WORDS in page and "Segera" in page and "Kamis, 26 November 2026" in page

    reply = cast["petrus"].post(
        f"/disposisi/{mine.pk}/teruskan/",
        {"to": [person("theresia", "division_staff")], "instructions": ["Siapkan jawaban"], "due": "sama"},
    )
    assert reply.status_code == 302
    hers = share(case, "Theresia")
    assert hers.disposition.passed_by_id == mine.pk and hers.task.due_at == wib(26, 16)
    assert cast["theresia"].get(f"/kasus/{case.slug}/").status_code == 200
    assert {cast[who].get(f"/disposisi/{hers.pk}/").status_code for who in ("bonifasius", OUTSIDER)} == {404}

    cast.later(hours=1)
    file = SimpleUploadedFile("konsep.pdf", corpus.pdf(), content_type="application/pdf")
    act(cast, "theresia", hers, "selesai", note="", status=422)
    act(cast, "theresia", hers, "selesai", note="Konsep sudah dibuat.", file=file)
    seen = case_text(cast, "markus", case)
    for words in ("Konsep sudah dibuat.", "Theresia Ayu", "diteruskan", "1 belum selesai", "Disposisi dilaksanakan"):
        assert words in seen
    assert share(case, "Theresia").document.label == "Tindak lanjut disposisi"
    assert cast["theresia"].get(f"/kasus/{case.slug}/").status_code == 200  # who was asked keeps seeing it
    assert not astray(case) and audit()[0]

    letters = told()
    assert "Petrus Ajan" in letters and "Disposisi Saudara selesai" in letters
    data = "\n".join(str(event.data) for event in Event.objects.filter(case=case))
    for words in (WORDS, "Konsep sudah dibuat", "Ratnawati", "Siapkan jawaban"):
        assert words not in data and words not in letters


def test_what_is_returned_waits_with_the_giver_who_gives_it_to_another(cast: Cast):
    case = cast.open_request()
    give(cast, case, "bonifasius")
    row = share(case, "Kepala Bidang Pengawasan")
    act(cast, "bonifasius", row, "kembalikan", status=422, reason="tidak")
    act(cast, "bonifasius", row, "kembalikan", ready="Bukan tugas dan fungsi kami")
    back = Addressee.objects.select_related("task").get(came_back=row)
    assert "Disposisi dikembalikan" in text(cast["markus"].get("/pekerjaan/"))
    assert "Bukan tugas dan fungsi kami" in text(cast["markus"].get(f"/disposisi/{back.pk}/"))
    assert cast["markus"].get(f"/disposisi/{back.pk}/kembalikan/").status_code == 404  # there is nobody above

    reply = cast["markus"].post(f"/disposisi/{back.pk}/teruskan/", {"to": ["r.secretariat"], "due": "besok"})
    assert reply.status_code == 302
    again = share(case, "Sekretariat")
    assert again.disposition.passed_by_id == back.pk and again.task.due_at == wib(24, 16)
    act(cast, "hendra", again, "kembalikan", reason=REASON)  # one level up, to the head's own new share
    assert Addressee.objects.get(came_back=again).task.is_open and not astray(case)


def test_a_share_of_a_share_goes_back_up_level_by_level(cast: Cast):
    case = cast.open_request()
    give(cast, case, "petrus")
    top = share(case, "Kepala Bidang Perijinan")
    cast["petrus"].post(f"/disposisi/{top.pk}/teruskan/", {"to": [person("rini", "team_lead")], "due": "tiga"})
    act(cast, "rini", share(case, "Rini"), "kembalikan", reason=REASON)
    up = share(case, "Kepala Bidang Perijinan")
    assert up.came_back is not None and up.task.is_open
    act(cast, "petrus", up, "kembalikan", reason=REASON)
    head = Addressee.objects.get(came_back=up)
    assert head.disposition_id == top.disposition_id and head.task.role == "agency_head"
    act(cast, "markus", head, "selesai", note="Saya tangani sendiri.")
    assert not astray(case) and not Task.objects.open().filter(case=case, kind="disposition").exists()


def test_recalling_takes_back_all_that_was_passed_on_and_leaves_the_case_in_sight(cast: Cast):
    case = cast.open_request()
    give(cast, case, "petrus", "bonifasius")
    top, other = share(case, "Kepala Bidang Perijinan"), share(case, "Kepala Bidang Pengawasan")
    cast["petrus"].post(f"/disposisi/{top.pk}/teruskan/", {"to": [person("theresia", "division_staff")], "due": ""})
    act(cast, "petrus", top, "tarik", status=404, reason=REASON)  # not his to take back
    act(cast, "markus", top, "tarik", status=422, reason="")
    act(cast, "markus", top, "tarik", ready="Keliru memilih penerima")
    assert share(case, "Theresia").state == "recalled" and share(case, "Kepala Bidang Perijinan").state == "passed"
    act(cast, "markus", other, "tarik", reason=REASON)
    assert cast["bonifasius"].get(f"/kasus/{case.slug}/").status_code == 200  # was asked once
    late = act(cast, "bonifasius", other, "selesai", status=409, note="Sudah saya kerjakan semuanya.")
    assert "Sudah saya kerjakan semuanya." in text(late) and "Markus" in text(late)
    act(cast, "markus", other, "tarik", status=409, reason=REASON)
    assert not astray(case)


def test_the_giver_reminds_once_a_day(cast: Cast):
    case = cast.open_request()
    give(cast, case, "bonifasius")
    row = share(case, "Kepala Bidang Pengawasan")
    act(cast, "bonifasius", row, "ingatkan", status=404)
    for _ in range(2):
        act(cast, "markus", row, "ingatkan")
    assert Event.objects.filter(case=case, kind="disposition_reminded").count() == 1
    assert "Pengingat disposisi" in told()
    cast.later(days=1)
    cast._clients.clear()  # a session lasts a working day
    act(cast, "markus", row, "ingatkan")
    assert Event.objects.filter(case=case, kind="disposition_reminded").count() == 2


def test_a_secret_one_shows_its_words_only_to_whom_it_concerns(cast: Cast):
    case = cast.open_request()
    give(cast, case, "petrus", urgency="rahasia")
    row = share(case, "Kepala Bidang Perijinan")
    assert WORDS in text(cast["petrus"].get(f"/disposisi/{row.pk}/"))
    assert WORDS in case_text(cast, "markus", case) and WORDS in case_text(cast, "hendra", case)
    for who in ("mega", "yuliana"):
        assert WORDS not in case_text(cast, who, case)
        assert WORDS not in text(cast[who].get(f"/disposisi/{row.pk}/"))
        assert cast[who].get(f"/disposisi/{row.disposition_id}/lembar/").status_code == 404


def test_closing_a_case_warns_of_open_dispositions_and_ends_them(cast: Cast):
    case = cast.open_request()
    give(cast, case, "petrus", "bonifasius")
    act(cast, "petrus", share(case, "Kepala Bidang Perijinan"), "selesai", note="Sudah selesai.")
    asked = text(cast["yuliana"].get(f"/kasus/{case.slug}/langkah/withdraw/"))
    assert "Masih ada 1 disposisi yang belum selesai" in asked
    cast.act(case, "withdraw", by="yuliana")
    row = share(case, "Kepala Bidang Pengawasan")
    assert row.state == "ended" and not astray(case)
    assert "berakhir dengan kasusnya" in case_text(cast, "markus", case)
    assert cast["markus"].get(f"/kasus/{case.slug}/disposisi/").status_code == 404


def test_no_act_leaves_an_addressee_without_task_or_end(cast: Cast):
    """Forty acts in any order by anybody who may."""
    dice = random.Random(20261123)
    case = cast.open_request()
    give(cast, case, "petrus", "bonifasius", "hendra")
    names = {"petrus": "petrus", "bonifasius": "bonifasius", "hendra": "hendra", "markus": "markus", "rini": "rini"}
    done = set()
    for _ in range(40):
        rows = list(Addressee.objects.filter(disposition__case=case, task__finished_at=None).select_related("task"))
        if not rows:
            give(cast, case, "petrus", "hendra")
            continue
        row, what = dice.choice(rows), dice.choice(("selesai", "kembalikan", "teruskan", "tarik"))
        who = "markus" if what == "tarik" else dice.choice(sorted(names))
        to = [person("rini", "team_lead")] if who == "petrus" else ["r.secretariat", head_of("perijinan")]
        said = {"note": "Selesai.", "reason": REASON, "to": to, "due": dice.choice(("besok", "tiga", "tanpa"))}
        status = cast[who].post(f"/disposisi/{row.pk}/{what}/", said).status_code
        assert status in (302, 404, 409, 422)
        done |= {what} if status == 302 else set()
        assert not astray(case), (who, what)
    assert done == {"selesai", "kembalikan", "teruskan", "tarik"}
    assert audit()[0] and Disposition.objects.filter(case=case).count() > 1


def test_the_head_of_a_bidang_gives_only_to_the_own_people_and_only_where_the_case_is_theirs(cast: Cast):
    case = cast.open_request()
    assert cast["petrus"].get(f"/kasus/{case.slug}/disposisi/").status_code == 404
    give(cast, case, "petrus")
    page = cast["petrus"].get(f"/kasus/{case.slug}/disposisi/").content.decode()
    assert "Theresia Ayu" in page and "Bonifasius" not in page
    assert person("petrus", "division_head") not in page
    give(cast, case, "hendra", by="petrus", status=422)
    assert cast["yuliana"].get(f"/kasus/{case.slug}/disposisi/").status_code == 404


def test_plh_chooses_under_which_post(cast: Cast):
    """Nurhayati is PPID and in that week Plh. Kepala Dinas."""
    case = cast.open_request()
    page = cast["nurhayati"].get(f"/kasus/{case.slug}/disposisi/").content.decode()
    assert "Plh. Kepala Dinas" in page and "Sebagai" in page
    hats = {hat[2]: hat[3] for hat in cast.actor("nurhayati").hats}
    give(cast, case, "bonifasius", by="nurhayati", hat=hats["Plh. Kepala Dinas"])
    assert share(case, "Kepala Bidang Pengawasan").disposition.position == "Plh. Kepala Dinas"
    act(cast, "bonifasius", share(case, "Kepala Bidang Pengawasan"), "kembalikan", reason=REASON)
    assert "Disposisi dikembalikan" in text(cast["markus"].get("/pekerjaan/"))  # it waits for the post


@pytest.mark.parametrize(
    ("due", "on", "expected", "says"),
    [
        ("hari-ini", "", wib(23, 16), ""),
        ("besok", "", wib(24, 16), ""),
        ("tanggal", "2026-11-27", wib(27, 16, 30), ""),
        ("tanggal", "2026-11-28", None, "Sabtu, 28 November 2026 bukan hari kerja"),
        ("tanggal", "2026-11-20", None, "sebelum disposisi ditulis"),
        ("tanggal", "", None, "Pilih tanggalnya"),
        ("tanpa", "", None, ""),
    ],
)
def test_the_day_is_counted_on_the_calendar_of_the_office(cast: Cast, due: str, on: str, expected, says: str):
    case = cast.open_request()
    reply = give(cast, case, "bonifasius", status=422 if says else 302, due=due, due_on=on)
    if says:
        assert says in text(reply) and not Case.objects.get(pk=case.pk).dispositions.exists()
        return
    assert share(case, "Kepala Bidang Pengawasan").task.due_at == expected


def test_today_after_the_office_has_closed_is_the_next_working_day(cast: Cast):
    case = cast.open_request()
    cast.now = wib(27, 18)  # Friday evening
    give(cast, case, "bonifasius", due="hari-ini")
    row = share(case, "Kepala Bidang Pengawasan")
    assert row.disposition.due_on.isoformat() == "2026-11-30"
    assert row.task.due_at - cast.now > timedelta(days=2)
