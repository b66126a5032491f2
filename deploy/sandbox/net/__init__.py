"""The Oracle Net (TNS and TTC) side of the sandbox: what lets the unmodified driver talk to the engine.

May use: backend.py, and nothing else of the engine. A message is read completely before anything acts on it.
Used by: server.py.
"""
