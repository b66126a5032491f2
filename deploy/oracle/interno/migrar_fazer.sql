-- The acts of migrar_original.sql, in the order in which each can be repeated.

prompt == Rota para os textos trazidos
begin
   hsm.hsm_migracao.preparar_rota(:hsm_esquema, :hsm_topico);
end;
/

-- From here on nothing comes into the old queue. Creating the trigger waits for the transactions that hold the table
prompt == Gatilho
@@gatilho_por.sql

prompt == Linhas
-- What the service has in hand and has not committed; the transaction ends below
lock table &1..hsm_fila_notificacao in exclusive mode wait 30;

declare
   l_total pls_integer := 0;

   -- The oldest first: the order they were to be sent in
   cursor c_linhas is
      select f.id, f.id_os, substr(f.mensagem, 1, 4000) as mensagem
        from &1..hsm_fila_notificacao f
       where upper(trim(f.status)) = 'PENDENTE'
       order by f.id;
begin
   for r_linha in c_linhas loop
      hsm.hsm_migracao.trazer(:hsm_esquema, r_linha.id, r_linha.id_os, r_linha.mensagem);
      l_total := l_total + 1;
   end loop;
   update &1..hsm_fila_notificacao f
      set f.status = 'PROCESSADO',
          f.dt_processamento = sysdate
    where upper(trim(f.status)) = 'PENDENTE';
   hsm.hsm_auditor.anotar(
      'migrar_original', :hsm_esquema, in_quantidade => l_total, in_detalhe => 'tópico ' || :hsm_topico
   );
   commit;
   dbms_output.put_line(to_char(l_total, 'TM9') || ' linha(s) trazida(s), marcadas MIGRADA');
end;
/
