"""The bodies of the built-in packages and object types, by the calling convention of api.py."""
