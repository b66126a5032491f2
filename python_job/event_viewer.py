"""What the service says under Windows, through pywin32: entries of the Application log."""

from __future__ import annotations

import logging
from contextlib import suppress

import servicemanager

from .terminal import visible

SOURCE = "PythonService"  # of the entries


class EventViewer(logging.Handler):
    """Log records as entries. A log that is full or refuses us stops no delivery."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = "Info" if record.levelno < logging.WARNING else "Warning" if record.levelno < logging.ERROR else "Error"
        with suppress(Exception):
            getattr(servicemanager, f"Log{kind}Msg")(f"ServicoNotificadorOS: {visible(record.getMessage())}")
