"""An officer at the redaction pages, as a browser without script would send it."""

from __future__ import annotations

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from casework.cases.models import Document
from casework.redaction.models import Redaction

PICK = re.compile(r'name="pick" value="([\d:]+)"[^>]*>\s*(?:<span>)?(.*?)</(?:label|span>\s*</label)>', re.S)


class Desk:
    def __init__(self, client: Client, document: Document) -> None:
        self.client, self.document = client, document

    @property
    def redaction(self) -> Redaction:
        return Redaction.objects.filter(document=self.document).order_by("-number")[0]

    def start(self) -> HttpResponse:
        return self.client.post(f"/dokumen/{self.document.pk}/hitamkan/")

    def url(self, rest: str = "halaman/1/") -> str:
        return f"/hitamkan/{self.redaction.pk}/{rest}"

    def get(self, rest: str = "halaman/1/") -> str:
        reply = self.client.get(self.url(rest))
        assert reply.status_code == 200
        return html.unescape(reply.content.decode())

    def post(self, do: str, rest: str = "halaman/1/", version: int | None = None, **fields: Any) -> HttpResponse:
        seen = self.redaction.row_version if version is None else version
        return self.client.post(self.url(rest), {"do": do, "version": seen, "ground": "pdp", "note": ""} | fields)

    def box(self, x: float = 10, y: float = 10, w: float = 30, h: float = 5, **fields: Any) -> HttpResponse:
        return self.post("tambah", x=x, y=y, w=w, h=h, **fields)

    def picks(self, rest: str = "halaman/1/") -> dict[str, str]:
        """What may be ticked: text → value; of equal words the last."""
        return {re.sub(r"<[^>]+>|\s+", " ", text).strip(): value for value, text in PICK.findall(self.get(rest))}

    def areas(self) -> list[tuple[int, int]]:
        return [(area.page, area.key) for area in self.redaction.areas.filter(until=None).order_by("page", "key")]

    def finish(self) -> Document:
        for do in ("buat", "pakai"):
            reply = self.post(do, "hasil/")
            assert reply.status_code == 302, reply.content
        copy = self.redaction.copy
        assert copy is not None
        return copy
