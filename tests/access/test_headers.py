"""What every answer carries, whoever asks and whatever comes back; and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from http.cookies import Morsel
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.access import knock, matrix
from tests.access.cast import House

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
}  # fmt: skip
LOOKERS = ("anonymous", "applicant_a", "yuliana", "superuser")
TABLE = matrix.Table.load()


class Inline(HTMLParser):
    """Collects what a strict policy would refuse to run or paint."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        self.found += ["<style>"] if tag == "style" else []
        self._script = tag == "script" and "src" not in names and ("type", "application/json") not in attrs

    def handle_endtag(self, tag: str) -> None:
        self._script = self._script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.found.append(f"<script> {data.strip()[:40]}")


def faults(response: HttpResponse) -> Iterator[str]:
    yield from _policy_faults(response)
    if response.get("X-Content-Type-Options") != "nosniff":
        yield "no nosniff"
    if response.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield f"Referrer-Policy {response.get('Referrer-Policy')}"
    if response.get("X-Frame-Options") != "DENY":
        yield f"X-Frame-Options {response.get('X-Frame-Options')}"
    if response.get("Content-Type", "").startswith("text/html"):
        yield from Inline(response.content.decode()).found
    yield from (fault for morsel in response.cookies.values() for fault in _cookie_faults(morsel))


def _policy_faults(response: HttpResponse) -> Iterator[str]:
    given = {part.strip() for part in response.get("Content-Security-Policy", "").split(";") if part.strip()}
    if "attachment" in response.get("Content-Disposition", "") and given == {"sandbox", "default-src 'none'"}:
        return
    if given != POLICY:
        yield f"Content-Security-Policy: {sorted(given ^ POLICY)}"


def _cookie_faults(morsel: Morsel[Any]) -> Iterator[str]:
    if morsel.value and not (morsel["httponly"] and morsel["samesite"] in ("Lax", "Strict")):
        yield f"cookie {morsel.key} httponly={morsel['httponly']} samesite={morsel['samesite']}"


def pages(house: House) -> Iterator[tuple[matrix.Row, str, str]]:
    things = knock.Things(house)
    for row in TABLE.rows:
        if "get" in row.data:
            for thing in row.things:
                yield row, thing, knock.url_of(row.name, things.args(row.data.get("args", "none"), thing))


@pytest.mark.parametrize("who", LOOKERS)
def test_every_page_carries_the_headers_and_looking_changes_nothing(house: House, who: str) -> None:
    client, wrong = house.client(who), []
    before = knock.digest()
    for row, thing, url in list(pages(house)):
        if row.data.get("heavy") or row.name == "admin:logout":
            continue
        response = client.get(url)
        wrong += [f"{row.name} {thing}: {fault}" for fault in faults(response)]
        private = row.data["door"] in ("staff", "tracking", "account") or who in ("yuliana", "superuser")
        if private and response.status_code == 200 and row.name not in PUBLIC_FILES and not _unkept(response):
            wrong.append(f"{row.name} {thing}: Cache-Control {response.get('Cache-Control')}")
    after = knock.digest()
    assert [table for table in after if after[table] != before[table]] == []
    assert not wrong, "\n".join(wrong)


PUBLIC_FILES = {"agency_css"}  # the same for everybody


def _unkept(response: HttpResponse) -> bool:
    return "no-store" in response.get("Cache-Control", "")


def test_nobody_changes_anything_by_looking() -> None:
    """The matrix visits every address with GET as everybody; a change would read "done"."""
    assert [row.name for row in TABLE.rows if any("done" in cells for cells in row.data.get("get", {}).values())] == []


@pytest.mark.parametrize(
    "path", ["/tidak-ada-sama-sekali/x/", "/static/css/base.css", "/static/tidak-ada.css", "/kasus/000001-2026/"]
)
def test_errors_and_static_files_carry_them_too(loaded_procedures: None, client: Client, path: str) -> None:
    assert list(faults(client.get(path))) == []


def test_a_broken_server_carries_them_too(loaded_procedures: None, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.access.broken"
    response = Client(raise_request_exception=False).get("/rusak/")
    assert response.status_code == 500
    assert list(faults(response)) == []
    assert b"RuntimeError" not in response.content and b"Traceback" not in response.content


def test_a_refused_form_token_carries_them_too(loaded_procedures: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/lacak/", {"number": "1"})
    assert response.status_code == 403
    assert list(faults(response)) == []


def test_tracking_sends_no_referrer(house: House) -> None:
    response = house.client("applicant_a").get(f"/lacak/{house.cases['request'].slug}/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"] and _unkept(response)


def test_the_finder_of_inline_code_finds() -> None:
    """The control: a page with every fault, and none."""
    page = '<p style="a" onclick="b"><style>c</style><script>d</script>'
    assert len(Inline(page).found) == 4
    assert Inline('<script src="e"></script><script type="application/json">{}</script>').found == []
