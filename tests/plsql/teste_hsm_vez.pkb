create or replace package body teste_hsm_vez as

   co_agora constant timestamp(6) := teste_apoio.agora;
   co_prazo_s constant number := 120;
   -- PRIOR_VIVO of the rows of teste_apoio.nova_linha
   co_normal constant pls_integer := 2;

   procedure preparar is
   begin
      teste_apoio.preparar;
   end preparar;

   function depois(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(co_agora, in_segundos);
   end depois;

   function onde(in_id in number) return varchar2 is
   begin
      return teste_apoio.linha(in_id).estacionada;
   end onde;

   -- Status and reason
   function fim(in_id in number) return varchar2 is
   begin
      return teste_apoio.linha(in_id).status || ' ' || teste_apoio.linha(in_id).motivo;
   end fim;

   procedure estacionar(in_id in number, in_espera in varchar2) is
   begin
      update hsm_fila_notificacao f set f.estacionada = in_espera where f.id = in_id;
   end estacionar;

   procedure valer_ate(in_id in number, in_quando in timestamp) is
   begin
      update hsm_fila_notificacao f set f.expira_em = in_quando where f.id = in_id;
   end valer_ate;

   procedure suspender(in_rota in number, in_proxima in timestamp default null, in_linha in number default null) is
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.proxima_sonda = in_proxima,
             r.linha_sonda = in_linha
       where r.id = in_rota;
   end suspender;

   -- A row that a newer one of its order, route and name supersedes
   function aglutinavel(
      in_id_os in number default 7,
      in_evento in varchar2 default 'STATUS',
      in_quando in timestamp default null,
      in_id_rota in number default null
   ) return number is
      l_id number := teste_apoio.nova_linha(
         in_id_os => in_id_os, in_quando => in_quando, in_id_rota => in_id_rota
      );
   begin
      update hsm_fila_notificacao f
         set f.aglutina = 'S',
             f.evento = in_evento
       where f.id = l_id;
      return l_id;
   end aglutinavel;

   -- The ids that may go, as 'a b c', and how many were put away
   function chamadas(
      out_guardadas out pls_integer,
      in_quantas in pls_integer default 100,
      in_prioridade in number default co_normal,
      in_canal in varchar2 default teste_apoio.co_canal
   ) return varchar2 is
      l_vao hsm_vez.t_linhas;
      l_texto varchar2(4000);
   begin
      hsm_vez.chamar(in_canal, in_prioridade, in_quantas, co_agora, l_vao, out_guardadas);
      for i in 1 .. l_vao.count loop
         l_texto := l_texto || ' ' || to_char(l_vao(i).id, 'TM9');
      end loop;
      return ltrim(l_texto);
   end chamadas;

   function texto(in_primeira in number, in_segunda in number default null) return varchar2 is
   begin
      return rtrim(to_char(in_primeira, 'TM9') || ' ' || to_char(in_segunda, 'TM9'));
   end texto;

   -- chamar

   procedure ninguem is
      l_depois number := teste_apoio.nova_linha(in_quando => depois(0.001));
      l_guardadas pls_integer;
   begin
      ut.expect(chamadas(l_guardadas)).to_be_null();
      ut.expect(l_guardadas).to_equal(0);
      ut.expect(onde(l_depois)).to_equal('N');
   end ninguem;

   procedure na_ordem is
      l_tarde number := teste_apoio.nova_linha(in_quando => depois(-1));
      l_cedo number := teste_apoio.nova_linha(in_quando => depois(-2));
      l_tambem number := teste_apoio.nova_linha(in_quando => depois(-2));
      l_guardadas pls_integer;
   begin
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_cedo, l_tambem) || ' ' || texto(l_tarde));
      ut.expect(l_guardadas).to_equal(0);
      ut.expect(teste_apoio.linha(l_cedo).status, 'tomar é de outro').to_equal('PENDENTE');
   end na_ordem;

   procedure so_a_prioridade is
      l_alta number := teste_apoio.nova_linha(in_prioridade => 5);
      l_normal number := teste_apoio.nova_linha(in_prioridade => 3);
      l_guardadas pls_integer;
   begin
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_normal));
      ut.expect(chamadas(l_guardadas, in_prioridade => 0)).to_equal(texto(l_alta));
      ut.expect(chamadas(l_guardadas, in_canal => 'PADRAO')).to_be_null();
   end so_a_prioridade;

   procedure limite is
      l_primeira number := teste_apoio.nova_linha;
      l_segunda number := teste_apoio.nova_linha;
      l_terceira number := teste_apoio.nova_linha;
      l_guardadas pls_integer;
   begin
      suspender(teste_apoio.rota_padrao);
      ut.expect(chamadas(l_guardadas, 2)).to_be_null();
      ut.expect(l_guardadas).to_equal(2);
      ut.expect(onde(l_primeira) || onde(l_segunda) || onde(l_terceira)).to_equal('RRN');
   end limite;

   procedure traz_o_que_precisa is
      l_id number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_envio timestamp(6) := depois(-60);
      l_vao hsm_vez.t_linhas;
      l_guardadas pls_integer;
   begin
      update hsm_fila_notificacao f set f.dt_envio = l_envio where f.id = l_id;
      hsm_vez.chamar(teste_apoio.co_canal, co_normal, 10, co_agora, l_vao, l_guardadas);
      ut.expect(l_vao.count).to_equal(1);
      ut.expect(l_vao(1).id).to_equal(l_id);
      ut.expect(l_vao(1).id_rota).to_equal(teste_apoio.rota_padrao);
      ut.expect(l_vao(1).cabeca).to_equal(l_id);
      ut.expect(l_vao(1).dt_envio = depois(-60)).to_be_true();
      ut.expect(l_vao(1).vez).to_equal(hsm_vez.co_vai);
   end traz_o_que_precisa;

   procedure velha is
      l_velha number := teste_apoio.nova_linha(in_tentativas => 2);
      l_ainda number := teste_apoio.nova_linha;
      l_guardadas pls_integer;
   begin
      valer_ate(l_velha, co_agora);
      valer_ate(l_ainda, depois(0.001));
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_ainda));
      ut.expect(l_guardadas).to_equal(1);
      ut.expect(fim(l_velha)).to_equal('FALHA EXPIRADO');
      ut.expect(teste_apoio.linha(l_velha).tentativas).to_equal(2);
   end velha;

   procedure sem_rota is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'apagada');
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_outra number := teste_apoio.nova_linha;
      l_guardadas pls_integer;
   begin
      delete from hsm_rota_notificacao r where r.id = l_rota;
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_outra));
      ut.expect(l_guardadas).to_equal(1);
      ut.expect(fim(l_id)).to_equal('FALHA ROTA_APAGADA');
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_be_like('A rota desta linha foi apagada%');
   end sem_rota;

   procedure superada is
      l_velha number := aglutinavel;
      l_nova number := aglutinavel;
      l_guardadas pls_integer;
   begin
      ut.expect(chamadas(l_guardadas, 1), 'a nova ainda não foi olhada').to_be_null();
      ut.expect(l_guardadas).to_equal(1);
      ut.expect(fim(l_velha)).to_equal('CANCELADO SUBSTITUIDO');
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_nova));
      ut.expect(l_guardadas).to_equal(0);
   end superada;

   procedure superadas_noutro_lugar is
      l_parada number := aglutinavel;
      l_por_vir number := aglutinavel(in_quando => depois(600));
      l_nova number := aglutinavel(in_quando => depois(-1));
      l_guardadas pls_integer;
   begin
      estacionar(l_parada, 'O');
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_nova));
      ut.expect(l_guardadas).to_equal(2);
      ut.expect(fim(l_parada)).to_equal('CANCELADO SUBSTITUIDO');
      ut.expect(fim(l_por_vir)).to_equal('CANCELADO SUBSTITUIDO');
   end superadas_noutro_lugar;

   procedure nao_superada is
      l_outra_rota number := teste_apoio.nova_rota('X', 'X', 'outra');
      l_primeira number := aglutinavel;
      l_guardadas pls_integer;
      l_todas varchar2(4000) := texto(l_primeira);
   begin
      l_todas := l_todas || ' ' || texto(aglutinavel(in_id_os => 8));
      l_todas := l_todas || ' ' || texto(aglutinavel(in_evento => 'ABERTURA'));
      l_todas := l_todas || ' ' || texto(aglutinavel(in_id_rota => l_outra_rota));
      -- Newer, and of those that supersede nothing
      l_todas := l_todas || ' ' || texto(teste_apoio.nova_linha(in_id_os => 7));
      ut.expect(chamadas(l_guardadas)).to_equal(l_todas);
      ut.expect(l_guardadas).to_equal(0);
   end nao_superada;

   procedure suspensa is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'proibida');
      l_espera number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_sonda number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_livre number := teste_apoio.nova_linha;
      l_guardadas pls_integer;
   begin
      suspender(l_rota, in_linha => l_sonda);
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_sonda, l_livre));
      ut.expect(l_guardadas).to_equal(1);
      ut.expect(onde(l_espera)).to_equal('R');
      ut.expect(teste_apoio.linha(l_espera).status).to_equal('PENDENTE');
      ut.expect(onde(l_sonda)).to_equal('N');
   end suspensa;

   procedure atras is
      l_primeira number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_segunda number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_de_outra number := teste_apoio.nova_linha(in_id_os => 8, in_ordenada => 'S');
      l_guardadas pls_integer;
   begin
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_primeira, l_de_outra));
      ut.expect(l_guardadas).to_equal(1);
      ut.expect(onde(l_segunda)).to_equal('O');
   end atras;

   procedure atras_da_em_envio is
      l_primeira number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_segunda number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_guardadas pls_integer;
   begin
      ut.expect(chamadas(l_guardadas)).to_be_null();
      ut.expect(l_guardadas).to_equal(1);
      ut.expect(onde(l_segunda)).to_equal('O');
      ut.expect(teste_apoio.linha(l_primeira).reserva).to_equal(l_reserva);
   end atras_da_em_envio;

   procedure sem_ordem is
      l_primeira number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_sem number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'N');
      l_guardadas pls_integer;
   begin
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_primeira, l_sem));
      ut.expect(l_guardadas).to_equal(0);
   end sem_ordem;

   procedure fim_antes_de_estacionar is
      l_velha number := teste_apoio.nova_linha;
      l_superada number := aglutinavel;
      l_nova number := aglutinavel;
      l_guardadas pls_integer;
   begin
      valer_ate(l_velha, co_agora);
      suspender(teste_apoio.rota_padrao);
      ut.expect(chamadas(l_guardadas)).to_be_null();
      ut.expect(l_guardadas).to_equal(3);
      ut.expect(fim(l_velha)).to_equal('FALHA EXPIRADO');
      ut.expect(fim(l_superada)).to_equal('CANCELADO SUBSTITUIDO');
      ut.expect(onde(l_nova)).to_equal('R');
   end fim_antes_de_estacionar;

   procedure guardadas_uma_vez is
      l_suspensa number := teste_apoio.nova_rota('X', 'X', 'proibida');
      l_apagada number := teste_apoio.nova_rota('X', 'X', 'apagada');
      l_id number;
      l_guardadas pls_integer;
      l_vao varchar2(4000);
   begin
      l_id := teste_apoio.nova_linha(in_id_rota => l_suspensa);
      l_id := teste_apoio.nova_linha(in_id_rota => l_apagada);
      l_id := teste_apoio.nova_linha;
      valer_ate(l_id, co_agora);
      for i in 1 .. 3 loop
         l_id := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      end loop;
      suspender(l_suspensa);
      delete from hsm_rota_notificacao r where r.id = l_apagada;
      l_vao := chamadas(l_guardadas);
      ut.expect(l_guardadas).to_equal(5);
      ut.expect(chamadas(l_guardadas)).to_equal(l_vao);
      ut.expect(l_guardadas).to_equal(0);
   end guardadas_uma_vez;

   procedure fim_passa_a_vez is
      l_velha number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_segunda number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_guardadas pls_integer;
   begin
      estacionar(l_segunda, 'O');
      valer_ate(l_velha, co_agora);
      ut.expect(chamadas(l_guardadas)).to_be_null();
      ut.expect(onde(l_segunda)).to_equal('N');
      ut.expect(chamadas(l_guardadas)).to_equal(texto(l_segunda));
   end fim_passa_a_vez;

   -- prioridades

   procedure com_devidas is
      l_prioridades hsm_tipos.t_numeros;
      l_id number;
   begin
      l_id := teste_apoio.nova_linha(in_prioridade => 1);
      l_id := teste_apoio.nova_linha(in_prioridade => 5);
      l_id := teste_apoio.nova_linha(in_prioridade => 3, in_quando => depois(1));
      l_prioridades := hsm_vez.prioridades(teste_apoio.co_canal, co_agora);
      ut.expect(l_prioridades.count).to_equal(2);
      ut.expect(l_prioridades(1)).to_equal(0);
      ut.expect(l_prioridades(2)).to_equal(4);
      ut.expect(hsm_vez.prioridades(teste_apoio.co_canal, depois(1)).count).to_equal(3);
      ut.expect(l_id).to_be_not_null();
   end com_devidas;

   procedure sem_devidas is
      l_enviando number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_parada number := teste_apoio.nova_linha;
      l_por_vir number := teste_apoio.nova_linha(in_quando => depois(1));
   begin
      estacionar(l_parada, 'R');
      ut.expect(hsm_vez.prioridades(teste_apoio.co_canal, co_agora).count).to_equal(0);
      ut.expect(teste_apoio.linha(l_enviando).reserva).to_equal(l_reserva);
      ut.expect(onde(l_por_vir)).to_equal('N');
   end sem_devidas;

   -- pendencias

   -- Those that are there: V leases, E too old, D owing, S released, P probes
   function pendentes(in_agora in timestamp default co_agora) return varchar2 is
      r_pendencias hsm_vez.t_pendencias := hsm_vez.pendencias(in_agora, co_prazo_s);
   begin
      return case when r_pendencias.vencidas then 'V' end
             || case when r_pendencias.velhas then 'E' end
             || case when r_pendencias.devedoras then 'D' end
             || case when r_pendencias.soltas then 'S' end
             || case when r_pendencias.sondas then 'P' end;
   end pendentes;

   procedure nada_a_arrumar is
      l_enviando number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_espera number := teste_apoio.nova_linha;
   begin
      valer_ate(l_espera, depois(1));
      ut.expect(pendentes).to_be_null();
      ut.expect(teste_apoio.linha(l_enviando).reserva).to_equal(l_reserva);
   end nada_a_arrumar;

   procedure ha_vencidas is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_vence timestamp(6) := teste_apoio.linha(l_id).reserva_ate;
   begin
      ut.expect(pendentes(hsm_politica.somar_segundos(l_vence, -0.001))).to_be_null();
      ut.expect(pendentes(l_vence)).to_equal('V');
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end ha_vencidas;

   procedure ha_adiantadas is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar(in_agora => depois(7200));
   begin
      ut.expect(pendentes(depois(7200 - 60))).to_be_null();
      ut.expect(pendentes(depois(7200 - 61))).to_equal('V');
      ut.expect(pendentes).to_equal('V');
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end ha_adiantadas;

   procedure mais_longa_nao_vence is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_longe timestamp(6) := depois(3600);
   begin
      -- RESERVA_S was longer then
      update hsm_fila_notificacao f set f.reserva_ate = l_longe where f.id = l_id;
      ut.expect(pendentes).to_be_null();
      ut.expect(pendentes(depois(-60)), 'por um relógio que difere um minuto').to_be_null();
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end mais_longa_nao_vence;

   procedure ha_velhas is
      l_id number := teste_apoio.nova_linha;
   begin
      estacionar(l_id, 'R');
      valer_ate(l_id, co_agora);
      ut.expect(pendentes).to_equal('E');
      ut.expect(pendentes(depois(-1))).to_be_null();
   end ha_velhas;

   procedure ha_devedoras is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo varchar2(4000);
   begin
      l_resumo := teste_apoio.registrar('[' || teste_apoio.resultado(l_id, l_reserva, 200, 'n') || ']');
      ut.expect(pendentes).to_be_null();
      estacionar(l_id, 'D');
      ut.expect(pendentes).to_equal('D');
   end ha_devedoras;

   procedure ha_soltas is
      l_rota number := teste_apoio.rota_padrao;
   begin
      suspender(l_rota);
      ut.expect(pendentes).to_be_null();
      update hsm_rota_notificacao r set r.suspensa = 'N' where r.id = l_rota;
      ut.expect(pendentes).to_equal('S');
   end ha_soltas;

   procedure ha_sondas is
      l_rota number := teste_apoio.rota_padrao;
      l_id number := teste_apoio.nova_linha;
   begin
      suspender(l_rota, co_agora);
      ut.expect(pendentes, 'nenhuma linha parada').to_be_null();
      estacionar(l_id, 'R');
      ut.expect(pendentes).to_equal('P');
      ut.expect(pendentes(depois(-1))).to_be_null();
   end ha_sondas;

   procedure ha_sonda_adiantada is
      co_mais_longe constant pls_integer := hsm_politica.co_sonda_rota_max_s + hsm_politica.co_relogio_s;
      l_rota number := teste_apoio.rota_padrao;
      l_id number := teste_apoio.nova_linha;
   begin
      estacionar(l_id, 'R');
      suspender(l_rota, depois(co_mais_longe));
      ut.expect(pendentes).to_be_null();
      ut.expect(pendentes(depois(-1))).to_equal('P');
   end ha_sonda_adiantada;

   -- expirar

   procedure expira_ate_o_limite is
      l_ids hsm_tipos.t_numeros;
   begin
      -- The last validity first
      for i in 1 .. 3 loop
         l_ids(i) := teste_apoio.nova_linha;
         valer_ate(l_ids(i), depois(-i));
      end loop;
      l_ids(4) := teste_apoio.nova_linha;
      valer_ate(l_ids(4), depois(0.001));
      ut.expect(hsm_vez.expirar(co_agora, 2)).to_equal(2);
      ut.expect(fim(l_ids(3))).to_equal('FALHA EXPIRADO');
      ut.expect(fim(l_ids(2))).to_equal('FALHA EXPIRADO');
      ut.expect(teste_apoio.linha(l_ids(1)).status).to_equal('PENDENTE');
      ut.expect(hsm_vez.expirar(co_agora, 2)).to_equal(1);
      ut.expect(hsm_vez.expirar(co_agora, 2)).to_equal(0);
      ut.expect(teste_apoio.linha(l_ids(4)).status).to_equal('PENDENTE');
   end expira_ate_o_limite;

   procedure expira_parada is
      l_primeira number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_segunda number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
   begin
      estacionar(l_primeira, 'R');
      estacionar(l_segunda, 'O');
      valer_ate(l_primeira, co_agora);
      ut.expect(hsm_vez.expirar(co_agora, 10)).to_equal(1);
      ut.expect(fim(l_primeira)).to_equal('FALHA EXPIRADO');
      ut.expect(onde(l_segunda)).to_equal('N');
   end expira_parada;

   -- antecipar

   -- A row whose times are these
   function linha(
      in_criada in timestamp,
      in_quando in timestamp,
      in_devida in timestamp default null,
      in_enviada in timestamp default null
   ) return number is
      l_id number := teste_apoio.nova_linha;
   begin
      update hsm_fila_notificacao f
         set f.dt_criacao = in_criada,
             f.proxima_tentativa = in_quando,
             f.dt_devida = in_devida,
             f.dt_envio = in_enviada
       where f.id = l_id;
      return l_id;
   end linha;

   procedure esperar_ate(in_id in number, in_quando in timestamp) is
   begin
      ut.expect(hsm_politica.segundos_entre(in_quando, teste_apoio.linha(in_id).proxima_tentativa)).to_equal(0);
   end esperar_ate;

   procedure antecipa_enfileirada is
      l_id number := linha(in_criada => depois(7200), in_quando => depois(7200));
   begin
      ut.expect(hsm_vez.antecipar(co_agora, 10)).to_equal(1);
      esperar_ate(l_id, co_agora);
      ut.expect(hsm_vez.antecipar(co_agora, 10)).to_equal(0);
   end antecipa_enfileirada;

   procedure antecipa_adiada is
      l_id number := linha(
         in_criada => depois(-60), in_quando => depois(7300), in_devida => depois(-60), in_enviada => depois(7200)
      );
   begin
      ut.expect(hsm_vez.antecipar(co_agora, 10)).to_equal(1);
      esperar_ate(l_id, co_agora);
   end antecipa_adiada;

   procedure marcada_fica is
      l_certa number := linha(in_criada => depois(-60), in_quando => depois(86400), in_devida => depois(86400));
      l_adiantada number := linha(in_criada => depois(7200), in_quando => depois(86400), in_devida => depois(86400));
   begin
      ut.expect(hsm_vez.antecipar(co_agora, 10)).to_equal(0);
      esperar_ate(l_certa, depois(86400));
      esperar_ate(l_adiantada, depois(86400));
   end marcada_fica;

   procedure adiada_fica is
      l_id number := linha(in_criada => depois(-60), in_quando => depois(300), in_enviada => depois(-10));
   begin
      ut.expect(hsm_vez.antecipar(co_agora, 10)).to_equal(0);
      esperar_ate(l_id, depois(300));
   end adiada_fica;

   procedure um_minuto_fica is
      l_id number := linha(in_criada => depois(60), in_quando => depois(60));
   begin
      ut.expect(hsm_vez.antecipar(co_agora, 10)).to_equal(0);
      esperar_ate(l_id, depois(60));
      ut.expect(hsm_vez.antecipar(depois(-1), 10)).to_equal(1);
      esperar_ate(l_id, depois(-1));
   end um_minuto_fica;

   procedure antecipa_ate_o_limite is
      l_id number;
   begin
      for i in 1 .. 3 loop
         l_id := linha(in_criada => depois(7200), in_quando => depois(7200));
      end loop;
      ut.expect(hsm_vez.antecipar(co_agora, 2)).to_equal(2);
      ut.expect(hsm_vez.antecipar(co_agora, 2)).to_equal(1);
      esperar_ate(l_id, co_agora);
   end antecipa_ate_o_limite;

   -- quando

   -- Seconds from the tests' now on; null: never
   function espera return number is
      l_vezes hsm_vez.t_vezes_dos_canais;
   begin
      l_vezes := hsm_vez.quando(sys.odcivarchar2list('NENHUM', teste_apoio.co_canal), co_agora);
      if l_vezes.count = 0 then
         return null;
      end if;
      ut.expect(l_vezes.count).to_equal(1);
      ut.expect(l_vezes(1).canal).to_equal(teste_apoio.co_canal);
      return greatest(0, hsm_politica.segundos_entre(co_agora, l_vezes(1).quando));
   end espera;

   procedure agora_mesmo is
      l_id number := teste_apoio.nova_linha;
   begin
      ut.expect(espera).to_equal(0);
      suspender(teste_apoio.rota_padrao);
      ut.expect(espera, 'a guardar').to_equal(0);
      ut.expect(onde(l_id)).to_equal('N');
   end agora_mesmo;

   procedure a_primeira_por_vir is
      l_id number := teste_apoio.nova_linha(in_quando => depois(30), in_prioridade => 5);
   begin
      ut.expect(espera).to_equal(30);
      l_id := teste_apoio.nova_linha(in_quando => depois(20), in_prioridade => 1);
      ut.expect(espera).to_equal(20);
      ut.expect(l_id).to_be_not_null();
   end a_primeira_por_vir;

   procedure fim_da_reserva is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      ut.expect(espera).to_equal(hsm_config.numero('RESERVA_S'));
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
      l_id := teste_apoio.nova_linha(in_quando => depois(20));
      ut.expect(espera).to_equal(20);
   end fim_da_reserva;

   procedure hora_da_sonda is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'proibida');
      l_parada number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_id number;
   begin
      estacionar(l_parada, 'R');
      suspender(l_rota, depois(40));
      ut.expect(espera).to_equal(40);
      l_id := teste_apoio.nova_linha(in_quando => depois(50));
      ut.expect(espera).to_equal(40);
      l_id := teste_apoio.nova_linha(in_quando => depois(30));
      ut.expect(espera).to_equal(30);
      ut.expect(l_id).to_be_not_null();
   end hora_da_sonda;

   procedure nunca is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'proibida');
      l_parada number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_atras number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
   begin
      suspender(l_rota);
      estacionar(l_parada, 'R');
      estacionar(l_atras, 'O');
      ut.expect(espera).to_be_null();
   end nunca;

   procedure sonda_sem_parada is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'proibida');
      l_id number := teste_apoio.nova_linha(in_quando => depois(50), in_id_rota => l_rota);
   begin
      suspender(l_rota, depois(40));
      ut.expect(espera).to_equal(50);
      estacionar(l_id, 'R');
      ut.expect(espera).to_equal(40);
   end sonda_sem_parada;

   procedure outro_canal(in_canal in varchar2, in_id in number) is
   begin
      insert into hsm_canal (canal) values (in_canal);
      update hsm_fila_notificacao f set f.canal = in_canal where f.id = in_id;
   end outro_canal;

   procedure de_cada_canal is
      l_vezes hsm_vez.t_vezes_dos_canais;
      l_texto varchar2(200 char);
   begin
      outro_canal('TESTE2', teste_apoio.nova_linha(in_quando => depois(20)));
      outro_canal('TESTE3', teste_apoio.nova_linha(in_quando => depois(10)));
      outro_canal('TESTE4', teste_apoio.nova_linha(in_quando => depois(5)));
      l_vezes := hsm_vez.quando(sys.odcivarchar2list('TESTE2', 'TESTE3', teste_apoio.co_canal), co_agora);
      for i in 1 .. l_vezes.count loop
         l_texto := l_texto || l_vezes(i).canal || ' '
                    || to_char(hsm_politica.segundos_entre(co_agora, l_vezes(i).quando), 'TM9') || ' ';
      end loop;
      ut.expect(l_vezes.count).to_equal(2);
      ut.expect(l_texto).to_be_like('%TESTE2 20 %');
      ut.expect(l_texto).to_be_like('%TESTE3 10 %');
   end de_cada_canal;

   -- ha_devida

   function ha return boolean is
   begin
      return hsm_vez.ha_devida(sys.odcivarchar2list('NENHUM', teste_apoio.co_canal), co_agora);
   end ha;

   procedure ha_de_qualquer_prioridade is
      l_id number := teste_apoio.nova_linha(in_quando => co_agora);
   begin
      for p in 1 .. 5 loop
         update hsm_fila_notificacao f set f.prioridade = p where f.id = l_id;
         ut.expect(ha, to_char(p)).to_be_true();
      end loop;
   end ha_de_qualquer_prioridade;

   procedure nao_ha_outras is
      l_id number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
      l_id := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      estacionar(l_id, 'O');
      estacionar(teste_apoio.nova_linha, 'R');
      outro_canal('TESTE2', teste_apoio.nova_linha);
      l_id := teste_apoio.nova_linha(in_quando => depois(0.001));
      ut.expect(ha).to_be_false();
      update hsm_fila_notificacao f set f.proxima_tentativa = co_agora where f.id = l_id;
      ut.expect(ha).to_be_true();
   end nao_ha_outras;

end teste_hsm_vez;
/
