"""HTML to PDF/A in a caged child process. Nothing here imports Django: the server process has no settings and no secrets."""

from .cage import Limits, Report, render, render_with_report, warm
from .errors import PdfFailed

__all__ = ["Limits", "PdfFailed", "Report", "render", "render_with_report", "warm"]
