"""Somebody who asks, at their own browser: once with nothing but a keyboard, once with a thumb and no script."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.journeys.office import FILE

SHOWN = """one => { const look = getComputedStyle(one), card = one.closest('.choice');
  const drawn = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const seen = style => drawn(style) || style.boxShadow !== 'none';
  return seen(look) || (card !== null && seen(getComputedStyle(card))); }"""


class Citizen:
    """Says what is done in the words of the page. How, says each kind of citizen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def sees(self, *words: str) -> None:
        """All of it in the page, which needs no sideways scroll."""
        text = " ".join(self.main.inner_text().split())
        missing = [word for word in words if word not in text]
        assert not missing, (self.page.url, missing, text[:2500])
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), self.page.url

    def enters(self, name: str, text: str) -> None:
        raise NotImplementedError

    def ticks(self, name: str, value: str) -> None:
        raise NotImplementedError

    def attaches(self, name: str) -> None:
        raise NotImplementedError

    def onward(self, to: Locator) -> None:
        """Through this link or button to another page."""
        raise NotImplementedError

    def saves(self, to: Locator) -> bytes:
        raise NotImplementedError

    def presses(self, name: str) -> None:
        self.onward(self.main.get_by_role("button", name=name, exact=True).first)

    def follows(self, name: str) -> None:
        self.onward(self.main.get_by_role("link", name=name).first)

    def sends(self) -> None:
        self.onward(self.main.locator("form button[type=submit]").first)


class ByThumb(Citizen):
    def enters(self, name: str, text: str) -> None:
        self.main.locator(f"[name={name}]").fill(text)

    def ticks(self, name: str, value: str) -> None:
        self.main.locator(f"[name={name}][value='{value}']").check()

    def attaches(self, name: str) -> None:
        self.main.locator(f"[name={name}]").set_input_files(FILE)

    def onward(self, to: Locator) -> None:
        with self.page.expect_navigation():
            to.click()

    def saves(self, to: Locator) -> bytes:
        with self.page.expect_download() as there:
            to.click()
        return Path(there.value.path()).read_bytes()


class ByKeys(Citizen):
    """Tab, Enter, Space, arrows and letters. Wherever it arrives, the eye must see it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        page.on("filechooser", lambda chooser: chooser.set_files(FILE))  # from the start, or a quick key is missed

    def reach(self, target: Locator) -> None:
        handle = target.first.element_handle()
        for _ in range(120):
            if handle.evaluate("one => one === document.activeElement"):
                assert handle.evaluate(SHOWN), f"{self.page.url}: focus is not seen on {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: no key leads to {target}")

    def enters(self, name: str, text: str) -> None:
        self.reach(self.main.locator(f"[name={name}]"))
        self.page.keyboard.type(text)

    def ticks(self, name: str, value: str) -> None:
        """A group of radio buttons is one stop; arrows go through it."""
        wanted = self.main.locator(f"[name={name}][value='{value}']")
        if wanted.is_checked():
            return
        if wanted.get_attribute("type") == "checkbox":
            self.reach(wanted)
            self.page.keyboard.press("Space")
        else:
            chosen = self.main.locator(f"[name={name}]:checked")
            self.reach(chosen if chosen.count() else self.main.locator(f"[name={name}]"))
            self.page.keyboard.press("Space")
            for _ in range(10):
                if wanted.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        assert wanted.is_checked()

    def attaches(self, name: str) -> None:
        field = self.main.locator(f"[name={name}]")
        self.reach(field)
        self.page.keyboard.press("Enter")
        for _ in range(200):
            if field.evaluate("one => one.files.length"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.page.url}: Enter on {name} lets nobody choose a file")

    def onward(self, to: Locator) -> None:
        self.reach(to)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def saves(self, to: Locator) -> bytes:
        self.reach(to)
        with self.page.expect_download() as there:
            self.page.keyboard.press("Enter")
        return Path(there.value.path()).read_bytes()
