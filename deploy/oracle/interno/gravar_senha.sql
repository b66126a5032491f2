-- Waits until the new password of HSM_JOB is where the senders read it.
prompt Grave-a agora no arquivo de senha (password_file de job.toml) de cada máquina que envia
accept hsm_pronto char prompt 'Gravada? ENTER para continuar: '
undefine hsm_pronto
