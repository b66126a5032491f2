create or replace package body teste_hsm_suspensao as

   co_agora constant timestamp(6) := teste_apoio.agora;

   g_rota number;
   g_outra number;

   procedure preparar is
   begin
      teste_apoio.limpar;
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      -- An order type nobody uses: the test routes take no real event
      g_rota := teste_apoio.nova_rota('TESTE_SUSP', '*', 'teste-1');
      g_outra := teste_apoio.nova_rota('TESTE_SUSP', '*', 'teste-2');
      commit;
   end preparar;

   procedure limpar is
   begin
      rollback;
      delete from hsm_log l where l.origem = 'hsm_suspensao.absorver';
      teste_apoio.limpar;
   end limpar;

   function depois(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(co_agora, in_segundos);
   end depois;

   function rota(in_id in number) return hsm_rota_notificacao%rowtype is
      r_rota hsm_rota_notificacao%rowtype;
   begin
      select r.* into r_rota from hsm_rota_notificacao r where r.id = in_id;
      return r_rota;
   end rota;

   function onde(in_id in number) return varchar2 is
   begin
      return teste_apoio.linha(in_id).estacionada;
   end onde;

   function maximo return pls_integer is
   begin
      return hsm_config.numero(hsm_config.co_rota_recusas);
   end maximo;

   -- A row parked for the suspension of its route
   function parada(in_rota in number) return number is
      l_id number := teste_apoio.nova_linha(in_id_rota => in_rota);
   begin
      update hsm_fila_notificacao f set f.estacionada = 'R' where f.id = l_id;
      return l_id;
   end parada;

   procedure suspender(in_rota in number, in_proxima in timestamp, in_linha in number default null) is
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.motivo_suspensao = 'HTTP 403',
             r.dt_suspensao = co_agora,
             r.recusas_seguidas = 3,
             r.proxima_sonda = in_proxima,
             r.linha_sonda = in_linha
       where r.id = in_rota;
      commit;
   end suspender;

   procedure livrar(in_rota in number) is
   begin
      update hsm_rota_notificacao r set r.suspensa = 'N' where r.id = in_rota;
      commit;
   end livrar;

   procedure avisar(
      io_avisos in out nocopy hsm_suspensao.t_avisos,
      in_rota in number,
      in_recusa in boolean,
      in_id in number default -1
   ) is
      l_n pls_integer := io_avisos.count + 1;
   begin
      io_avisos(l_n).id_rota := in_rota;
      io_avisos(l_n).id_fila := in_id;
      io_avisos(l_n).recusa := in_recusa;
      io_avisos(l_n).erro := case when in_recusa then 'HTTP 403' end;
      io_avisos(l_n).por_linha := true;
   end avisar;

   -- Reports so many refusals, and nothing else
   procedure recusar(
      in_rota in number,
      in_quantas in pls_integer default 1,
      in_id in number default -1,
      in_agora in timestamp default co_agora
   ) is
      l_avisos hsm_suspensao.t_avisos;
   begin
      for i in 1 .. in_quantas loop
         avisar(l_avisos, in_rota, true, in_id);
      end loop;
      hsm_suspensao.absorver(l_avisos, in_agora);
   end recusar;

   procedure aceitar(in_rota in number, in_id in number default -1) is
      l_avisos hsm_suspensao.t_avisos;
   begin
      avisar(l_avisos, in_rota, false, in_id);
      hsm_suspensao.absorver(l_avisos, co_agora);
   end aceitar;

   -- Another transaction would not get the route
   function presa(in_rota in number) return boolean is
      pragma autonomous_transaction;
      cursor c_livre is
         select r.id
           from hsm_rota_notificacao r
          where r.id = in_rota
            for update skip locked;
      l_id number;
      l_livre boolean;
   begin
      open c_livre;
      fetch c_livre into l_id;
      l_livre := c_livre%found;
      close c_livre;
      rollback;
      return not l_livre;
   end presa;

   procedure prender(in_rota in number) is
      l_id number;
   begin
      select r.id into l_id from hsm_rota_notificacao r where r.id = in_rota for update;
   end prender;

   -- absorver

   procedure nenhum_aviso is
      l_avisos hsm_suspensao.t_avisos;
   begin
      hsm_suspensao.absorver(l_avisos, co_agora);
      ut.expect(l_avisos.count).to_equal(0);
      ut.expect(presa(g_rota)).to_be_false();
   end nenhum_aviso;

   procedure recusas_se_somam is
      l_avisos hsm_suspensao.t_avisos;
   begin
      avisar(l_avisos, g_rota, true);
      avisar(l_avisos, g_outra, true);
      hsm_suspensao.absorver(l_avisos, co_agora);
      ut.expect(rota(g_rota).recusas_seguidas).to_equal(1);
      ut.expect(rota(g_outra).recusas_seguidas).to_equal(1);
      recusar(g_rota, maximo - 2);
      ut.expect(rota(g_rota).recusas_seguidas).to_equal(maximo - 1);
      ut.expect(rota(g_rota).suspensa).to_equal('N');
      ut.expect(rota(g_outra).recusas_seguidas).to_equal(1);
   end recusas_se_somam;

   procedure sucesso_recomeca is
      l_avisos hsm_suspensao.t_avisos;
   begin
      recusar(g_rota, maximo - 1);
      avisar(l_avisos, g_rota, true);
      avisar(l_avisos, g_rota, false);
      avisar(l_avisos, g_rota, true);
      hsm_suspensao.absorver(l_avisos, co_agora);
      ut.expect(rota(g_rota).suspensa).to_equal('N');
      ut.expect(rota(g_rota).recusas_seguidas).to_equal(0);
      recusar(g_rota, maximo - 1);
      ut.expect(rota(g_rota).suspensa).to_equal('N');
   end sucesso_recomeca;

   procedure de_quem_e_a_recusa is
      l_avisos hsm_suspensao.t_avisos;

      -- A refusal of a row that has been sent before
      function da_linha(in_ja_enviada in boolean default true) return boolean is
      begin
         l_avisos.delete;
         avisar(l_avisos, g_rota, true);
         l_avisos(1).ja_enviada := in_ja_enviada;
         hsm_suspensao.absorver(l_avisos, co_agora);
         return l_avisos(1).da_linha;
      end da_linha;
   begin
      ut.expect(da_linha(false), 'a primeira da rota, nunca enviada').to_be_false();
      ut.expect(da_linha, 'outra foi recusada depois da última entrega').to_be_false();
      aceitar(g_rota);
      ut.expect(da_linha, 'a rota entregou desde o envio dela').to_be_true();
      ut.expect(da_linha, 'e a recusa dela conta').to_be_false();

      l_avisos.delete;
      avisar(l_avisos, g_rota, true);
      l_avisos(1).ja_enviada := false;
      avisar(l_avisos, g_outra, true);
      l_avisos(2).ja_enviada := false;
      avisar(l_avisos, g_rota, false);
      hsm_suspensao.absorver(l_avisos, co_agora);
      ut.expect(l_avisos(1).da_linha, 'a rota entregou outra').to_be_true();
      ut.expect(l_avisos(2).da_linha, 'de outra rota').to_be_false();

      l_avisos.delete;
      avisar(l_avisos, g_rota, true);
      avisar(l_avisos, g_rota, false);
      l_avisos(1).por_linha := false;
      hsm_suspensao.absorver(l_avisos, co_agora);
      ut.expect(l_avisos(1).da_linha, 'onde o destino é o mesmo para todas').to_be_false();

      suspender(g_rota, co_agora);
      update hsm_rota_notificacao r set r.recusas_seguidas = 0 where r.id = g_rota;
      ut.expect(da_linha, 'suspensa').to_be_false();
   end de_quem_e_a_recusa;

   procedure culpa_de_uma_so is
      l_avisos hsm_suspensao.t_avisos;
   begin
      for i in 1 .. 3 loop
         avisar(l_avisos, g_rota, true);
         l_avisos(i).ja_enviada := i > 1;
      end loop;
      hsm_suspensao.absorver(l_avisos, co_agora);
      ut.expect(l_avisos(1).da_linha, 'nunca enviada').to_be_false();
      ut.expect(l_avisos(2).da_linha, 'a primeira já enviada').to_be_true();
      ut.expect(l_avisos(3).da_linha, 'as outras').to_be_false();
   end culpa_de_uma_so;

   procedure sucesso_nao_prende is
   begin
      aceitar(g_rota);
      ut.expect(presa(g_rota)).to_be_false();
      recusar(g_rota);
      ut.expect(presa(g_rota), 'recusada').to_be_true();
      ut.expect(presa(g_outra), 'de que nada se disse').to_be_false();
   end sucesso_nao_prende;

   procedure suspende is
   begin
      recusar(g_rota, maximo - 1);
      recusar(g_rota);
      ut.expect(rota(g_rota).suspensa).to_equal('S');
      ut.expect(rota(g_rota).motivo_suspensao).to_equal('HTTP 403');
      ut.expect(rota(g_rota).dt_suspensao = co_agora).to_be_true();
      ut.expect(rota(g_rota).proxima_sonda = depois(60)).to_be_true();
      ut.expect(rota(g_rota).linha_sonda).to_be_null();
      ut.expect(rota(g_outra).suspensa).to_equal('N');
   end suspende;

   procedure suspende_num_relatorio is
   begin
      recusar(g_rota, maximo);
      ut.expect(rota(g_rota).suspensa).to_equal('S');
   end suspende_num_relatorio;

   procedure recusa_sem_ser_sonda is
   begin
      suspender(g_rota, depois(60), in_linha => 7);
      recusar(g_rota, in_id => 8, in_agora => depois(30));
      ut.expect(rota(g_rota).sondas).to_equal(0);
      ut.expect(rota(g_rota).proxima_sonda = depois(60)).to_be_true();
      ut.expect(presa(g_rota)).to_be_false();
   end recusa_sem_ser_sonda;

   procedure sonda_recusada is
   begin
      suspender(g_rota, co_agora, in_linha => 7);
      for i in 1 .. 8 loop
         update hsm_rota_notificacao r set r.linha_sonda = 7 where r.id = g_rota;
         recusar(g_rota, in_id => 7);
         ut.expect(rota(g_rota).sondas).to_equal(i);
         ut.expect(hsm_politica.segundos_entre(co_agora, rota(g_rota).proxima_sonda)).to_equal(
            least(60 * power(2, i), 1800)
         );
         ut.expect(rota(g_rota).linha_sonda).to_be_null();
         ut.expect(rota(g_rota).suspensa).to_equal('S');
      end loop;
   end sonda_recusada;

   procedure qualquer_entrega_livra is
   begin
      suspender(g_rota, depois(60), in_linha => 7);
      aceitar(g_rota, 8);
      ut.expect(rota(g_rota).suspensa).to_equal('N');
      ut.expect(rota(g_rota).soltando).to_equal('S');
      ut.expect(rota(g_rota).recusas_seguidas).to_equal(0);
      ut.expect(rota(g_rota).proxima_sonda).to_be_null();
      ut.expect(rota(g_rota).linha_sonda).to_be_null();
      ut.expect(rota(g_rota).motivo_suspensao).to_be_null();
   end qualquer_entrega_livra;

   procedure cada_uma_com_os_seus is
      l_avisos hsm_suspensao.t_avisos;
   begin
      recusar(g_outra);
      avisar(l_avisos, -1, true);
      avisar(l_avisos, g_outra, false);
      for i in 1 .. maximo loop
         avisar(l_avisos, g_rota, true);
      end loop;
      hsm_suspensao.absorver(l_avisos, co_agora);
      ut.expect(rota(g_rota).suspensa).to_equal('S');
      ut.expect(rota(g_outra).suspensa).to_equal('N');
      ut.expect(rota(g_outra).recusas_seguidas).to_equal(0);
      ut.expect(l_avisos(1).ocupado).to_be_false();
   end cada_uma_com_os_seus;

   procedure absorver_noutra_sessao(io_avisos in out nocopy hsm_suspensao.t_avisos) is
      pragma autonomous_transaction;
   begin
      hsm_suspensao.absorver(io_avisos, co_agora);
      rollback;
   end absorver_noutra_sessao;

   procedure rota_presa is
      l_avisos hsm_suspensao.t_avisos;
   begin
      prender(g_rota);
      avisar(l_avisos, g_rota, true);
      avisar(l_avisos, g_outra, true);
      absorver_noutra_sessao(l_avisos);
      ut.expect(l_avisos(1).ocupado).to_be_true();
      ut.expect(l_avisos(2).ocupado, 'a outra rota').to_be_false();
      l_avisos(1).recusa := false;
      absorver_noutra_sessao(l_avisos);
      ut.expect(l_avisos(1).ocupado, 'entrega').to_be_false();
   end rota_presa;

   procedure rota_presa_com_sonda is
      l_avisos hsm_suspensao.t_avisos;
   begin
      suspender(g_rota, depois(60), in_linha => 7);
      prender(g_rota);
      avisar(l_avisos, g_rota, false, in_id => 7);
      avisar(l_avisos, g_rota, false, in_id => 8);
      absorver_noutra_sessao(l_avisos);
      ut.expect(l_avisos(1).ocupado).to_be_true();
      ut.expect(l_avisos(2).ocupado).to_be_false();
      ut.expect(rota(g_rota).suspensa).to_equal('S');
   end rota_presa_com_sonda;

   -- sondar

   procedure uma_linha_por_rota is
      l_primeira number := parada(g_rota);
      l_segunda number := parada(g_rota);
      l_alheia number := parada(g_outra);
   begin
      suspender(g_rota, co_agora);
      suspender(g_outra, depois(-5));
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(onde(l_primeira)).to_equal('N');
      ut.expect(onde(l_segunda)).to_equal('R');
      ut.expect(onde(l_alheia)).to_equal('N');
      ut.expect(rota(g_rota).linha_sonda).to_equal(l_primeira);
      ut.expect(rota(g_outra).linha_sonda).to_equal(l_alheia);
      ut.expect(rota(g_rota).suspensa).to_equal('S');
   end uma_linha_por_rota;

   procedure sonda_em_rodizio is
      l_recente number := parada(g_rota);
      l_antiga number := parada(g_rota);
      l_nova number := parada(g_rota);
   begin
      update hsm_fila_notificacao f
         set f.dt_envio = co_agora - numtodsinterval(case f.id when l_recente then 10 else 20 end, 'SECOND')
       where f.id in (l_recente, l_antiga);
      suspender(g_rota, co_agora);
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(rota(g_rota).linha_sonda, 'a que nunca foi').to_equal(l_nova);
      suspender(g_rota, co_agora);
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(rota(g_rota).linha_sonda, 'a que foi há mais tempo').to_equal(l_antiga);
   end sonda_em_rodizio;

   procedure sonda_na_ordem is
      l_primeira number := parada(g_rota);
      l_segunda number := parada(g_rota);
   begin
      update hsm_fila_notificacao f set f.ordenada = 'S' where f.id in (l_primeira, l_segunda);
      update hsm_fila_notificacao f set f.dt_envio = co_agora where f.id = l_primeira;
      suspender(g_rota, co_agora);
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(rota(g_rota).linha_sonda).to_equal(l_primeira);
      ut.expect(onde(l_segunda)).to_equal('R');
   end sonda_na_ordem;

   procedure sonda_atras_de_outra is
      l_primeira number := teste_apoio.nova_linha(
         in_quando => depois(3600), in_ordenada => 'S', in_id_rota => g_rota
      );
      l_segunda number := parada(g_rota);
   begin
      update hsm_fila_notificacao f set f.ordenada = 'S' where f.id = l_segunda;
      suspender(g_rota, co_agora);
      ut.expect(hsm_vez.pendencias(co_agora, 120).sondas).to_be_true();
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(hsm_vez.pendencias(co_agora, 120).sondas, 'há trabalho para sempre').to_be_false();
      ut.expect(teste_apoio.linha(l_primeira).estacionada).to_equal('N');
   end sonda_atras_de_outra;

   procedure marca_a_proxima is
      l_id number := parada(g_rota);
   begin
      suspender(g_rota, co_agora);
      update hsm_rota_notificacao r set r.sondas = 2 where r.id = g_rota;
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(onde(l_id)).to_equal('N');
      ut.expect(rota(g_rota).sondas, 'nada foi recusado ainda').to_equal(2);
      ut.expect(hsm_politica.segundos_entre(co_agora, rota(g_rota).proxima_sonda)).to_equal(480);
   end marca_a_proxima;

   procedure antes_da_hora is
      l_id number := parada(g_rota);
   begin
      suspender(g_rota, depois(0.001));
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(onde(l_id)).to_equal('R');
      ut.expect(rota(g_rota).linha_sonda).to_be_null();
   end antes_da_hora;

   procedure hora_de_relogio_adiantado is
      co_mais_longe constant pls_integer := hsm_politica.co_sonda_rota_max_s + hsm_politica.co_relogio_s;
      l_id number := parada(g_rota);
   begin
      suspender(g_rota, depois(co_mais_longe));
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(onde(l_id), 'a espera mais longa que há').to_equal('R');
      suspender(g_rota, depois(co_mais_longe + 1));
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(onde(l_id)).to_equal('N');
      ut.expect(hsm_politica.segundos_entre(co_agora, rota(g_rota).proxima_sonda)).to_equal(120);
   end hora_de_relogio_adiantado;

   procedure sem_parada is
   begin
      suspender(g_rota, co_agora);
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(rota(g_rota).proxima_sonda = co_agora).to_be_true();
      ut.expect(rota(g_rota).linha_sonda).to_be_null();
   end sem_parada;

   procedure acabada_nao_sonda is
      l_id number := parada(g_rota);
   begin
      suspender(g_rota, co_agora);
      livrar(g_rota);
      hsm_suspensao.sondar(co_agora, 10);
      ut.expect(onde(l_id), 'é de soltar').to_equal('R');
      ut.expect(rota(g_rota).linha_sonda).to_be_null();
   end acabada_nao_sonda;

   procedure limite_de_rotas is
      l_id number := parada(g_rota);
      l_antes number := parada(g_outra);
   begin
      suspender(g_rota, co_agora);
      suspender(g_outra, depois(-5));
      hsm_suspensao.sondar(co_agora, 1);
      ut.expect(onde(l_antes)).to_equal('N');
      ut.expect(onde(l_id)).to_equal('R');
      hsm_suspensao.sondar(co_agora, 1);
      ut.expect(onde(l_id)).to_equal('N');
   end limite_de_rotas;

   procedure sondar_noutra_sessao is
      pragma autonomous_transaction;
   begin
      hsm_suspensao.sondar(co_agora, 10);
      commit;
   end sondar_noutra_sessao;

   procedure sondar_presa is
      l_id number := parada(g_rota);
      l_outra number := parada(g_outra);
   begin
      suspender(g_rota, co_agora);
      suspender(g_outra, co_agora);
      prender(g_rota);
      sondar_noutra_sessao;
      ut.expect(onde(l_id)).to_equal('R');
      ut.expect(onde(l_outra)).to_equal('N');
      rollback;
      sondar_noutra_sessao;
      ut.expect(onde(l_id)).to_equal('N');
   end sondar_presa;

   -- soltar

   procedure suspensa_nao_solta is
      l_id number := parada(g_rota);
   begin
      suspender(g_rota, co_agora);
      ut.expect(hsm_suspensao.soltar(10)).to_equal(0);
      ut.expect(onde(l_id)).to_equal('R');
   end suspensa_nao_solta;

   procedure em_fatias is
      l_ids hsm_tipos.t_numeros;
   begin
      for i in 1 .. 3 loop
         l_ids(i) := parada(g_rota);
      end loop;
      suspender(g_rota, co_agora);
      livrar(g_rota);
      ut.expect(hsm_suspensao.soltar(2)).to_equal(2);
      ut.expect(onde(l_ids(1)) || onde(l_ids(2)) || onde(l_ids(3))).to_equal('NNR');
      ut.expect(rota(g_rota).soltando).to_equal('S');
      ut.expect(hsm_suspensao.soltar(2)).to_equal(1);
      ut.expect(onde(l_ids(3))).to_equal('N');
      ut.expect(rota(g_rota).soltando).to_equal('N');
      ut.expect(hsm_suspensao.soltar(2)).to_equal(0);
   end em_fatias;

   procedure fatia_exata is
      l_id number := parada(g_rota);
   begin
      suspender(g_rota, co_agora);
      livrar(g_rota);
      ut.expect(hsm_suspensao.soltar(1)).to_equal(1);
      ut.expect(onde(l_id)).to_equal('N');
      ut.expect(rota(g_rota).soltando).to_equal('N');
   end fatia_exata;

   procedure limite_de_linhas is
      l_id number;
   begin
      for i in 1 .. 2 loop
         l_id := parada(g_rota);
         l_id := parada(g_outra);
      end loop;
      suspender(g_rota, co_agora);
      suspender(g_outra, co_agora);
      livrar(g_rota);
      livrar(g_outra);
      ut.expect(hsm_suspensao.soltar(3)).to_equal(3);
      ut.expect(rota(g_rota).soltando).to_equal('N');
      ut.expect(rota(g_outra).soltando).to_equal('S');
      ut.expect(hsm_suspensao.soltar(3)).to_equal(1);
      ut.expect(rota(g_outra).soltando).to_equal('N');
   end limite_de_linhas;

   function soltar_noutra_sessao return pls_integer is
      pragma autonomous_transaction;
      l_soltas pls_integer := hsm_suspensao.soltar(10);
   begin
      commit;
      return l_soltas;
   end soltar_noutra_sessao;

   procedure linha_presa is
      l_presa number := parada(g_rota);
      l_livre number := parada(g_rota);
      l_id number;
   begin
      suspender(g_rota, co_agora);
      livrar(g_rota);
      select f.id into l_id from hsm_fila_notificacao f where f.id = l_presa for update;
      ut.expect(soltar_noutra_sessao).to_equal(1);
      ut.expect(onde(l_livre)).to_equal('N');
      ut.expect(rota(g_rota).soltando).to_equal('S');
      rollback;
      ut.expect(soltar_noutra_sessao).to_equal(1);
      ut.expect(onde(l_id)).to_equal('N');
      ut.expect(rota(g_rota).soltando).to_equal('N');
   end linha_presa;

   procedure outra_espera_fica is
      l_id number := teste_apoio.nova_linha(in_ordenada => 'S', in_id_rota => g_rota);
   begin
      update hsm_fila_notificacao f set f.estacionada = 'O' where f.id = l_id;
      suspender(g_rota, co_agora);
      livrar(g_rota);
      ut.expect(hsm_suspensao.soltar(10)).to_equal(0);
      ut.expect(onde(l_id)).to_equal('O');
      ut.expect(rota(g_rota).soltando).to_equal('N');
   end outra_espera_fica;

end teste_hsm_suspensao;
/
