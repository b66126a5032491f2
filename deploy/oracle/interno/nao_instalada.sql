-- What verify.sql has to say where there is no installation.
prompt PROBLEMA: não há instalação do HSM neste banco; para instalar, install.sql
exit failure rollback
