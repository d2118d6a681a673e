import shutil
from pathlib import Path

import pytest
from django.conf import settings as project


@pytest.fixture
def desk(tmp_path: Path, settings) -> Path:
    """A copy of the fixtures that a test may spoil; commands read it instead of the repository's."""
    shutil.copytree(project.BASE_DIR / "fixtures", tmp_path / "fixtures")
    settings.BASE_DIR = tmp_path
    return tmp_path / "fixtures" / "procedures"
