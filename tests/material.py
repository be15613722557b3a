"""Where the real test material lies: beside the checkout, or where DOSSIER_MATERIAL says."""

import os
from pathlib import Path

import pytest

MATERIAL = Path(os.environ.get("DOSSIER_MATERIAL", Path(__file__).resolve().parents[2] / "shared" / "data"))


def material(folder: str) -> Path:
    """The folder of a set; the test is skipped, with the reason, where the material is not there."""
    path = MATERIAL / folder
    if not path.is_dir():
        pytest.skip(f"the material {folder} is not beside the checkout (set DOSSIER_MATERIAL)")
    return path
