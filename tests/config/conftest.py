"""Starting the product as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
OURS = {"DATABASE_URL", "BROKER_URL", "DEMO", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL"}


@pytest.fixture
def environment(tmp_path):
    clean = {key: value for key, value in os.environ.items() if key not in OURS}
    return {**clean, "VAR_DIR": str(tmp_path), "PYTHONWARNINGS": "ignore"}


@pytest.fixture
def run_settings(environment):
    def run(**values):
        return subprocess.run(
            [sys.executable, "-c", "import config.settings"],
            cwd=ROOT,
            env={**environment, **values},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
