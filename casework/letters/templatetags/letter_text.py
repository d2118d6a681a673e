from django import template
from django.utils.safestring import SafeString

from casework.letters.pdf.text import paragraphs as to_paragraphs

register = template.Library()


@register.filter
def paragraphs(text: str | None) -> SafeString:
    return to_paragraphs(text or "")


@register.filter
def lines(text: str | list[str] | None) -> list[str]:
    """The lines of a text field, or the list itself."""
    return text.splitlines() if isinstance(text, str) else list(text or [])


@register.filter
def label_width(facts: list[tuple[str, str]]) -> str:
    """So wide that the longest label stands on one line, and no wider."""
    longest = max((len(label) for label, _ in facts), default=0)
    return " label-short" if longest <= 13 else " label-middle" if longest <= 22 else ""
