-- What each user and role may do with the objects of HSM. Nothing to PUBLIC, nothing to be passed on.

@@modo.sql

declare
   procedure conceder(in_privilegio in varchar2, in_objeto in varchar2, in_a in varchar2) is
      l_comando constant varchar2(400) := 'grant ' || in_privilegio || ' on hsm.' || in_objeto || ' to ' || in_a;
   begin
      dbms_output.put_line(l_comando);
      if nvl('&hsm_ensaio', 'N') = 'N' then
         execute immediate l_comando;
      end if;
   end conceder;
begin
   conceder('execute', 'hsm_envio_api', 'hsm_job');

   conceder('execute', 'hsm_admin', 'hsm_operador');
   conceder('execute', 'hsm_rota', 'hsm_operador');
   conceder('execute', 'hsm_painel', 'hsm_leitor, hsm_operador');
   conceder('execute', 'hsm_painel_completo', 'hsm_operador');
   conceder('execute', 'hsm_consulta', 'hsm_leitor, hsm_operador');

   conceder('select', 'hsm_fila_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_falha_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_falha_grupo_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_rota_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_tentativa_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_canal_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_consumo_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_saude_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_alarme_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_remetente_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_log_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_auditoria_vw', 'hsm_leitor, hsm_operador');
   conceder('select', 'hsm_parametro_vw', 'hsm_leitor, hsm_operador');
   -- Credentials in actions, topics in full, what strangers have answered
   conceder('select', 'hsm_rota_completa_vw', 'hsm_operador');
   conceder('select', 'hsm_tentativa_completa_vw', 'hsm_operador');
   conceder('select', 'hsm_auditoria_completa_vw', 'hsm_operador');
end;
/
