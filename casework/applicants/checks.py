import stat
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from .keys import CURE, keys


@register("security")
def key_file(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The key file is there, readable to us and to nobody else."""
    path = Path(settings.PERSONAL_DATA_KEY_FILE)
    if not path.exists():
        return (
            []
            if settings.PERSONAL_DATA_KEY_CREATE
            else [Error(f"Berkas kunci data pribadi {path} tidak ada.", hint=CURE, id="applicants.E001")]
        )
    try:
        keys()
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="applicants.E002")]
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [
            Warning(f"Berkas kunci {path} dapat dibaca pengguna lain.", hint=f"chmod 600 {path}", id="applicants.W001")
        ]
    return []
