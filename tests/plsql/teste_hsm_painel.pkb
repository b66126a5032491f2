create or replace package body teste_hsm_painel as

   g_rota number;
   g_fuso varchar2(200 char);

   procedure preparar is
   begin
      teste_apoio.limpar;
      g_fuso := hsm_config.texto('FUSO');
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      -- An order type nobody uses: the test route takes no real event
      g_rota := teste_apoio.nova_rota('TESTE_PAINEL', '*', 'teste-painel');
      commit;
   end preparar;

   procedure limpar is
   begin
      rollback;
      update hsm_parametro p set p.valor = g_fuso where p.nome = 'FUSO';
      delete from hsm_log l where l.origem = 'teste_hsm_painel';
      teste_apoio.limpar;
   end limpar;

   -- A row that has been due for in_segundos
   function devida(in_segundos in number) return number is
      l_id number;
      l_em timestamp(6) := hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -in_segundos);
   begin
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, proxima_tentativa
      )
      values (1, 'Resumo', l_em, 'TESTE_PAINEL', 'STATUS', g_rota, teste_apoio.co_canal, l_em)
      returning id into l_id;
      return l_id;
   end devida;

   function falha(in_erro in varchar2) return number is
      l_id number;
      l_em timestamp(6) := sys_extract_utc(systimestamp);
   begin
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, dt_processamento, tipo_os, evento, id_rota, canal, status, motivo, ultimo_erro,
         proxima_tentativa
      )
      values (
         1, 'Resumo', l_em, l_em, 'TESTE_PAINEL', 'STATUS', g_rota, teste_apoio.co_canal, 'FALHA', 'RENDER', in_erro,
         l_em
      )
      returning id into l_id;
      return l_id;
   end falha;

   function canal return hsm_canal_vw%rowtype is
      r_canal hsm_canal_vw%rowtype;
   begin
      select v.* into r_canal from hsm_canal_vw v where v.canal = teste_apoio.co_canal;
      return r_canal;
   end canal;

   function problemas(in_problema in varchar2) return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_saude_vw s where s.problema = in_problema;
      return l_total;
   end problemas;

   procedure metricas_do_canal is
      l_id number;
   begin
      l_id := devida(10);
      l_id := devida(10);
      ut.expect(hsm_painel.metricas).to_be_like('%hsm_esperando_linhas{canal="TESTE"} 2' || chr(10) || '%');
      ut.expect(hsm_painel.metricas).to_be_like('%hsm_canal_pausado{canal="TESTE"} 0' || chr(10) || '%');
   end metricas_do_canal;

   procedure visao_canal is
      l_id number;
      l_reserva varchar2(32 char);
   begin
      l_id := devida(500);
      l_reserva := teste_apoio.reservar(in_agora => sys_extract_utc(systimestamp));
      l_id := devida(600);
      l_id := devida(-600);
      ut.expect(canal().pendentes).to_equal(2);
      ut.expect(canal().devidas).to_equal(1);
      ut.expect(canal().enviando).to_equal(1);
      ut.expect(canal().mais_antiga_s).to_be_between(600, 660);
   end visao_canal;

   procedure saude_pausado is
      l_detalhe varchar2(200 char);
   begin
      ut.expect(problemas('Canal TESTE pausado')).to_equal(0);
      update hsm_canal c
         set c.pausado = 'S',
             c.motivo_pausa = 'troca de servidor'
       where c.canal = teste_apoio.co_canal;
      select s.detalhe into l_detalhe from hsm_saude_vw s where s.problema = 'Canal TESTE pausado';
      ut.expect(l_detalhe).to_equal('troca de servidor');
   end saude_pausado;

   procedure saude_disjuntor is
      l_detalhe varchar2(200 char);
   begin
      ut.expect(problemas('Canal TESTE com o disjuntor aberto')).to_equal(0);
      update hsm_canal c
         set c.disjuntor = 'ABERTO',
             c.aberto_ate = sys_extract_utc(systimestamp),
             c.motivo_disjuntor = 'HTTP 401'
       where c.canal = teste_apoio.co_canal;
      select s.detalhe into l_detalhe from hsm_saude_vw s where s.problema = 'Canal TESTE com o disjuntor aberto';
      ut.expect(l_detalhe).to_be_like('HTTP 401; desde %');
      ut.expect(hsm_painel.metricas).to_be_like('%hsm_canal_disjuntor_aberto{canal="TESTE"} 1%');
   end saude_disjuntor;

   procedure saude_retido is
   begin
      update hsm_canal c
         set c.retido_ate = sys_extract_utc(systimestamp) - numtodsinterval(1, 'MINUTE')
       where c.canal = teste_apoio.co_canal;
      ut.expect(problemas('Canal TESTE retido pelo servidor (429)')).to_equal(0);
      update hsm_canal c
         set c.retido_ate = sys_extract_utc(systimestamp) + numtodsinterval(1, 'HOUR')
       where c.canal = teste_apoio.co_canal;
      ut.expect(problemas('Canal TESTE retido pelo servidor (429)')).to_equal(1);
   end saude_retido;

   procedure saude_rota_suspensa is
      l_problema varchar2(200 char);
   begin
      l_problema := 'Rota ' || to_char(g_rota, 'TM9') || ' (tes...) suspensa';
      ut.expect(problemas(l_problema)).to_equal(0);
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.id = g_rota;
      ut.expect(problemas(l_problema)).to_equal(1);
   end saude_rota_suspensa;

   procedure saude_atraso is
      l_id number;
   begin
      l_id := devida(60);
      ut.expect(problemas('Canal TESTE atrasado')).to_equal(0);
      l_id := devida(90000);
      ut.expect(problemas('Canal TESTE atrasado')).to_equal(1);
   end saude_atraso;

   procedure saude_erro is
   begin
      ut.expect(problemas('Erros em teste_hsm_painel')).to_equal(0);
      hsm_registro.erro('teste_hsm_painel', 'quebrou');
      ut.expect(problemas('Erros em teste_hsm_painel')).to_equal(1);
   end saude_erro;

   procedure visao_falha is
      l_falha number := falha('erro');
      l_viva number := devida(10);
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_falha_vw v where v.id in (l_falha, l_viva);
      ut.expect(l_total).to_equal(1);
   end visao_falha;

   procedure visao_no_fuso is
      l_id number;
      l_em timestamp(6);
   begin
      update hsm_parametro p set p.valor = 'America/Manaus' where p.nome = 'FUSO';
      l_id := teste_apoio.nova_linha(in_id_rota => g_rota);
      select v.dt_criacao into l_em from hsm_fila_vw v where v.id = l_id;
      ut.expect(to_char(l_em, 'YYYY-MM-DD HH24:MI')).to_equal('2030-01-01 08:00');
   end visao_no_fuso;

   procedure visao_log_sem_depuracao is
      l_total pls_integer;
   begin
      insert into hsm_log (dt_registro, nivel, origem, mensagem)
      values (sys_extract_utc(systimestamp), 'DEBUG', 'teste_hsm_painel', 'carga');
      select count(*) into l_total from hsm_log_vw v where v.origem = 'teste_hsm_painel';
      ut.expect(l_total).to_equal(0);
   end visao_log_sem_depuracao;

   -- What the metrics say is the age of the channel's oldest due row
   function mais_antiga_nas_metricas return number is
      co_nome constant varchar2(100) := 'hsm_mais_antiga_segundos{canal="TESTE"} ';
      l_metricas clob := hsm_painel.metricas;
      l_de pls_integer := instr(l_metricas, co_nome) + length(co_nome);
   begin
      return to_number(substr(l_metricas, l_de, instr(l_metricas, chr(10), l_de) - l_de), '9999999999');
   end mais_antiga_nas_metricas;

   procedure adiada_nao_atrasa is
      l_id number := devida(1);
   begin
      -- Enqueued long ago for this moment
      update hsm_fila_notificacao f
         set f.dt_criacao = f.dt_criacao - numtodsinterval(90000, 'SECOND'),
             f.dt_devida = f.proxima_tentativa
       where f.id = l_id;
      ut.expect(canal().devidas).to_equal(1);
      ut.expect(canal().mais_antiga_s, 'adiada').to_be_between(0, 60);
      ut.expect(mais_antiga_nas_metricas, 'adiada').to_be_between(0, 60);

      -- Put back now, days after it was enqueued
      l_id := falha('erro');
      update hsm_fila_notificacao f
         set f.dt_criacao = f.dt_criacao - numtodsinterval(3, 'DAY'),
             f.dt_devida = f.dt_criacao - numtodsinterval(3, 'DAY')
       where f.id = l_id;
      commit;
      ut.expect(hsm_admin.reprocessar(in_id => l_id)).to_equal(1);
      ut.expect(canal().devidas).to_equal(2);
      ut.expect(canal().mais_antiga_s, 'devolvida').to_be_between(0, 60);
      ut.expect(mais_antiga_nas_metricas, 'devolvida').to_be_between(0, 60);
      ut.expect(problemas('Canal TESTE atrasado')).to_equal(0);
   end adiada_nao_atrasa;

end teste_hsm_painel;
/
