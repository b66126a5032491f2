-- What each user and role may do with the objects of HSM. Nothing to PUBLIC, nothing to be passed on.

grant execute on hsm_envio_api to hsm_job;

grant execute on hsm_admin to hsm_operador;
grant execute on hsm_rota to hsm_operador;
grant execute on hsm_painel to hsm_operador;
grant execute on hsm_consulta to hsm_leitor, hsm_operador;

grant select on hsm_fila_vw to hsm_leitor, hsm_operador;
grant select on hsm_falha_vw to hsm_leitor, hsm_operador;
grant select on hsm_falha_grupo_vw to hsm_leitor, hsm_operador;
grant select on hsm_rota_vw to hsm_leitor, hsm_operador;
grant select on hsm_tentativa_vw to hsm_leitor, hsm_operador;
grant select on hsm_canal_vw to hsm_leitor, hsm_operador;
grant select on hsm_recente_vw to hsm_leitor, hsm_operador;
grant select on hsm_saude_vw to hsm_leitor, hsm_operador;
grant select on hsm_log_vw to hsm_leitor, hsm_operador;
grant select on hsm_auditoria_vw to hsm_leitor, hsm_operador;
grant select on hsm_parametro_vw to hsm_leitor, hsm_operador;
-- Credentials in actions, topics in full, what strangers have answered
grant select on hsm_rota_completa_vw to hsm_operador;
grant select on hsm_tentativa_completa_vw to hsm_operador;
grant select on hsm_auditoria_completa_vw to hsm_operador;
