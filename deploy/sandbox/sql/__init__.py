"""Translates queries and DML into PostgreSQL's SQL; boot/ is what PostgreSQL lacks, loaded once into schema `oc`.

May use: the tree (parser), what the dictionary tells (model); it executes nothing and asks no session.
Used by: runtime, which executes it, and catalog, for defaults, checks, virtual columns and views.
"""
