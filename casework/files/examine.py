"""Examines one untrusted file in a process of its own: `python -m casework.files.examine`, without Django.

stdin: a line of JSON {kind, limits}, then the file. stdout: one line of JSON {"refused": code} or {"refused": ""},
then the bytes to keep. Anything else (crash, kill by a limit) means the file is not to be trusted.
"""

import io
import json
import posixpath
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

from casework.files.seclude import become, leave_network, limit, nobody


class Refused(Exception):
    pass


def image(data: bytes, limits: dict, kind: str) -> bytes:
    """Decoded and encoded again: metadata (EXIF, GPS) and anything appended are left behind."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # measured below, before anything is decoded
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > limits["pixels"]:
                raise Refused("pixels")
            picture.load()
            return encode(ImageOps.exif_transpose(picture), kind)
    except (OSError, SyntaxError, ValueError, zlib.error) as error:
        raise Refused("damaged") from error


def encode(picture: Any, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "jpg":
        if picture.mode not in {"RGB", "L"}:
            picture = picture.convert("RGB")
        picture.info.clear()
        picture.save(out, "JPEG", quality=85, optimize=True)
    else:
        transparency = picture.info.get("transparency")
        picture.info.clear()
        picture.save(out, "PNG", **({} if transparency is None else {"transparency": transparency}))
    return out.getvalue()


# An action of these kinds does something when the page is merely opened or clicked; a plain web link does not.
ACTIVE_KEYS = ("/JS", "/JavaScript", "/OpenAction", "/AA", "/SubmitForm", "/Launch")
ACTIVE_ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"),
    *("/Rendition", "/Movie", "/Sound", "/RichMediaExecute"),
}
ACTIVE_ANNOTATIONS = {"/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"}
CARRIERS = ("/EmbeddedFiles", "/EF", "/AF", "/Collection")


def pdf(data: bytes, limits: dict) -> bytes:
    """Written afresh without active content. A digitally signed PDF is kept byte for byte, or refused:
    rewriting would break the signature its sender relies on."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted:
                raise Refused("locked")
            if not 1 <= len(document.pages) <= limits["pages"]:
                raise Refused("pages" if len(document.pages) else "damaged")
            signed, active = disarm(document, pikepdf, limits)
            if signed and active:
                raise Refused("signed_active")
            if signed:
                return signed_bytes(data)
            out = io.BytesIO()
            document.save(out, fix_metadata_version=False)
            return out.getvalue()
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError) as error:
        raise Refused("damaged") from error


def signed_bytes(data: bytes) -> bytes:
    if len(data) - data.rfind(b"%%EOF") > 1024:  # something else was glued behind it
        raise Refused("damaged")
    return data


def disarm(document: Any, pikepdf: ModuleType, limits: dict) -> tuple[bool, bool]:
    """Removes active content everywhere, object streams included. Answers (is signed, something was removed)."""
    signed = active = False
    room = limits["pdf_unpacked"]
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream):
            room -= unpacked_size(thing, room)
        for entry in dictionaries(thing, pikepdf):
            signed = signed or "/ByteRange" in entry
            active = disarm_entry(entry, pikepdf) or active
    return signed, active


def dictionaries(thing: Any, pikepdf: ModuleType) -> Iterator[Any]:
    """Every dictionary inside one object, direct ones too; indirect ones come by themselves."""
    waiting, first = [thing], True
    while waiting:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Object) or (item.is_indirect and not first):
            continue
        first = False
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            yield item
            waiting.extend(value for _, value in item.items())
        elif isinstance(item, pikepdf.Array):
            waiting.extend(item)


def disarm_entry(entry: Any, pikepdf: ModuleType) -> bool:
    if "/XFA" in entry:
        raise Refused("dynamic_form")
    if any(key in entry for key in CARRIERS) or entry.get("/Type") == "/EmbeddedFile":
        raise Refused("attachments")
    found = [key for key in ACTIVE_KEYS if key in entry and not only_shows_a_page(key, entry[key], pikepdf)]
    for key in found:
        del entry[key]
    if entry.get("/S") in ACTIVE_ACTIONS and "/K" not in entry:  # /K: a structure element, whose /S is a tag name
        entry["/S"] = pikepdf.Name("/Disarmed")
        found.append("/S")
    if entry.get("/Subtype") in ACTIVE_ANNOTATIONS:
        entry["/Subtype"] = pikepdf.Name("/Disarmed")
        found.append("/Subtype")
    return bool(found)


