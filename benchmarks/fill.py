"""Fills a database: `office` (schema, calendars, procedures, people), or N cases made by SQL.

Ten years of one agency: the newest 2 % (at least 500) run, half of them at the desk of the PPID officer, the rest is
closed. Rows are written with triggers and secondary indexes away, which are then built at once.
"""

from __future__ import annotations

import sys
from typing import Any

import django

YEARS = 10
APPLICANTS, DOCUMENTS = 0.4, 0.3  # per case
LEAST_RUNNING = 500
# where running cases stand, in tenths
STANDS = ("deliver",) * 5 + ("registration",) * 2 + ("provide",) * 2 + ("repair",)


def office() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from casework.organization.office import load_office

    for command in ("migrate", "createcachetable", "load_calendars", "load_procedures", "load_letter_templates"):
        call_command(command, verbosity=0)
    load_office(settings.BASE_DIR / "fixtures" / "demo" / "kalbar.yaml")
    call_command("load_public_information", verbosity=0)
    keys = settings.PERSONAL_DATA_KEY_FILE
    if not keys.exists():
        call_command("new_personal_key", verbosity=0)


class Filler:
    """Writes rows of one agency; every expression is SQL over the columns of the table `c` (one row per case)."""

    def __init__(self, size: int) -> None:
        from casework.cases.models import ProcedureVersion
        from casework.cases.procedures.frozen import plan_of
        from casework.organization.models import Agency, Unit, User

        self.size, self.running = size, min(size, max(LEAST_RUNNING, size // 50))
        self.agency = Agency.objects.get(code="kalbar")
        self.version = ProcedureVersion.objects.in_force(self.agency.pk, "ppid")
        plan = plan_of(self.version)
        self.steps = {key: plan.step_called(key) for key in ("registration", *STANDS)}
        self.officer = User.objects.get(username="yuliana").pk
        self.unit = Unit.objects.get(agency=self.agency, code="pengawasan").pk
        self.tables: list[str] = []

    def run(self) -> None:
        from django.db import connection

        with connection.cursor() as self.cursor:
            self.sql("SET statement_timeout = 0")
            self.sql("SET session_replication_role = replica")  # neither foreign keys nor append-only triggers
            self._plan()
            for fill in (self._applicants, self._cases, self._tasks, self._deadlines, self._events, self._papers):
                fill()
            self._number()
            self.sql("ANALYZE")

    def sql(self, text: str, *params: Any) -> list[Any]:
        self.cursor.execute(text, params or None)
        return self.cursor.fetchall() if self.cursor.description else []

    def _plan(self) -> None:
        """One row per case with everything the tables are told from."""
        stands = ", ".join(str(self.steps[key].pk) for key in STANDS)
        first = self.size - self.running
        self.sql(f"""
            CREATE TEMP TABLE c AS SELECT i, i > {first} AS running, (ARRAY[{stands}])[i % 10 + 1] AS step,
              now() - ({self.size} - i + 1) * interval '{YEARS} years' / {self.size} AS at,
              now() + ((i * 7919 % 41) - 10) * interval '6 hours' AS due,
              1 + (i * 48271) % {self._applicant_count()} AS person
            FROM generate_series(1::bigint, {self.size}) i""")

    def _applicant_count(self) -> int:
        return max(1, int(self.size * APPLICANTS))

    def insert(self, model: Any, source: str, **told: str) -> None:
        """INSERT … SELECT; fields that are not told get the default of the model, or the emptiest value there is."""
        table = model._meta.db_table
        columns = {}
        for field in model._meta.concrete_fields:
            name = field.attname if field.attname in told else field.name
            if name in told:
                columns[field.column] = told[name]
            elif not field.null and not (field.primary_key and not field.has_default()):
                columns[field.column] = self._empty(field)
        names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
        self._bare(table)
        self.sql(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM {source}')
        self._dress()
        if "id" in told and model._meta.pk.get_internal_type().endswith("AutoField"):
            self.sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))")

    def _empty(self, field: Any) -> str:
        kind = field.get_internal_type()
        if kind == "JSONField":
            return "'{}'::jsonb"
        if kind == "UUIDField":
            return "gen_random_uuid()"
        if kind == "BooleanField":
            return str(bool(field.get_default())).lower()
        if "Integer" in kind:
            return str(int(field.get_default() or 0))
        if kind == "DateTimeField":
            return "now()"
        return "'" + str(field.get_default() or "").replace("'", "''") + "'"

    def _bare(self, table: str) -> None:
        """Drop what slows writing down, remembering how to build it again."""
        found = self.sql(
            """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), k.conname, pg_get_constraintdef(k.oid)
               FROM pg_index i LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'u'
               WHERE i.indrelid = %s::regclass AND NOT i.indisprimary""",
            table,
        )
        self.again = []
        for index, definition, constraint, rule in found:
            if constraint:
                self.sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint}"')
                self.again.append(f'ALTER TABLE "{table}" ADD CONSTRAINT "{constraint}" {rule}')
            else:
                self.sql(f"DROP INDEX {index}")
                self.again.append(definition)

    def _dress(self) -> None:
        for statement in self.again:
            self.sql(statement)

    def _applicants(self) -> None:
        from casework.applicants.models import Applicant

        self.insert(
            Applicant, f"generate_series(1, {self._applicant_count()}) i", id="i", agency=str(self.agency.pk),
            kind="'perorangan'", name="'Pemohon Nomor ' || i", search_name="'PEMOHON NOMOR ' || i",
            occupation="'Wiraswasta'", regency="'Kota Pontianak'", nik_hash="md5('n' || i) || md5('m' || i)",
            phone_hash="md5('p' || i) || md5('q' || i)", data_key="repeat('k', 96)", nik_sealed="repeat('s', 64)",
            phone_sealed="repeat('s', 60)", address_sealed="repeat('s', 90)", email_sealed="repeat('s', 70)",
        )  # fmt: skip

    def _cases(self) -> None:
        from casework.cases.models import Case
        from requests_app.models import InformationRequest

        subject = (
            "'Data koperasi aktif dan rekapitulasi kelembagaan kabupaten ke-' || i % 14 || ' tahun ' || 2012 + i % 14"
        )
        self.insert(
            Case, "c", id="i", agency=str(self.agency.pk), number="to_char(i, 'FM0000000') || '/' || extract(year FROM at)",
            service="'information'", version=str(self.version.pk), step="CASE WHEN running THEN step END",
            applicant="person", channel="(ARRAY['online','email','letter','walk_in'])[i % 4 + 1]", subject=subject,
            status="CASE WHEN running THEN 'running' ELSE 'closed' END",
            outcome="CASE WHEN running THEN '' ELSE (ARRAY['granted','granted','partly','refused','not_held'])[i % 5 + 1] END",
            received_at="at", registered_at="at", closed_at="CASE WHEN NOT running THEN at + interval '8 days' END",
            row_version="3", code_hash="'tracking_pbkdf2$1000$' || md5(i::text) || '$' || repeat('h', 44)",
            link_hash="md5('l' || i) || md5('t' || i)",
        )  # fmt: skip
        self.insert(
            InformationRequest, "c", id="i", case="i", wanted=subject, purpose="'Penelitian dan penyusunan skripsi'",
            obtain="'copy'", copy_form="'soft'", delivery="'download'", period="'2025'",
        )  # fmt: skip

    def _tasks(self) -> None:
        """Two tasks per case: registration, long finished; and the one where the case stands or ended."""
        from casework.cases.models import Task

        step = "CASE WHEN n = 1 THEN {} WHEN running THEN step ELSE {} END".format(
            self.steps["registration"].pk, self.steps["deliver"].pk
        )
        is_open = "n = 2 AND running"
        rows = {row.pk: row for row in self.steps.values()}
        roles = " ".join(f"WHEN {pk} THEN '{self._role(row)}'" for pk, row in rows.items())
        titles = " ".join(f"WHEN {pk} THEN '{str(row)[:160]}'" for pk, row in rows.items())
        waits = ", ".join(str(pk) for pk, row in rows.items() if row.waits_for_applicant) or "0"
        source = f"(SELECT c.*, n, ({step}) AS place, ({is_open}) AS busy FROM c, generate_series(1, 2) n) t"
        self.insert(
            Task, source, id="2 * (i - 1) + n", case="i", agency=str(self.agency.pk), kind="'step'", step="place",
            title=f"CASE place {titles} END", role=f"CASE place {roles} END", waits_for_applicant=f"place IN ({waits})",
            opened_at="at", started_at="CASE WHEN NOT busy THEN at + interval '1 day' END", pass_number="1",
            finished_at="CASE WHEN NOT busy THEN at + n * interval '3 days' END", standard_amount="1",
            finished_by=f"CASE WHEN NOT busy THEN {self.officer} END", standard_unit="'workdays'",
            outcome="CASE WHEN busy THEN '' ELSE 'done' END",
            due_at="CASE WHEN busy THEN due ELSE at + interval '4 days' END",
        )  # fmt: skip

    @staticmethod
    def _role(step: Any) -> str:
        return step.recorded_by or "front_office" if step.waits_for_applicant else step.lead_role

    def _deadlines(self) -> None:
        """Three per case: the answer of the law, and one for each task."""
        from casework.cases.models import Deadline

        future = "busy AND due > now()"
        source = "(SELECT c.*, n, running AND n <> 2 AS busy FROM c, generate_series(1, 3) n) t"
        self.insert(
            Deadline, source, id="3 * (i - 1) + n", case="i",
            task="CASE n WHEN 2 THEN 2 * i - 1 WHEN 3 THEN 2 * i END", kind="CASE WHEN n = 1 THEN 'answer' ELSE 'step' END",
            label="CASE WHEN n = 1 THEN 'Batas hukum' ELSE 'Batas SOP' END",
            basis="CASE WHEN n = 1 THEN 'law' ELSE 'sop' END", public="n = 1",
            article="CASE WHEN n = 1 THEN 'UU 14/2008 Pasal 22 ayat (7)' ELSE '' END",
            amount="CASE WHEN n = 1 THEN 10 ELSE 1 END", unit="'workdays'", starts_at="at", due_version="1",
            due_at="CASE WHEN busy THEN due ELSE at + interval '14 days' END",
            met_at="CASE WHEN NOT busy THEN at + (3 + i % 13) * interval '1 day' END",
            breached_at="CASE WHEN busy AND due <= now() THEN due END",
            next_alert_at=f"CASE WHEN {future} THEN due END", next_alert=f"CASE WHEN {future} THEN 'breach' ELSE '' END",
        )  # fmt: skip

    def _events(self) -> None:
        from casework.cases.models import ChainHead, EffectRun, Event

        source = "(SELECT c.*, n FROM c, generate_series(1, 3) n WHERE n < 3 OR NOT running) t"
        self.insert(
            Event, source, id="3 * (i - 1) + n", case="i", seq="n",
            kind="(ARRAY['started', 'submit', 'record_delivery'])[n]",
            actor=f"""'{{"kind": "staff", "user": {self.officer}}}'::jsonb""", user=str(self.officer),
            at="at + n * interval '1 day'", data="""'{"from": "request", "to": "registration", "hat": "Petugas PPID"}'::jsonb""",
            previous_hash="md5('a' || i) || md5('b' || n)", hash="md5('b' || i) || md5('a' || n)",
        )  # fmt: skip
        heads = {"case": "i", "seq": "CASE WHEN running THEN 2 ELSE 3 END", "hash": "md5('b' || i) || md5('a3')"}
        self.insert(ChainHead, "c", **heads)
        self.insert(
            EffectRun,
            "c",
            id="i",
            event="3 * (i - 1) + 2",
            effect="'tell_applicant'",
            not_before="at",
            tries="1",
            done_at="at",
        )

    def _papers(self) -> None:
        """Register lines, messages, and files with their documents."""
        from casework.cases.models import Document
        from casework.files.models import PrivateFile
        from casework.notifications.models import OutgoingMessage
        from casework.registers.models import RegisterEntry

        self.insert(
            RegisterEntry, "c", id="i", agency=str(self.agency.pk), register="'requests'", year="extract(year FROM at)",
            number="i", at="at", case="i", applicant="person", sealed="repeat('s', 300)",
            columns="jsonb_build_object('number', i, 'date', at::date, 'information', 'Data koperasi aktif')",
        )  # fmt: skip
        self.insert(
            OutgoingMessage, "c", id="i", event="3 * (i - 1) + 2", channel="'email'", applicant="person",
            subject="'Permohonan Saudara kami terima'", body="repeat('isi surat ', 30)", state="'sent'", tries="1",
            message_id="'<' || i || '@kalbar.example>'", created_at="at", not_before="at", sent_at="at",
        )  # fmt: skip
        some = f"(SELECT *, md5('f' || i)::uuid AS file FROM c WHERE i % 10 < {int(DOCUMENTS * 10)}) t"
        self.insert(
            PrivateFile, some, id="file", name="'data-' || i || '.pdf'", content_type="'application/pdf'", size="120000",
            sha256="md5('x' || i) || md5('y' || i)", path="'ab/' || file::text", created_at="at",
        )  # fmt: skip
        self.insert(
            Document, some, id="i", case="i", file="file", label="'Data koperasi.xlsx'", kind="'information'", public="true",
            added_at="at", added_by=str(self.officer),
        )  # fmt: skip

    def _number(self) -> None:
        """The counters go on behind what is there."""
        from casework.numbering.models import NumberSequence

        scopes = ("request", *(f"register-{book}" for book in ("requests", "visitors", "incoming")))
        rows = ", ".join(
            f"('kalbar:{scope}', extract(year FROM now() + n * interval '1 year'), {self.size})" for scope in scopes
        )
        table = NumberSequence._meta.db_table
        self.sql(f"""INSERT INTO "{table}" (scope, year, last) SELECT v.* FROM generate_series(0, 1) n,
                     LATERAL (VALUES {rows}) v""")


def main(what: str) -> None:
    django.setup()
    if what == "office":
        office()
    else:
        Filler(int(what)).run()


if __name__ == "__main__":
    main(sys.argv[1])
