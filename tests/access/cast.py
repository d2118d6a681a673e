"""Two offices with a handful of things in them, and everybody who may knock. Built once per run, on today's date."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from casework.applicants.models import Applicant
from casework.applicants.registering import register
from casework.cases import engine
from casework.cases.dispositions import writing
from casework.cases.follow import entry
from casework.cases.intake import Opened, intakes, open_case
from casework.cases.models import Addressee, Case, Document, Event, Task
from casework.files.checking import Checked
from casework.files.store import store_bytes
from casework.letters import life, numbering, sending
from casework.letters.models import Letter, LetterTemplate, Mandate
from casework.mailroom import paper, receiving
from casework.mailroom.models import IncomingLetter, PaperFile, PaperLoan
from casework.notifications.models import DemoMail, OutgoingMessage
from casework.numbering.numbers import set_next
from casework.organization.actors import Actor, staff_actor
from casework.organization.models import Agency, Appointment, Unit, User
from casework.organization.office import load_office
from casework.redaction.models import Redaction
from casework.registers import closing, importing
from casework.registers.layout import BOOKS, OBJECTIONS
from frontdesk.models import KioskDevice, QueueTicket
from requests_app.models import (
    AnswerFile,
    ConsequenceTest,
    ExemptInformation,
    ItemChange,
    PublicInformation,
    PublishedAnswer,
)
from tests.access import hall
from tests.files import corpus

STAFF = (
    "mega", "sumarni", "yuliana", "nurhayati", "fitri", "bonifasius", "theresia", "petrus", "rini", "agustinus",
    "hendra", "markus", "sulaiman", "karim", "dimas", "ratna", "anisa", "laras",
)  # fmt: skip
APPLICANTS = {"applicant_a": "request", "applicant_b": "second"}
PEOPLE = ("anonymous", *APPLICANTS, *STAFF, "unappointed", "disabled", "superuser")
NIK = {"kalbar": ("6171010203850000", "6171011405880000"), "jatim": ("3515014505020000",)}
RESEARCH = BOOKS["research"]
APART = 500  # the other agency's running numbers begin here, so that no number exists in both


def actor(name: str, at: datetime) -> Actor:
    return staff_actor(User.objects.get(username=name), timezone.localtime(at))


@dataclass
class House:
    """`cases`, `letters`, `documents`, `tasks` … by the name the table calls them."""

    now: datetime
    cases: dict[str, Case] = field(default_factory=dict)
    secrets: dict[str, Opened] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    redactions: dict[str, Redaction] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    messages: dict[str, OutgoingMessage] = field(default_factory=dict)
    mails: dict[str, DemoMail] = field(default_factory=dict)
    changes: dict[str, ItemChange] = field(default_factory=dict)
    answers: dict[str, PublishedAnswer] = field(default_factory=dict)
    tests: dict[str, ConsequenceTest] = field(default_factory=dict)
    shares: dict[str, Addressee] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    arrivals: dict[str, IncomingLetter] = field(default_factory=dict)
    papers: dict[str, PaperFile] = field(default_factory=dict)
    loans: dict[str, PaperLoan] = field(default_factory=dict)
    tickets: dict[str, QueueTicket] = field(default_factory=dict)
    kiosks: dict[str, KioskDevice] = field(default_factory=dict)

    @cached_property
    def kalbar(self) -> Agency:
        return Agency.objects.select_related("calendar").get(code="kalbar")

    @cached_property
    def jatim(self) -> Agency:
        return Agency.objects.select_related("calendar").get(code="jatim")

    def client(self, name: str) -> Client:
        client = Client(raise_request_exception=True)
        if name in APPLICANTS:
            session = client.session
            entry.let_in(session, Case.objects.get(pk=self.cases[APPLICANTS[name]].pk))
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        elif name != "anonymous":
            client.force_login(User.objects.get(username=name))
        if name == "disabled":
            User.objects.filter(username=name).update(is_active=False)
        return client


def keep() -> None:
    """The snapshot "two_offices": the rows stay in the database, what was handed out beside it in a file."""
    _kept().write_bytes(pickle.dumps(build()))


def kept() -> House:
    house: House = pickle.loads(_kept().read_bytes())
    return house


def _kept() -> Path:
    return Path(os.environ["TEST_DIR"]) / "two_offices.pickle"


def build() -> House:
    for code in ("kalbar", "jatim"):
        load_office(Path(settings.BASE_DIR) / "fixtures" / "demo" / f"{code}.yaml")
    Appointment.objects.filter(acting="plh").delete()  # in that one week Atasan PPID would be somebody else
    call_command("load_classification", verbosity=0)
    call_command("load_letter_templates", verbosity=0)
    call_command("load_public_information", verbosity=0)
    call_command("load_exempt_information", verbosity=0)
    house = House(timezone.now() - timedelta(minutes=5))
    _extra_people(house.kalbar)
    year = timezone.localtime(house.now, house.jatim.zone).year
    for scope in ("request", "register-visitors", "register-requests", "register-outgoing", "register-incoming"):
        with transaction.atomic():
            set_next(f"jatim:{scope}", year, APART)
    _cases(house)
    _letters(house)
    _papers(house)
    _dispositions(house)
    _openness(house)
    _wording(house)
    past = timezone.localtime(house.now, house.kalbar.zone).year - 1
    _old_book(house.kalbar, past, "hendra", house.now)
    _old_book(house.jatim, past, "sutrisno", house.now)
    closing.close(house.kalbar, OBJECTIONS, past, by=actor("nurhayati", house.now), at=house.now)
    _mail(house)
    hall.fill(house)
    return house


def _mail(house: House) -> None:
    """An open letter whose paper is lent, a closed one, one of the other agency; and where the paper of a case lies."""
    by, at = actor("sumarni", house.now), house.now
    for name, security in (("open", "biasa"), ("shut", "rahasia")):
        facts = {"sender_kind": "instansi", "number": f"{name}/2026", "about": "Undangan rapat", "security": security,
                 "addressed_role": "agency_head", "received_at": at, "backdate_reason": ""}  # fmt: skip
        picture = Checked("surat.png", "image/png", SCAN) if name == "open" else None
        arrival = receiving.Arrival(facts, "Biro Umum", scan=picture)
        house.arrivals[name] = receiving.receive(arrival, agency=house.kalbar, by=by, at=at)
    house.arrivals["foreign"] = IncomingLetter.objects.get(case=house.cases["foreign"])
    for name, case in (("request", house.cases["request"]), ("letter", house.arrivals["open"].case)):
        house.papers[name] = paper.put(paper.Of(house.kalbar, case=case), {"binder": "PPID 1"}, by=by, at=at)
    due = timezone.localdate() + timedelta(days=7)
    house.loans["letter"] = paper.lend(house.papers["letter"], borrower="Petrus", due_on=due, by=by, at=at)


def _old_book(agency: Agency, year: int, by: str, at: datetime) -> None:
    plan = importing.plan(agency, RESEARCH, year, [["Nomor urut", "Judul penelitian"], ["1", "Koperasi"]], at)
    importing.carry_out(plan, agency, by=actor(by, at), at=at)


def _extra_people(agency: Agency) -> None:
    for name in ("unappointed", "disabled", "superuser"):
        User.objects.create_user(
            name, full_name=name.capitalize(), is_staff=name == "superuser", is_superuser=name == "superuser"
        )
    Appointment.objects.create(
        user=User.objects.get(username="disabled"), agency=agency, role="front_office", position="Petugas",
        valid_from="2026-01-01",
    )  # fmt: skip


def _person(house: House, agency: Agency, number: int = 0) -> Applicant:
    row = {"name": f"Pemohon {agency.code} {number}", "phone": f"08120000{number:04d}", "nik": NIK[agency.code][number],
           "address": "Jalan Contoh 1", "email": f"p{number}@{agency.code}.example"}  # fmt: skip
    return register(agency, row, at=house.now, in_person=True)


def request(
    house: House, by: str, applicant: Applicant, intake: str = "data-offline", channel: str = "walk_in"
) -> Opened:
    facts = {
        "wanted": "Daftar koperasi aktif tahun 2025",
        "purpose": "Bahan skripsi",
        "obtain": "copy",
        "copy_form": "soft",
    }
    form = intakes[intake].form(facts | {"delivery": "pick_up"})
    assert form.is_valid(), form.errors
    return open_case(
        intakes[intake], agency=applicant.agency, form=form, by=actor(by, house.now), at=house.now, channel=channel,
        applicant=applicant,
        data={"outputs": {"request_form": "ada", "identity": "ada", "request_letter": "ada"}, "letter": None},
    )  # fmt: skip


def act(house: House, case: Case, action: str, by: str, **data: Any) -> Case:
    case = Case.objects.for_page().get(pk=case.pk)
    return engine.advance(case, action, by=actor(by, house.now), at=house.now, data=data | {"note": "Sudah diperiksa"})


def _cases(house: House) -> None:
    first, second = (_person(house, house.kalbar, number) for number in (0, 1))
    house.secrets["request"] = request(house, "mega", first)
    house.secrets["second"] = request(house, "mega", second)
    case = act(house, house.secrets["request"].case, "coordinate", "yuliana", outputs={"service_note": "Diminta"})
    unit = Unit.objects.get(agency=house.kalbar, code="pengawasan")
    house.cases["request"] = act(house, case, "ask_division", "yuliana", units=[unit])
    house.cases["second"] = house.secrets["second"].case
    house.cases["event"] = _event(house)
    house.cases["objection"] = _objection(house, first)
    house.secrets["foreign"] = request(house, "sutrisno", _person(house, house.jatim), "data-eksternal", "letter")
    house.cases["foreign"] = house.secrets["foreign"].case
    house.tasks["opinion"] = Task.objects.get(case=house.cases["request"], kind="opinion")
    house.tasks["step"] = Task.objects.open().get(case=house.cases["event"], kind="step")
    foreign = Case.objects.for_page().get(pk=house.cases["foreign"].pk)
    house.tasks["foreign"] = engine.open_task(
        foreign, Task.Kind.OPINION, role="ppid_officer", title="Data", by=actor("sutrisno", house.now), at=house.now
    )


def _event(house: House) -> Case:
    """An activity of one bidang, waiting for its head."""
    row = intakes["fasilitasi"]
    form = row.form({"subject": "Fasilitasi IUSP Sintang", "kind": "iusp", "substance": "Syarat izin"})
    assert form.is_valid(), form.errors
    case = open_case(
        row, agency=house.kalbar, form=form, by=actor("rini", house.now), at=house.now, channel="internal"
    ).case
    outputs = {"instruction": "Siapkan", "material": "Bahan"}
    for action, by in (("instruct", "rini"), ("hand_to_lead", "agustinus"), ("recommend", "rini")):
        case = act(house, case, action, by, outputs=outputs)
    return case


def _objection(house: House, applicant: Applicant) -> Case:
    """Put before Atasan PPID."""
    form = intakes["keberatan"].form(
        {"grounds": ["g"], "position": "Permohonan saya belum dijawab sampai hari ini", "subject": "Keberatan"}
        | {"purpose": "Skripsi"}
    )
    assert form.is_valid(), form.errors
    case = open_case(
        intakes["keberatan"], agency=house.kalbar, form=form, by=actor("yuliana", house.now), at=house.now,
        channel="walk_in", applicant=applicant, parent=house.cases["request"],
    ).case  # fmt: skip
    return act(house, case, "submit_material", "yuliana", outputs={"material": "Bahan"})


def _dispositions(house: House) -> None:
    """One in each office, each to the head of a bidang."""
    named = {"own": ("event", "markus", "petrus"), "foreign": ("foreign", "wahyu", "heru")}
    for thing, (case, giver, to) in named.items():
        post = Appointment.objects.select_related("user").filter(user__username=to).order_by("id")[0]
        head = Appointment.objects.get(user__username=giver, role="agency_head")
        row = writing.give(
            Case.objects.for_page().get(pk=house.cases[case].pk),
            writing.Order([writing.Recipient(post.title, post.role, post.unit_id)], ["Proses lebih lanjut"]),
            giver=writing.Giver(head.user_id, head.title, head.role), by=actor(giver, house.now), at=house.now,
        )  # fmt: skip
        house.shares[thing] = row.addressees.select_related("task").get()
    house.posts = dict(Appointment.objects.values_list("user__username", "pk"))


SCAN = corpus.image("PNG", (40, 60))
BODY = "Sehubungan dengan permohonan Saudara, permohonan Saudara dikabulkan seluruhnya."


def _letters(house: House) -> None:
    """One letter at every stage, each on a case of its own."""
    applicant = house.cases["second"].applicant
    for stage in ("draft", "checked", "approved", "numbered", "issued", "sent"):
        case = house.cases["request"] if stage == "draft" else request(house, "mega", applicant).case
        house.letters[stage] = _letter(house, Case.objects.for_page().get(pk=case.pk), "yuliana", stage)
    for name, agency, admin in (("own", house.kalbar, "dimas"), ("foreign", house.jatim, "fajar")):
        day = house.now.date()
        house.mandates[name] = Mandate.objects.create(
            agency=agency, form="an", of_role="agency_head", to_role="secretariat", kinds=["report"],
            decree="SK 1/2026", valid_from=day, valid_until=day + timedelta(days=3), made_at=house.now,
            made_by=User.objects.get(username=admin),
        )  # fmt: skip
    foreign = Case.objects.for_page().get(pk=house.cases["foreign"].pk)
    house.letters["foreign"] = _letter(house, foreign, "anisa", "draft")


def _letter(house: House, case: Case, writer: str, stage: str) -> Letter:
    by, at = actor(writer, house.now), house.now
    letter = life.draft(case, "reply", by=by, at=at)
    letter = life.save_text(
        letter, {"body": BODY, "table": "", "recipient": "Pemohon"}, by=by, at=at, revision=letter.revision
    )
    steps = {
        "checked": lambda: life.submit(letter, by=by, at=at, revision=letter.revision),
        "approved": lambda: life.approve(letter, by=actor("markus", at), at=at, revision=letter.revision),
        "numbered": lambda: numbering.take_number(letter, by=by, at=at),
        "issued": lambda: freeze(letter, at),
        "sent": lambda: sending.send(letter, by=by, at=at, how="post"),
    }
    for name, step in steps.items():
        if stage == "draft":
            break
        step()
        if name == stage:
            break
    return Letter.objects.for_page().get(pk=letter.pk)


def freeze(letter: Letter, at: datetime) -> None:
    """As issuing.issue leaves it, without typesetting."""
    file = store_bytes(b"%PDF-1.7\n%%EOF\n", name="surat.pdf", content_type="application/pdf", at=at)
    Letter.objects.filter(pk=letter.pk).update(status="issued", issued_at=at, pdf=file, sha256=file.sha256)
    letter.refresh_from_db()


def _wording(house: House) -> None:
    """A wording of the other agency's own."""
    shared = LetterTemplate.objects.get(agency=None, kind="reply")
    shared.pk, shared.agency = None, house.jatim
    shared.save(force_insert=True)


