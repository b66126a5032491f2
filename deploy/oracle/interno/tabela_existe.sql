-- Stands in for the file of a table that is already there.
prompt já existe:
