"""HTML to PDF/A in a caged child process. Only `text` needs Django: the server has neither settings nor secrets."""

from .cage import Limits, Report, render, render_with_report, warm
from .errors import PdfFailed

__all__ = ["Limits", "PdfFailed", "Report", "render", "render_with_report", "warm"]
