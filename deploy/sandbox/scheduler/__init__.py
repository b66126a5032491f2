"""DBMS_SCHEDULER's jobs: their tables and views, the packages, and the coordinator that runs them."""
