create or replace package body teste_hsm_plantao as

   co_topico constant varchar2(30) := 'teste-operacao';
   co_lembrete_s constant pls_integer := 14400;
   co_folga_s constant pls_integer := 60;

   g_agora timestamp(6);
   -- A route that is suspended: the problem ROTA:n
   g_doente number;
   g_alarme number;

   function ha(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -in_segundos);
   end ha;

   function chave return varchar2 is
   begin
      return 'ROTA:' || to_char(g_doente, 'TM9');
   end chave;

   procedure adoecer is
      l_desde timestamp(6) := ha(100);
      l_sonda timestamp(6) := ha(-3600);
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.motivo_suspensao = 'forbidden',
             r.dt_suspensao = l_desde,
             r.proxima_sonda = l_sonda
       where r.id = g_doente;
      commit;
   end adoecer;

   procedure sarar is
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'N',
             r.motivo_suspensao = null,
             r.dt_suspensao = null,
             r.proxima_sonda = null
       where r.id = g_doente;
      commit;
   end sarar;

   procedure esquecer is
   begin
      delete from hsm_alarme a where a.id > 0;
      delete from hsm_alarme_aviso a where a.id > 0;
      update hsm_alerta a
         set a.dt_avaliacao = null,
             a.dt_tarefa = null
       where a.alerta = 'ALARME';
      commit;
   end esquecer;

   procedure preparar is
   begin
      g_agora := timestamp '2030-01-01 12:00:00';
      teste_apoio.limpar;
      esquecer;
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      g_doente := teste_apoio.nova_rota('TESTE_PLANTAO', '*', 'teste-doente');
      g_alarme := hsm_admin.definir_alerta(co_topico, teste_apoio.co_canal);
      select r.id
        into g_alarme
        from hsm_rota_notificacao r
       where r.canal = teste_apoio.co_canal
         and r.evento = 'ALARME';
      commit;
   end preparar;

   procedure limpar is
   begin
      rollback;
      teste_apoio.limpar;
      esquecer;
   end limpar;

   procedure avaliar is
   begin
      hsm_plantao.avaliar(in_correio => true);
   end avaliar;

   function alarme return hsm_alarme%rowtype is
      l_chave hsm_alarme.chave%type := chave;
      r_alarme hsm_alarme%rowtype;
   begin
      select a.*
        into r_alarme
        from hsm_alarme a
       where a.id = (select max(x.id) from hsm_alarme x where x.chave = l_chave);
      return r_alarme;
   end alarme;

   -- What was seen first, and since when it has been missing, was so many seconds earlier
   procedure antes(in_segundos in number) is
      l_passo interval day to second := numtodsinterval(in_segundos, 'SECOND');
   begin
      update hsm_alarme a
         set a.dt_notado = a.dt_notado - l_passo,
             a.dt_ausente = a.dt_ausente - l_passo,
             a.dt_avisado = a.dt_avisado - l_passo,
             a.proximo_aviso = a.proximo_aviso - l_passo;
      update hsm_alarme_aviso a
         set a.dt_pedido = a.dt_pedido - l_passo;
      commit;
   end antes;

   -- The alarm is raised: seen twice
   procedure levantar is
   begin
      adoecer;
      avaliar;
      antes(30);
      avaliar;
   end levantar;

   function avisos return pls_integer is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_fila_notificacao f
       where f.canal = teste_apoio.co_canal
         and f.evento = 'ALARME';
      return l_total;
   end avisos;

   function ultimo_aviso return hsm_fila_notificacao%rowtype is
      l_id number;
   begin
      select max(f.id)
        into l_id
        from hsm_fila_notificacao f
       where f.canal = teste_apoio.co_canal
         and f.evento = 'ALARME';
      return teste_apoio.linha(l_id);
   end ultimo_aviso;

   function fato(in_nome in varchar2) return varchar2 is
   begin
      return json_object_t.parse(ultimo_aviso().dados).get_string(in_nome);
   end fato;

   procedure entregar is
      l_mudancas hsm_estado.t_mudancas;
   begin
      l_mudancas(1) := hsm_estado.mudanca(ultimo_aviso().id, 'PENDENTE', 'PROCESSADO');
      hsm_estado.aplicar(l_mudancas, sys_extract_utc(systimestamp));
      commit;
   end entregar;

   -- Decisions

   function em(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(g_agora, in_segundos);
   end em;

   procedure caso(
      in_nome in varchar2,
      in_esperado in varchar2,
      in_presente in boolean default true,
      in_gravidade in varchar2 default 'ERRO',
      in_notado in timestamp default null,
      in_ausente in timestamp default null,
      in_alarme in timestamp default null,
      in_avisado in timestamp default null,
      in_fim in timestamp default null,
      in_fim_avisado in timestamp default null,
      in_lote in number default null,
      in_proximo in timestamp default null
   ) is
      r_alarme hsm_alarme%rowtype;
      l_especie varchar2(10);
   begin
      r_alarme.gravidade := in_gravidade;
      r_alarme.dt_notado := coalesce(in_notado, em(-600));
      r_alarme.dt_ausente := in_ausente;
      r_alarme.dt_alarme := in_alarme;
      r_alarme.dt_avisado := in_avisado;
      r_alarme.dt_fim := in_fim;
      r_alarme.dt_fim_avisado := in_fim_avisado;
      r_alarme.lote := in_lote;
      r_alarme.proximo_aviso := in_proximo;
      hsm_plantao.decidir(r_alarme, in_presente, g_agora, co_lembrete_s, co_folga_s, l_especie);
      ut.expect(coalesce(l_especie, '-'), in_nome).to_equal(in_esperado);
   end caso;

   procedure decisoes is
   begin
      caso('visto agora pela primeira vez', '-', in_notado => g_agora);
      caso('visto há 14 s', '-', in_notado => em(-14));
      caso('visto há 15 s', 'LEVANTADO', in_notado => em(-15));
      caso('atenção', '-', in_gravidade => 'ATENCAO');
      caso('por avisar', 'LEVANTADO', in_alarme => em(-300));
      caso('mensagem a caminho', '-', in_alarme => em(-300), in_lote => 1);
      caso('em pausa', '-', in_alarme => em(-300), in_proximo => em(30));
      caso('a pausa acabou', 'LEVANTADO', in_alarme => em(-300), in_proximo => g_agora);
      caso('avisado há pouco', '-', in_alarme => em(-300), in_avisado => em(1 - co_lembrete_s));
      caso('avisado há muito', 'LEMBRETE', in_alarme => em(-300), in_avisado => em(-co_lembrete_s));
      caso(
         'avisado há muito, agora atenção', '-',
         in_gravidade => 'ATENCAO', in_alarme => em(-300), in_avisado => em(-co_lembrete_s)
      );
      caso('acaba de sumir', '-', in_presente => false, in_alarme => em(-300), in_avisado => em(-200));
      caso(
         'sumiu há menos que a folga', '-',
         in_presente => false, in_ausente => em(-59), in_alarme => em(-300), in_avisado => em(-200)
      );
      caso(
         'sumiu há mais que a folga', 'ENCERRADO',
         in_presente => false, in_ausente => em(-60), in_alarme => em(-300), in_avisado => em(-200)
      );
      caso('sumiu e ninguém soube', '-', in_presente => false, in_ausente => em(-60), in_alarme => em(-300));
      caso(
         'o fim por avisar', 'ENCERRADO',
         in_presente => false, in_ausente => em(-900), in_alarme => em(-3000), in_avisado => em(-2000),
         in_fim => em(-800)
      );
      caso(
         'o fim avisado', '-',
         in_presente => false, in_alarme => em(-3000), in_avisado => em(-2000), in_fim => em(-800),
         in_fim_avisado => em(-700)
      );
      caso(
         'o fim, com a mensagem de antes a caminho', '-',
         in_presente => false, in_ausente => em(-60), in_alarme => em(-300), in_avisado => em(-100), in_lote => 1
      );
   end decisoes;

   procedure vai_e_volta is
      r_alarme hsm_alarme%rowtype;
      l_especie varchar2(10);
   begin
      r_alarme.gravidade := 'ERRO';
      r_alarme.dt_notado := em(-600);
      r_alarme.dt_alarme := em(-500);
      r_alarme.dt_avisado := em(-400);
      for i in 1 .. 20 loop
         hsm_plantao.decidir(r_alarme, mod(i, 2) = 0, em(30 * i), co_lembrete_s, co_folga_s, l_especie);
         ut.expect(l_especie, 'vez ' || to_char(i, 'TM9')).to_be_null();
      end loop;
      ut.expect(r_alarme.dt_fim is null).to_be_true();
   end vai_e_volta;

   procedure relogio_adiantado is
   begin
      caso('visto por um relógio adiantado', 'LEVANTADO', in_notado => em(7200));
      caso('sumiu', 'ENCERRADO', in_presente => false, in_ausente => em(7200), in_avisado => em(-200));
      caso('pausa', 'LEVANTADO', in_alarme => em(-300), in_proximo => em(7200));
      caso('lembrete', 'LEMBRETE', in_alarme => em(-300), in_avisado => em(7200));
   end relogio_adiantado;

   procedure pausas is
      l_pausas varchar2(200);
   begin
      for i in 1 .. 9 loop
         l_pausas := l_pausas || ' ' || to_char(hsm_plantao.pausa(i), 'TM9');
      end loop;
      ut.expect(l_pausas).to_equal(' 0 30 60 120 240 480 600 600 600');
      ut.expect(hsm_plantao.pausa(99999)).to_equal(600);
   end pausas;

   -- From the problem to the notification

   procedure visto_uma_vez is
   begin
      adoecer;
      avaliar;
      avaliar;
      ut.expect(alarme().dt_alarme is null).to_be_true();
      ut.expect(alarme().dt_inicio < ha(90), 'desde quando o problema diz').to_be_true();
      ut.expect(avisos).to_equal(0);
   end visto_uma_vez;

   procedure levantado is
   begin
      levantar;
      avaliar;
      ut.expect(avisos).to_equal(1);
      ut.expect(ultimo_aviso().id_rota).to_equal(g_alarme);
      ut.expect(ultimo_aviso().origem).to_equal('HSM.ALERTA');
      ut.expect(fato('titulo')).to_be_like('HSM %: %');
      ut.expect(fato('texto')).to_be_like('%ERRO Rota ' || to_char(g_doente, 'TM9') || ' %');
      ut.expect(alarme().dt_avisado is null, 'ninguém soube ainda').to_be_true();
   end levantado;

   procedure avisado is
      l_antes timestamp(6) := ha(0);
   begin
      levantar;
      entregar;
      avaliar;
      ut.expect(alarme().dt_avisado >= l_antes).to_be_true();
      ut.expect(alarme().avisado_por).to_equal('canal TESTE');
      antes(600);
      avaliar;
      ut.expect(avisos).to_equal(1);
   end avisado;

   procedure muitos_caminhos is
      l_lote number;
      l_canal varchar2(30);
      l_agora timestamp(6) := ha(0);
   begin
      levantar;
      l_lote := alarme().lote;
      entregar;
      for i in 1 .. 130 loop
         l_canal := case when i = 1 then teste_apoio.co_canal else 'C' || lpad(to_char(i, 'TM9'), 29, '0') end;
         insert into hsm_alarme_aviso (lote, especie, estrada, canal, id_fila, dt_pedido, dt_entregue, dt_fim)
         values (l_lote, 'LEVANTADO', 'FILA', l_canal, i, l_agora, l_agora, l_agora);
      end loop;
      commit;
      avaliar;
      ut.expect(alarme().dt_avisado is not null).to_be_true();
      ut.expect(alarme().avisado_por).to_be_like('canal TESTE, canal C00%2, canal C00%3, %');
      ut.expect(length(alarme().avisado_por)).to_equal(200);
   end muitos_caminhos;

   procedure lembrado is
   begin
      levantar;
      entregar;
      avaliar;
      antes(co_lembrete_s - 60);
      avaliar;
      ut.expect(avisos, 'antes do tempo').to_equal(1);
      antes(60);
      avaliar;
      ut.expect(avisos).to_equal(2);
      ut.expect(fato('titulo')).to_be_like('HSM %: CONTINUA %');
   end lembrado;

   procedure encerrado is
   begin
      levantar;
      entregar;
      avaliar;
      sarar;
      avaliar;
      ut.expect(alarme().dt_fim is null, 'dentro da folga').to_be_true();
      antes(co_folga_s);
      avaliar;
      ut.expect(alarme().dt_fim is not null).to_be_true();
      ut.expect(avisos).to_equal(2);
      ut.expect(fato('titulo')).to_be_like('HSM %: RESOLVIDO %');
      ut.expect(fato('texto')).to_be_like('%RESOLVIDO Rota ' || to_char(g_doente, 'TM9') || ' %: durou %');
      entregar;
      avaliar;
      avaliar;
      ut.expect(alarme().fim_avisado_por).to_equal('canal TESTE');
      ut.expect(avisos).to_equal(2);
   end encerrado;

   procedure passou_sem_aviso is
   begin
      adoecer;
      avaliar;
      sarar;
      antes(30);
      avaliar;
      antes(co_folga_s);
      avaliar;
      ut.expect(alarme().dt_fim is not null).to_be_true();
      ut.expect(avisos).to_equal(0);
   end passou_sem_aviso;

   procedure atencao is
      l_aviso pls_integer;
      l_aberto timestamp(6) := ha(10);
      l_ate timestamp(6) := ha(-600);

      function da_pausa return hsm_alarme%rowtype is
         r_alarme hsm_alarme%rowtype;
      begin
         select a.* into r_alarme from hsm_alarme a where a.chave = 'PAUSADO:TESTE';
         return r_alarme;
      end da_pausa;
   begin
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      avaliar;
      antes(30);
      avaliar;
      ut.expect(da_pausa().gravidade).to_equal('ATENCAO');
      ut.expect(da_pausa().dt_alarme is null).to_be_true();

      -- The same problem, with something due: the breaker
      update hsm_canal c
         set c.pausado = 'N',
             c.disjuntor = 'ABERTO',
             c.aberto_em = l_aberto,
             c.aberto_ate = l_ate
       where c.canal = teste_apoio.co_canal;
      commit;
      avaliar;
      antes(30);
      l_aviso := teste_apoio.nova_linha(in_id_rota => g_doente, in_quando => ha(1));
      commit;
      avaliar;
      select count(*)
        into l_aviso
        from hsm_alarme a
       where a.chave = 'DISJUNTOR:TESTE'
         and a.gravidade = 'ERRO'
         and a.dt_alarme is null;
      ut.expect(l_aviso, 'visto como ERRO uma vez').to_equal(1);
      antes(30);
      avaliar;
      select count(a.dt_alarme) into l_aviso from hsm_alarme a where a.chave = 'DISJUNTOR:TESTE';
      ut.expect(l_aviso).to_equal(1);
   end atencao;

   procedure continua is
      l_linha number;
      l_desde timestamp(6);
      r_alarme hsm_alarme%rowtype;

      procedure canal(in_disjuntor in varchar2, in_falhas in pls_integer) is
         l_aberto timestamp(6) := ha(5);
         l_ate timestamp(6) := ha(-600);
      begin
         update hsm_canal c
            set c.disjuntor = in_disjuntor,
                c.falhas_seguidas = in_falhas,
                c.aberto_em = case when in_disjuntor = 'ABERTO' then l_aberto end,
                c.aberto_ate = case when in_disjuntor = 'ABERTO' then l_ate end
          where c.canal = teste_apoio.co_canal;
         commit;
         avaliar;
      end canal;

      function alarme_do_canal return hsm_alarme%rowtype is
         r_achado hsm_alarme%rowtype;
      begin
         -- One, or ORA-01422
         select a.* into r_achado from hsm_alarme a where a.canal = teste_apoio.co_canal;
         return r_achado;
      end alarme_do_canal;
   begin
      l_linha := teste_apoio.nova_linha(in_id_rota => g_alarme, in_quando => ha(1));
      canal('FECHADO', 3);
      update hsm_alarme a set a.dt_alarme = a.dt_notado, a.dt_avisado = a.dt_notado;
      commit;
      l_desde := alarme_do_canal().dt_inicio;
      ut.expect(alarme_do_canal().chave).to_equal('ENTREGA:TESTE');

      canal('ABERTO', 10);
      antes(co_folga_s);
      avaliar;
      r_alarme := alarme_do_canal;
      ut.expect(r_alarme.chave).to_equal('DISJUNTOR:TESTE');
      ut.expect(r_alarme.problema).to_equal('Canal TESTE com o disjuntor aberto');
      ut.expect(r_alarme.dt_inicio).to_equal(l_desde);
      ut.expect(r_alarme.dt_fim is null).to_be_true();

      canal('FECHADO', 0);
      canal('FECHADO', 3);
      ut.expect(alarme_do_canal().chave, 'de novo, dentro da folga').to_equal('ENTREGA:TESTE');
      ut.expect(avisos, 'já se sabia').to_equal(0);
   end continua;

   procedure parado is
   begin
      levantar;
      antes(30);
      avaliar;
      ut.expect(ultimo_aviso().status).to_equal('PENDENTE');
      antes(30);
      avaliar;
      ut.expect(alarme().dt_avisado is null).to_be_true();
      ut.expect(alarme().tentativas).to_equal(1);
      -- At once once more, by what there is
      ut.expect(avisos).to_equal(2);
      ut.expect(teste_apoio.quantas('CANCELADO')).to_equal(1);
   end parado;

   procedure pausa_entre_tentativas is
   begin
      levantar;
      antes(60);
      avaliar;
      antes(60);
      avaliar;
      ut.expect(avisos, 'a segunda também parou').to_equal(2);
      avaliar;
      ut.expect(avisos, 'em pausa').to_equal(2);
      antes(30);
      avaliar;
      ut.expect(avisos, 'depois da pausa').to_equal(3);
   end pausa_entre_tentativas;

   procedure sem_caminho is
   begin
      hsm_admin.desligar_rota(g_alarme);
      levantar;
      antes(900);
      avaliar;
      ut.expect(avisos).to_equal(0);
      ut.expect(alarme().dt_alarme is not null).to_be_true();
      ut.expect(alarme().dt_avisado is null).to_be_true();
      hsm_admin.ligar_rota(g_alarme);
      avaliar;
      ut.expect(avisos, 'assim que há um').to_equal(1);
   end sem_caminho;

   procedure so_caminho_bom is
      l_nenhum hsm_tipos.t_textos;
      l_doentes hsm_tipos.t_textos;
      l_passado timestamp(6);
      l_futuro timestamp(6);
      l_linha number;

      function rotas return pls_integer is
      begin
         return hsm_plantao_fila.rotas(l_nenhum, ha(0)).count;
      end rotas;

      procedure canal(in_pausado in varchar2, in_retido in timestamp, in_disjuntor in varchar2) is
         l_ate timestamp(6) := ha(-60);
      begin
         update hsm_canal c
            set c.pausado = in_pausado,
                c.dt_retencao = null,
                c.retido_ate = in_retido,
                c.disjuntor = in_disjuntor,
                c.aberto_ate = case when in_disjuntor = 'ABERTO' then l_ate end
          where c.canal = teste_apoio.co_canal;
      end canal;
   begin
      ut.expect(rotas).to_equal(1);
      canal('S', null, 'FECHADO');
      ut.expect(rotas, 'pausado').to_equal(0);
      canal('N', ha(-60), 'FECHADO');
      ut.expect(rotas, 'retido').to_equal(0);
      canal('N', null, 'ABERTO');
      ut.expect(rotas, 'disjuntor').to_equal(0);
      l_passado := ha(1);
      update hsm_canal c set c.aberto_ate = l_passado where c.canal = teste_apoio.co_canal;
      ut.expect(rotas, 'é hora de experimentar o servidor').to_equal(1);
      l_futuro := ha(-30);
      update hsm_canal c
         set c.disjuntor = 'MEIO_ABERTO',
             c.sonda_em = l_passado,
             c.sonda_ate = l_futuro,
             c.sonda_reserva = 'x'
       where c.canal = teste_apoio.co_canal;
      ut.expect(rotas, 'alguém o experimenta').to_equal(0);
      update hsm_canal c set c.sonda_ate = l_passado where c.canal = teste_apoio.co_canal;
      ut.expect(rotas, 'quem o experimentava sumiu').to_equal(1);
      update hsm_canal c
         set c.disjuntor = 'FECHADO',
             c.aberto_ate = null,
             c.sonda_em = null,
             c.sonda_ate = null,
             c.sonda_reserva = null,
             c.dt_retencao = l_passado + interval '2' hour,
             c.retido_ate = l_passado + interval '3' hour
       where c.canal = teste_apoio.co_canal;
      ut.expect(rotas, 'retido por um relógio adiantado').to_equal(1);
      canal('N', null, 'FECHADO');
      l_doentes(1) := teste_apoio.co_canal;
      ut.expect(hsm_plantao_fila.rotas(l_doentes, ha(0)).count, 'atrasado').to_equal(0);
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.id = g_alarme;
      ut.expect(rotas, 'rota suspensa').to_equal(0);
      update hsm_rota_notificacao r set r.proxima_sonda = l_futuro where r.id = g_alarme;
      ut.expect(rotas, 'ainda não é hora de experimentar o tópico').to_equal(0);
      update hsm_rota_notificacao r set r.proxima_sonda = l_passado where r.id = g_alarme;
      ut.expect(rotas, 'é hora de experimentar o tópico').to_equal(1);
      l_linha := teste_apoio.nova_linha(in_id_rota => g_alarme);
      update hsm_fila_notificacao f
         set f.estacionada = 'R'
       where f.id = l_linha;
      ut.expect(rotas, 'já há com que o experimentar').to_equal(0);
      update hsm_rota_notificacao r set r.suspensa = 'N', r.ativa = 'N' where r.id = g_alarme;
      ut.expect(rotas, 'rota desligada').to_equal(0);
   end so_caminho_bom;

   procedure pela_rota_de_falha is
   begin
      delete from hsm_rota_notificacao r where r.id = g_alarme;
      commit;
      levantar;
      ut.expect(avisos).to_equal(1);
      ut.expect(ultimo_aviso().evento).to_equal('ALARME');
      ut.expect(fato('total')).to_equal(fato('titulo'));
      ut.expect(fato('motivos')).to_equal(fato('texto'));
      ut.expect(fato('desde')).to_be_like('__/__/____ __:__');
   end pela_rota_de_falha;

   procedure desligada_de_proposito is
      l_nenhum hsm_tipos.t_textos;
   begin
      hsm_admin.desligar_rota(g_alarme);
      ut.expect(hsm_plantao_fila.rotas(l_nenhum, ha(0)).count).to_equal(0);
   end desligada_de_proposito;

   procedure a_frente is
   begin
      levantar;
      ut.expect(ultimo_aviso().prioridade).to_equal(5);
      ut.expect(ultimo_aviso().ordenada).to_equal('N');
      ut.expect(ultimo_aviso().expira_em between ha(-800) and ha(-910)).to_be_true();
   end a_frente;

   procedure alarme_do_alarme is
      l_total pls_integer;
      l_desde timestamp(6) := ha(900);
   begin
      insert into hsm_alarme (chave, gravidade, problema, dt_inicio, dt_notado, dt_visto)
      values ('OUTRO', 'ERRO', 'Outro', l_desde, l_desde, l_desde);
      avaliar;
      antes(30);
      avaliar;
      select count(*)
        into l_total
        from hsm_alarme a
       where a.chave = 'ALARME'
         and a.gravidade = 'ERRO'
         and a.lote is not null;
      ut.expect(l_total).to_equal(0);
   end alarme_do_alarme;

   procedure suplencia is
      l_avaliacao timestamp(6);
      l_antes timestamp(6) := ha(0);

      function avaliacao return timestamp is
         l_em timestamp(6);
      begin
         select a.dt_avaliacao into l_em from hsm_alerta a where a.alerta = 'ALARME';
         return l_em;
      end avaliacao;

      procedure vista(in_tarefa in timestamp, in_qualquer in timestamp) is
      begin
         update hsm_alerta a
            set a.dt_tarefa = in_tarefa,
                a.dt_avaliacao = in_qualquer
          where a.alerta = 'ALARME';
         commit;
         l_avaliacao := in_qualquer;
      end vista;
   begin
      vista(ha(60), ha(60));
      hsm_plantao.suprir;
      ut.expect(avaliacao = l_avaliacao, 'a tarefa está em dia').to_be_true();
      vista(ha(100), ha(10));
      hsm_plantao.suprir;
      ut.expect(avaliacao = l_avaliacao, 'outro acaba de o fazer').to_be_true();
      vista(ha(100), ha(30));
      hsm_plantao.suprir;
      ut.expect(avaliacao >= l_antes, 'ninguém o faz').to_be_true();
   end suplencia;

   procedure purga is
      l_total pls_integer;
      l_velho timestamp(6) := ha(40 * 86400);
   begin
      insert into hsm_alarme (chave, gravidade, problema, dt_inicio, dt_notado, dt_visto, dt_fim)
      values ('VELHO', 'ERRO', 'Passou', l_velho, l_velho, l_velho, l_velho);
      insert into hsm_alarme (chave, gravidade, problema, dt_inicio, dt_notado, dt_visto)
      values ('DURA', 'ERRO', 'Dura', l_velho, l_velho, l_velho);
      insert into hsm_alarme_aviso (lote, especie, estrada, dt_pedido, dt_fim)
      values (1, 'LEVANTADO', 'CORREIO', l_velho, l_velho);
      commit;
      hsm_manutencao.purgar;
      select count(*) into l_total from hsm_alarme a where a.chave = 'VELHO';
      ut.expect(l_total).to_equal(0);
      select count(*) into l_total from hsm_alarme a where a.chave = 'DURA';
      ut.expect(l_total).to_equal(1);
      select count(*) into l_total from hsm_alarme_aviso;
      ut.expect(l_total).to_equal(0);
   end purga;

   -- Texts

   function exemplo(in_n in pls_integer default 1) return hsm_alarme%rowtype is
      r_alarme hsm_alarme%rowtype;
   begin
      r_alarme.gravidade := 'ERRO';
      r_alarme.problema := 'Canal C' || to_char(in_n, 'TM9') || ' com o disjuntor aberto';
      r_alarme.detalhe := 'não autorizado' || chr(10) || '(401).';
      r_alarme.providencia := 'Corrija o token';
      r_alarme.dt_inicio := timestamp '2030-01-01 13:32:10';
      return r_alarme;
   end exemplo;

   procedure texto_levantado is
      l_fuso constant varchar2(30) := 'America/Sao_Paulo';
   begin
      ut.expect(
         hsm_plantao_texto.linhas('LEVANTADO', exemplo, l_fuso, timestamp '2030-01-01 14:00:00')
      ).to_equal(
         'ERRO Canal C1 com o disjuntor aberto, desde 10:32' || chr(10) || 'não autorizado (401).' || chr(10)
         || 'O que fazer: Corrija o token.'
      );
      ut.expect(
         hsm_plantao_texto.linhas('LEMBRETE', exemplo, l_fuso, timestamp '2030-01-02 14:00:00'), 'noutro dia'
      ).to_be_like('% desde 01/01 10:32' || chr(10) || '%');
   end texto_levantado;

   procedure titulos is
      l_alarmes hsm_plantao_texto.t_alarmes;
   begin
      l_alarmes(1) := exemplo;
      ut.expect(hsm_plantao_texto.titulo('LEVANTADO', l_alarmes)).to_be_like('HSM %: Canal C1 com o disjuntor aberto');
      ut.expect(hsm_plantao_texto.titulo('ENCERRADO', l_alarmes)).to_be_like('HSM %: RESOLVIDO Canal C1 %');
      l_alarmes(2) := exemplo(2);
      l_alarmes(3) := exemplo(3);
      ut.expect(hsm_plantao_texto.titulo('LEMBRETE', l_alarmes)).to_be_like('HSM %: CONTINUA Canal C1 % e mais 2');
      l_alarmes(1).problema := rpad('é', 1000, 'é');
      ut.expect(hsm_rota.bytes_utf8(hsm_plantao_texto.titulo('LEVANTADO', l_alarmes)), 'longo').to_be_less_than(200);
   end titulos;

   procedure texto_encerrado is
      r_alarme hsm_alarme%rowtype := exemplo;
   begin
      r_alarme.dt_ausente := timestamp '2030-01-01 13:44:30';
      r_alarme.dt_fim := timestamp '2030-01-01 13:46:00';
      ut.expect(
         hsm_plantao_texto.linhas('ENCERRADO', r_alarme, 'America/Sao_Paulo', timestamp '2030-01-01 14:00:00')
      ).to_equal('RESOLVIDO Canal C1 com o disjuntor aberto: durou 12 min, de 10:32 a 10:44.');
   end texto_encerrado;

   procedure texto_de_muitos is
      l_alarmes hsm_plantao_texto.t_alarmes;
      l_texto varchar2(32767);
   begin
      for i in 1 .. 12 loop
         l_alarmes(i) := exemplo(i);
         l_alarmes(i).detalhe := rpad('ção ', 1000, 'é');
      end loop;
      l_texto := hsm_plantao_texto.corpo('LEVANTADO', l_alarmes, 3800, 'UTC', g_agora);
      ut.expect(hsm_rota.bytes_utf8(l_texto)).to_be_between(3000, 3800);
      ut.expect(l_texto).to_be_like('ERRO Canal C1 %Canal C10 %e mais 2: veja HSM_ALARME_VW.');
      ut.expect(instr(l_texto, 'Canal C11')).to_equal(0);
   end texto_de_muitos;

   procedure duracoes is
   begin
      ut.expect(hsm_plantao_texto.duracao(45)).to_equal('45 s');
      ut.expect(hsm_plantao_texto.duracao(740)).to_equal('12 min');
      ut.expect(hsm_plantao_texto.duracao(11100)).to_equal('3 h 5 min');
      ut.expect(hsm_plantao_texto.duracao(7200)).to_equal('2 h');
      ut.expect(hsm_plantao_texto.duracao(187200)).to_equal('2 d 4 h');
      ut.expect(hsm_plantao_texto.duracao(-5)).to_equal('0 s');
   end duracoes;

end teste_hsm_plantao;
/
