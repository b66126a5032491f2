"""The bodies of the built-in packages and object types, by the calling convention of api.py.

May use what builtins may. Used by: builtins/implementations.py, which says which spec each belongs to.
"""
