import io

import segno


def qr_svg(text: str) -> bytes:
    """A QR code (error level M) as SVG without a size of its own: the style sheet gives it one."""
    buffer = io.BytesIO()
    segno.make_qr(text, error="m").save(buffer, kind="svg", border=0, omitsize=True, svgclass=None, lineclass=None)
    return buffer.getvalue()
