"""Carries statements out: engine, sessions, transactions, cursors, triggers, over connections to PostgreSQL.

May use: everything that parses, translates, compiles and describes. engine.py is its root.
Used by: server.py and control.py; the wire through backend.py, PL/SQL and built-ins through api.py.
"""
