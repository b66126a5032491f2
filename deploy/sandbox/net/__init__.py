"""The Oracle Net (TNS and TTC) side of the sandbox: what lets the unmodified driver talk to the engine."""
