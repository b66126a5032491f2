create or replace package body teste_hsm_vazao as

   co_agora constant timestamp(6) := teste_apoio.agora;
   co_outro constant varchar2(30 char) := 'TESTE2';

   procedure preparar is
   begin
      teste_apoio.limpar;
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      commit;
   end preparar;

   procedure limpar is
   begin
      rollback;
      delete from hsm_log l where l.origem = 'hsm_vazao.absorver' and l.mensagem like 'Canal TESTE%';
      teste_apoio.limpar;
   end limpar;

   function depois(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(co_agora, in_segundos);
   end depois;

   function canal(in_canal in varchar2 default teste_apoio.co_canal) return hsm_canal%rowtype is
      r_canal hsm_canal%rowtype;
   begin
      select c.* into r_canal from hsm_canal c where c.canal = in_canal;
      return r_canal;
   end canal;

   -- The channel as the claim gets it
   function lido(in_canal in varchar2 default teste_apoio.co_canal) return hsm_politica.t_canal is
   begin
      return hsm_vazao.ler(in_canal);
   end lido;

   -- Something to deliver through a channel
   procedure com_linha(in_canal in varchar2 default teste_apoio.co_canal) is
      l_id number := teste_apoio.nova_linha(in_id_rota => teste_apoio.nova_rota(in_topico => in_canal));
   begin
      update hsm_fila_notificacao f set f.canal = in_canal where f.id = l_id;
   end com_linha;

   -- Another transaction would not get the channel's row
   function preso return boolean is
      pragma autonomous_transaction;
      cursor c_livre is
         select c.canal
           from hsm_canal c
          where c.canal = teste_apoio.co_canal
            for update skip locked;
      l_canal hsm_canal.canal%type;
      l_livre boolean;
   begin
      open c_livre;
      fetch c_livre into l_canal;
      l_livre := c_livre%found;
      close c_livre;
      rollback;
      return not l_livre;
   end preso;

   function outra_toma return boolean is
      pragma autonomous_transaction;
      r_canal hsm_politica.t_canal := lido;
      l_tomado boolean;
   begin
      l_tomado := hsm_vazao.tomar(r_canal, co_agora);
      rollback;
      return l_tomado;
   end outra_toma;

   -- Gone with the rollback of LIMPAR
   procedure outro_canal is
   begin
      insert into hsm_canal (canal) values (co_outro);
   end outro_canal;

   procedure sem_limite is
   begin
      update hsm_canal c
         set c.rajada = null,
             c.intervalo_s = null
       where c.canal = teste_apoio.co_canal;
      commit;
   end sem_limite;

   procedure abrir_ate(in_quando in timestamp) is
   begin
      update hsm_canal c
         set c.disjuntor = 'ABERTO',
             c.aberto_ate = in_quando
       where c.canal = teste_apoio.co_canal;
      commit;
   end abrir_ate;

   procedure encher(in_fichas in number) is
   begin
      update hsm_canal c
         set c.fichas = in_fichas,
             c.dt_fichas = co_agora
       where c.canal = teste_apoio.co_canal;
      commit;
   end encher;

   -- A channel in the middle of everything: no two values are the same
   function agitado return hsm_politica.t_canal is
      r_canal hsm_politica.t_canal := lido;
   begin
      r_canal.fichas := 7.5;
      r_canal.dt_fichas := depois(1);
      r_canal.retido_ate := depois(2);
      r_canal.dt_retencao := depois(3);
      r_canal.limites_seguidos := 4;
      r_canal.disjuntor := 'MEIO_ABERTO';
      r_canal.falhas_seguidas := 5;
      r_canal.aberturas := 6;
      r_canal.aberto_em := depois(6);
      r_canal.aberto_ate := depois(7);
      r_canal.sonda_em := depois(9);
      r_canal.sonda_ate := depois(8);
      r_canal.sonda_reserva := 'SONDA';
      r_canal.motivo_disjuntor := 'HTTP 503';
      return r_canal;
   end agitado;

   -- Table and record tell the same
   procedure conferir(in_canal in hsm_politica.t_canal) is
      r_canal hsm_canal%rowtype := canal(in_canal.canal);
   begin
      ut.expect(r_canal.rajada, 'rajada').to_equal(in_canal.rajada);
      ut.expect(r_canal.intervalo_s, 'intervalo_s').to_equal(in_canal.intervalo_s);
      ut.expect(r_canal.fichas, 'fichas').to_equal(in_canal.fichas);
      ut.expect(r_canal.dt_fichas = in_canal.dt_fichas, 'dt_fichas').to_be_true();
      ut.expect(r_canal.retido_ate = in_canal.retido_ate, 'retido_ate').to_be_true();
      ut.expect(r_canal.dt_retencao = in_canal.dt_retencao, 'dt_retencao').to_be_true();
      ut.expect(r_canal.limites_seguidos, 'limites_seguidos').to_equal(in_canal.limites_seguidos);
      ut.expect(r_canal.disjuntor, 'disjuntor').to_equal(in_canal.disjuntor);
      ut.expect(r_canal.falhas_seguidas, 'falhas_seguidas').to_equal(in_canal.falhas_seguidas);
      ut.expect(r_canal.aberturas, 'aberturas').to_equal(in_canal.aberturas);
      ut.expect(r_canal.aberto_em = in_canal.aberto_em, 'aberto_em').to_be_true();
      ut.expect(r_canal.aberto_ate = in_canal.aberto_ate, 'aberto_ate').to_be_true();
      ut.expect(r_canal.sonda_em = in_canal.sonda_em, 'sonda_em').to_be_true();
      ut.expect(r_canal.sonda_ate = in_canal.sonda_ate, 'sonda_ate').to_be_true();
      ut.expect(r_canal.sonda_reserva, 'sonda_reserva').to_equal(in_canal.sonda_reserva);
      ut.expect(r_canal.motivo_disjuntor, 'motivo_disjuntor').to_equal(in_canal.motivo_disjuntor);
   end conferir;

   procedure gravar(in_canal in hsm_politica.t_canal) is
      l_canais hsm_vazao.t_canais;
   begin
      l_canais(1) := in_canal;
      hsm_vazao.gravar(l_canais);
   end gravar;

   function sinal(
      in_classe in varchar2,
      in_canal in varchar2 default teste_apoio.co_canal
   ) return hsm_politica.t_sinal is
      r_sinal hsm_politica.t_sinal;
   begin
      r_sinal.canal := in_canal;
      r_sinal.classe := in_classe;
      r_sinal.reserva := 'R';
      r_sinal.dt_reserva := co_agora;
      r_sinal.erro := 'HTTP 503';
      return r_sinal;
   end sinal;

   -- Outcomes of these classes, in this order
   procedure absorver(in_primeira in varchar2, in_segunda in varchar2 default null) is
      l_sinais hsm_vazao.t_sinais;
   begin
      l_sinais(1) := sinal(in_primeira);
      if in_segunda is not null then
         l_sinais(2) := sinal(in_segunda);
      end if;
      hsm_vazao.absorver(l_sinais, co_agora);
   end absorver;

   procedure absorver_falhas(in_quantas in pls_integer) is
      l_sinais hsm_vazao.t_sinais;
   begin
      for i in 1 .. in_quantas loop
         l_sinais(i) := sinal('TRANSITORIA');
      end loop;
      hsm_vazao.absorver(l_sinais, co_agora);
   end absorver_falhas;

   -- servidos

   procedure todos is
      l_canais hsm_vazao.t_canais;
      l_nossos varchar2(200 char);
   begin
      insert into hsm_canal (canal) values ('TESTE3');
      insert into hsm_canal (canal) values ('TESTE4');
      outro_canal;
      com_linha('TESTE3');
      com_linha;
      com_linha(co_outro);
      l_canais := hsm_vazao.servidos(null, 2);
      for i in 1 .. l_canais.count loop
         if l_canais(i).canal like 'TESTE%' then
            l_nossos := l_nossos || ' ' || l_canais(i).canal;
         end if;
      end loop;
      ut.expect(l_nossos).to_equal(' TESTE TESTE2 TESTE3');
   end todos;

   procedure so_os_da_lista is
      l_canais hsm_vazao.t_canais;
   begin
      outro_canal;
      com_linha;
      com_linha(co_outro);
      l_canais := hsm_vazao.servidos(lower(co_outro) || ', NENHUM, ' || teste_apoio.co_canal, 2);
      ut.expect(l_canais.count).to_equal(2);
      ut.expect(l_canais(1).canal).to_equal(teste_apoio.co_canal);
      ut.expect(l_canais(2).canal).to_equal(co_outro);
   end so_os_da_lista;

   procedure pausado_nao_e_servido is
      l_canais hsm_vazao.t_canais;
   begin
      com_linha;
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      l_canais := hsm_vazao.servidos(teste_apoio.co_canal, 2);
      ut.expect(l_canais.count).to_equal(0);
   end pausado_nao_e_servido;

   procedure pedaco_de_nome is
      l_canais hsm_vazao.t_canais;
   begin
      com_linha;
      l_canais := hsm_vazao.servidos('TEST,ESTE,TESTE2', 2);
      ut.expect(l_canais.count).to_equal(0);
   end pedaco_de_nome;

   procedure servidos_pelo_contrato is
      l_tipos sys.odcivarchar2list := sys.odcivarchar2list(
         'NTFY', 'WEBHOOK', 'KAFKA', 'RABBITMQ', 'PROPRIO', 'CAPTURA'
      );
   begin
      com_linha;
      for i in 1 .. l_tipos.count loop
         update hsm_canal c set c.tipo = l_tipos(i) where c.canal = teste_apoio.co_canal;
         ut.expect(hsm_vazao.servidos(teste_apoio.co_canal, 1).count, l_tipos(i) || ', contrato 1').to_equal(
            case l_tipos(i) when 'NTFY' then 1 else 0 end
         );
         ut.expect(hsm_vazao.servidos(teste_apoio.co_canal, 2).count, l_tipos(i) || ', contrato 2').to_equal(
            case l_tipos(i) when 'CAPTURA' then 0 else 1 end
         );
      end loop;
   end servidos_pelo_contrato;

   procedure servido_com_estado is
      r_esperado hsm_politica.t_canal := agitado;
   begin
      update hsm_canal c
         set c.fichas = r_esperado.fichas,
             c.dt_fichas = r_esperado.dt_fichas,
             c.retido_ate = r_esperado.retido_ate,
             c.dt_retencao = r_esperado.dt_retencao,
             c.limites_seguidos = r_esperado.limites_seguidos,
             c.disjuntor = r_esperado.disjuntor,
             c.falhas_seguidas = r_esperado.falhas_seguidas,
             c.aberturas = r_esperado.aberturas,
             c.aberto_em = r_esperado.aberto_em,
             c.aberto_ate = r_esperado.aberto_ate,
             c.sonda_em = r_esperado.sonda_em,
             c.sonda_ate = r_esperado.sonda_ate,
             c.sonda_reserva = r_esperado.sonda_reserva,
             c.motivo_disjuntor = r_esperado.motivo_disjuntor
       where c.canal = teste_apoio.co_canal;
      conferir(lido);
   end servido_com_estado;

   -- tomar

   procedure tomado_com_limite is
      r_canal hsm_politica.t_canal := lido;
   begin
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_true();
      ut.expect(preso).to_be_true();
   end tomado_com_limite;

   procedure tomado_para_sonda is
      r_canal hsm_politica.t_canal;
   begin
      sem_limite;
      abrir_ate(co_agora);
      r_canal := lido;
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_true();
      ut.expect(preso).to_be_true();
   end tomado_para_sonda;

   procedure tomado_sem_limite is
      r_canal hsm_politica.t_canal;
   begin
      sem_limite;
      r_canal := lido;
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_true();
      ut.expect(preso).to_be_false();
   end tomado_sem_limite;

   procedure preso_por_outra is
      r_canal hsm_politica.t_canal := lido;
   begin
      ut.expect(outra_toma).to_be_true();
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_true();
      ut.expect(outra_toma).to_be_false();
   end preso_por_outra;

   procedure retido is
      r_canal hsm_politica.t_canal;
      l_ate timestamp(6) := depois(2);
   begin
      update hsm_canal c set c.retido_ate = l_ate where c.canal = teste_apoio.co_canal;
      commit;
      r_canal := lido;
      ut.expect(hsm_vazao.tomar(r_canal, depois(1.999))).to_be_false();
      ut.expect(hsm_vazao.tomar(r_canal, depois(2))).to_be_true();
   end retido;

   procedure aberto is
      r_canal hsm_politica.t_canal;
   begin
      abrir_ate(depois(2));
      r_canal := lido;
      ut.expect(hsm_vazao.tomar(r_canal, depois(1.999))).to_be_false();
      ut.expect(hsm_vazao.tomar(r_canal, depois(2))).to_be_true();
   end aberto;

   procedure sonda_em_curso is
      r_canal hsm_politica.t_canal;
   begin
      abrir_ate(co_agora);
      r_canal := lido;
      hsm_politica.entregar(r_canal, 1, 'SONDA', 60, co_agora);
      gravar(r_canal);
      ut.expect(hsm_vazao.tomar(r_canal, depois(59.999))).to_be_false();
      ut.expect(hsm_vazao.tomar(r_canal, depois(60))).to_be_true();
   end sonda_em_curso;

   procedure balde_vazio is
      r_canal hsm_politica.t_canal;
   begin
      encher(0.999999);
      r_canal := lido;
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_false();
      ut.expect(preso).to_be_false();
   end balde_vazio;

   procedure relido is
      r_canal hsm_politica.t_canal := lido;
   begin
      encher(3);
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_true();
      ut.expect(r_canal.fichas).to_equal(3);
      ut.expect(r_canal.dt_fichas = co_agora).to_be_true();
   end relido;

   procedure esgotado_por_outro is
      r_canal hsm_politica.t_canal := lido;
   begin
      encher(0);
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_false();
   end esgotado_por_outro;

   procedure pausado_desde_a_leitura is
      r_canal hsm_politica.t_canal := lido;
   begin
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_false();
   end pausado_desde_a_leitura;

   procedure canal_apagado is
      r_canal hsm_politica.t_canal := lido;
   begin
      delete from hsm_canal c where c.canal = teste_apoio.co_canal;
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_false();
   end canal_apagado;

   -- gravar

   procedure grava_estado is
      l_canais hsm_vazao.t_canais;
   begin
      outro_canal;
      l_canais(1) := agitado;
      l_canais(2) := agitado;
      l_canais(2).canal := co_outro;
      l_canais(2).fichas := 1.25;
      hsm_vazao.gravar(l_canais);
      conferir(l_canais(1));
      conferir(l_canais(2));
   end grava_estado;

   procedure gravar_deixa_configuracao is
      r_canal hsm_politica.t_canal := lido;
   begin
      update hsm_canal c
         set c.pausado = 'S',
             c.rajada = 9,
             c.intervalo_s = 8
       where c.canal = teste_apoio.co_canal;
      r_canal.fichas := 2;
      gravar(r_canal);
      ut.expect(canal().fichas).to_equal(2);
      ut.expect(canal().pausado).to_equal('S');
      ut.expect(canal().rajada).to_equal(9);
      ut.expect(canal().intervalo_s).to_equal(8);
   end gravar_deixa_configuracao;

   procedure gravar_so_os_recebidos is
   begin
      outro_canal;
      gravar(agitado);
      ut.expect(canal(co_outro).fichas).to_be_null();
      ut.expect(canal(co_outro).disjuntor).to_equal('FECHADO');
   end gravar_so_os_recebidos;

   procedure gravar_nenhum is
      l_canais hsm_vazao.t_canais;
   begin
      hsm_vazao.gravar(l_canais);
      ut.expect(canal().disjuntor).to_equal('FECHADO');
      ut.expect(preso).to_be_false();
   end gravar_nenhum;

   -- absorver

   procedure nenhum_sinal is
      l_sinais hsm_vazao.t_sinais;
   begin
      hsm_vazao.absorver(l_sinais, co_agora);
      ut.expect(canal().falhas_seguidas).to_equal(0);
      ut.expect(preso).to_be_false();
   end nenhum_sinal;

   procedure sem_mudanca_nao_prende is
   begin
      absorver('SUCESSO', 'PERMANENTE');
      ut.expect(preso).to_be_false();
   end sem_mudanca_nao_prende;

   procedure mudanca_prende is
   begin
      absorver('TRANSITORIA');
      ut.expect(canal().falhas_seguidas).to_equal(1);
      ut.expect(preso).to_be_true();
   end mudanca_prende;

   procedure na_ordem is
   begin
      absorver('SUCESSO', 'TRANSITORIA');
      ut.expect(canal().falhas_seguidas).to_equal(1);
      absorver('TRANSITORIA', 'SUCESSO');
      ut.expect(canal().falhas_seguidas).to_equal(0);
   end na_ordem;

   procedure cada_um_com_os_seus is
      l_sinais hsm_vazao.t_sinais;
   begin
      outro_canal;
      l_sinais(1) := sinal('TRANSITORIA');
      l_sinais(2) := sinal('TRANSITORIA', co_outro);
      l_sinais(3) := sinal('TRANSITORIA', co_outro);
      hsm_vazao.absorver(l_sinais, co_agora);
      ut.expect(canal().falhas_seguidas).to_equal(1);
      ut.expect(canal(co_outro).falhas_seguidas).to_equal(2);
   end cada_um_com_os_seus;

   procedure falhas_abrem is
   begin
      absorver_falhas(hsm_config.numero('DISJUNTOR_FALHAS'));
      ut.expect(canal().disjuntor).to_equal('ABERTO');
      ut.expect(canal().motivo_disjuntor).to_equal('HTTP 503');
      ut.expect(hsm_politica.segundos_entre(co_agora, canal().aberto_ate)).to_equal(
         hsm_config.numero('DISJUNTOR_BASE_S')
      );
   end falhas_abrem;

   procedure falhas_insuficientes is
      l_falhas pls_integer := hsm_config.numero('DISJUNTOR_FALHAS') - 1;
   begin
      absorver_falhas(l_falhas);
      ut.expect(canal().disjuntor).to_equal('FECHADO');
      ut.expect(canal().falhas_seguidas).to_equal(l_falhas);
   end falhas_insuficientes;

   procedure limite_retem is
   begin
      absorver('LIMITE');
      ut.expect(hsm_politica.segundos_entre(co_agora, canal().retido_ate)).to_equal(
         hsm_config.numero('ESPERA_LIMITE_S')
      );
      ut.expect(canal().fichas).to_equal(0);
   end limite_retem;

   -- What becomes of these outcomes while another session holds the channel: who absorbs is that other session here
   procedure absorver_com_canal_preso(in_classe in varchar2, out_sinais out hsm_vazao.t_sinais) is
      pragma autonomous_transaction;
   begin
      out_sinais(1) := sinal(in_classe);
      out_sinais(2) := sinal('SUCESSO');
      out_sinais(2).reserva := 'OUTRA';
      hsm_vazao.absorver(out_sinais, co_agora);
      rollback;
   end absorver_com_canal_preso;

   procedure canal_preso is
      l_sinais hsm_vazao.t_sinais;
      r_canal hsm_politica.t_canal := lido;
   begin
      ut.expect(hsm_vazao.tomar(r_canal, co_agora)).to_be_true();
      for i in 1 .. 3 loop
         absorver_com_canal_preso(case i when 1 then 'TRANSITORIA' when 2 then 'CONFIG' else 'LIMITE' end, l_sinais);
         ut.expect(l_sinais(1).ocupado).to_be_true();
         ut.expect(l_sinais(2).ocupado).to_be_false();
      end loop;
      absorver_com_canal_preso('PERMANENTE', l_sinais);
      ut.expect(l_sinais(1).ocupado).to_be_false();
   end canal_preso;

   procedure sonda_com_canal_preso is
      l_sinais hsm_vazao.t_sinais;
      r_canal hsm_politica.t_canal;
   begin
      abrir_ate(co_agora);
      r_canal := lido;
      hsm_politica.entregar(r_canal, 1, 'R', 60, co_agora);
      gravar(r_canal);
      commit;
      ut.expect(hsm_vazao.tomar(r_canal, depois(61))).to_be_true();
      absorver_com_canal_preso('SUCESSO', l_sinais);
      ut.expect(l_sinais(1).ocupado).to_be_true();
      ut.expect(l_sinais(2).ocupado).to_be_false();
   end sonda_com_canal_preso;

   procedure de_quem_e_a_falha is
      l_sinais hsm_vazao.t_sinais;
   begin
      l_sinais(1) := sinal('TRANSITORIA');
      l_sinais(1).ja_enviada := false;
      hsm_vazao.absorver(l_sinais, co_agora);
      ut.expect(l_sinais(1).da_linha, 'primeiro envio, ninguém mais respondeu').to_be_false();
      ut.expect(l_sinais(1).falhas).to_equal(1);
      l_sinais(1).ja_enviada := true;
      hsm_vazao.absorver(l_sinais, co_agora);
      ut.expect(l_sinais(1).da_linha, 'nada respondeu desde então').to_be_false();
      l_sinais(2) := sinal('PERMANENTE');
      hsm_vazao.absorver(l_sinais, co_agora);
      ut.expect(l_sinais(1).da_linha, 'outra teve resposta').to_be_true();
      l_sinais.delete(2);
      hsm_vazao.absorver(l_sinais, co_agora);
      ut.expect(l_sinais(1).da_linha, 'houve resposta desde o envio anterior').to_be_true();
   end de_quem_e_a_falha;

   -- Ten rows that had been sent before fail, with nothing else in the report: how many bear the blame
   function culpadas(in_classe in varchar2, in_estranha in boolean default false) return pls_integer is
      l_sinais hsm_vazao.t_sinais;
      l_culpadas pls_integer := 0;
   begin
      for i in 1 .. 10 loop
         l_sinais(i) := sinal(in_classe);
         l_sinais(i).ja_enviada := true;
         l_sinais(i).estranha := in_estranha;
      end loop;
      hsm_vazao.absorver(l_sinais, co_agora);
      for i in 1 .. l_sinais.count loop
         if l_sinais(i).da_linha then
            l_culpadas := l_culpadas + 1;
         end if;
      end loop;
      return l_culpadas;
   end culpadas;

   procedure uma_culpada is
   begin
      ut.expect(canal().falhas_seguidas).to_equal(0);
      ut.expect(culpadas('TRANSITORIA')).to_equal(1);
      hsm_vazao.religar(teste_apoio.co_canal);
      ut.expect(culpadas('CONFIG', in_estranha => true)).to_equal(1);
      ut.expect(canal().disjuntor).to_equal('ABERTO');
   end uma_culpada;

   procedure canal_desconhecido is
      l_sinais hsm_vazao.t_sinais;
   begin
      l_sinais(1) := sinal('CONFIG', 'NENHUM');
      hsm_vazao.absorver(l_sinais, co_agora);
      ut.expect(canal().disjuntor).to_equal('FECHADO');
      ut.expect(preso).to_be_false();
   end canal_desconhecido;

end teste_hsm_vazao;
/
