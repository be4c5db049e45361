"""The real service in a process of its own: ``python -m bot serve``, its data in a directory of the caller's."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from load.connection import Connection

ROOT = Path(__file__).parents[2]
UNLIMITED = {"DIEM_SANG_USER_RATE": "1000000", "DIEM_SANG_ADDRESS_RATE": "10000000"}
_STEP = 0.01
_CHANCE = random.SystemRandom()


class Service:
    """Started, killed and started again on the same data and port.

    Args:
        knowledge: the knowledge it serves.
        data: its data directory; its log goes there, too.
        limited: keep the usual limits on one sender.
        settings: further settings of the environment; read at each start.
    """

    def __init__(
        self, knowledge: Path, data: Path, *, limited: bool = False, settings: Mapping[str, str] | None = None
    ) -> None:
        self.data = data
        self.port = free_port()
        self.log = data / "log"
        self._knowledge = knowledge
        self.settings = {**({} if limited else UNLIMITED), **(settings or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, **self.settings, "DIEM_SANG_DATA": str(self.data)}
        command = [sys.executable, "-m", "bot", "serve", "--knowledge", str(self._knowledge), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    async def until_open(self) -> Connection:
        """A connection as soon as there is one to be had.

        Raises:
            RuntimeError: the process ended instead.
        """
        while True:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"the service ended:\n{self.log.read_text(errors='replace')[-2000:]}")
            try:
                return await Connection.open(self.port)
            except OSError:
                await asyncio.sleep(_STEP)

    def kill(self) -> None:
        """As the system does when memory is short: at once, without a word."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Asked politely; the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(number)
        code = self.process.wait(30)
        self.process = None
        return code

    def memory(self) -> dict[str, float]:
        """Resident memory in MB: now, and the most it was."""
        assert self.process is not None
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        fields = (line.partition(":") for line in lines)
        kilobytes = {name: int(rest.split()[0]) for name, _, rest in fields if rest.endswith("kB")}
        return {"now": kilobytes["VmRSS"] / 1024, "peak": kilobytes["VmHWM"] / 1024}


def free_port() -> int:
    """A port of those that the system gives to no connection: one could take it while the service is down."""
    while True:
        port = _CHANCE.randrange(20_000, 32_000)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
