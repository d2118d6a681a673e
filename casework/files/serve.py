from urllib.parse import quote

from django.http import HttpResponse

from .models import PrivateFile
from .rules import SHOWN_INLINE
from .store import Cipher, read

SANDBOX = "sandbox; default-src 'none'"
# Browsers refuse to start their PDF viewer inside a sandbox; the file was freed of active content when it was taken.
PDF_INLINE = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
IMAGE_INLINE = SANDBOX + "; frame-ancestors 'self'"


def response(
    file: PrivateFile, data: bytes | None = None, *, inline: bool = False, cipher: Cipher | None = None
) -> HttpResponse:
    """A private file for somebody whose right to it the caller has checked. `data` when it has been read already."""
    inline = inline and file.content_type in SHOWN_INLINE
    reply = HttpResponse(read(file, cipher) if data is None else data, content_type=file.content_type)
    reply["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; {_filename(file.name)}"
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Content-Security-Policy"] = _policy(file) if inline else SANDBOX
    reply["X-Frame-Options"] = "SAMEORIGIN" if inline else "DENY"
    reply["Cache-Control"] = "private, no-store"
    reply["Cross-Origin-Resource-Policy"] = "same-origin"
    return reply


def _policy(file: PrivateFile) -> str:
    return PDF_INLINE if file.content_type == "application/pdf" else IMAGE_INLINE


def _filename(name: str) -> str:
    """Both spellings of RFC 6266: ASCII for old programs, UTF-8 for the rest. Quotes and line ends cannot break out."""
    plain = "".join(char if " " <= char <= "~" and char not in '"\\' else "_" for char in name)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
