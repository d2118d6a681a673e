"""Sends what is due. A message is claimed by a conditional update, sent, and its row says how it went.

Delivery is at least once: when nobody knows whether the server took it (line dropped, process killed) it is sent again
under the same Message-ID and counted. A server that cannot be reached costs no message a try: the sweep ends and the
next one starts with the oldest again.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from casework.cases.models import Deadline
from casework.notifications.models import LOST_AFTER, OutgoingMessage

log = logging.getLogger(__name__)

State = OutgoingMessage.State
BATCH = 200
LADDER = (60, 300, 900, 1800, 1800, 1800, 1800, 1800)  # seconds between tries, about three hours in all
PARKED_AFTER = 3  # tries of a message that fails in our own hands


class LineLost(Exception):
    """The server is gone; the rest of the sweep waits."""


def sweep(now: datetime) -> int:
    """Send what is due, oldest first; returns how many left."""
    ids = list(OutgoingMessage.objects.due(now).values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    line = _open_line(ids)
    if line is None:
        return 0
    sent = 0
    try:
        for pk in ids:
            sent += _send_one(pk, line, now)
    except LineLost:
        log.warning("Hubungan dengan server surat terputus; sisanya menunggu penyapuan berikutnya.")
    finally:
        _hang_up(line)
    return sent


def resend(message: OutgoingMessage, now: datetime) -> bool:
    """ "Kirim ulang": a stuck message starts anew. False when it is not stuck."""
    stuck = OutgoingMessage.objects.stuck().filter(pk=message.pk)
    return bool(stuck.update(state=State.QUEUED, tries=0, error="", not_before=now, inflight_since=None))


def _open_line(ids: list[int]) -> BaseEmailBackend | None:
    """One connection for the sweep; none when it fails, so that nothing ever leaves over a half-made (plain) one."""
    line = get_connection()
    try:
        line.open()
    except OSError as error:  # smtplib's errors are OSErrors too: refused, timeout, no STARTTLS, wrong password
        log.error("Server surat tidak dapat dipakai: %s. %d pesan menunggu.", _describe(error), len(ids))
        waiting = OutgoingMessage.objects.filter(pk__in=ids).exclude(state=State.INFLIGHT)
        waiting.update(error=f"Server surat: {_describe(error)}"[:300])
        _hang_up(line)
        return None
    return line


def _hang_up(line: BaseEmailBackend) -> None:
    with contextlib.suppress(OSError):  # a dead line cannot be closed politely
        line.close()


def _send_one(pk: int, line: BaseEmailBackend, now: datetime) -> bool:
    """Claim and send. False when somebody else has it, or it did not leave. Raises LineLost."""
    message = _claim(pk, now)
    if message is None:
        return False
    try:
        if why := _no_longer(message):
            _settle(message, state=State.WITHHELD, error=why)
            return False
        line.send_messages([_mail(message, now)])
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        _answered(message, code, reply, now)
        return False
    except smtplib.SMTPResponseException as error:
        _answered(message, error.smtp_code, error.smtp_error, now)
        return False
    except OSError as error:  # dropped or silent: nobody knows whether the server has it
        _retry(message, f"Jawaban server tidak diterima: {_describe(error)}", now, unknown=True)
        raise LineLost from error
    except BaseException as error:
        # Whatever it was, the row must say so before the error goes on; one poisoned message may not stop the others.
        _spoiled(message, error, now)
        if not isinstance(error, Exception):
            raise
        log.exception("Pesan %s tidak dapat disusun", pk)
        return False
    _settle(message, state=State.SENT, sent_at=now, error="")
    return True


def _claim(pk: int, now: datetime) -> OutgoingMessage | None:
    """A message whose sender died counts as a possible duplicate from now on."""
    free = OutgoingMessage.objects.due(now).order_by().filter(pk=pk)
    lost = free.filter(state=State.INFLIGHT, inflight_since__lte=now - LOST_AFTER)
    changes = {"state": State.INFLIGHT, "inflight_since": now, "tries": F("tries") + 1}
    ours = lost.update(**changes, possible_duplicates=F("possible_duplicates") + 1)
    if not ours and not free.exclude(state=State.INFLIGHT).update(**changes):
        return None
    return OutgoingMessage.objects.select_related("applicant", "user", "event__case__agency", "agency").get(pk=pk)


def _no_longer(message: OutgoingMessage) -> str:
    """Why the message should not leave any more, or ""."""
    if not _address(message):
        return "Penerima tidak lagi mempunyai alamat pos-el."
    if message.user and not message.user.is_active:
        return "Petugas ini sudah tidak aktif."
    number = message.event.data.get("deadline") if message.event else None
    if number and not Deadline.objects.open().filter(pk=number).exists():
        return "Batas waktu ini sudah terpenuhi sebelum pesan berangkat."
    return ""


def _address(message: OutgoingMessage) -> str:
    if message.applicant:
        return "" if message.applicant.erased_at else message.applicant.email
    return message.user.email if message.user else ""


def _mail(message: OutgoingMessage, now: datetime) -> EmailMessage:
    agency = message.event.case.agency if message.event else message.agency
    assert agency is not None
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=formataddr((" ".join(agency.short_name.split()), settings.DEFAULT_FROM_EMAIL)),
        to=[_address(message)],
        reply_to=[agency.email] if agency.email else None,
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _answered(message: OutgoingMessage, code: int, reply: bytes | str, now: datetime) -> None:
    """The server said no: 5xx for good, anything else for now. 421 also hangs up."""
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    said = f"{code} {text}".replace(_address(message), "(penerima)")
    if 500 <= code < 600:
        _settle(message, state=State.FAILED, error=said)
        log.error("Pesan %s ditolak server surat dengan kode %s.", message.pk, code)
        return
    _retry(message, said, now)
    if code == 421 or code < 0:
        raise LineLost


def _retry(message: OutgoingMessage, why: str, now: datetime, *, unknown: bool = False) -> None:
    if unknown:
        message.possible_duplicates += 1
    over = message.tries >= len(LADDER)
    later = now + timedelta(seconds=LADDER[min(message.tries, len(LADDER)) - 1])
    state = State.FAILED if over else State.AWAITING_RETRY
    _settle(message, state=state, not_before=later, error=why, possible_duplicates=message.possible_duplicates)
    if over:
        log.error("Pesan %s gagal setelah %d percobaan.", message.pk, message.tries)


def _spoiled(message: OutgoingMessage, error: BaseException, now: datetime) -> None:
    if message.tries >= PARKED_AFTER:
        _settle(message, state=State.FAILED, error=f"Diparkir: {_describe(error)}")
        return
    _retry(message, _describe(error), now)


def _settle(message: OutgoingMessage, **changes: object) -> None:
    """Only what is still ours: a row that was reclaimed meanwhile belongs to somebody else."""
    if "error" in changes:
        changes["error"] = str(changes["error"])[:300]
    mine = OutgoingMessage.objects.filter(pk=message.pk, state=State.INFLIGHT, tries=message.tries)
    mine.update(inflight_since=None, **changes)


def _describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
