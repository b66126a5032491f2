"""The dictionary: what exists and who may use it, what DDL does to it, and the views that show it.

May use: sql, for what stands inside of DDL. Of the engine around it knows host.py, of what else a database holds
from the start contribution.py. Used by: builtins, runtime, scheduler, utplsql; sql and compiler know model.CatalogApi.
"""
