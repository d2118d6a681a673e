"""What is covered is gone from the copy, however the page lies; hostile files are refused in words (sheets/)."""

import io

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageChops

from casework.files import sheets
from casework.files.sheets import Box
from casework.files.sheets.ask import REFUSALS
from tests.files import corpus
from tests.files.sheets import SECRET, made, seen, talkative, text_of, unpacked

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"


def covered(box: Box, size: tuple[int, int], rim: int) -> tuple[int, int, int, int]:
    """The pixels of an area, less (rim > 0) or more (rim < 0) a rim."""
    width, height = size[0] / 100, size[1] / 100
    return (round(box.x * width) + rim, round(box.y * height) + rim,
            round((box.x + box.w) * width) - rim, round((box.y + box.h) * height) - rim)  # fmt: skip


def word(data: bytes, text: str = SECRET, page: int = 1) -> Box:
    found = [word.box for line in sheets.lines(data, PDF, page)[page] for word in line.words if word.text == text]
    assert len(found) == 1
    return found[0]


LAID = {
    "plain": {},
    "turned right": {"Rotate": 90},
    "upside down": {"Rotate": 180},
    "turned left": {"Rotate": 270},
    "cropped": {"CropBox": [100, 200, 430, 560]},
    "cropped and turned": {"CropBox": [100, 200, 430, 560], "Rotate": 90},
}


@pytest.mark.parametrize("case", LAID)
def test_the_covered_word_is_black_and_the_rest_is_as_it_was(case, tmp_path):
    data = made(LAID[case])
    box = word(data)
    copy = sheets.flatten(data, PDF, [box])
    before, after = seen(data, tmp_path), seen(copy, tmp_path)
    assert abs(before.width - after.width) <= 1 and abs(before.height - after.height) <= 1
    area = covered(box, after.size, 2)
    assert before.crop(area).getextrema()[0] < 60  # the word did stand there
    assert after.crop(area).getextrema()[1] == 0
    plain, other = sheets.flatten(data, PDF, []), sheets.flatten(data, PDF, [box])
    changed = ImageChops.difference(seen(plain, tmp_path), seen(other, tmp_path)).getbbox()
    outer = covered(box, after.size, -4)
    assert outer[0] <= changed[0] and outer[1] <= changed[1] and outer[2] >= changed[2] and outer[3] >= changed[3]
    assert seen(plain, tmp_path).crop(outer).getextrema()[0] < 60
    left = seen(copy, tmp_path)
    left.paste(255, covered(box, left.size, -4))
    alone = made(LAID[case] | {"text": ""})  # the page without the word
    assert max(ImageChops.difference(left, seen(sheets.flatten(alone, PDF, []), tmp_path)).getextrema()) <= 8


def test_nothing_but_pictures_is_left(tmp_path):
    data = made({}, {}, change=talkative)
    assert unpacked(data).count(SECRET.encode()) >= 3
    copy = sheets.flatten(data, PDF, [word(data), word(data, page=2)])
    assert SECRET.encode() not in copy and SECRET.encode() not in unpacked(copy)
    assert SECRET.encode("utf-16-be") not in unpacked(copy)
    assert text_of(data, tmp_path).count("Boleh dibaca") == 2 and text_of(copy, tmp_path) == ""
    reader = pypdf.PdfReader(io.BytesIO(copy))
    assert [page.extract_text() for page in reader.pages] == ["", ""]
    assert reader.metadata is None and not reader.attachments and not any("/Annots" in page for page in reader.pages)
    assert set(reader.trailer["/Root"]) == {"/Type", "/Pages"}
    for page in reader.pages:
        image = page["/Resources"]["/XObject"]["/Im"]
        assert image["/Width"] >= 420 / 72 * 200 - 1 and image["/Height"] >= 595 / 72 * 200 - 1


@pytest.mark.parametrize(("kind", "content_type"), [("JPEG", JPEG), ("PNG", PNG)])
def test_a_photo_is_shown_upright_and_loses_its_data(kind, content_type, tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Kamera Rahasia"  # to be turned right when shown
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste("red", (0, 150, 60, 200))  # lower left, so upper left when shown
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    data = out.getvalue()
    assert sheets.sizes(data, content_type) == [(200 * 72 / 200, 400 * 72 / 200)]
    copy = sheets.flatten(data, content_type, [Box(1, 0, 0, 25, 15)])
    assert b"Kamera" not in copy and b"Exif" not in copy
    image = pypdf.PdfReader(io.BytesIO(copy)).pages[0].images[0].image.convert("RGB")
    assert image.size == (200, 400)
    assert image.crop((0, 0, 50, 60)).getextrema() == ((0, 0),) * 3
    assert min(low for low, _ in image.crop((60, 70, 200, 400)).getextrema()) > 240


def test_a_see_through_picture_gets_paper_behind_it(tmp_path):
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(out, "PNG")
    copy = sheets.flatten(out.getvalue(), PNG, [])
    assert seen(copy, tmp_path).getextrema() == (255, 255)


def test_a_noisy_scan_becomes_a_jpeg_of_sensible_size():
    picture = Image.effect_noise((1654, 2339), 60).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    copy = sheets.flatten(out.getvalue(), JPEG, [Box(1, 10, 10, 30, 5)])
    image = pypdf.PdfReader(io.BytesIO(copy)).pages[0]["/Resources"]["/XObject"]["/Im"]
    assert image["/Filter"] == "/DCTDecode" and len(copy) < 1.2 * len(out.getvalue())


HOSTILE = {
    "no PDF at all": (lambda: b"MZ" + bytes(500), PDF, "damaged"),
    "cut off": (lambda: made()[:200], PDF, "damaged"),
    "locked": (lambda: made(encryption=pikepdf.Encryption(owner="x", user="y")), PDF, "locked"),
    "more than sixty pages": (lambda: corpus.pdf(61), PDF, "pages"),
    "a page of five metres": (lambda: made({"MediaBox": [0, 0, 14400, 14400]}), PDF, "pixels"),
    "400 million pixels": (corpus.huge_png, PNG, "pixels"),
    "a photo cut off": (lambda: corpus.image(size=(300, 300))[:400], JPEG, "damaged"),
    "a Word file": (lambda: corpus.office(), "application/msword", "kind"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_in_words(case):
    make, content_type, code = HOSTILE[case]
    with pytest.raises(sheets.SheetsRefused) as refused:
        sheets.flatten(make(), content_type, [])
    assert (refused.value.code, str(refused.value)) == (code, REFUSALS[code])


def test_a_file_that_swells_is_stopped_by_its_limits(monkeypatch):
    monkeypatch.setitem(sheets.ask.LIMITS, "memory", 512 * 1024 * 1024)
    monkeypatch.setitem(sheets.ask.LIMITS, "cpu_seconds", 3)
    with pytest.raises(sheets.SheetsRefused) as refused:
        sheets.flatten(corpus.pdf(change=corpus.inflates), PDF, [])
    assert refused.value.code == "slow"


def test_a_page_that_is_not_there():
    with pytest.raises(sheets.SheetsRefused) as refused:
        sheets.picture(made(), PDF, 2, 600)
    assert refused.value.code == "page"
    shown, content_type = sheets.picture(made(), PDF, 1, 600)
    assert content_type == PNG and Image.open(io.BytesIO(shown)).width == 600
