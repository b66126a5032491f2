"""DBMS_SCHEDULER's jobs: their tables and views, the packages, and the coordinator that runs them.

May use: sessions of the engine, the dictionary, builtins.
Used by: contents.py (contents), server.py (coordinator.Scheduler); by PL/SQL only through its packages.
"""