def only_shows_a_page(key: str, value: Any, pikepdf: ModuleType) -> bool:
    """Word and LaTeX write an opening "action" that is nothing but a page number."""
    if key != "/OpenAction":
        return False
    return isinstance(value, pikepdf.Array) or (value.get("/S") == "/GoTo" and "/Next" not in value)


def unpacked_size(stream: Any, room: int) -> int:
    filters = stream.get("/Filter")
    names = (
        [str(filters)]
        if filters is not None and str(filters).startswith("/")
        else [str(name) for name in filters or ()]
    )
    if sum(name in {"/FlateDecode", "/Fl"} for name in names) > 1:
        raise Refused("bomb")  # deflate within deflate multiplies; no scanner or printer driver writes it
    if not names or names[0] not in {"/FlateDecode", "/Fl"}:
        return len(stream.read_raw_bytes())
    return inflated(stream.read_raw_bytes(), room)


def inflated(packed: bytes, room: int) -> int:
    engine, total = zlib.decompressobj(), 0
    try:
        while packed and not engine.eof:
            total += len(engine.decompress(packed, 1 << 20))
            packed = engine.unconsumed_tail
            if total > room:
                raise Refused("bomb")
    except zlib.error:
        pass  # readers show what they could unpack; the size until there is what counts
    return total


NEEDED = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
PROGRAMS = ("vbaproject", "vbadata", "/activex/", "oleobject", ".exe", ".dll", ".js", ".vbs")


def office(data: bytes, limits: dict, kind: str) -> bytes:
    """Kept as it is; only refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > limits["entries"] or sum(entry.file_size for entry in entries) > limits["unpacked"]:
                raise Refused("bomb")
            names = {entry.filename for entry in entries}
            if NEEDED[kind] not in names or "[Content_Types].xml" not in names or len(names) != len(entries):
                raise Refused("damaged")
            room = limits["unpacked"]
            for entry in entries:
                room -= office_entry(archive, entry, room, limits)
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, OSError, ValueError, NotImplementedError) as error:
        raise Refused("damaged") from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise Refused("damaged") from error
    return data


def office_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, limits: dict) -> int:
    name = entry.filename.lower()
    if name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or ":" in name:
        raise Refused("damaged")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("damaged")
    if any(program in f"/{name}" for program in PROGRAMS):
        raise Refused("macros")
    with archive.open(entry) as packed:
        content = packed.read(room + 1)  # the sizes in the directory are only a claim
    if len(content) > room or len(content) > limits["ratio"] * max(entry.compress_size, 1024):
        raise Refused("bomb")
    if name.endswith(".rels"):
        refuse_links_out(content)
    if name == "[content_types].xml" and (b"macroEnabled" in content or b"vbaProject" in content):
        raise Refused("macros")
    return len(content)


def refuse_links_out(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused("damaged")
    for relation in ElementTree.fromstring(content):
        target_is_outside = relation.get("TargetMode") == "External" or "://" in relation.get("Target", "")
        if target_is_outside and not relation.get("Type", "").endswith("/hyperlink"):
            raise Refused("links_out")
        if posixpath.normpath(relation.get("Target", "")).startswith("../../.."):
            raise Refused("damaged")


def warm(kind: str) -> None:
    """What is read from disk is read before the disk is out of reach."""
    if kind == "pdf":
        import pikepdf

        pikepdf.new().save(io.BytesIO())
    elif kind in NEEDED:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x", "<x/>")
        with zipfile.ZipFile(packed) as archive:
            ElementTree.fromstring(archive.read("x"))
    else:
        from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin  # noqa: F401  # photos of phones ask for both

        for name in ("PNG", "JPEG"):
            ImageOps.exif_transpose(Image.new("RGB", (1, 1))).save(io.BytesIO(), name)


def main() -> None:
    account = nobody()
    leave_network()
    source = sys.stdin.buffer
    question = json.loads(source.readline())
    kind, limits = question["kind"], question["limits"]
    warm(kind)
    limit(limits)
    become(account)
    data, refused, kept = source.read(), "", b""
    try:
        if kind == "pdf":
            kept = pdf(data, limits)
        elif kind in NEEDED:
            kept = office(data, limits, kind)
        else:
            kept = image(data, limits, kind)
    except Refused as reason:
        refused = str(reason)
    except (MemoryError, RecursionError):
        refused = "slow"
    sys.stdout.buffer.write(json.dumps({"refused": refused}).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