def _papers(house: House) -> None:
    for name in ("request", "second", "event", "foreign"):
        file = store_bytes(b"isi berkas", name="berkas.txt", content_type="text/plain", at=house.now)
        house.documents[name] = Document.objects.create(
            case=house.cases[name], file=file, label="Berkas", public=name in ("request", "second"), added_at=house.now
        )
    for name in ("request", "foreign"):
        picture, made = (store_bytes(SCAN, name="a.png", content_type="image/png", at=house.now) for _ in range(2))
        paper = Document.objects.create(case=house.cases[name], file=picture, label="Pindaian", added_at=house.now)
        house.redactions[name] = Redaction.objects.create(
            document=paper, number=1, sheets=[[72, 72]], file=made, started_at=house.now, saved_at=house.now,
            saved_by=User.objects.get(username="yuliana" if name == "request" else "anisa"),
        )  # fmt: skip
        event = Event.objects.filter(case=house.cases[name]).order_by("seq")[0]
        house.messages[name] = OutgoingMessage.objects.create(
            event=event, applicant=house.cases[name].applicant, subject="Kabar", body="Isi", message_id=f"<{name}@x>",
            state="failed", created_at=house.now, not_before=house.now,
        )  # fmt: skip
    for name in ("automatic", "private"):
        house.mails[name] = DemoMail.objects.create(
            to="a@b.example",
            sender="c@d.example",
            subject="Kabar",
            body="Isi",
            automatic=name == "automatic",
            at=house.now,
        )
    for row in PublicInformation.objects.filter(number=1):
        row.file = store_bytes(b"data", name="data.txt", content_type="text/plain", at=house.now)
        row.save()


