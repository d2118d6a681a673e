"""A mail server that can be told to misbehave, and keeps what it was given."""

import asyncio
import email
import email.policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes import free_port

REPLIES = {
    "421": "421 4.3.2 Service not available, closing transmission channel",
    "451": "451 4.3.0 Try again later",
    "550": "550 5.1.1 No such mailbox",
}


class MailServer:
    """mode: ok | 421 | 451 | 550 | hang | drop (takes the message, then hangs up without an answer)."""

    def __init__(self) -> None:
        self.mode = "ok"
        self.messages: list[EmailMessage] = []
        self.refused = 0
        self.host, self.port = "127.0.0.1", free_port()
        self._controller = Controller(self, hostname=self.host, port=self.port)

    def start(self) -> "MailServer":
        self._controller.start()
        return self

    def stop(self) -> None:
        self.mode = "ok"
        self._controller.stop()

    def reset(self) -> None:
        self.mode = "ok"
        self.messages.clear()
        self.refused = 0

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in message["X-Rcpt"].split(",")]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        while self.mode == "hang":
            await asyncio.sleep(0.05)
        if reply := REPLIES.get(self.mode):
            self.refused += 1
            return reply
        self._keep(envelope)
        if self.mode == "drop":
            transport: Any = server.transport
            transport.abort()
        return "250 OK"

    def _keep(self, envelope: Envelope) -> None:
        message: Any = email.message_from_bytes(bytes(envelope.content or b""), policy=email.policy.default)
        message["X-Rcpt"] = ",".join(envelope.rcpt_tos)
        self.messages.append(message)
