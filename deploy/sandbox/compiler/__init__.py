"""Turns PL/SQL into Python: a function a subprogram, with PL/SQL's line numbers, that runs against api.SessionApi.

A function here compiles a kind of node and is given a `Compiling`; `language.py` says which compiles what.

May use: builtins for STANDARD, support.py and semantics/ for what generated code calls. Statements are made by
whom it was handed (api.MakeStatement). Used by: runtime; others know a unit's result by its calling convention.
"""
