"""Files that people and attackers upload, made when asked for."""

import io
import zipfile
import zlib

import pikepdf
from PIL import Image

DOCX = {
    "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="x"/>',
    "_rels/.rels": b'<Relationships xmlns="x"/>',
    "word/document.xml": b"<document>Surat permohonan</document>",
}
RELATION = b'<Relationships xmlns="x"><Relationship Type="http://x/%s" TargetMode="External" Target="http://x"/></Relationships>'


def pdf(pages: int = 1, change=None, **save) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 200))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def javascript() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def opens_script(document) -> None:
    document.Root.OpenAction = document.make_indirect(javascript())


def page_script(document) -> None:
    document.pages[0].obj.AA = pikepdf.Dictionary(O=javascript())


def named_script(document) -> None:
    names = pikepdf.Dictionary(Names=[pikepdf.String("x"), javascript()])
    document.Root.Names = pikepdf.Dictionary(JavaScript=names)


def launches(document) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])


def submits(document) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("http://x"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].obj.Annots = pikepdf.Array([link])


def links_to_web(document) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://contoh.id"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].obj.Annots = pikepdf.Array([link])


def embeds(document) -> None:
    document.attachments["jahat.exe"] = b"MZ"


def dynamic_form(document) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pikepdf.Stream(document, b"<xdp/>"))


def signature(document) -> None:
    value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String("tanda tangan"))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=value)], SigFlags=3)


def signature_and_script(document) -> None:
    signature(document)
    opens_script(document)


def inflates(document) -> None:
    packer, packed = zlib.compressobj(9), []
    for _ in range(450):
        packed.append(packer.compress(bytes(1 << 20)))
    packed.append(packer.flush())
    stream = pikepdf.Stream(document, b"")
    stream.write(b"".join(packed), filter=pikepdf.Name.FlateDecode)
    document.pages[0].obj.Contents = stream


def active_words(data: bytes) -> set[str]:
    """Active content that a reader of the stored PDF would still find, object streams opened."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
    words = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/SubmitForm", "/EmbeddedFile", "/XFA")
    return {word for word in words if word.encode() in out.getvalue()}


def image(kind: str = "JPEG", size: tuple[int, int] = (30, 20), **save) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **save)
    return out.getvalue()


def two_pictures() -> bytes:
    """What many phones write under the name .jpg: a JPEG with a second one behind it."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 20))])
    return out.getvalue()


def photo_with_place(turned: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "Kamera Rahasia"
    exif.get_ifd(0x8825)[1] = "S"
    return image(exif=exif)


def huge_png() -> bytes:
    """20 000 × 20 000 pixels in a few kilobytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)

    side = (20_000).to_bytes(4)
    head = chunk(b"IHDR", side + side + b"\x01\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def office(extra: dict[str, bytes] | None = None, base: dict[str, bytes] = DOCX) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**base, **(extra or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()


def office_with_link() -> bytes:
    out = io.BytesIO(office())
    entry = zipfile.ZipInfo("word/link")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()
