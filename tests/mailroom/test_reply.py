"""A letter that came is answered by a letter of its own kind: disposed, replied to, sent, filed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.management import call_command

from casework.cases.models import Case, Event
from casework.letters import fields
from casework.letters.models import Letter, text_of
from casework.mailroom.models import IncomingLetter
from casework.notifications.models import OutgoingMessage
from tests.cast import Cast
from tests.dispositions.tools import keys
from tests.letters.prints import read
from tests.mailroom.conftest import FACTS, Mail


@pytest.fixture(autouse=True)
def wordings(cast: Cast) -> None:
    call_command("load_letter_templates", verbosity=0)


class Desk:
    """Somebody presses a button; whoever it is, it must succeed."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def post(self, by: str, path: str, **said: Any) -> str:
        reply = self.cast[by].post(path, said)
        assert reply.status_code == 302, (path, reply.context and reply.context["form"].errors)
        return str(reply["Location"])

    def step(self, by: str, case: Case, action: str, **said: Any) -> Case:
        case = self.cast.fresh(case)
        done = ["Surat", "Surat dan disposisi", "Surat dan lampirannya", "Surat dan lembar disposisi"]
        done += ["Bahan surat", "Surat bernomor yang sudah ditandatangani", "Pertinggal surat"]
        self.post(by, f"/kasus/{case.slug}/langkah/{action}/", version=case.row_version, checklist=done, **said)
        return self.cast.fresh(case)

    def reply(self, by: str, letter: IncomingLetter, **said: Any) -> Letter:
        path = f"/surat-masuk/{letter.pk}/balas/"
        form = self.cast[by].get(path).context["form"]
        first = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        assert form.fields["kind"].choices[1] == ("correspondence_reply", "Surat balasan")
        place = self.post(by, path, **first | {"key": str(uuid.uuid4())} | said)
        return Letter.objects.for_page().get(pk=place.split("/")[2])

    def issue(self, letter: Letter, by: str, *, number: str = "sumarni") -> Letter:
        """Written, approved by the head, numbered, made."""
        path = f"/surat/{letter.pk}/"
        said = text_of(letter) | {"body": letter.body.replace("[isi: isi balasan]", "Kami hadir dengan dua orang.")}
        said |= {name: fields.TO_FILL.sub("uraian", said[name]) for name in ("table", "body")}
        self.post(by, path + "simpan/", revision=letter.revision, submit="1", **said)
        letter = Letter.objects.for_page().get(pk=letter.pk)
        self.post("markus", path + "setujui/", revision=letter.revision)
        self.post(number, path + "nomor/", way="next", code="500.3")
        self.post(number, path + "buat/")
        letter = Letter.objects.for_page().get(pk=letter.pk)
        assert letter.status == "issued", (letter.status, letter.render_error)
        return letter


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def events(case: Case) -> list[str]:
    kinds = Event.objects.filter(case=case, kind__regex="^(letter|notice|beside|outward)_(issued|sent)$").order_by(
        "seq"
    )
    return list(kinds.values_list("kind", flat=True))


@pytest.mark.parametrize("person", [False, True])
def test_from_the_letter_that_came_to_the_filed_answer(cast: Cast, mail: Mail, desk: Desk, person: bool):
    from_whom = {"sender": "Hamdan Syukri", "sender_kind": "perorangan", "sender_phone": "0812 0000 0023"}
    came = mail.enter(**(from_whom if person else {}))
    assert came.case
    case = desk.step("markus", came.case, "dispose", to=keys("bonifasius"), instructions=["Proses lebih lanjut"],
                     due="tiga", unit=cast.unit("pengawasan").pk, units=cast.unit("pengawasan").pk)  # fmt: skip
    assert case.step and case.step.key == "follow_up"

    draft = desk.reply("bonifasius", came)
    assert (draft.kind, draft.case_id, draft.recipient) == ("correspondence_reply", case.pk, came.from_whom)
    assert f"surat Saudara nomor {FACTS['number']} tanggal 20 November 2026 hal Undangan rapat" in draft.body
    answer = desk.issue(draft, "bonifasius")
    text = read(cast["karim"].get(f"/surat/{answer.pk}/pdf/").content)
    assert "Kami hadir dengan dua orang." in text and f"Yth. {came.from_whom}" in text
    desk.post("sumarni", f"/surat/{answer.pk}/kirim/", how="post", receipt="JNE 1")
    assert events(case) == ["letter_issued", "letter_sent"]

    case = desk.step("bonifasius", case, "finish_follow_up", output_follow_up=f"Dibalas dengan surat {answer.number}")
    case = desk.step("karim", case, "file", binder="SM 2026", shelf="B2")
    assert (case.status, case.outcome) == ("closed", "done")
    shown = cast["sumarni"].get(f"/surat-masuk/{came.pk}/").content.decode()
    assert answer.number in shown
    assert not OutgoingMessage.objects.exclude(applicant=None).exists()  # a sender has no page to follow


@pytest.mark.parametrize("kind", ["correspondence_reply", "invitation"])
def test_a_late_answer_to_a_person_goes_out_from_a_case_of_its_own(cast: Cast, mail: Mail, desk: Desk, kind: str):
    """Also what is no reply, such as an invitation: the case waits for a letter, and this one is it."""
    came = mail.enter(sender="Hamdan Syukri", sender_kind="perorangan", sender_phone="0812 0000 0023")
    cast.act(cast.act(came.case, "note_only", by="markus"), "file", by="karim")
    answer = desk.issue(desk.reply("hendra", came, kind=kind), "hendra")
    case = desk.step("hendra", answer.case, "hand_out")
    desk.post("sumarni", f"/surat/{answer.pk}/kirim/", how="post", receipt="JNE 2")
    case = desk.step("sumarni", case, "confirm_sent")
    assert case.applicant and events(case) == ["letter_issued", "letter_sent"]
    assert desk.step("karim", case, "file", box="7").status == "closed"