def _openness(house: House) -> None:
    """Answers for everybody in two states, tests in three, and a file that was replaced."""
    file = store_bytes(b"data", name="data.txt", content_type="text/plain", at=house.now)
    item = PublicInformation.objects.get(agency=house.kalbar, number=1)
    house.changes["own"] = ItemChange.objects.create(item=item, kind="file", at=house.now, old_file=file)
    ExemptInformation.objects.filter(agency=house.kalbar, number=1).update(document=file)
    for name, case in (("published", "request"), ("proposed", "second"), ("foreign", "foreign")):
        out = {"published_at": house.now, "decided_by": User.objects.get(username="nurhayati")}
        house.answers[name] = PublishedAnswer.objects.create(
            agency=house.cases[case].agency, case=house.cases[case], question="Tanya", answer="Jawab", year=2026,
            state="published" if name == "published" else "proposed", proposed_at=house.now,
            proposed_by=User.objects.get(username="yuliana"), **(out if name == "published" else {}),
        )  # fmt: skip
        AnswerFile.objects.create(answer=house.answers[name], document=house.documents[case])
    tests = ConsequenceTest.objects.filter(agency=house.kalbar).order_by("pk")
    house.tests = {"decided": tests[0], "open": tests[1], "foreign": ConsequenceTest.objects.get(
        agency=house.jatim, state="proposed")}  # fmt: skip
    tests.filter(pk=tests[0].pk).update(document=file)
    draft = ConsequenceTest.objects.get(pk=tests[1].pk)
    people, draft.pk, draft.state = list(draft.participants.all()), None, "draft"
    draft.save()
    for person in people:
        person.pk, person.test = None, draft
        person.save()
    house.tests["draft"] = draft
    case = request(house, "mega", house.cases["second"].applicant).case
    house.cases["answered"] = act(house, case, "answer_directly", "yuliana", outputs={"service_note": "Diberikan"})
