-- Stands in for the acts of a script that was asked only to show them.
prompt ENSAIO: nada foi alterado.
