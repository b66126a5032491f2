create or replace package body teste_hsm_resumo as

   co_tipo constant varchar2(30) := 'TESTE_RESUMO';

   g_rota number;

   procedure preparar is
   begin
      teste_apoio.preparar;
      -- What suites that commit have left
      delete from hsm_movimento;
      delete from hsm_consumo;
      delete from hsm_remetente;
      g_rota := teste_apoio.nova_rota(co_tipo, '*', 'topico-secreto-da-sala');
   end preparar;

   function ha(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -in_segundos);
   end ha;

   function resumo(in_horas in number default 24) return json_object_t is
   begin
      return json_object_t.parse(hsm_painel.resumo(in_horas));
   end resumo;

   function item(in_lista in json_array_t, in_posicao in pls_integer) return json_object_t is
   begin
      return treat(in_lista.get(in_posicao) as json_object_t);
   end item;

   -- The element of a list whose in_chave is in_valor; null when there is none
   function achar(in_lista in json_array_t, in_chave in varchar2, in_valor in varchar2) return json_object_t is
      l_item json_object_t;
   begin
      for i in 0 .. in_lista.get_size - 1 loop
         l_item := item(in_lista, i);
         if l_item.get_string(in_chave) = in_valor then
            return l_item;
         end if;
      end loop;
      return null;
   end achar;

   function consumido(in_horas in number default 24) return json_object_t is
   begin
      return resumo(in_horas).get_object('consumo');
   end consumido;

   function ponto(in_consumo in json_object_t, in_do_fim in pls_integer) return json_object_t is
      l_pontos json_array_t := in_consumo.get_array('pontos');
   begin
      return item(l_pontos, l_pontos.get_size - in_do_fim);
   end ponto;

   -- The only point in which anything entered: that of in_quando, whatever has begun since
   function unico_movido(in_consumo in json_object_t, in_quando in timestamp) return json_object_t is
      l_pontos json_array_t := in_consumo.get_array('pontos');
      l_ponto json_object_t;
      l_achado json_object_t;
      l_desde timestamp(6);
   begin
      for i in 0 .. l_pontos.get_size - 1 loop
         l_ponto := item(l_pontos, i);
         if l_ponto.get_number('entrou') > 0 then
            ut.expect(l_achado is null, 'um só ponto').to_be_true();
            l_achado := l_ponto;
         end if;
      end loop;
      l_desde := sys_extract_utc(to_timestamp_tz(l_achado.get_string('inicio'), 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'));
      ut.expect(
         l_desde <= in_quando and in_quando < hsm_politica.somar_segundos(l_desde, in_consumo.get_number('passo_s')),
         'no seu lugar'
      ).to_be_true();
      return l_achado;
   end unico_movido;

   function canal return json_object_t is
   begin
      return achar(resumo(1).get_array('canais'), 'canal', teste_apoio.co_canal);
   end canal;

   -- So many of something, in the minute and the hour of an instant
   procedure contar(
      in_resultado in varchar2,
      in_quantidade in number,
      in_quando in timestamp,
      in_classe in varchar2 default '-',
      in_ate_meio_segundo in number default 0
   ) is
   begin
      insert into hsm_consumo (periodo, inicio, canal, tipo_os, resultado, classe, quantidade, faixa_02, ultimo)
      values (
         'M', trunc(in_quando, 'MI'), teste_apoio.co_canal, co_tipo, in_resultado, in_classe, in_quantidade,
         in_ate_meio_segundo, in_quando
      );
      insert into hsm_consumo (periodo, inicio, canal, tipo_os, resultado, classe, quantidade, faixa_02, ultimo)
      values (
         'H', trunc(in_quando, 'HH24'), teste_apoio.co_canal, co_tipo, in_resultado, in_classe, in_quantidade,
         in_ate_meio_segundo, in_quando
      );
   end contar;

   function falha(
      in_motivo in varchar2,
      in_segundos in number,
      in_erro in varchar2 default 'HTTP 400',
      in_id_os in number default 1
   ) return number is
      l_em timestamp(6) := ha(in_segundos);
      l_id number;
   begin
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, dt_processamento, tipo_os, evento, id_rota, canal, status, motivo, ultimo_erro,
         proxima_tentativa
      )
      values (
         in_id_os, 'Resumo', l_em, l_em, co_tipo, 'STATUS', g_rota, teste_apoio.co_canal, 'FALHA', in_motivo, in_erro,
         l_em
      )
      returning id into l_id;
      return l_id;
   end falha;

   procedure vazio is
      l_resumo json_object_t := resumo;
      l_canal json_object_t := canal;
   begin
      ut.expect(l_resumo.get_array('falhas').get_size).to_equal(0);
      ut.expect(l_resumo.get_array('remetentes').get_size).to_equal(0);
      ut.expect(l_resumo.get_object('consumo').get_array('pontos').get_size).to_equal(288);
      ut.expect(l_resumo.get_object('consumo').get_object('totais').get_number('entregue')).to_equal(0);
      ut.expect(l_resumo.get_object('consumo').get_array('por_tipo').get_size).to_equal(0);
      ut.expect(l_canal.get_number('pendentes')).to_equal(0);
      ut.expect(l_canal.get_number('mais_antiga_s')).to_equal(0);
      ut.expect(l_canal.has('ultima_entrega')).to_be_false();
   end vazio;

   procedure conferir_janela(in_horas in number, in_janela in number, in_passo_s in number, in_pontos in number) is
      l_resumo json_object_t := resumo(in_horas);
      l_pontos json_array_t := l_resumo.get_object('consumo').get_array('pontos');
      l_anterior timestamp with time zone;
      l_inicio timestamp with time zone;

      function inicio(in_ponto in pls_integer) return timestamp with time zone is
      begin
         return to_timestamp_tz(
            item(l_pontos, in_ponto).get_string('inicio'), 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'
         );
      end inicio;
   begin
      ut.expect(l_resumo.get_number('janela_h')).to_equal(in_janela);
      ut.expect(l_resumo.get_object('consumo').get_number('passo_s')).to_equal(in_passo_s);
      ut.expect(l_pontos.get_size).to_equal(in_pontos);
      for i in 1 .. l_pontos.get_size - 1 loop
         l_anterior := inicio(i - 1);
         l_inicio := inicio(i);
         if l_inicio <> l_anterior + numtodsinterval(in_passo_s, 'SECOND') then
            ut.fail('ponto ' || to_char(i, 'TM9') || ' fora do passo');
         end if;
      end loop;
      ut.expect(l_inicio <= systimestamp and systimestamp < l_inicio + numtodsinterval(in_passo_s + 5, 'SECOND'))
         .to_be_true();
   end conferir_janela;

   procedure janelas is
   begin
      conferir_janela(1, 1, 60, 60);
      conferir_janela(24, 24, 300, 288);
      conferir_janela(168, 168, 3600, 168);
      conferir_janela(null, 24, 300, 288);
      conferir_janela(25, 168, 3600, 168);
   end janelas;

   procedure conferir_soma(in_soma in json_object_t, in_onde in varchar2) is
   begin
      ut.expect(in_soma.get_number('entrou'), in_onde).to_equal(10);
      ut.expect(in_soma.get_number('entregue'), in_onde).to_equal(7);
      ut.expect(in_soma.get_number('falha'), in_onde).to_equal(2);
      ut.expect(in_soma.get_number('cancelado'), in_onde).to_equal(1);
      ut.expect(in_soma.get_number('tentativas'), in_onde).to_equal(9);
   end conferir_soma;

   procedure consumo is
      l_agora timestamp(6) := ha(0);
      l_consumo json_object_t;
   begin
      contar('ENTROU', 10, l_agora);
      contar('ENTREGUE', 7, l_agora);
      contar('FALHA', 2, l_agora, 'ESGOTADO');
      contar('CANCELADO', 1, l_agora, 'MANUAL');
      contar('TENTATIVA', 9, l_agora);
      contar('ENVIO', 99, l_agora);
      for r_horas in (select column_value as horas
                        from table(sys.odcinumberlist(24, 168)))
      loop
         l_consumo := consumido(r_horas.horas);
         conferir_soma(l_consumo.get_object('totais'), 'totais');
         conferir_soma(achar(l_consumo.get_array('por_canal'), 'canal', teste_apoio.co_canal), 'por canal');
         conferir_soma(achar(l_consumo.get_array('por_tipo'), 'tipo_os', co_tipo), 'por tipo');
         conferir_soma(unico_movido(l_consumo, l_agora), 'ponto');
         ut.expect(l_consumo.get_array('falhas_por_classe').get_size).to_equal(1);
         ut.expect(
            achar(l_consumo.get_array('falhas_por_classe'), 'classe', 'ESGOTADO').get_number('quantidade')
         ).to_equal(2);
      end loop;
   end consumo;

   procedure fora_da_janela is
   begin
      contar('ENTREGUE', 5, ha(7200));
      contar('ENTREGUE', 3, ha(90000));
      ut.expect(consumido(1).get_object('totais').get_number('entregue')).to_equal(0);
      ut.expect(consumido(24).get_object('totais').get_number('entregue')).to_equal(5);
      ut.expect(consumido(168).get_object('totais').get_number('entregue')).to_equal(8);
   end fora_da_janela;

   procedure soma_dos_pontos is
      l_consumo json_object_t;
      l_soma number;
      l_somadas pls_integer;
      l_em timestamp(6);
   begin
      -- A delivery every 13 minutes; the last of the rows have not been summed yet
      for i in 0 .. 120 loop
         l_em := ha(i * 780);
         insert into hsm_movimento (minuto, canal, tipo_os, resultado, classe, quantidade, ultimo)
         values (trunc(l_em, 'MI'), teste_apoio.co_canal, co_tipo, 'ENTREGUE', '-', 1, l_em);
      end loop;
      l_somadas := hsm_contagem.somar(100);
      ut.expect(l_somadas).to_equal(100);
      for r_janela in (select 1 as horas, 4 as ao_menos from dual
                       union all
                       select 24, 109 from dual
                       union all
                       select 168, 121 from dual)
      loop
         l_consumo := consumido(r_janela.horas);
         l_soma := 0;
         for i in 0 .. l_consumo.get_array('pontos').get_size - 1 loop
            l_soma := l_soma + item(l_consumo.get_array('pontos'), i).get_number('entregue');
         end loop;
         ut.expect(l_soma >= r_janela.ao_menos).to_be_true();
         ut.expect(l_consumo.get_object('totais').get_number('entregue')).to_equal(l_soma);
         ut.expect(
            achar(l_consumo.get_array('por_tipo'), 'tipo_os', co_tipo).get_number('entregue')
         ).to_equal(l_soma);
      end loop;
   end soma_dos_pontos;

   procedure entrada_de_agora is
      l_id number := teste_apoio.nova_linha(in_quando => ha(0), in_id_rota => g_rota);
   begin
      update hsm_fila_notificacao f set f.dt_criacao = f.proxima_tentativa where f.id = l_id;
      ut.expect(consumido(1).get_object('totais').get_number('entrou')).to_equal(1);
   end entrada_de_agora;

   procedure percentis is
      l_totais json_object_t;
   begin
      contar('ENTREGUE', 100, ha(0), in_ate_meio_segundo => 100);
      l_totais := consumido(1).get_object('totais');
      ut.expect(l_totais.get_number('p50_s')).to_equal(0.375);
      ut.expect(l_totais.get_number('p99_s')).to_equal(0.498);
      -- What took longer than every limit is in no column of the table
      contar('ENTREGUE', 100, ha(7200));
      ut.expect(consumido(24).get_object('totais').get_number('p99_s')).to_equal(3600);
      ut.expect(ponto(consumido(1), 30).has('p50_s')).to_be_false();
   end percentis;

   procedure fuso is
      l_resumo json_object_t;
   begin
      update hsm_parametro p set p.valor = 'Asia/Kolkata' where p.nome = 'FUSO';
      l_resumo := resumo;
      ut.expect(l_resumo.get_string('fuso')).to_equal('Asia/Kolkata');
      ut.expect(l_resumo.get_string('agora')).to_be_like('____-__-__T__:__:__+05:30');
      ut.expect(ponto(l_resumo.get_object('consumo'), 1).get_string('inicio')).to_be_like('%+05:30');
   end fuso;

   procedure canal_pausado is
      l_em timestamp(6) := ha(60);
      l_canal json_object_t := canal;
   begin
      ut.expect(l_canal.get_boolean('pausado')).to_be_false();
      ut.expect(l_canal.has('motivo_pausa')).to_be_false();
      update hsm_canal c
         set c.pausado = 'S',
             c.motivo_pausa = 'troca de servidor',
             c.dt_pausa = l_em
       where c.canal = teste_apoio.co_canal;
      l_canal := canal;
      ut.expect(l_canal.get_boolean('pausado')).to_be_true();
      ut.expect(l_canal.get_string('motivo_pausa')).to_equal('troca de servidor');
      ut.expect(l_canal.get_string('pausado_desde')).to_equal(hsm_json.instante(l_em, hsm_config.texto('FUSO')));
   end canal_pausado;

   procedure canal_aberto is
      l_de timestamp(6) := ha(100);
      l_ate timestamp(6) := ha(-100);
      l_canal json_object_t;
   begin
      update hsm_canal c
         set c.disjuntor = 'ABERTO',
             c.motivo_disjuntor = 'HTTP 503',
             c.aberto_em = l_de,
             c.aberto_ate = l_ate
       where c.canal = teste_apoio.co_canal;
      l_canal := canal;
      ut.expect(l_canal.get_string('disjuntor')).to_equal('ABERTO');
      ut.expect(l_canal.get_string('motivo_disjuntor')).to_equal('HTTP 503');
      ut.expect(l_canal.get_string('aberto_desde')).to_equal(hsm_json.instante(l_de, hsm_config.texto('FUSO')));
      ut.expect(l_canal.get_string('aberto_ate')).to_equal(hsm_json.instante(l_ate, hsm_config.texto('FUSO')));
   end canal_aberto;

   procedure canal_retido is
      l_ate timestamp(6) := ha(-100);
   begin
      update hsm_canal c set c.retido_ate = l_ate where c.canal = teste_apoio.co_canal;
      ut.expect(canal().get_string('retido_ate')).to_equal(hsm_json.instante(l_ate, hsm_config.texto('FUSO')));
      l_ate := ha(1);
      update hsm_canal c set c.retido_ate = l_ate where c.canal = teste_apoio.co_canal;
      ut.expect(canal().has('retido_ate')).to_be_false();
   end canal_retido;

   procedure ultima_entrega is
      l_id number := teste_apoio.nova_linha(in_quando => ha(10), in_id_rota => g_rota);
      l_reserva varchar2(32 char) := teste_apoio.reservar(in_agora => ha(5));
      l_resumo varchar2(4000);
   begin
      l_resumo := teste_apoio.registrar('[' || teste_apoio.resultado(l_id, l_reserva, 200, 'k3J') || ']', ha(5));
      ut.expect(canal().get_number('ultima_entrega_s')).to_be_between(5, 60);
   end ultima_entrega;

   procedure rota_suspensa is
      l_sonda timestamp(6) := ha(-100);
      l_rotas json_array_t;
      l_rota json_object_t;
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.motivo_suspensao = 'forbidden',
             r.dt_suspensao = l_sonda,
             r.proxima_sonda = l_sonda
       where r.id = g_rota;
      l_rotas := resumo(1).get_array('rotas');
      l_rota := achar(l_rotas, 'tipo_os', co_tipo);
      ut.expect(l_rota.get_number('id')).to_equal(g_rota);
      ut.expect(l_rota.get_boolean('ativa')).to_be_true();
      ut.expect(l_rota.get_boolean('suspensa')).to_be_true();
      ut.expect(l_rota.get_string('motivo_suspensao')).to_equal('forbidden');
      ut.expect(l_rota.get_string('proxima_sonda')).to_equal(hsm_json.instante(l_sonda, hsm_config.texto('FUSO')));
      ut.expect(l_rota.get_string('topico')).to_equal('topic...');
      ut.expect(l_rotas.to_string not like '%secreto%').to_be_true();
   end rota_suspensa;

   procedure remetentes is
      l_remetentes json_array_t;

      procedure remetente(in_nome in varchar2, in_visto in timestamp, in_fim in timestamp default null) is
      begin
         insert into hsm_remetente (trabalhador, maquina, pid, versao, modo, canais, dt_inicio, dt_visto, dt_fim)
         values (in_nome, 'srv', 7, '0.3.0', 'SERVICO', 'TESTE', in_visto, in_visto, in_fim);
      end remetente;
   begin
      remetente('vivo', ha(10));
      remetente('calado', ha(4000));
      remetente('terminado', ha(1), ha(1));
      l_remetentes := resumo(1).get_array('remetentes');
      ut.expect(l_remetentes.get_size).to_equal(3);
      ut.expect(achar(l_remetentes, 'trabalhador', 'vivo').get_boolean('vivo')).to_be_true();
      ut.expect(achar(l_remetentes, 'trabalhador', 'vivo').get_number('visto_s')).to_be_between(10, 60);
      ut.expect(achar(l_remetentes, 'trabalhador', 'vivo').has('fim')).to_be_false();
      ut.expect(achar(l_remetentes, 'trabalhador', 'calado').get_boolean('vivo')).to_be_false();
      ut.expect(achar(l_remetentes, 'trabalhador', 'terminado').get_boolean('vivo')).to_be_false();
      ut.expect(achar(l_remetentes, 'trabalhador', 'terminado').has('fim')).to_be_true();
   end remetentes;

   procedure falhas is
      l_ids sys.odcinumberlist := sys.odcinumberlist();
      l_falhas json_array_t;
      l_grupo json_object_t;
      l_amostras json_array_t;
      l_id number;
   begin
      for i in 1 .. 5 loop
         l_ids.extend;
         l_ids(i) := falha('ESGOTADO', 600 - i, 'HTTP 503', i);
      end loop;
      l_id := falha('40009', 1000);
      l_falhas := resumo(1).get_array('falhas');
      ut.expect(l_falhas.get_size).to_equal(2);
      l_grupo := item(l_falhas, 0);
      ut.expect(l_grupo.get_string('motivo')).to_equal('ESGOTADO');
      ut.expect(l_grupo.get_number('quantidade')).to_equal(5);
      ut.expect(l_grupo.get_number('id_rota')).to_equal(g_rota);
      ut.expect(l_grupo.get_string('tipo_os')).to_equal(co_tipo);
      ut.expect(l_grupo.get_string('evento'), 'o da rota').to_equal('*');
      ut.expect(l_grupo.get_string('primeira') < l_grupo.get_string('ultima')).to_be_true();
      l_amostras := l_grupo.get_array('amostras');
      ut.expect(l_amostras.get_size).to_equal(3);
      ut.expect(item(l_amostras, 0).get_number('id')).to_equal(l_ids(5));
      ut.expect(item(l_amostras, 0).get_number('id_os')).to_equal(5);
      ut.expect(item(l_amostras, 0).get_string('evento')).to_equal('STATUS');
      ut.expect(item(l_amostras, 2).get_number('id')).to_equal(l_ids(3));
      ut.expect(item(l_falhas, 1).get_number('quantidade')).to_equal(1);
   end falhas;

   procedure problemas is
      l_em timestamp(6) := ha(60);
      l_saude hsm_saude.t_problemas;
      l_problemas json_array_t;
      l_problema json_object_t;
   begin
      update hsm_canal c
         set c.pausado = 'S',
             c.motivo_pausa = 'obra',
             c.dt_pausa = l_em
       where c.canal = teste_apoio.co_canal;
      l_saude := hsm_saude.problemas;
      l_problemas := resumo(1).get_array('problemas');
      ut.expect(l_problemas.get_size).to_equal(l_saude.count);
      for i in 1 .. l_saude.count loop
         ut.expect(item(l_problemas, i - 1).get_string('chave')).to_equal(l_saude(i).chave);
      end loop;
      l_problema := achar(l_problemas, 'chave', 'PAUSADO:TESTE');
      ut.expect(l_problema.get_string('gravidade')).to_equal('ATENCAO');
      ut.expect(l_problema.get_string('canal')).to_equal('TESTE');
      ut.expect(l_problema.get_string('detalhe')).to_equal('obra');
      ut.expect(l_problema.get_string('desde')).to_equal(hsm_json.instante(l_em, hsm_config.texto('FUSO')));
   end problemas;

   procedure atos is
      l_ato json_object_t;
   begin
      hsm_auditor.anotar('teste', 'alvo', 'porque sim', 3, 'antes -> depois');
      l_ato := item(resumo(1).get_array('atos'), 0);
      ut.expect(l_ato.get_string('ato')).to_equal('teste');
      ut.expect(l_ato.get_string('alvo')).to_equal('alvo');
      ut.expect(l_ato.get_string('motivo')).to_equal('porque sim');
      ut.expect(l_ato.get_number('quantidade')).to_equal(3);
      ut.expect(l_ato.get_string('usuario')).to_equal(sys_context('USERENV', 'SESSION_USER'));
      ut.expect(l_ato.has('detalhe')).to_be_false();
      l_ato := item(json_object_t.parse(hsm_painel_completo.resumo(1)).get_array('atos'), 0);
      ut.expect(l_ato.get_string('detalhe')).to_equal('antes -> depois');
   end atos;

   -- What is said of the newest failure
   function erro_em(in_resumo in json_object_t) return varchar2 is
   begin
      return item(item(in_resumo.get_array('falhas'), 0).get_array('amostras'), 0).get_string('erro');
   end erro_em;

   procedure textos is
      co_texto constant varchar2(200) := '<script>alert("ação")</script> & fim\' || chr(10) || 'ü';
      l_id number := falha('RENDER', 1, co_texto);
   begin
      ut.expect(erro_em(resumo(1))).to_equal(co_texto);
   end textos;

   function dados_da_pagina(in_pagina in clob) return clob is
      co_abre constant varchar2(100) := '<script type="application/json" id="dados">';
      l_de pls_integer := instr(in_pagina, co_abre) + length(co_abre);
   begin
      return substr(in_pagina, l_de, instr(in_pagina, '</script>', l_de) - l_de);
   end dados_da_pagina;

   procedure pagina_em_arquivo is
      l_id number := falha('RENDER', 1, 'não <b>deu</b>');
      l_pagina clob := hsm_painel.html;
      l_dados json_object_t := json_object_t.parse(dados_da_pagina(l_pagina));
      l_de pls_integer := 1;
      l_ate pls_integer;
   begin
      ut.expect(l_pagina).to_be_like('<!DOCTYPE html>%</html>%');
      ut.expect(l_dados.get_number('janela_h')).to_equal(24);
      ut.expect(l_dados.get_object('consumo').get_array('pontos').get_size).to_equal(288);
      ut.expect(erro_em(l_dados)).to_equal('não <b>deu</b>');
      ut.expect(instr(dados_da_pagina(l_pagina), '<')).to_equal(0);
      ut.expect(regexp_instr(l_pagina, '[^[:print:][:space:]]')).to_equal(0);
      ut.expect(instr(l_pagina, 'ã')).to_equal(0);
      loop
         l_ate := instr(l_pagina, chr(10), l_de);
         exit when l_ate = 0;
         if l_ate - l_de > 32767 then
            ut.fail('linha longa demais: ' || to_char(l_ate - l_de, 'TM9'));
         end if;
         l_de := l_ate + 1;
      end loop;
      ut.expect(l_de, 'a última linha tem fim').to_equal(length(l_pagina) + 1);
   end pagina_em_arquivo;

   procedure pagina_com_texto_hostil is
      co_texto constant varchar2(200) := '</script><!-- \u003c "},{"inicio":1},{';
      l_id number := falha('RENDER', 1, co_texto);
      l_dados json_object_t := json_object_t.parse(dados_da_pagina(hsm_painel.html));
   begin
      ut.expect(erro_em(l_dados)).to_equal(co_texto);
   end pagina_com_texto_hostil;

   procedure pagina_sem_dados is
   begin
      ut.expect(hsm_painel.pagina).to_be_like('%<script type="application/json" id="dados"></script>%');
   end pagina_sem_dados;

end teste_hsm_resumo;
/
