"""The people of a letter: who drafts, who signs, who may not; and a request that waits for its answer."""

from datetime import date, datetime

from django.core.management import call_command

from casework.cases import outbox
from casework.cases.models import Case
from casework.letters import issuing, life, numbering
from casework.letters.models import Letter
from casework.organization.models import Appointment, User
from tests.registers.cast import MONDAY, actor, kalbar, later, person, request_at_counter

__all__ = ["MONDAY", "Office", "actor", "kalbar", "later", "person", "request_at_counter", "work"]

BODY = """Sehubungan dengan permohonan Saudara, dengan ini kami sampaikan bahwa permohonan Saudara **dikabulkan**.

1. Informasi yang diberikan: daftar koperasi aktif 2025, XLSX, 214 baris.
2. Apabila tidak puas, Saudara dapat mengajukan keberatan paling lambat 30 (tiga puluh) hari kerja.

Demikian, atas perhatian Saudara kami ucapkan terima kasih."""


class Office:
    """Kalbar on a Monday morning, with one request at the counter."""

    def __init__(self) -> None:
        call_command("load_letter_templates", verbosity=0)
        self.mega = person("mega", "front_office")
        self.yuli = person("yuli", "ppid_officer")
        self.dewi = person("dewi", "ppid_officer")
        self.markus = person("markus", "agency_head")
        self.nurhayati = person("nurhayati", "ppid_head")
        self.ratna = person("ratna", "auditor")
        self.case = request_at_counter(self.mega)

    def draft(self, kind: str = "reply", by: User | None = None, case: Case | None = None) -> Letter:
        letter = life.draft(case or self.case, kind, by=actor(by or self.yuli), at=MONDAY)
        text = {"body": BODY, "table": "", "recipient": "Siti Rahmawati"}
        return life.save_text(letter, text, by=actor(by or self.yuli), at=MONDAY, revision=letter.revision)

    def submitted(self, **more: object) -> Letter:
        letter = self.draft(**more)  # type: ignore[arg-type]
        life.submit(letter, by=actor(letter.drafted_by), at=MONDAY, revision=letter.revision)
        return letter

    def approved(self, **more: object) -> Letter:
        letter = self.submitted(**more)
        signer = self.nurhayati if letter.signer_role == "ppid_head" else self.markus
        return life.approve(letter, by=actor(signer), at=MONDAY, revision=letter.revision)

    def numbered(self, **more: object) -> Letter:
        return numbering.take_number(self.approved(**more), by=actor(self.yuli), at=MONDAY)

    def issued(self, **more: object) -> Letter:
        return issuing.issue(self.numbered(**more), at=MONDAY)

    def second_case(self) -> Case:
        return request_at_counter(self.mega, at=later(hours=1))

    def plh(self, user: User, first: date, last: date) -> Appointment:
        return Appointment.objects.create(
            user=user, agency=kalbar(), role="agency_head", position="Kepala Dinas", acting="plh",
            decree="Surat Perintah 800.1.11.1/2210/DISKOPUKM.A", valid_from=first, valid_until=last,
        )  # fmt: skip


def work(at: datetime = MONDAY) -> None:
    """What a worker does with the outbox."""
    for run_id in outbox.waiting(at):
        outbox.run(run_id, at)
