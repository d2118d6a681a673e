"""Brings fixtures/dik/<agency>.yaml into the list of exempt information of an agency that has none."""

from __future__ import annotations

from requests_app.catalogues import LoadCommand
from requests_app.dik import catalogue


class Command(LoadCommand):
    help = "Muat Daftar Informasi yang Dikecualikan dari fixtures/dik. Aman diulang."
    catalogue, noun = catalogue, "pengecualian"
