"""The programs of the product as a site starts them, in processes of their own, and what they cost the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.database import PASSWORD, ROOT


def configuration(folder: Path, dsn: str, url: str, **job: object) -> Path:
    """A file for one channel, PADRAO, at this URL; job: settings of that section."""
    secret, path = folder / "password", folder / "job.toml"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    path.write_text(
        f'[database]\ndsn = "{dsn}"\nuser = "HSM_JOB"\npassword_file = "{secret}"\n'
        f'[channels.PADRAO]\nurl = "{url}"\n[job]\n' + "".join(f"{name} = {value}\n" for name, value in job.items())
    )
    return path


@contextmanager
def running(folder: Path, module: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """A program until it is told to stop, or has come to its end; folder: where its log goes. It must not fail."""
    command = [sys.executable, "-m", f"python_job.{module}", *map(str, arguments)]
    with (folder / f"{module}.log").open("w+b") as log:
        child = subprocess.Popen(command, cwd=ROOT, env={}, stdout=log, stderr=log)
        try:
            yield child
        finally:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
            code = child.wait(60)
            log.seek(0)
            assert code == 0, log.read().decode()


def compiled(folder: Path) -> Mapping[str, str]:
    """An environment in which modules are compiled once, as an installation with pip leaves them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def processor_s(pid: int) -> float:
    """Seconds all threads of a process have had a processor, and what it started and saw end."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def resident_kb(pid: int) -> int:
    """Memory a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ProcessLookupError(pid)
