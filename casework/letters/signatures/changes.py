"""What was added behind our bytes: a signature and what belongs to it, or something that changes what is read.

A signature over the whole file says nothing about who wrote the file. Somebody may have changed a page in the same
breath as signing it; so each object of ours must still be what it was, but for the places a signature needs.
"""

import io
from collections.abc import Iterator

import pikepdf

ROOT_GAINS = {"/AcroForm", "/DSS", "/Extensions", "/Version", "/Perms", "/Metadata"}
PAGE_GAINS = {"/Annots", "/Tabs"}
PLUMBING = {"/XRef", "/ObjStm"}


def only_signed(ours: bytes, data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(ours)) as before, pikepdf.open(io.BytesIO(data)) as after:
        if before.Root.objgen != after.Root.objgen or len(before.pages) != len(after.pages):
            return False
        if not _within(before.Root, after.Root, ROOT_GAINS) or not _form_is_signature(after.Root.get("/AcroForm")):
            return False
        pages = {page.obj.objgen for page in before.pages}
        free = {before.Root.objgen, *pages, *_told_freely(before)}
        for page in before.pages:
            if not _page_is_kept(page.obj, after.get_object(page.obj.objgen), after):
                return False
        return all(_same(item, after.get_object(item.objgen)) for item in _bound(before, free))


def _bound(before: pikepdf.Pdf, free: set[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    for item in before.objects:
        if item.is_indirect and item.objgen not in free and not _is_plumbing(item):
            yield item


def _is_plumbing(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Stream) and str(item.get("/Type", "")) in PLUMBING


def _told_freely(before: pikepdf.Pdf) -> Iterator[tuple[int, int]]:
    """Title, dates and programs: facts about the file, not on its pages."""
    for item in (before.trailer.get("/Info"), before.Root.get("/Metadata")):
        if item is not None and item.is_indirect:
            yield item.objgen
    for page in before.pages:
        notes = page.obj.get("/Annots")
        if notes is not None and notes.is_indirect:
            yield notes.objgen  # looked at by _page_is_kept


def _page_is_kept(page: pikepdf.Object, now: pikepdf.Object, after: pikepdf.Pdf) -> bool:
    if not _within(page, now, PAGE_GAINS):
        return False
    held = [item.objgen for item in page.get("/Annots", ())]
    there = list(now.get("/Annots", ()))
    if [item.objgen for item in there][: len(held)] != held:
        return False
    return all(_is_signature(item) for item in there[len(held) :])


def _is_signature(item: pikepdf.Object) -> bool:
    kind = item.get("/FT", item["/Parent"].get("/FT") if "/Parent" in item else None)
    return item.get("/Subtype") == "/Widget" and kind == "/Sig"


def _form_is_signature(form: pikepdf.Object | None) -> bool:
    return form is None or ("/XFA" not in form and all(field.get("/FT") == "/Sig" for field in form.get("/Fields", ())))


def _within(before: pikepdf.Object, now: pikepdf.Object, gains: set[str]) -> bool:
    keys = (set(before.keys()) | set(now.keys())) - gains
    return all(key in before and key in now and _same(before[key], now[key]) for key in keys)


def _same(before: pikepdf.Object, now: pikepdf.Object) -> bool:
    """References compare by number; what they point at is compared by itself."""
    if isinstance(before, pikepdf.Stream) != isinstance(now, pikepdf.Stream):
        return False
    if isinstance(before, pikepdf.Stream):
        return _within(before, now, {"/Length"}) and before.read_raw_bytes() == now.read_raw_bytes()
    if type(before) is not type(now) or not isinstance(before, pikepdf.Object):
        return bool(before == now)
    if before.is_indirect and now.is_indirect and before.objgen != now.objgen:
        return False
    return bool(before.unparse(resolved=True) == now.unparse(resolved=True))
