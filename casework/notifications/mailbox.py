"""E-mail backend of the demo: keeps what would have been sent, for the page /kotak-keluar/."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from casework.notifications.models import DemoMail


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [row for message in email_messages for row in _rows(message)]
        DemoMail.objects.bulk_create(rows)
        return len(email_messages)


def _rows(message: EmailMessage) -> list[DemoMail]:
    """One row for each recipient, as each mailbox would have had one. Building the message refuses forged headers."""
    built = message.message()
    return [
        DemoMail(
            to=to[:320],
            sender=message.from_email[:320],
            subject=str(message.subject)[:200],
            body=str(message.body),
            message_id=str(built["Message-ID"])[:250],
            automatic="Auto-Submitted" in built,
            at=_moment(str(built["Date"])),
        )
        for to in message.recipients()
    ]


def _moment(header: str) -> datetime:
    """Django dates its own mail "-0000", which is UTC that does not say where it was written."""
    at = parsedate_to_datetime(header)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
