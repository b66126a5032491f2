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
from .send_once import guarded
from .service import serve

STOP_HINT_MS = 60_000  # what is in flight may take its timeouts to end, then is reported


class EventViewer(logging.Handler):
    """Log records as entries of the Application log, source PythonService."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.levelno >= logging.ERROR
        write = servicemanager.LogErrorMsg if error else servicemanager.LogWarningMsg
        write(f"ServicoNotificadorOS: {record.getMessage()}")


class ServicoNotificadorOS(win32serviceutil.ServiceFramework):  # type: ignore[misc]
    _svc_name_ = "ServicoNotificadorOS"
    _svc_display_name_ = "Notificador de ordens de serviço"
    _svc_description_ = "Envia ao ntfy as notificações que a fila do Oracle entrega."

    def __init__(self, args: list[str]) -> None:
        super().__init__(args)
        self._stop_event = threading.Event()

    def SvcStop(self) -> None:
        self.ReportServiceStatus(win32service.SERVICE_STOP_PENDING, waitHint=STOP_HINT_MS)
        self._stop_event.set()

    SvcShutdown = SvcStop

    def SvcDoRun(self) -> None:
        log = logging.getLogger("python_job")
        log.handlers, log.propagate = [EventViewer(logging.WARNING)], False
        names = (self._svc_name_, "")
        servicemanager.LogMsg(servicemanager.EVENTLOG_INFORMATION_TYPE, servicemanager.PYS_SERVICE_STARTED, names)
        config = win32serviceutil.GetServiceCustomOption(self._svc_name_, "config")
        if code := guarded(lambda: serve(load(config, os.environ), self._stop_event)):
            servicemanager.LogErrorMsg(f"{self._svc_name_} ended with exit code {code}")
        servicemanager.LogMsg(servicemanager.EVENTLOG_INFORMATION_TYPE, servicemanager.PYS_SERVICE_STOPPED, names)


def manage(command: str, config: str | None) -> int:
    """Runs one of install, start, stop, remove, debug; install remembers where the configuration is. Exit code."""
    name = ServicoNotificadorOS._svc_name_
    arguments = [name, *(["--startup", "auto"] if command == "install" else []), command]
    place = f"{__name__}.{name}"  # by module name: the service starts in another directory
    error: int = win32serviceutil.HandleCommandLine(ServicoNotificadorOS, place, arguments) or 0
    if command == "install" and config and not error:
        win32serviceutil.SetServiceCustomOption(name, "config", str(Path(config).resolve()))
    return error
