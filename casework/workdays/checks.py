from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connection
from django.utils import timezone

from casework.workdays.load import missing_years
from casework.workdays.models import Holiday


@register(Tags.database)
def holidays_loaded(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """`manage.py check --database default` warns of a year whose holidays nobody has loaded."""
    if not databases or Holiday._meta.db_table not in connection.introspection.table_names():
        return []
    return [
        Warning(
            f"Libur nasional atau cuti bersama {year} belum dimuat; batas waktu di tahun itu akan terlalu awal.",
            hint=f"Jalankan manage.py import_holidays {year}, lalu cocokkan dengan SKB tiga menteri.",
            id="workdays.W001",
        )
        for year in missing_years(timezone.localtime())
    ]
