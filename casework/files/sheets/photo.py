"""A JPG or PNG as one page, upright as a viewer shows it."""

import io
import zlib
from collections.abc import Iterable

from PIL import Image, ImageOps

from .errors import Refused

LONG_SIDE = 842 / 72  # inches of A4: a large photo becomes a page of that size, finer than the least resolution


class Photo:
    count = 1

    def __init__(self, data: bytes, limits: dict[str, int]) -> None:
        Image.MAX_IMAGE_PIXELS = None  # measured below, before anything is decoded
        self.least_dpi = limits["dpi"]
        try:
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
                if picture.width * picture.height > limits["pixels"]:
                    raise Refused("pixels")
                picture.load()
                self.picture = on_white(ImageOps.exif_transpose(picture))
        except (OSError, SyntaxError, ValueError, zlib.error) as error:
            raise Refused("damaged") from error

    @property
    def dpi(self) -> float:
        return max(self.least_dpi, max(self.picture.size) / LONG_SIDE)

    def size(self, page: int) -> tuple[float, float]:
        return self.picture.width * 72 / self.dpi, self.picture.height * 72 / self.dpi

    def at_width(self, page: int, width: int) -> Image.Image:
        height = max(1, round(self.picture.height * width / self.picture.width))
        return self.picture.resize((width, height)) if width < self.picture.width else self.picture

    def at_dpi(self, page: int, dpi: int) -> Image.Image:
        """Its own pixels: more would add nothing."""
        return self.picture.copy()

    def lines(self, pages: Iterable[int]) -> dict[int, list[list[list[object]]]]:
        return {1: []}


def on_white(picture: Image.Image) -> Image.Image:
    """RGB without transparency, colour profile or metadata."""
    if picture.mode == "P" or picture.has_transparency_data:
        whole = picture.convert("RGBA")
        ground = Image.new("RGBA", whole.size, "white")
        picture = Image.alpha_composite(ground, whole)
    elif picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.point(lambda value: value / 256).convert("L")
    plain = picture.convert("RGB")
    plain.info.clear()
    return plain
