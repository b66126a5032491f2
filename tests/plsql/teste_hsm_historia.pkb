create or replace package body teste_hsm_historia as

   co_os constant pls_integer := 7002;
   co_tipo constant varchar2(30) := 'TESTE_HISTORIA';
   co_topico constant varchar2(64) := 'topico-secreto-da-sala';

   g_rota number;

   procedure preparar is
   begin
      teste_apoio.preparar;
      g_rota := teste_apoio.nova_rota(co_tipo, '*', co_topico, in_ordenada => 'S');
   end preparar;

   function ha(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -in_segundos);
   end ha;

   function instante(in_instante in timestamp) return varchar2 is
   begin
      return hsm_json.instante(in_instante, hsm_config.texto('FUSO'));
   end instante;

   -- A row of the order that has been due for a minute
   function linha(
      in_id_os in number default co_os,
      in_quando in timestamp default null,
      in_dados in varchar2 default '{}'
   ) return number is
   begin
      return teste_apoio.nova_linha(
         in_id_os, coalesce(in_quando, ha(60)), in_ordenada => 'S', in_dados => in_dados, in_id_rota => g_rota
      );
   end linha;

   function historia(in_origem in varchar2 default null) return json_object_t is
   begin
      return json_object_t.parse(hsm_painel.historia(co_os, in_origem));
   end historia;

   function completa return json_object_t is
   begin
      return json_object_t.parse(hsm_painel_completo.historia(co_os));
   end completa;

   function item(in_lista in json_array_t, in_posicao in pls_integer) return json_object_t is
   begin
      return treat(in_lista.get(in_posicao) as json_object_t);
   end item;

   function evento(in_historia in json_object_t, in_posicao in pls_integer default 0) return json_object_t is
   begin
      return item(in_historia.get_array('eventos'), in_posicao);
   end evento;

   procedure conferir_espera(in_evento in json_object_t, in_padrao in varchar2, in_ate in timestamp default null) is
   begin
      ut.expect(in_evento.get_string('espera')).to_be_like('%' || in_padrao || '%');
      if in_ate is null then
         ut.expect(in_evento.has('espera_ate')).to_be_false();
      else
         ut.expect(in_evento.get_string('espera_ate')).to_equal(instante(in_ate));
      end if;
      ut.expect(in_evento.has('situacao')).to_be_false();
   end conferir_espera;

   procedure conferir_fim(in_evento in json_object_t, in_padrao in varchar2) is
   begin
      ut.expect(in_evento.get_string('situacao')).to_be_like('%' || in_padrao || '%');
      ut.expect(in_evento.has('espera')).to_be_false();
      ut.expect(in_evento.has('proxima_tentativa')).to_be_false();
   end conferir_fim;

   procedure conferir_acoes(in_evento in json_object_t, in_acoes in varchar2) is
   begin
      ut.expect(in_evento.get_array('acoes').to_string).to_equal(in_acoes);
   end conferir_acoes;

   procedure pendente is
      l_id number := linha;
      l_evento json_object_t := evento(historia);
   begin
      ut.expect(l_evento.get_number('id')).to_equal(l_id);
      ut.expect(l_evento.get_string('status')).to_equal('PENDENTE');
      ut.expect(l_evento.get_string('criada')).to_equal(instante(teste_apoio.agora));
      ut.expect(l_evento.get_number('prioridade')).to_equal(3);
      ut.expect(l_evento.get_object('rota').get_number('id')).to_equal(g_rota);
      ut.expect(l_evento.get_object('rota').get_boolean('ativa')).to_be_true();
      ut.expect(l_evento.get_array('posts').get_size).to_equal(0);
      ut.expect(l_evento.has('processada')).to_be_false();
      conferir_espera(l_evento, 'nada a impede');
      conferir_acoes(l_evento, '["cancelar"]');
   end pendente;

   procedure adiada is
      l_ate timestamp(6) := ha(-1000);
      l_id number := linha(in_quando => l_ate);
   begin
      conferir_espera(evento(historia), 'não sai antes de %: foi pedida para essa hora', l_ate);
      ut.expect(evento(historia).get_string('proxima_tentativa')).to_equal(instante(l_ate));
   end adiada;

   procedure canal_pausado is
      l_id number := linha;
   begin
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      conferir_espera(evento(historia), 'o canal está pausado');
      update hsm_fila_notificacao f set f.proxima_tentativa = f.proxima_tentativa + 1 where f.id = l_id;
      conferir_espera(evento(historia), 'não sai antes de %; e o canal está pausado');
   end canal_pausado;

   procedure canal_aberto is
      l_ate timestamp(6) := ha(-100);
      l_id number := linha;
   begin
      update hsm_canal c
         set c.disjuntor = 'ABERTO',
             c.aberto_ate = l_ate,
             c.motivo_disjuntor = 'HTTP 503'
       where c.canal = teste_apoio.co_canal;
      conferir_espera(evento(historia), 'o canal só deixa sair às %(HTTP 503)', l_ate);
   end canal_aberto;

   procedure rota_suspensa is
      l_sonda timestamp(6) := ha(-100);
      l_id number := linha;
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.motivo_suspensao = 'forbidden',
             r.proxima_sonda = l_sonda
       where r.id = g_rota;
      conferir_espera(evento(historia), 'a rota está suspensa', l_sonda);
      hsm_envio.arrumar(ha(0));
      ut.expect(teste_apoio.linha(l_id).estacionada).to_equal('R');
      conferir_espera(evento(historia), 'a rota está suspensa', l_sonda);
   end rota_suspensa;

   procedure atras_de_outra is
      l_primeira number := linha(in_quando => ha(-1000));
      l_segunda number := linha;
   begin
      conferir_espera(
         evento(historia, 1), 'espera a linha ' || to_char(l_primeira, 'TM9') || ', anterior da mesma OS e rota'
      );
   end atras_de_outra;

   procedure em_envio is
      l_id number := linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar(in_agora => ha(0));
      l_evento json_object_t := evento(historia);
   begin
      ut.expect(l_evento.get_string('status')).to_equal('ENVIANDO');
      conferir_espera(l_evento, 'está com teste-1', teste_apoio.linha(l_id).reserva_ate);
      conferir_acoes(l_evento, '[]');
      ut.expect(item(l_evento.get_array('posts'), 0).has('resultado')).to_be_false();
   end em_envio;

   procedure responder(in_id in number, in_http in number, in_id_externo in varchar2, in_codigo in number) is
      l_reserva varchar2(32 char) := teste_apoio.reservar(in_agora => ha(0));
      l_resumo varchar2(4000);
   begin
      l_resumo := teste_apoio.registrar(
         '[' || teste_apoio.resultado(in_id, l_reserva, in_http, in_id_externo, in_codigo => in_codigo) || ']', ha(0)
      );
   end responder;

   procedure processada is
      l_evento json_object_t;
      l_post json_object_t;
   begin
      responder(linha, 200, 'k3J', null);
      l_evento := evento(historia);
      conferir_fim(l_evento, 'PROCESSADO: o servidor a aceitou em');
      conferir_acoes(l_evento, '["reenviar"]');
      ut.expect(l_evento.has('processada')).to_be_true();
      l_post := item(l_evento.get_array('posts'), 0);
      ut.expect(l_post.get_number('numero')).to_equal(1);
      ut.expect(l_post.get_string('trabalhador')).to_equal('teste-1');
      ut.expect(l_post.get_string('canal')).to_equal('TESTE');
      ut.expect(l_post.get_string('resultado')).to_equal('ENTREGUE');
      ut.expect(l_post.get_number('http')).to_equal(200);
      ut.expect(l_post.get_number('duracao_ms')).to_equal(12);
      ut.expect(l_post.get_string('id_externo')).to_equal('k3J');
      ut.expect(l_post.has('resultado_em')).to_be_true();
      ut.expect(l_post.has('codigo')).to_be_false();
   end processada;

   procedure em_falha is
      l_evento json_object_t;
   begin
      responder(linha, 400, null, 40009);
      l_evento := evento(historia);
      ut.expect(l_evento.get_string('motivo')).to_equal('40009');
      conferir_fim(l_evento, 'FALHA em %, motivo 40009; corrigida a causa, hsm_admin.reprocessar(in_id => %)');
      conferir_acoes(l_evento, '["reprocessar","reenviar"]');
   end em_falha;

   procedure sem_rota is
      l_evento json_object_t;
   begin
      update hsm_rota_notificacao r set r.ativa = 'N';
      hsm_fila.enfileirar(co_os, co_tipo, 'X');
      l_evento := evento(historia);
      conferir_fim(l_evento, 'motivo SEM_ROTA: nenhuma rota');
      conferir_acoes(l_evento, '[]');
      ut.expect(l_evento.has('rota')).to_be_false();
   end sem_rota;

   procedure cancelada is
      l_em timestamp(6) := ha(9);
      l_id number;
   begin
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, dt_processamento, tipo_os, evento, id_rota, canal, status, motivo,
         proxima_tentativa
      )
      values (co_os, 'x', l_em, l_em, co_tipo, 'X', g_rota, teste_apoio.co_canal, 'CANCELADO', 'MANUAL', l_em)
      returning id into l_id;
      conferir_fim(evento(historia), 'CANCELADO em %, motivo MANUAL');
      conferir_acoes(evento(historia), '["reenviar"]');
      update hsm_fila_notificacao f set f.dt_limpeza = f.dt_processamento where f.id = l_id;
      conferir_acoes(evento(historia), '[]');
   end cancelada;

   procedure duas_origens is
      l_de_um number := linha;
      l_de_outro number := linha;
   begin
      update hsm_fila_notificacao f set f.origem = 'MATRIZ.ORDEM' where f.id = l_de_um;
      update hsm_fila_notificacao f set f.origem = 'FILIAL.ORDEM' where f.id = l_de_outro;
      ut.expect(historia().get_array('origens').to_string).to_equal('["FILIAL.ORDEM","MATRIZ.ORDEM"]');
      ut.expect(historia().get_array('eventos').get_size).to_equal(2);
      ut.expect(evento(historia).get_string('origem')).to_equal('MATRIZ.ORDEM');
      ut.expect(historia('FILIAL').get_array('eventos').get_size).to_equal(1);
      ut.expect(evento(historia('FILIAL.ORDEM')).get_number('id')).to_equal(l_de_outro);
      ut.expect(historia('FILIAL').get_array('origens').get_size, 'também as outras').to_equal(2);
      conferir_espera(evento(historia, 1), 'nada a impede');
   end duas_origens;

   procedure muitos_eventos is
      l_primeira number := linha;
      l_segunda number := linha;
      l_id number;
   begin
      for i in 1 .. 48 loop
         l_id := linha;
      end loop;
      ut.expect(historia().get_boolean('ha_mais')).to_be_false();
      ut.expect(evento(historia).get_number('id')).to_equal(l_primeira);
      l_id := linha;
      ut.expect(historia().get_boolean('ha_mais')).to_be_true();
      ut.expect(historia().get_array('eventos').get_size).to_equal(50);
      ut.expect(evento(historia).get_number('id')).to_equal(l_segunda);
      ut.expect(evento(historia, 49).get_number('id')).to_equal(l_id);
   end muitos_eventos;

   procedure muitos_envios is
      l_id number := linha;
      l_outra number := linha;
      l_evento json_object_t;

      procedure enviar(in_id in number, in_quantos in pls_integer) is
         l_em timestamp(6) := ha(100);
      begin
         for i in 1 .. in_quantos loop
            insert into hsm_tentativa_envio (id_fila, reserva, numero, trabalhador, canal, dt_reserva)
            values (in_id, to_char(in_quantos - i, 'FM000'), i, 'teste-1', teste_apoio.co_canal, l_em);
         end loop;
      end enviar;
   begin
      enviar(l_id, 51);
      enviar(l_outra, 2);
      l_evento := evento(historia);
      ut.expect(l_evento.get_array('posts').get_size).to_equal(50);
      ut.expect(l_evento.get_boolean('posts_ha_mais')).to_be_true();
      ut.expect(item(l_evento.get_array('posts'), 0).get_number('numero')).to_equal(2);
      ut.expect(item(l_evento.get_array('posts'), 49).get_number('numero')).to_equal(51);
      l_evento := evento(historia, 1);
      ut.expect(l_evento.get_array('posts').get_size).to_equal(2);
      ut.expect(item(l_evento.get_array('posts'), 0).get_number('numero')).to_equal(1);
      ut.expect(l_evento.has('posts_ha_mais')).to_be_false();
   end muitos_envios;

   procedure desconhecida is
      l_historia json_object_t := historia('FILIAL');
   begin
      ut.expect(l_historia.get_number('id_os')).to_equal(co_os);
      ut.expect(l_historia.get_array('eventos').get_size).to_equal(0);
      ut.expect(l_historia.get_array('origens').get_size).to_equal(0);
      ut.expect(l_historia.get_array('resposta').get_string(0)).to_be_like(
         'A fila não tem evento da OS 7002 de FILIAL: %reconciliar.sql%'
      );
   end desconhecida;

   procedure guarda is
      l_id number := linha;
   begin
      ut.expect(historia().has('aviso')).to_be_false();
      update hsm_instalacao i set i.dt_armada = null;
      ut.expect(historia().get_string('aviso')).to_be_like('Nada sai deste banco: A instalação não foi armada%');
   end guarda;

   procedure so_na_completa is
      l_id number := linha;
      l_post json_object_t;
   begin
      responder(l_id, 200, 'k3J', null);
      update hsm_tentativa_envio t set t.resposta = 'eco de Maria' where t.id_fila = l_id;
      ut.expect(evento(historia).get_object('rota').get_string('topico')).to_equal('topic...');
      ut.expect(evento(historia).has('telefone')).to_be_false();
      ut.expect(item(evento(historia).get_array('posts'), 0).has('resposta')).to_be_false();

      ut.expect(evento(completa).get_object('rota').get_string('topico')).to_equal(co_topico);
      ut.expect(item(evento(completa).get_array('posts'), 0).get_string('resposta')).to_equal('eco de Maria');
      ut.expect(evento(completa).get_object('telefone').get_number('prioridade')).to_equal(3);
   end so_na_completa;

   procedure sem_telefone is
      l_id number := linha;
   begin
      ut.expect(evento(completa).has('telefone'), 'ainda não preparada').to_be_false();
      responder(l_id, 200, 'k3J', null);
      ut.expect(evento(completa).has('telefone')).to_be_true();
      delete from hsm_carga c where c.id_fila = l_id;
      ut.expect(evento(completa).has('telefone')).to_be_false();
   end sem_telefone;

   procedure de_outro_tipo is
      l_evento json_object_t;
   begin
      update hsm_canal c set c.tipo = hsm_tipos.co_webhook where c.canal = teste_apoio.co_canal;
      update hsm_rota_notificacao r set r.topico = '/os', r.etiquetas = null where r.id = g_rota;
      responder(linha, 204, null, null);
      l_evento := evento(completa);
      ut.expect(l_evento.has('telefone')).to_be_false();
      ut.expect(l_evento.get_object('rota').get_string('tipo')).to_equal('WEBHOOK');
      ut.expect(l_evento.get_string('situacao')).to_be_like('PROCESSADO: o servidor a aceitou em __/__/____ __:__:__');
   end de_outro_tipo;

   procedure telefone_com_acentos is
      l_id number := linha(in_dados => '{"descricao":"Bomba d''água <b>&</b> \"ação\""}');
      l_telefone json_object_t;
   begin
      update hsm_rota_notificacao r
         set r.titulo = 'OS {id_os}: situação',
             r.mensagem = '{descricao}',
             r.etiquetas = 'manutenção,warning',
             r.url_clique = 'https://os.example/{id_os}'
       where r.id = g_rota;
      responder(l_id, 200, 'k3J', null);
      l_telefone := evento(completa).get_object('telefone');
      ut.expect(l_telefone.get_string('titulo')).to_equal('OS 7002: situação');
      ut.expect(l_telefone.get_string('mensagem')).to_equal('Bomba d''água <b>&</b> "ação"');
      ut.expect(l_telefone.get_array('etiquetas').get_string(0)).to_equal('manutenção');
      ut.expect(l_telefone.get_array('etiquetas').get_size).to_equal(2);
      ut.expect(l_telefone.get_string('clique')).to_equal('https://os.example/7002');
   end telefone_com_acentos;

   -- Pages

   function pagina(
      in_status in varchar2 default null,
      in_canal in varchar2 default teste_apoio.co_canal,
      in_tipo_os in varchar2 default null,
      in_antes_de in number default null,
      in_limite in number default null
   ) return json_object_t is
   begin
      return json_object_t.parse(hsm_painel.linhas(in_status, in_canal, in_tipo_os, in_antes_de, in_limite));
   end pagina;

   -- Ids of a page, in its order
   function ids(in_pagina in json_object_t) return varchar2 is
      l_linhas json_array_t := in_pagina.get_array('linhas');
      l_ids varchar2(32767);
   begin
      for i in 0 .. l_linhas.get_size - 1 loop
         l_ids := l_ids || ' ' || to_char(item(l_linhas, i).get_number('id'), 'TM9');
      end loop;
      return ltrim(l_ids);
   end ids;

   function juntos(in_um in number, in_outro in number) return varchar2 is
   begin
      return to_char(in_um, 'TM9') || ' ' || to_char(in_outro, 'TM9');
   end juntos;

   procedure filtros is
      l_entregue number := linha;
      l_falha number;
      l_espera number;
      l_de_outro_tipo number;
   begin
      responder(l_entregue, 200, 'k3J', null);
      l_falha := linha(7003);
      responder(l_falha, 400, null, 40009);
      l_espera := linha(7004);
      l_de_outro_tipo := linha(7005);
      update hsm_fila_notificacao f set f.tipo_os = co_tipo where f.id = l_de_outro_tipo;

      ut.expect(ids(pagina('PENDENTE'))).to_equal(juntos(l_de_outro_tipo, l_espera));
      ut.expect(ids(pagina('PENDENTE', in_tipo_os => co_tipo))).to_equal(to_char(l_de_outro_tipo, 'TM9'));
      ut.expect(ids(pagina('FALHA'))).to_equal(to_char(l_falha, 'TM9'));
      ut.expect(ids(pagina('FALHA', in_tipo_os => co_tipo))).to_be_null();
      ut.expect(ids(pagina('PROCESSADO'))).to_equal(to_char(l_entregue, 'TM9'));
      ut.expect(ids(pagina('ENVIANDO'))).to_be_null();
      ut.expect(ids(pagina('PENDENTE', 'OUTRO'))).to_be_null();
      ut.expect(ids(pagina)).to_equal(juntos(l_de_outro_tipo, l_espera) || ' ' || juntos(l_falha, l_entregue));
      ut.expect(ids(pagina(in_tipo_os => co_tipo))).to_equal(to_char(l_de_outro_tipo, 'TM9'));
      ut.expect(pagina().has('antes_de')).to_be_false();
   end filtros;

   procedure conferir_paginas(in_status in varchar2) is
      l_primeira number := linha(7003);
      l_segunda number := linha(7004);
      l_terceira number := linha(7005);
      l_pagina json_object_t;
   begin
      l_pagina := pagina(in_status, in_limite => 2);
      ut.expect(ids(l_pagina)).to_equal(juntos(l_terceira, l_segunda));
      ut.expect(l_pagina.get_number('antes_de')).to_equal(l_segunda);
      l_pagina := pagina(in_status, in_antes_de => l_pagina.get_number('antes_de'), in_limite => 1);
      ut.expect(ids(l_pagina)).to_equal(to_char(l_primeira, 'TM9'));
      delete from hsm_fila_notificacao f where f.canal = teste_apoio.co_canal;
   end conferir_paginas;

   procedure paginas is
   begin
      conferir_paginas('PENDENTE');
      conferir_paginas(null);
   end paginas;

   procedure linhas_sem_rota is
      l_pagina json_object_t;
      l_ultima number;
   begin
      update hsm_rota_notificacao r set r.ativa = 'N';
      hsm_fila.enfileirar(co_os, co_tipo, 'X');
      select max(f.id) into l_ultima from hsm_fila_notificacao f where f.motivo = 'SEM_ROTA';
      l_pagina := pagina('SEM_ROTA', null, co_tipo);
      ut.expect(ids(l_pagina)).to_equal(to_char(l_ultima, 'TM9'));
      ut.expect(item(l_pagina.get_array('linhas'), 0).get_string('status')).to_equal('CANCELADO');
      ut.expect(item(l_pagina.get_array('linhas'), 0).has('canal')).to_be_false();
   end linhas_sem_rota;

   procedure leitura_limitada is
      l_antiga number := linha(7003);
      l_pagina json_object_t;
   begin
      responder(l_antiga, 200, 'k3J', null);
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, status, motivo, proxima_tentativa
      )
      select level, 'x', teste_apoio.agora, co_tipo, 'X', g_rota, teste_apoio.co_canal, 'CANCELADO', 'MANUAL',
             teste_apoio.agora
        from dual
      connect by level <= 5000;
      l_pagina := pagina('PROCESSADO');
      ut.expect(ids(l_pagina)).to_be_null();
      ut.expect(l_pagina.get_number('antes_de')).to_equal(l_antiga + 1);
      l_pagina := pagina('PROCESSADO', in_antes_de => l_pagina.get_number('antes_de'));
      ut.expect(ids(l_pagina)).to_equal(to_char(l_antiga, 'TM9'));
      ut.expect(l_pagina.has('antes_de')).to_be_false();
   end leitura_limitada;

   procedure linha_inteira is
      l_id number := linha(7003);
      l_linha json_object_t;
   begin
      responder(l_id, 400, null, 40009);
      l_linha := item(pagina('FALHA').get_array('linhas'), 0);
      ut.expect(l_linha.get_number('id_os')).to_equal(7003);
      ut.expect(l_linha.get_string('origem')).to_equal('*');
      ut.expect(l_linha.get_string('tipo_os')).to_equal('TIPO');
      ut.expect(l_linha.get_string('evento')).to_equal('EVENTO');
      ut.expect(l_linha.get_string('motivo')).to_equal('40009');
      ut.expect(l_linha.get_string('canal')).to_equal('TESTE');
      ut.expect(l_linha.get_string('topico')).to_equal('topic...');
      ut.expect(l_linha.get_number('tentativas')).to_equal(1);
      ut.expect(l_linha.has('criada')).to_be_true();
      ut.expect(l_linha.has('processada')).to_be_true();
      ut.expect(l_linha.has('proxima_tentativa')).to_be_false();
   end linha_inteira;

end teste_hsm_historia;
/
