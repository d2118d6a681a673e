"""Brings fixtures/dip/<agency>.yaml into the Daftar Informasi Publik."""

from __future__ import annotations

from requests_app.catalogues import LoadCommand
from requests_app.dip import catalogue


class Command(LoadCommand):
    help = "Muat Daftar Informasi Publik dari fixtures/dip. Aman diulang."
    catalogue, noun = catalogue, "butir"
