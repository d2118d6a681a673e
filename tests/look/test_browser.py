"""The gallery in a real browser: no barrier that axe knows, no sideways scrolling, a policy that holds."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[1] / "vendor/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
LAYOUTS = ["", "?tata=petugas"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gallery(page: Page, live_server, settings):
    settings.DEBUG = True

    def open_at(layout: str, width: int) -> Page:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_server.url}/gaya/{layout}")
        return page

    return open_at


def barriers(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_axe_finds_no_barrier(gallery, layout, width):
    assert barriers(gallery(layout, width)) == []


def test_axe_does_find_a_barrier_that_is_there(gallery):
    page = gallery("", 1280)
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert any(one.startswith("image-alt") for one in barriers(page))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_scrolls_sideways_at_320_pixels(gallery, layout):
    page = gallery(layout, 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_touch_targets_are_large_enough_on_a_phone(gallery):
    page = gallery("", 360)
    small = page.evaluate(
        """[...document.querySelectorAll('.button, .pill, .choice, .menu-phone > summary, .form-control')]
           .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    )
    assert small == []


def test_the_policy_is_kept_and_print_hides_the_menu(gallery, page: Page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    gallery("", 1280)
    page.emulate_media(media="print")
    assert not page.locator(".menu-wide .menu").is_visible()
    assert complaints == []
