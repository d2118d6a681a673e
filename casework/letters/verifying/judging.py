"""Whether a file is one we issued, byte for byte; ours and changed since; or none of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from casework.files.models import PrivateFile
from casework.letters import numbers
from casework.letters.models import Letter, VoidedNumber
from casework.letters.signatures import ask
from casework.letters.signatures.report import Report
from casework.letters.verifying.streaming import Passing

MARK = re.compile(rb"kode verifikasi ([0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4})")
SIGNED = re.compile(rb"/ByteRange\s*\[")


@dataclass(frozen=True)
class Verdict:
    """kind: same, scan, old_scan, unsigned (all byte for byte), changed, foreign, early, large.

    letter: whose file it is, maybe not the one that was asked about. report: what its signature says now; None when it
    has none, or when its bytes are ours and the letter keeps what was read of them.
    """

    kind: str
    letter: Letter | None = None
    report: Report | None = None

    @property
    def exact(self) -> bool:
        return self.kind in ("same", "scan", "old_scan", "unsigned")


def judge(file: Passing, asked: Letter | None, *, at: datetime) -> Verdict:
    if file.too_large:
        return Verdict("large")
    if found := _exact(file.digest):
        return found
    if asked is not None and not asked.sha256:
        return Verdict("early", asked)
    letter, report = _marked(file.data), None
    if file.data.startswith(b"%PDF") and (letter is None or SIGNED.search(file.data)):
        report = ask.read(file.data, at=at, text=True)
        letter = letter or next((row for code in report.codes if (row := of_code(code))), None)
        report = report if report.signatures else None
    return Verdict("changed" if letter else "foreign", letter, report)


def _exact(digest: str) -> Verdict | None:
    files = list(PrivateFile.objects.filter(sha256=digest).values_list("pk", flat=True)[:50])
    if not files:
        return None
    places = (
        ("same", Q(pdf__in=files)),
        ("scan", Q(scan__in=files)),
        ("old_scan", Q(old_scans__file__in=files)),
        ("unsigned", Q(signings__unsigned__in=files)),
    )
    for kind, where in places:
        if letter := shown().filter(where).first():
            return Verdict(kind, letter)
    return None


def _marked(data: bytes) -> Letter | None:
    """By the code that the file itself carries in its metadata, readable even when the rest is spoiled."""
    codes = dict.fromkeys(found.decode() for found in MARK.findall(data))
    return next((row for code in codes if (row := of_code(code))), None)


def shown() -> QuerySet[Letter]:
    rows = Letter.objects.select_related("agency__calendar", "pdf", "scan", "case", "template")
    return rows.exclude(verify_code="")


def of_code(typed: str) -> Letter | None:
    code = numbers.normal_code(typed)
    return shown().filter(verify_code=code).first() if code else None


def voided(typed: str) -> VoidedNumber | None:
    """A number that was taken back before its letter was issued: its code may stand on a paper that went astray."""
    code = numbers.normal_code(typed)
    return VoidedNumber.objects.filter(verify_code=code).select_related("agency__calendar").first() if code else None
