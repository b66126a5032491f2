create or replace package body teste_hsm_saude as

   co_erro_agenda_em_uso constant pls_integer := -20999;

   g_rota number;

   procedure exigir_agenda_vazia is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from user_scheduler_jobs j
       where j.job_name like 'HSM_TAREFA_%';
      if l_total > 0 then
         raise_application_error(
            co_erro_agenda_em_uso, 'As tarefas do HSM estão instaladas: rode esta suíte noutro banco'
         );
      end if;
   end exigir_agenda_vazia;

   procedure preparar is
   begin
      teste_apoio.limpar;
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      -- An order type nobody uses: the test route takes no real event
      g_rota := teste_apoio.nova_rota('TESTE_SAUDE', '*', 'teste-saude');
      commit;
   end preparar;

   procedure limpar is
   begin
      rollback;
      hsm_agenda.remover;
      teste_apoio.limpar;
   end limpar;

   -- The problem of which the sentence is like this; without a severity when there is none
   function problema(in_como in varchar2) return hsm_saude.t_problema is
      l_problemas hsm_saude.t_problemas := hsm_saude.problemas;
      r_nenhum hsm_saude.t_problema;
   begin
      for i in 1 .. l_problemas.count loop
         if hsm_saude.frase(l_problemas(i)) like in_como then
            return l_problemas(i);
         end if;
      end loop;
      return r_nenhum;
   end problema;

   procedure pausado is
   begin
      update hsm_canal c
         set c.pausado = 'S',
             c.motivo_pausa = 'troca de servidor'
       where c.canal = teste_apoio.co_canal;
      ut.expect(
         problema('Canal TESTE pausado: troca de servidor. %hsm_admin.retomar(''TESTE'').').gravidade
      ).to_equal('ATENCAO');
   end pausado;

   procedure disjuntor is
      l_id number;
   begin
      update hsm_canal c
         set c.disjuntor = 'ABERTO',
             c.aberto_em = sys_extract_utc(systimestamp),
             c.aberto_ate = sys_extract_utc(systimestamp),
             c.motivo_disjuntor = 'HTTP 401'
       where c.canal = teste_apoio.co_canal;
      ut.expect(
         problema('Canal TESTE com o disjuntor aberto: HTTP 401; desde __/__/____ __:__:__; nada espera%').gravidade,
         'sem nada para experimentar'
      ).to_equal('ATENCAO');
      l_id := teste_apoio.nova_linha(in_id_rota => g_rota);
      ut.expect(
         problema(
            'Canal TESTE com o disjuntor aberto: HTTP 401; desde __/__/____ __:__:__; tenta de novo às __:__:__. '
            || '%hsm_admin.retomar(''TESTE'')%'
         ).gravidade
      ).to_equal('ERRO');
   end disjuntor;

   procedure rota_suspensa is
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.motivo_suspensao = 'HTTP 403',
             r.dt_suspensao = sys_extract_utc(systimestamp),
             r.proxima_sonda = sys_extract_utc(systimestamp)
       where r.id = g_rota;
      ut.expect(
         problema(
            'Rota % (te...) suspensa: HTTP 403; desde __/__/____ __:__:__; tenta de novo às '
            || '__/__/____ __:__:__. %hsm_admin.retomar(''TESTE'') evita a espera.'
         ).gravidade
      ).to_equal('ERRO');
   end rota_suspensa;

   procedure rota_suspensa_desativada is
      co_frase constant varchar2(40) := 'Rota % (te...) suspensa%';
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.ativa = 'N'
       where r.id = g_rota;
      ut.expect(problema(co_frase).gravidade).to_be_null();

      update hsm_rota_notificacao r set r.ativa = 'S' where r.id = g_rota;
      hsm_fila.enfileirar(-1, 'TESTE_SAUDE', 'X');
      update hsm_rota_notificacao r set r.ativa = 'N' where r.id = g_rota;
      hsm_envio.arrumar(sys_extract_utc(systimestamp));
      ut.expect(problema(co_frase).gravidade).to_equal('ERRO');
   end rota_suspensa_desativada;

   procedure atraso is
      l_id number;
      l_ontem timestamp(6) := hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -90000);
   begin
      l_id := teste_apoio.nova_linha(in_id_rota => g_rota, in_quando => l_ontem);
      ut.expect(problema('Canal TESTE atrasado: 1 devida(s), a mais antiga há 900__ s. %').gravidade).to_equal('ERRO');
   end atraso;

   procedure captura_parada is
      l_id number := teste_apoio.nova_linha(
         in_id_rota => g_rota,
         in_quando => hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -90000)
      );
   begin
      update hsm_canal c set c.tipo = 'CAPTURA' where c.canal = teste_apoio.co_canal;
      ut.expect(problema('Nenhum processo de envio%').detalhe, 'canais à espera de quem envie').to_be_null();
      ut.expect(problema('Canal TESTE atrasado%').providencia).to_be_like('%HSM_TAREFA_VIGIA%');
      ut.expect(hsm_captura.capturar(sys_extract_utc(systimestamp), 10)).to_equal(1);
      ut.expect(problema('Canal TESTE %').problema).to_be_null();
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
   end captura_parada;

   procedure adiada_nao_atrasa is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_ontem timestamp(6) := hsm_politica.somar_segundos(l_agora, -90000);
      l_id number;
   begin
      -- Enqueued long ago for this moment, and one that has come back from FALHA
      l_id := teste_apoio.nova_linha(in_id_rota => g_rota, in_quando => hsm_politica.somar_segundos(l_agora, -1));
      update hsm_fila_notificacao f set f.dt_criacao = l_ontem where f.id = l_id;
      ut.expect(problema('Canal TESTE atrasado%').gravidade).to_be_null();
      -- Retries do not make it younger
      l_id := teste_apoio.nova_linha(in_id_rota => g_rota, in_quando => hsm_politica.somar_segundos(l_agora, -1));
      update hsm_fila_notificacao f set f.dt_devida = l_ontem where f.id = l_id;
      ut.expect(problema('Canal TESTE atrasado%').gravidade).to_equal('ERRO');
   end adiada_nao_atrasa;

   procedure nao_armado is
   begin
      update hsm_instalacao i set i.dt_armada = null;
      ut.expect(problema('Nada é entregue: a guarda%hsm_dba.armar%').gravidade).to_equal('ERRO');
   end nao_armado;

   procedure maquina_nova is
   begin
      update hsm_instalacao i set i.servidores = 'outra';
      ut.expect(problema('Nada é entregue: a guarda%hsm_dba.autorizar_maquina%').gravidade).to_equal('ERRO');
   end maquina_nova;

   procedure erros_primeiro is
      l_problemas hsm_saude.t_problemas;
   begin
      update hsm_canal c
         set c.pausado = 'S'
       where c.canal = teste_apoio.co_canal;
      update hsm_instalacao i set i.dt_armada = null;
      l_problemas := hsm_saude.problemas;
      ut.expect(l_problemas(1).gravidade).to_equal('ERRO');
      ut.expect(l_problemas(l_problemas.count).gravidade).to_equal('ATENCAO');
   end erros_primeiro;

   procedure sem_tarefas is
   begin
      ut.expect(problema('As tarefas do agendador não existem%agenda.sql%').gravidade).to_equal('ATENCAO');
      ut.expect(problema('A tarefa HSM_TAREFA_%').gravidade).to_be_null();
   end sem_tarefas;

   procedure tarefa_desativada is
   begin
      hsm_agenda.instalar_internas;
      ut.expect(
         problema('A tarefa HSM_TAREFA_VIGIA está desativada%hsm_admin.iniciar_tarefas.').gravidade
      ).to_equal('ATENCAO');
   end tarefa_desativada;

   procedure tarefa_falta is
   begin
      hsm_agenda.instalar_internas;
      dbms_scheduler.drop_job('HSM_TAREFA_PURGA');
      ut.expect(problema('A tarefa HSM_TAREFA_PURGA não existe%').gravidade).to_equal('ATENCAO');
   end tarefa_falta;

   procedure tarefas_ativas is
   begin
      -- The longest interval: the watch job must not look at the queue while this test runs
      hsm_agenda.instalar_internas(in_intervalo_s => 99);
      hsm_agenda.iniciar;
      ut.expect(problema('%tarefa%').gravidade).to_be_null();
   end tarefas_ativas;

   procedure frase_inteira is
      r_problema hsm_saude.t_problema;
   begin
      r_problema.problema := 'Quebrou';
      r_problema.detalhe := 'por dentro.';
      r_problema.providencia := 'Conserte';
      ut.expect(hsm_saude.frase(r_problema)).to_equal('Quebrou: por dentro. Conserte.');
   end frase_inteira;

   procedure frase_curta is
      r_problema hsm_saude.t_problema;
   begin
      r_problema.problema := 'Quebrou';
      ut.expect(hsm_saude.frase(r_problema)).to_equal('Quebrou.');
   end frase_curta;

   procedure json_da_lista is
      l_lista json_array_t;
      l_texto varchar2(32767);
      l_problema json_object_t;
      l_achou boolean := false;
      l_problemas hsm_saude.t_problemas;
   begin
      update hsm_canal c
         set c.pausado = 'S',
             c.motivo_pausa = 'manutenção "já"',
             c.dt_pausa = timestamp '2026-01-02 03:04:05'
       where c.canal = teste_apoio.co_canal;
      l_texto := hsm_saude.json;
      ut.expect(length(asciistr(l_texto))).to_equal(length(replace(l_texto, '\', '\005C')));
      l_lista := json_array_t.parse(l_texto);
      l_problemas := hsm_saude.problemas;
      ut.expect(l_lista.get_size).to_equal(l_problemas.count);
      for i in 0 .. l_lista.get_size - 1 loop
         l_problema := treat(l_lista.get(i) as json_object_t);
         if l_problema.get_string('chave') = 'PAUSADO:TESTE' then
            l_achou := true;
            ut.expect(l_problema.get_string('gravidade')).to_equal('ATENCAO');
            ut.expect(l_problema.get_string('canal')).to_equal('TESTE');
            ut.expect(l_problema.get_string('detalhe')).to_equal('manutenção "já"');
            ut.expect(l_problema.get_string('desde')).to_equal('2026-01-02T03:04:05Z');
         elsif l_problema.get_string('chave') = 'SEM_TAREFAS' then
            ut.expect(l_problema.has('canal')).to_be_false();
         end if;
      end loop;
      ut.expect(l_achou).to_be_true();
   end json_da_lista;

   procedure contar is
      l_problemas hsm_saude.t_problemas;
   begin
      hsm_saude.anexar(l_problemas, 'A', hsm_saude.co_erro, 'x', null, null);
      hsm_saude.anexar(l_problemas, 'B:UM', hsm_saude.co_erro, 'x', null, null, 'UM');
      hsm_saude.anexar(l_problemas, 'C:UM', hsm_saude.co_atencao, 'x', null, null, 'UM');
      ut.expect(hsm_saude.contar(l_problemas, hsm_saude.co_erro)).to_equal(2);
      ut.expect(hsm_saude.contar(l_problemas, hsm_saude.co_atencao)).to_equal(1);
      ut.expect(hsm_saude.contar(l_problemas, hsm_saude.co_erro, 'outro, um')).to_equal(2);
      ut.expect(hsm_saude.contar(l_problemas, hsm_saude.co_erro, 'UMA')).to_equal(1);
   end contar;

end teste_hsm_saude;
/
