create or replace package body teste_hsm_rota as

   co_prefixo constant varchar2(10 char) := 'pref';

   procedure preparar is
   begin
      teste_apoio.preparar;
   end preparar;

   function item return hsm_rota.t_item is
      r_item hsm_rota.t_item;
   begin
      r_item.id := 55;
      r_item.id_os := 7;
      r_item.tipo_os := 'REDE';
      r_item.evento := 'STATUS';
      r_item.resumo := 'OS 7: STATUS (REDE)';
      r_item.tipo := hsm_tipos.co_ntfy;
      r_item.topico := 'chamados';
      r_item.prioridade := 3;
      r_item.markdown := 'N';
      return r_item;
   end item;

   function montado(in_item in hsm_rota.t_item) return json_object_t is
   begin
      return hsm_json.objeto(hsm_rota.montar(in_item, co_prefixo).payload);
   end montado;

   function rota return hsm_rota_notificacao%rowtype is
      r_rota hsm_rota_notificacao%rowtype;
   begin
      r_rota.tipo_os := '*';
      r_rota.evento := '*';
      r_rota.canal := teste_apoio.co_canal;
      r_rota.topico := 'chamados';
      r_rota.prioridade := 3;
      return r_rota;
   end rota;

   procedure payload_completo is
      r_item hsm_rota.t_item := item;
      l_payload json_object_t;
      l_etiquetas json_array_t;
   begin
      r_item.titulo := 'OS {id_os}';
      r_item.mensagem := 'Situação {status}';
      r_item.dados := '{"status":"ABERTA"}';
      r_item.prioridade := 5;
      r_item.etiquetas := 'clipboard, rede';
      r_item.markdown := 'S';
      l_payload := montado(r_item);
      l_etiquetas := l_payload.get_array('tags');
      ut.expect(l_payload.get_size).to_equal(7);
      ut.expect(l_payload.get_string('topic')).to_equal('chamados');
      ut.expect(l_payload.get_string('title')).to_equal('OS 7');
      ut.expect(l_payload.get_string('message')).to_equal('Situação ABERTA');
      ut.expect(l_payload.get('priority').to_string).to_equal('5');
      ut.expect(l_etiquetas.to_string).to_equal('["clipboard","rede"]');
      ut.expect(l_payload.get('markdown').to_string).to_equal('true');
      ut.expect(l_payload.get_string('sequence_id')).to_equal('pref-55');
   end payload_completo;

   procedure campos_ausentes is
      l_payload json_object_t;
   begin
      l_payload := montado(item);
      ut.expect(l_payload.get_size).to_equal(4);
      ut.expect(l_payload.get_string('topic')).to_equal('chamados');
      ut.expect(l_payload.get_string('message')).to_equal('OS 7: STATUS (REDE)');
      ut.expect(l_payload.get('priority').to_string).to_equal('3');
      ut.expect(l_payload.get_string('sequence_id')).to_equal('pref-55');
   end campos_ausentes;

   procedure marcadores is
      r_item hsm_rota.t_item := item;
   begin
      r_item.mensagem := '{id}/{id_os}/{tipo_os}/{evento}/{nome}/{vazio}/{numero}/{logico}.';
      r_item.dados := '{"nome":"José","vazio":null,"numero":12.5,"logico":true}';
      ut.expect(montado(r_item).get_string('message')).to_equal('55/7/REDE/STATUS/José//12.5/true.');
   end marcadores;

   procedure fato_ausente is
      r_item hsm_rota.t_item := item;
      r_carga hsm_rota.t_carga;
   begin
      r_item.mensagem := '{descricao}';
      r_item.dados := '{"outro":1}';
      r_carga := hsm_rota.montar(r_item, co_prefixo);
   end fato_ausente;

   procedure fatos_invalidos is
      r_item hsm_rota.t_item := item;
      r_carga hsm_rota.t_carga;
   begin
      r_item.mensagem := '{descricao}';
      r_item.dados := '{"descricao":';
      r_carga := hsm_rota.montar(r_item, co_prefixo);
   end fatos_invalidos;

   procedure topico_sem_conferencia is
      r_item hsm_rota.t_item := item;
      r_carga hsm_rota.t_carga;
   begin
      r_item.topico := 'com espaço';
      r_carga := hsm_rota.montar(r_item, co_prefixo);
   end topico_sem_conferencia;

   procedure acoes_sem_conferencia is
      r_item hsm_rota.t_item := item;
      r_carga hsm_rota.t_carga;
   begin
      r_item.acoes := '[{},{},{},{}]';
      r_carga := hsm_rota.montar(r_item, co_prefixo);
   end acoes_sem_conferencia;

   procedure resumo_por_falta_de_modelo is
      r_item hsm_rota.t_item := item;
   begin
      r_item.mensagem := '{vazio}  ' || chr(10);
      r_item.dados := '{"vazio":null}';
      ut.expect(montado(r_item).get_string('message')).to_equal('OS 7: STATUS (REDE)');
   end resumo_por_falta_de_modelo;

   procedure mensagem_cortada is
      r_item hsm_rota.t_item := item;
      l_mensagem varchar2(32767);
   begin
      r_item.mensagem := '{texto}';
      r_item.dados_longos := '{"texto":"' || rpad('ã', 3000, 'ã') || '"}';
      l_mensagem := montado(r_item).get_string('message');
      ut.expect(hsm_rota.bytes_utf8(l_mensagem)).to_be_between(4090, 4095);
      ut.expect(substr(l_mensagem, -4)).to_equal('ã...');
   end mensagem_cortada;

   procedure payload_cabe is
      r_item hsm_rota.t_item := item;
      l_payload varchar2(32767);
   begin
      r_item.mensagem := '{texto}';
      -- a double quote takes one byte in the message and two in the JSON
      r_item.dados_longos := '{"texto":"' || replace(rpad('"', 4090, '"'), '"', '\"') || '"}';
      r_item.etiquetas := rpad('e', 190, 'e');
      l_payload := hsm_rota.montar(r_item, co_prefixo).payload;
      ut.expect(hsm_rota.bytes_utf8(l_payload)).to_be_between(7800, 8191);
   end payload_cabe;

   procedure controles_cabem is
      r_item hsm_rota.t_item := item;
      l_payload varchar2(32767);
   begin
      r_item.mensagem := '{texto}';
      r_item.dados_longos := '{"texto":"x' || replace(rpad('*', 3000, '*'), '*', '\u0001') || '"}';
      l_payload := hsm_rota.montar(r_item, co_prefixo).payload;
      ut.expect(hsm_rota.bytes_utf8(l_payload)).to_be_between(8180, 8191);
   end controles_cabem;

   procedure escapes is
      r_item hsm_rota.t_item := item;
   begin
      r_item.mensagem := '{texto}';
      r_item.dados := '{"texto":"a\"b\\c\nd"}';
      ut.expect(montado(r_item).get_string('message')).to_equal('a"b\c' || chr(10) || 'd');
   end escapes;

   procedure corte_de_emoji is
      l_emoji varchar2(10 char) := unistr('\d83d\dca7');
   begin
      ut.expect(hsm_rota.cortar('ab' || l_emoji || l_emoji, 9)).to_equal('ab' || l_emoji || '...');
      ut.expect(hsm_rota.cortar('ab' || l_emoji || l_emoji, 8)).to_equal('ab...');
   end corte_de_emoji;

   procedure corte_desnecessario is
   begin
      ut.expect(hsm_rota.cortar('ação', 6)).to_equal('ação');
      ut.expect(hsm_rota.cortar(null, 6)).to_be_null();
   end corte_desnecessario;

   procedure ids_no_clique_e_acoes is
      r_item hsm_rota.t_item := item;
      l_acoes json_array_t;
      l_acao json_object_t;
   begin
      r_item.url_clique := 'https://os.exemplo/{id_os}?n={id}';
      r_item.acoes := '[{"action":"view","label":"Abrir","url":"https://os.exemplo/{id_os}"}]';
      ut.expect(montado(r_item).get_string('click')).to_equal('https://os.exemplo/7?n=55');
      l_acoes := montado(r_item).get_array('actions');
      l_acao := treat(l_acoes.get(0) as json_object_t);
      ut.expect(l_acao.get_string('url')).to_equal('https://os.exemplo/7');
   end ids_no_clique_e_acoes;

   procedure topico_invalido is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.topico := 'manutenção';
      hsm_rota.validar(r_rota);
   end topico_invalido;

   procedure topico_reservado is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.topico := 'docs';
      hsm_rota.validar(r_rota);
   end topico_reservado;

   procedure modelo_aberto is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.titulo := 'OS {id_os';
      hsm_rota.validar(r_rota);
   end modelo_aberto;

   procedure marcador_invalido is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.mensagem := 'OS {Id OS}';
      hsm_rota.validar(r_rota);
   end marcador_invalido;

   procedure nomes_de_fatos is
      r_rota hsm_rota_notificacao%rowtype := rota;
      r_item hsm_rota.t_item := item;
   begin
      r_rota.mensagem := '{nomeCliente}/{situação}/{a-b.c}';
      hsm_rota.validar(r_rota);
      r_item.mensagem := r_rota.mensagem;
      r_item.dados := '{"nomeCliente":"Ana","situação":"ABERTA","a-b.c":1}';
      ut.expect(montado(r_item).get_string('message')).to_equal('Ana/ABERTA/1');
   end nomes_de_fatos;

   procedure acentos_em_toda_parte is
      r_item hsm_rota.t_item := item;
      l_payload json_object_t;
      l_etiquetas json_array_t;
   begin
      r_item.titulo := 'Manutenção';
      r_item.mensagem := '{situação}';
      r_item.dados := '{"situação":"não concluída"}';
      r_item.etiquetas := 'ação';
      r_item.url_clique := 'https://x/é';
      r_item.acoes := '[{"action":"copy","label":"Código","value":"ç"}]';
      l_payload := montado(r_item);
      l_etiquetas := l_payload.get_array('tags');
      ut.expect(l_payload.get_string('title')).to_equal('Manutenção');
      ut.expect(l_payload.get_string('message')).to_equal('não concluída');
      ut.expect(l_etiquetas.get_string(0)).to_equal('ação');
      ut.expect(l_payload.get_string('click')).to_equal('https://x/é');
      ut.expect(l_payload.get_array('actions').to_string).to_be_like('%"Código"%"ç"%');
   end acentos_em_toda_parte;

   procedure clique_com_fato is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.url_clique := 'https://os.exemplo/{descricao}';
      hsm_rota.validar(r_rota);
   end clique_com_fato;

   procedure acoes_demais is
      r_rota hsm_rota_notificacao%rowtype := rota;
      l_acao varchar2(100 char) := '{"action":"view","label":"A","url":"https://x"}';
   begin
      r_rota.acoes := '[' || l_acao || ',' || l_acao || ',' || l_acao || ',' || l_acao || ']';
      hsm_rota.validar(r_rota);
   end acoes_demais;

   procedure acao_sem_endereco is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.acoes := '[{"action":"http","label":"A"}]';
      hsm_rota.validar(r_rota);
   end acao_sem_endereco;

   procedure acao_com_fato is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.acoes := '[{"action":"view","label":"A","url":"https://os.exemplo/{descricao}"}]';
      hsm_rota.validar(r_rota);
   end acao_com_fato;

   procedure acao_com_texto_para_a_falta is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.acoes := '[{"action":"copy","label":"A","value":"{descricao|sem texto}"}]';
      hsm_rota.validar(r_rota);
   end acao_com_texto_para_a_falta;

   procedure rota_longa is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.acoes := '[{"action":"view","label":"' || rpad(unistr('\20ac'), 1900, unistr('\20ac'))
                      || '","url":"http://u"}]';
      r_rota.url_clique := 'https://' || rpad(unistr('\20ac'), 492, unistr('\20ac'));
      r_rota.etiquetas := rpad(unistr('\20ac'), 200, unistr('\20ac'));
      hsm_rota.validar(r_rota);
   end rota_longa;

   procedure acao_como_o_ntfy_quer is
      procedure recusada(in_acao in varchar2, in_recusa in varchar2) is
         r_rota hsm_rota_notificacao%rowtype := rota;
      begin
         r_rota.acoes := '[{"action":"broadcast","label":"A"},' || in_acao || ']';
         hsm_rota.validar(r_rota);
         ut.fail('a ação deveria ter sido recusada: ' || in_acao);
      exception
         when hsm_rota.e_rota then
            ut.expect(sqlerrm).to_be_like('%Ação 2' || in_recusa || '%');
      end recusada;
   begin
      recusada('7', ': um objeto JSON');
      recusada('{"action":"http","label":"A","url":"http://u","method":"GET","body":"x"}', ', body: GET não leva corpo');
      recusada('{"action":"http","label":"A","url":"http://u","method":"TROCA"}', ', method: GET, HEAD');
      recusada('{"action":"view","label":"A","url":"http://u","clear":"true"}', ', clear: true ou false, sem aspas');
      recusada('{"action":"http","label":"A","url":"http://u","headers":["X: 1"]}', ', headers: um objeto de textos');
      recusada('{"action":"http","label":"A","url":"http://u","headers":{"X":1}}', ', headers.X: um objeto de textos');
      recusada('{"action":"broadcast","label":"A","extras":{"a":{}}}', ', extras.a: um objeto de textos');
      recusada('{"action":"http","label":"A","url":"http://u","body":{}}', ', body: um texto entre aspas');
      recusada('{"action":"view","label":1,"url":"http://u"}', ', label: um texto entre aspas');
      recusada('{"action":"copy","label":"A","value":""}', ', value: obrigatória');
   end acao_como_o_ntfy_quer;

   procedure acoes_aceitas is
      r_rota hsm_rota_notificacao%rowtype := rota;
      r_item hsm_rota.t_item := item;
   begin
      r_rota.acoes := '[{"action":"http","label":"Concluir {id_os}","url":"https://x/{id}","method":"put",'
                      || '"headers":{"X-A":"1"},"body":"{\"os\": {id_os}}","clear":true,"nota":7},'
                      || '{"action":"copy","label":"Copiar","value":"OS {id_os}","clear":null},'
                      || '{"action":"broadcast","label":"Avisar","intent":"a.b","extras":{"os":"{id_os}"}}]';
      hsm_rota.validar(r_rota);
      r_item.acoes := r_rota.acoes;
      ut.expect(montado(r_item).get_array('actions').to_string).to_be_like('%"body":"{\"os\": 7}"%"value":"OS 7"%');
   end acoes_aceitas;

   procedure acoes_invalidas is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.acoes := '[{"action":';
      hsm_rota.validar(r_rota);
   end acoes_invalidas;

   procedure rota_valida is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.titulo := 'OS {id_os}: {evento}';
      r_rota.mensagem := '{descricao} ({status})';
      r_rota.url_clique := 'https://os.exemplo/{id_os}';
      r_rota.acoes := '[{"action":"view","label":"Abrir","url":"https://os.exemplo/{id_os}"}]';
      r_rota.espera_base_s := 5;
      r_rota.espera_max_s := 60;
      hsm_rota.validar(r_rota);
      ut.expect(r_rota.topico).to_equal('chamados');
   end rota_valida;

   -- The test channel becomes one of this type
   procedure mudar_tipo(in_tipo in varchar2) is
   begin
      update hsm_canal c set c.tipo = in_tipo where c.canal = teste_apoio.co_canal;
   end mudar_tipo;

   procedure recusada(in_rota in hsm_rota_notificacao%rowtype, in_texto in varchar2) is
   begin
      hsm_rota.validar(in_rota);
      ut.fail('a rota deveria ter sido recusada: ' || in_texto);
   exception
      when hsm_rota.e_rota then
         ut.expect(sqlerrm).to_be_like('%' || in_texto || '%');
   end recusada;

   procedure destino_por_tipo is
      r_rota hsm_rota_notificacao%rowtype := rota;
      r_item hsm_rota.t_item := item;
      r_carga hsm_rota.t_carga;
   begin
      r_rota.topico := '/chamados';
      recusada(r_rota, 'Tópico inválido');
      mudar_tipo(hsm_tipos.co_webhook);
      hsm_rota.validar(r_rota);
      r_rota.topico := 'chamados';
      recusada(r_rota, 'Caminho inválido');
      r_item.tipo := hsm_tipos.co_webhook;
      r_carga := hsm_rota.montar(r_item, co_prefixo);
      ut.fail('não devia montar');
   exception
      when hsm_rota.e_render then
         ut.expect(sqlerrm).to_be_like('%Caminho inválido%');
   end destino_por_tipo;

   procedure campos_sem_sentido is
      r_boa hsm_rota_notificacao%rowtype := rota;
      r_rota hsm_rota_notificacao%rowtype;
   begin
      r_rota := r_boa;
      r_rota.chave_roteamento := 'x';
      recusada(r_rota, 'Chave de roteamento: um canal do tipo NTFY não leva isso; grave nulo');
      r_rota := r_boa;
      r_rota.cabecalhos := '{"X":"1"}';
      recusada(r_rota, 'Cabeçalhos: um canal do tipo NTFY não leva isso');

      mudar_tipo(hsm_tipos.co_kafka);
      hsm_rota.validar(r_boa);
      r_rota := r_boa;
      r_rota.etiquetas := 'x';
      recusada(r_rota, 'Etiquetas: um canal do tipo KAFKA não leva isso; grave nulo');
      r_rota := r_boa;
      r_rota.url_clique := 'https://x';
      recusada(r_rota, 'Endereço do clique: um canal do tipo KAFKA');
      r_rota := r_boa;
      r_rota.acoes := '[]';
      recusada(r_rota, 'Ações: um canal do tipo KAFKA');
      r_rota := r_boa;
      r_rota.markdown := 'S';
      recusada(r_rota, 'Markdown: um canal do tipo KAFKA não leva isso; grave N');
      r_rota := r_boa;
      r_rota.chave_roteamento := 'x';
      recusada(r_rota, 'Chave de roteamento: um canal do tipo KAFKA');

      mudar_tipo(hsm_tipos.co_captura);
      r_rota := r_boa;
      r_rota.cabecalhos := '{"X":"1"}';
      recusada(r_rota, 'Cabeçalhos: um canal do tipo CAPTURA');
   end campos_sem_sentido;

   procedure campos_com_sentido is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      mudar_tipo(hsm_tipos.co_rabbitmq);
      r_rota.topico := 'ordens de serviço';
      r_rota.titulo := '{status}';
      r_rota.chave_roteamento := 'os.{tipo_os}';
      r_rota.cabecalhos := '{"X-OS":"{id_os}"}';
      hsm_rota.validar(r_rota);
      r_rota.cabecalhos := '{"Host":"x"}';
      recusada(r_rota, 'Cabeçalho Host');
      r_rota.cabecalhos := null;
      r_rota.titulo := '{';
      recusada(r_rota, 'Título: chave aberta');
   end campos_com_sentido;

   procedure sem_canal is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.canal := 'NENHUM';
      hsm_rota.validar(r_rota);
   end sem_canal;

   procedure carga_do_ntfy is
      r_carga hsm_rota.t_carga := hsm_rota.montar(item, co_prefixo);
   begin
      ut.expect(r_carga.destino).to_be_null();
      ut.expect(r_carga.chave).to_be_null();
      ut.expect(r_carga.cabecalhos).to_be_null();
   end carga_do_ntfy;

   procedure simular_outro_tipo is
      l_lista json_array_t;
      l_rota json_object_t;
      l_payload json_object_t;
   begin
      mudar_tipo(hsm_tipos.co_rabbitmq);
      update hsm_rota_notificacao r
         set r.topico = 'ordens',
             r.chave_roteamento = 'os.{evento}',
             r.cabecalhos = '{"X-OS":"{id_os}"}'
       where r.canal = teste_apoio.co_canal;
      l_lista := hsm_json.lista(hsm_rota.simular('REDE', 'STATUS', '{"nota":{"a":1.5}}', 7));
      l_rota := treat(l_lista.get(0) as json_object_t);
      ut.expect(l_rota.get_string('tipo')).to_equal('RABBITMQ');
      ut.expect(l_rota.get_string('topico')).to_equal('ordens');
      ut.expect(l_rota.get_string('destino')).to_equal('ordens');
      ut.expect(l_rota.get_string('chave')).to_equal('os.STATUS');
      ut.expect(l_rota.get_object('cabecalhos').to_string).to_equal('{"X-OS":"7"}');
      l_payload := l_rota.get_object('payload');
      ut.expect(l_payload.get_string('type')).to_equal('hsm.os.status');
      ut.expect(l_payload.get_object('data').get_object('fatos').to_string).to_equal('{"nota":{"a":1.5}}');
   end simular_outro_tipo;

   procedure simular_casa_como_enfileirar is
      l_rota number;
      l_lista json_array_t;
      l_linhas pls_integer;
   begin
      l_rota := teste_apoio.nova_rota('URGENTE', '*', 'urgente');
      l_rota := teste_apoio.nova_rota('*', 'STATUS', 'status');

      l_lista := hsm_json.lista(hsm_rota.simular('URGENTE', 'STATUS'));
      hsm_fila.enfileirar(-950, 'URGENTE', 'STATUS');
      select count(*) into l_linhas from hsm_fila_notificacao f where f.id_os = -950;
      ut.expect(l_lista.get_size).to_equal(l_linhas);

      l_lista := hsm_json.lista(hsm_rota.simular('OUTRO', 'ABERTURA'));
      ut.expect(l_lista.get_size).to_equal(1);
   end simular_casa_como_enfileirar;

   procedure simular_mostra_erro is
      l_lista json_array_t;
      l_rota json_object_t;
   begin
      update hsm_rota_notificacao r set r.mensagem = '{descricao}' where r.canal = teste_apoio.co_canal;
      l_lista := hsm_json.lista(hsm_rota.simular('OUTRO', 'ABERTURA'));
      l_rota := treat(l_lista.get(0) as json_object_t);
      ut.expect(l_rota.has('payload')).to_be_false();
      ut.expect(l_rota.get_string('erro')).to_be_like('%{descricao}%');
   end simular_mostra_erro;

   procedure clique(in_endereco in varchar2, in_aceito in boolean) is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.url_clique := in_endereco;
      hsm_rota.validar(r_rota);
      ut.expect(in_aceito, in_endereco).to_be_true();
   exception
      when hsm_rota.e_rota then
         ut.expect(in_aceito, in_endereco).to_be_false();
         ut.expect(sqlerrm).to_be_like('%Endereço do clique: um endereço inteiro%http, https, mailto, tel, geo%');
   end clique;

   procedure esquemas_do_clique is
   begin
      clique('https://os.exemplo/{id_os}', true);
      clique('HTTP://os.exemplo', true);
      clique('mailto:rede@exemplo.com.br', true);
      clique('tel:+551140001234', true);
      clique('geo:-23.5,-46.6', true);
      clique('javascript:alert(1)', false);
      clique('intent://x#Intent;end', false);
      clique('ntfy://ntfy.sh/x', false);
      clique('java' || chr(10) || 'script:alert(1)', false);
      clique(' https://os.exemplo', false);
      clique('https://os.exemplo/ x', false);
      clique('https:os.exemplo', false);
      clique('https://', false);
      clique('os.exemplo', false);
      clique('http,https:x', false);
      clique(':x', false);
   end esquemas_do_clique;

   procedure esquemas_das_acoes is
      procedure recusada(in_acao in varchar2, in_aceita in varchar2) is
         r_rota hsm_rota_notificacao%rowtype := rota;
      begin
         r_rota.acoes := '[' || in_acao || ']';
         hsm_rota.validar(r_rota);
         ut.fail('a ação deveria ter sido recusada: ' || in_acao);
      exception
         when hsm_rota.e_rota then
            ut.expect(sqlerrm).to_be_like('%Ação 1, url: um endereço inteiro%aceita ' || in_aceita);
      end recusada;
   begin
      recusada('{"action":"view","label":"A","url":"javascript:x"}', '%, geo');
      recusada('{"action":"http","label":"A","url":"mailto:a@b.c"}', 'http, https');
   end esquemas_das_acoes;

   procedure esquemas_do_parametro is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      update hsm_parametro p set p.valor = 'https,campo' where p.nome = 'ESQUEMAS_URL';
      r_rota.url_clique := 'campo://os/{id_os}';
      hsm_rota.validar(r_rota);
      r_rota.url_clique := 'http://os';
      hsm_rota.validar(r_rota);
      ut.fail('http não está na lista');
   exception
      when hsm_rota.e_rota then
         ut.expect(sqlerrm).to_be_like('%aceita https, campo');
   end esquemas_do_parametro;

   function mensagem_de(in_modelo in varchar2, in_fato in varchar2, in_markdown in varchar2) return varchar2 is
      r_item hsm_rota.t_item := item;
      l_fatos json_object_t := json_object_t();
   begin
      l_fatos.put('fato', hsm_json.texto(in_fato));
      r_item.mensagem := in_modelo;
      r_item.dados_longos := l_fatos.to_clob;
      r_item.markdown := in_markdown;
      return montado(r_item).get_string('message');
   end mensagem_de;

   procedure fatos_sem_markdown is
   begin
      ut.expect(mensagem_de('**OS** {fato}', '[pague](https://x/) ![](https://x/t.png)', 'S')).to_equal(
         '**OS** \[pague\]\(https://x/\) \!\[\]\(https://x/t.png\)'
      );
      ut.expect(mensagem_de('{fato}', '\ `a` *b* _c_ # <d> | ~e~ &f;', 'S')).to_equal(
         '\\ \`a\` \*b\* \_c\_ \# \<d\> \| \~e\~ \&f;'
      );
      ut.expect(
         mensagem_de('{fato}.', '- a' || chr(13) || chr(10) || '  12. b' || chr(10) || '===' || chr(13) || '7', 'S')
      ).to_equal('\- a' || chr(10) || '  12\. b' || chr(10) || '\===' || chr(10) || '7.');
   end fatos_sem_markdown;

   procedure texto_para_a_falta is
   begin
      ut.expect(mensagem_de('Com {fato|ninguém}', 'Ana', 'N')).to_equal('Com Ana');
      ut.expect(mensagem_de('Com {fato|ninguém}', null, 'N')).to_equal('Com ninguém');
      ut.expect(mensagem_de('Com {outro|o *plantão*, já}{fato|}.', null, 'S')).to_equal('Com o *plantão*, já.');
   end texto_para_a_falta;

   procedure palavras_para_valores is
      co_modelo constant varchar2(100) := 'OS {fato:ABERTA=está *aberta*;FECHADA=|sem situação}.';
   begin
      ut.expect(mensagem_de(co_modelo, 'ABERTA', 'S')).to_equal('OS está *aberta*.');
      ut.expect(mensagem_de(co_modelo, 'FECHADA', 'N')).to_equal('OS .');
      ut.expect(mensagem_de(co_modelo, 'aberta*', 'S')).to_equal('OS aberta\*.');
      ut.expect(mensagem_de(co_modelo, 'A', 'N')).to_equal('OS A.');
      ut.expect(mensagem_de(co_modelo, null, 'N')).to_equal('OS sem situação.');
      ut.expect(mensagem_de('{fato:A=1}.', null, 'N')).to_equal('.');
      ut.expect(mensagem_de('{evento:ABERTURA=nova;STATUS=andou, a=b}', 'A', 'N')).to_equal('andou, a=b');
      ut.expect(mensagem_de('{id_os:7=sete}, {fato|a:b=c;d}', null, 'N')).to_equal('sete, a:b=c;d');
   end palavras_para_valores;

   procedure palavras_invalidas is
      procedure recusado(in_modelo in varchar2, in_texto in varchar2) is
         r_rota hsm_rota_notificacao%rowtype := rota;
      begin
         r_rota.titulo := in_modelo;
         recusada(r_rota, in_texto);
      end recusado;
   begin
      for r_palavras in (
         select column_value as texto
           from table(sys.odcivarchar2list('', 'A', '=b', 'A=b;', 'A=b;c', 'A=b; C=d', 'A=b|c;D=e', '|x', 'A=b {status'))
      ) loop
         recusado(
            '{evento:' || r_palavras.texto || '}',
            'Título: palavras inválidas em {evento:...}; escreva {evento:VALOR=texto;VALOR=texto}'
         );
      end loop;
      recusado('{:A=b}', 'Título: marcador inválido {}');
      recusado('{um fato:A=b}', 'Título: marcador inválido {um fato}');
   end palavras_invalidas;

   procedure acao_com_palavras is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.acoes := '[{"action":"copy","label":"A","value":"{status:A=b}"}]';
      recusada(r_rota, 'Ações: só aceita os marcadores {id} e {id_os}');
      r_rota.acoes := '[{"action":"copy","label":"A","value":"{tel:0800}"}]';
      hsm_rota.validar(r_rota);
      ut.expect(r_rota.acoes).to_be_like('%0800%');
   end acao_com_palavras;

   procedure resumo_sem_markdown is
      r_item hsm_rota.t_item := item;
   begin
      r_item.resumo := 'OS 7: STATUS ([x](https://x/))';
      r_item.markdown := 'S';
      ut.expect(montado(r_item).get_string('message')).to_equal('OS 7: STATUS \(\[x\]\(https://x/\)\)');
   end resumo_sem_markdown;

   procedure fatos_como_sao is
   begin
      ut.expect(mensagem_de('{fato}', '[a](b) - c', 'N')).to_equal('[a](b) - c');
   end fatos_como_sao;

   procedure simular_nome_longo is
      l_lista json_array_t;
   begin
      l_lista := hsm_json.lista(hsm_rota.simular(rpad('ç', 31, 'ç'), rpad('E', 4000, 'E')));
      ut.expect(l_lista.get_size).to_equal(1);
   end simular_nome_longo;

end teste_hsm_rota;
/
