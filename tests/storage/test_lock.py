from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.lock import lock
from bot.storage.store import StorageError

HOLDS = """
import sys, time
from pathlib import Path
from bot.storage.lock import lock
held = lock(Path(sys.argv[1]))
print("locked", flush=True)
time.sleep(3600)
"""


def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        with pytest.raises(StorageError, match=str(tmp_path)):
            lock(tmp_path / "lock")
        process.kill()
    lock(tmp_path / "lock").close()
