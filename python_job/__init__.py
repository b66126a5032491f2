"""The thin sender: takes payloads that PL/SQL prepared, posts them to ntfy, reports what happened."""

__version__ = "0.5.0"
