"""The Windows service ServicoNotificadorOS, through pywin32; nothing else may import this module."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

import servicemanager
import win32service
import win32serviceutil

from .config import load
from .event_viewer import SOURCE, EventViewer
from .resident import serve
from .terminal import guarded

STOP_HINT_MS = 60_000  # what is in flight may take its timeouts to end, then is reported
log = logging.getLogger("python_job")


class ServicoNotificadorOS(win32serviceutil.ServiceFramework):  # type: ignore[misc]
    _svc_name_ = "ServicoNotificadorOS"
    _svc_display_name_ = "Notificador de ordens de serviço"
    _svc_description_ = "Envia as notificações que a fila do Oracle entrega."

    def __init__(self, args: list[str]) -> None:
        super().__init__(args)  # makes the service's name the source
        servicemanager.SetEventSourceName(SOURCE)
        self._stop_event = threading.Event()

    def SvcStop(self) -> None:
        self.ReportServiceStatus(win32service.SERVICE_STOP_PENDING, waitHint=STOP_HINT_MS)
        self._stop_event.set()

    SvcShutdown = SvcStop

    def SvcDoRun(self) -> None:
        log.handlers, log.propagate = [EventViewer()], False
        log.setLevel(logging.INFO)

        def action() -> int:
            config = load(win32serviceutil.GetServiceCustomOption(self._svc_name_, "config"), os.environ)
            return serve(config, self._stop_event)

        if code := guarded(action):
            raise RuntimeError(f"ended with exit code {code}")  # the host reports it: recovery actions can follow


def manage(command: str, config: str | None) -> int:
    """Runs one of install, start, stop, remove, debug; install remembers where the configuration is. Exit code."""
    name = ServicoNotificadorOS._svc_name_
    arguments = [name, *(["--startup", "auto"] if command == "install" else []), command]
    place = f"{__name__}.{name}"  # by module name: the service starts in another directory
    error: int = win32serviceutil.HandleCommandLine(ServicoNotificadorOS, place, arguments) or 0
    if command == "install" and not error:
        servicemanager.SetEventSourceName(SOURCE, True)  # registers it: the service's account may not be able to
        if config:
            win32serviceutil.SetServiceCustomOption(name, "config", str(Path(config).resolve()))
    return error
