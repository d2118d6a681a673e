"""`manage.py check` reads every procedure file and names each mistake with file, step and key."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from casework.cases.procedures.check import all_mistakes
from casework.cases.procedures.reading import folder, sources


@register("procedures")
def procedure_files(**_kwargs: Any) -> list[CheckMessage]:
    if not any(sources()):
        hint = f"Letakkan di {folder()}/<instansi>/<kode>/<versi>.yaml."
        return [Error("Tidak ada berkas prosedur.", hint=hint, id="cases.E001")]
    return [Error(f"{source.name}: {mistake}", id="cases.E002") for source, mistake in all_mistakes()]
