"""gunicorn with the portal's settings, and people who speak HTTP to it as browsers behind the TLS proxy do."""

from __future__ import annotations

import http.client
import re
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from threading import Barrier
from typing import TypeVar
from urllib.parse import urlencode

from tests.processes import Process, free_port

T = TypeVar("T")
TICKET = re.compile(r"/loket/tanda/([0-9A-Za-z-]+)/")


class NoAnswer(Exception):
    """The line broke before an answer came."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str

    @property
    def slug(self) -> str:
        """Of the case on the ticket this answer leads to; "" when it leads to none."""
        found = TICKET.search(self.location)
        return found[1] if found else ""


class Web:
    def __init__(self, folder: Path, processes: list[Process], env: Mapping[str, str] | None = None) -> None:
        self.port = free_port()
        own = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "HOST": "127.0.0.1", "PORT": str(self.port)}
        self.env = (
            own | {"SITE_URL": f"https://127.0.0.1:{self.port}", "PYTHONUNBUFFERED": "1", "COLD": "1"} | (env or {})
        )
        guard = "tests.faults.careless" if "GUARD_OFF" in self.env else "ppid_portal.wsgi"
        self.process = Process("web", [sys.executable, "-m", "gunicorn", f"{guard}:application"], folder, self.env)
        processes.append(self.process)

    def start(self) -> Web:
        self.process.start()
        self.process.wait_until(self.answers)
        return self

    def answers(self) -> bool:
        try:
            return Visitor(self.port).get("/healthz", seconds=5).status == 200
        except NoAnswer:
            return False

    def ready(self) -> str:
        """What /readyz says: ready, degraded, unavailable."""
        found = re.search(r'"status": "(\w+)"', Visitor(self.port).get("/readyz").text)
        return found[1] if found else ""


class Visitor:
    """One browser: cookies, and forms filled as the page gave them."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.cookies = {"__Host-sid": session} if session else {}

    def ask(self, method: str, path: str, data: Mapping[str, object] | None = None, seconds: float = 40) -> Answer:
        """Raises NoAnswer."""
        headers = {"X-Forwarded-Proto": "https", "Referer": f"https://127.0.0.1:{self.port}{path}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if data is not None:
            headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(data, doseq=True)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        finally:
            line.close()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(response.status, response.headers.get("Location", ""), text)

    def get(self, path: str, seconds: float = 40) -> Answer:
        return self.ask("GET", path, seconds=seconds)

    def fill(self, path: str, **typed: object) -> dict[str, object]:
        """The form of that page as a browser would send it, with what was typed."""
        page = self.get(path)
        if page.status != 200:
            raise NoAnswer(f"{path}: {page.status}")
        return Fields.of(page.text) | typed

    def send(self, path: str, form: Mapping[str, object]) -> Answer:
        return self.ask("POST", path, form)


class Fields(HTMLParser):
    """The form of a page that posts: names and values that a browser would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, object] = {}
        self.posting, self.area, self.choice = False, "", ""

    @classmethod
    def of(cls, text: str) -> dict[str, object]:
        reader = cls()
        reader.feed(text)
        return reader.values

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            elsewhere = has.get("action", "").startswith(("/akun/", "/demo/"))
            self.posting = has.get("method", "").lower() == "post" and not elsewhere
        if not self.posting:
            return
        name = has.get("name", "")
        kind = has.get("type", "text")
        if tag == "input" and name and (kind not in ("radio", "checkbox", "file", "submit") or "checked" in has):
            self.values[name] = has.get("value", "on" if kind == "checkbox" else "")
        elif tag == "textarea":
            self.area, self.values[name] = name, ""
        elif tag == "select":
            self.choice = name
        elif tag == "option" and (self.choice not in self.values or "selected" in has):
            self.values[self.choice] = has.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "form":
            self.posting = False

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] = f"{self.values[self.area]}{data}".lstrip("\n")


def at_once(calls: list[Callable[[], T]]) -> list[T]:
    """All in the same moment, each in a thread; what they returned, in order."""
    gate = Barrier(len(calls))

    def go(call: Callable[[], T]) -> T:
        gate.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(120) for future in [pool.submit(go, call) for call in calls]]


def all_send(path: str, people: list[Visitor], forms: list[dict[str, object]]) -> list[Answer]:
    pairs = zip(people, forms, strict=True)
    return at_once([lambda who=who, form=form: who.send(path, form) for who, form in pairs])
