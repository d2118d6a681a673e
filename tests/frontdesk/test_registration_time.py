"""How long a registration takes and how many strokes, with the keyboard alone; ./portal drill prints the figures.

A machine types at once, so the time of a person is added: PACE for each letter and stroke (60 words a minute or so).
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import pytest
from playwright.sync_api import Page

from casework.cases.models import Case
from frontdesk.guests.models import Guest
from tests.faults.sizes import size
from tests.frontdesk.test_keyboard import Keys, counter  # noqa: F401  the fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PACE = 0.2
MOST, KNOWN, NEW = 12, 60, 90
WANTED, PURPOSE = "Daftar koperasi aktif Kota Pontianak tahun 2025", "Bahan skripsi ekonomi"


class Typist(Keys):
    letters = 0

    def type(self, text: str) -> None:
        super().type(text)
        self.letters += len(text)


@dataclass(frozen=True)
class Round:
    strokes: int
    letters: int
    waited: float  # what the portal and the browser took
    printed: float  # of it from saving to the print dialog

    @property
    def seconds(self) -> float:
        return self.waited + PACE * (self.letters + self.strokes)


def known(page: Page, keys: Typist, number: int) -> None:
    keys.type("0812 0000 0023")
    keys.press("Enter")
    page.wait_for_url("**pemohon=**")
    keys.type(f"{WANTED}, {number}")
    keys.press("Tab")
    keys.type(PURPOSE)


def newcomer(page: Page, keys: Typist, number: int) -> None:
    keys.type(f"0813 9999 {number:04d}")
    keys.press("Enter")
    page.wait_for_selector("#id_name:focus")
    keys.type("Dayang Murni Sari")
    keys.press("Enter", "Enter", "Enter", "Enter")
    keys.type("Jalan Gajah Mada 17, Pontianak")
    keys.press("Enter", "Enter", "Enter")
    keys.type(WANTED)
    keys.press("Tab")
    keys.type(PURPOSE)


def rounds(page: Page, visitor: Callable[[Page, Typist, int], None], count: int) -> Iterator[Round]:
    """The next visitor is one Enter away; that stroke belongs to him."""
    for number in range(count):
        keys, begun = Typist(page), time.monotonic()
        if number:
            keys.press("Enter")
            page.wait_for_url("**/loket/")
        visitor(page, keys, number)
        saved = time.monotonic()
        keys.press("Control+Enter")
        page.wait_for_url("**/loket/tanda/**")
        page.wait_for_function("window.printed === 1")
        ended = time.monotonic()
        yield Round(keys.count, keys.letters, ended - begun, ended - saved)


def tell(node: pytest.Item, found: list[Round]) -> dict[str, float]:
    figures = {
        "rounds": len(found),
        "strokes": max(row.strokes for row in found),
        "letters": found[-1].letters,
        "seconds": round(median(row.seconds for row in found), 1),
        "portal_seconds": round(median(row.waited for row in found), 2),
        "pace_ms": round(1000 * PACE),
    }
    if any(row.printed for row in found):
        figures["save_to_print_ms"] = round(1000 * median(row.printed for row in found))
    node.user_properties.append(("figures", json.dumps(figures)))
    return figures


@pytest.mark.fault("M12")
@pytest.mark.parametrize(("visitor", "limit"), [(known, KNOWN), (newcomer, NEW)], ids=["known", "newcomer"])
def test_registering_takes_few_strokes_and_little_time(counter, request, visitor, limit):  # noqa: F811
    count = size(2, 12)
    figures = tell(request.node, list(rounds(counter, visitor, count)))
    assert Case.objects.count() == count
    assert figures["strokes"] <= MOST
    assert figures["seconds"] <= limit


@pytest.mark.fault("M12")
def test_a_guest_without_a_service_takes_few_strokes(counter, request):  # noqa: F811
    keys, begun = Typist(counter), time.monotonic()
    keys.press("Alt+t")
    counter.wait_for_selector("#id_name:focus")
    keys.type("Budi Santoso")
    keys.press("Enter", "a", "Enter")  # Antar surat, by its first letter
    keys.type("Sekretariat")
    keys.press("Control+Enter")
    counter.wait_for_selector("text=Tercatat, agenda nomor")
    waited = time.monotonic() - begun
    figures = tell(request.node, [Round(keys.count, keys.letters, waited, 0)])
    assert Guest.objects.get().kind == "surat"
    assert figures["strokes"] <= MOST and figures["seconds"] <= KNOWN
