"""Personal data and secrets never reach a log, whoever wrote the message."""

import logging
import re

PATTERNS = (
    (re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"), "[surel]"),
    # Sixteen digits in whatever grouping, but not the digits of a UUID: the operator needs that one.
    (re.compile(r"(?i)(?<!\d)(?<![\da-f]-)(?:\d[ .-]?){15}\d(?!\d)(?!-[\da-f]{4})"), "[nik]"),
    (re.compile(r"(?<![\w+])(?:\+62|62|0)[ -]?8\d(?:[ -]?\d){7,10}(?!\d)"), "[telepon]"),
    (re.compile(r"(?i)(?<![\w-])(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}(?![\w-])"), "[kode]"),
    (re.compile(r"(?i)\b(?=[a-z]*\d)[0-9A-HJKMNP-TV-Z]{26}\b"), "[token]"),
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{22,}(?![\w-])"), "[token]"),
    (
        re.compile(r"(?i)\b(password|passwd|secret|token|sandi|authorization|cookie)(\"?'?\s*[=:]\s*)\S+"),
        r"\1\2[rahasia]",
    ),
)


def redact(text: str) -> str:
    for pattern, word in PATTERNS:
        text = pattern.sub(word, text)
    return text


class RedactFilter(logging.Filter):
    """Rewrites the whole line, arguments and traceback included, before a handler sees it."""

    formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()).replace("\r", "\\r").replace("\n", "\\n"), None
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True
