-- Stands in for the file of a table that is already there.
prompt &hsm_tabela já existe
