"""What people type into any field of any kind of letter is text on paper: it reaches no network and no file."""

import io
import re
import socket
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from casework.letters import printing, samples
from casework.letters.models import Kind, Letter, LetterTemplate
from casework.letters.paper import values
from casework.letters.pdf import PdfFailed
from casework.letters.pdf.text import MAX_BODY
from casework.organization.models import Agency
from tests.letters.cast import MONDAY

CANARY = "kenari-yang-tidak-boleh-bernyanyi"
TYPED = ("hal", "attachments", "recipient", "recipient_place", "table", "body", "cc", "number")
EVERYWHERE = {"table", "body", "cc", "number", "name", "position", "rank", "nip"}
PRINTED = {  # beside those; a name and a rank are printed only in the block of the signer
    Kind.STAFF_REVIEW: {"hal", "attachments", "recipient"},
    Kind.REPORT: {"hal"},
    Kind.MINUTES: {"hal"},
    Kind.RECAP: {"hal"},
}


def payloads(port: int, canary: Path) -> list[str]:
    here, file = f"http://127.0.0.1:{port}/x", canary.as_uri()
    return [
        f"<img src={file}>",
        f"<img src='{here}'>",
        f"<link rel=attachment href={file}>",
        f"<link rel=stylesheet href={here}>",
        f"<style>@import url({here});</style>",
        f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{here}'/></svg>",
        f"</td></table></div><object data='{file}'></object>",
        f"<a rel=attachment href='{file}'>x</a>",
        "<script>alert(1)</script>",
        "{{7*7}} {% load static %} {nama} {nama_pemohon}",
        "=cmd|' /C calc'!A0",
        "&lt;b&gt; &amp; \\ %s ${x}",
    ]


@pytest.fixture
def kinds(loaded_procedures: None) -> dict[str, LetterTemplate]:
    call_command("load_letter_templates", verbosity=0)
    kalbar = Agency.objects.get(code="kalbar")
    found = {kind: LetterTemplate.objects.for_kind(kalbar, kind) for kind in Kind.values}
    return {kind: row for kind, row in found.items() if row}


def filled(template: LetterTemplate, text: str) -> Letter:
    """Each field begins with its own name, so that it is found again."""
    letter = samples.sample(template, Agency.objects.select_related("calendar").get(code="kalbar"), MONDAY)
    for name in TYPED:
        setattr(letter, name, f"{name}# {text}")
    letter.table = f"Baris: table# {text}"
    letter.signer_text = {"prefix_lines": [], **{n: f"{n}# {text}" for n in ("position", "name", "rank", "nip")}}
    return letter


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def read(data: bytes) -> str:
    return bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def expected(template: LetterTemplate) -> set[str]:
    if template.shape == "korespondensi":
        return EVERYWHERE | {"hal", "attachments", "recipient", "recipient_place"}
    found = EVERYWHERE | PRINTED.get(Kind(template.kind), set())
    return found - {"table"} if template.kind == Kind.RECAP else found


def test_every_field_of_every_kind_prints_it_and_reaches_nothing(
    kinds: dict[str, LetterTemplate], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(values.SIZES, "a4", ("one page for all", 600, 1600))  # no page break within a payload
    canary = tmp_path / "kenari.txt"
    canary.write_text(CANARY)
    canary.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        given = payloads(server.getsockname()[1], canary)
        assert kinds.keys() == set(Kind.values)
        for kind, template in kinds.items():
            data = printing.render(filled(template, " ".join(given)), MONDAY)
            text = read(data)
            lacking = [name for name in expected(template) if bare(f"{name}# " + " ".join(given)) not in text]
            assert lacking == [], kind
            with pikepdf.open(io.BytesIO(data)) as pdf:
                assert not pdf.attachments
                streams = b"".join(item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))
            assert CANARY.encode() not in streams + data
        with pytest.raises(BlockingIOError):
            server.accept()


def test_control_the_server_would_have_heard_a_call():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        with socket.create_connection(server.getsockname()):
            heard, _ = server.accept()
            heard.close()


def test_signs_that_turn_or_hide_text_and_very_long_words_do_no_harm(kinds: dict[str, LetterTemplate]):
    """NUL, direction overrides and other controls are not printed; zero-width signs and emoji break nothing."""
    for kind in (Kind.REPLY, Kind.MINUTES):
        letter = filled(kinds[kind], "gpj.\u202etxt\u2066.exe\x00\x1b[31m \u200b\ufeff \U0001f600 " + "A" * 300)
        assert bare("gpj.txt.exe[31m") in read(printing.render(letter, MONDAY))


def test_a_body_as_long_as_allowed_is_printed_and_a_longer_one_is_told(kinds: dict[str, LetterTemplate]):
    letter = filled(kinds[Kind.REPLY], "x")
    letter.body = "kata " * (MAX_BODY // 5)
    assert read(printing.render(letter, MONDAY)).count("kata") == MAX_BODY // 5
    letter.body += "lagi"
    with pytest.raises(PdfFailed, match=r"paling banyak 20\.000"):
        printing.render(letter, MONDAY)
