"""The books and their official columns. Headings, widths and legends are those of the printed forms."""

from casework.registers.layout.counter import VISITORS
from casework.registers.layout.information import OBJECTIONS, REQUESTS
from casework.registers.layout.mail import DISPATCH, INCOMING, OUTGOING
from casework.registers.layout.services import CONSULTATIONS, FACILITATION, RESEARCH
from casework.registers.layout.shape import Code, Column, Register

BOOKS = {
    book.code: book
    for book in (
        VISITORS, INCOMING, OUTGOING, DISPATCH, REQUESTS, OBJECTIONS, CONSULTATIONS, RESEARCH, FACILITATION,
    )
}  # fmt: skip

__all__ = ["BOOKS", "OBJECTIONS", "REQUESTS", "VISITORS", "Code", "Column", "Register"]
