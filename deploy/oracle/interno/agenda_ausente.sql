-- What agenda_remover.sql has to say where there is no installation.
prompt Não há instalação do HSM neste banco, nem tarefas dela
