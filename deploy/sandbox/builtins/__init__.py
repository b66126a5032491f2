"""STANDARD's functions in PL/SQL, and the packages and types of SYS: specs/ in PL/SQL, packages/ their bodies.

May use: a session by api.py, values by semantics/, the dictionary.
Used by: compiler, which calls the functions; contents.py, which puts the units into a database.
"""
