from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class SealedFetcher(URLFetcher):
    """Knows `data:` and `asset:<name>` (bytes handed over with the job); any other address ends the rendering.

    Ending it is deliberate: an address from outside can only come from a wrong template or from text that escaped its
    escaping, and neither may yield a letter that merely lacks a picture.
    """

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._assets = assets
        self.refused = False  # WeasyPrint swallows even a fatal error inside an SVG picture

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme == "asset" and name in self._assets:
            data = self._assets[name]
            return URLFetcherResponse(url, data, {"Content-Type": content_type(data)})
        self.refused = True
        raise FatalURLFetchingError(scheme)


def content_type(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return "image/png"
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/svg+xml"  # anything else is no SVG either, and is told as an unreadable picture
