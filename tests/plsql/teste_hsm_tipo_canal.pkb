create or replace package body teste_hsm_tipo_canal as

   procedure aceita(in_tipo in varchar2, in_destino in varchar2) is
   begin
      ut.expect(hsm_tipo_canal.recusa_destino(in_tipo, in_destino), in_tipo || ' ' || in_destino).to_be_null();
   end aceita;

   procedure recusa(in_tipo in varchar2, in_destino in varchar2, in_texto in varchar2) is
   begin
      ut.expect(hsm_tipo_canal.recusa_destino(in_tipo, in_destino), in_tipo || ' ' || in_destino).to_be_like(
         in_texto || '%'
      );
   end recusa;

   procedure tipos is
      l_tipos sys.odcivarchar2list := sys.odcivarchar2list(
         'NTFY', 'WEBHOOK', 'KAFKA', 'RABBITMQ', 'PROPRIO', 'CAPTURA'
      );
   begin
      for i in 1 .. l_tipos.count loop
         ut.expect(hsm_tipo_canal.existe(l_tipos(i)), l_tipos(i)).to_be_true();
         insert into hsm_canal (canal, tipo) values ('TESTE-' || l_tipos(i), l_tipos(i));
         ut.expect(hsm_tipo_canal.do_canal('TESTE-' || l_tipos(i))).to_equal(l_tipos(i));
      end loop;
      ut.expect(hsm_tipo_canal.existe('ntfy')).to_be_false();
      ut.expect(hsm_tipo_canal.existe('KAFK')).to_be_false();
      ut.expect(hsm_tipo_canal.existe('NTFY, WEBHOOK')).to_be_false();
      ut.expect(hsm_tipo_canal.do_canal('TESTE-NENHUM')).to_be_null();
   end tipos;

   procedure topico_ntfy is
   begin
      aceita('NTFY', 'chamados-da_Rede1');
      aceita('NTFY', rpad('t', 64, 't'));
      recusa('NTFY', rpad('t', 65, 't'), 'Tópico inválido');
      recusa('NTFY', 'manutenção', 'Tópico inválido');
      recusa('NTFY', null, 'Tópico inválido');
      recusa('NTFY', 'docs', 'Tópico reservado pelo ntfy: docs');
   end topico_ntfy;

   procedure caminho is
      l_ruins sys.odcivarchar2list := sys.odcivarchar2list(
         null, 'chamados', '//outro.exemplo/x', '/a b', '/ação', '/a#b', '/a\b', '/a{id}', '/a' || chr(10), '/"',
         '/' || rpad('a', 255, 'a'), 'https://outro.exemplo/'
      );
   begin
      aceita('WEBHOOK', '/');
      aceita('WEBHOOK', '/chamados/v1.2?origem=os&x=%C3%A7');
      aceita('WEBHOOK', '/' || chr(126) || 'os/...;a=1/..b');
      aceita('WEBHOOK', '/a?de=../b');
      aceita('WEBHOOK', '/' || rpad('a', 254, 'a'));
      for i in 1 .. l_ruins.count loop
         recusa('WEBHOOK', l_ruins(i), 'Caminho inválido: comece');
      end loop;
      recusa('WEBHOOK', '/a/../b', 'Caminho inválido: sem o segmento ..');
      recusa('WEBHOOK', '/..', 'Caminho inválido: sem o segmento ..');
      recusa('WEBHOOK', '/a/%2E./b', 'Caminho inválido: sem o segmento ..');
      recusa('WEBHOOK', '/a%2f..%5cb', 'Caminho inválido: sem o segmento ..');
      recusa('WEBHOOK', '/a/..?x', 'Caminho inválido: sem o segmento ..');
   end caminho;

   procedure topico_kafka is
   begin
      aceita('KAFKA', 'os.Chamados_1-a');
      aceita('KAFKA', '...');
      aceita('KAFKA', rpad('t', 249, 't'));
      recusa('KAFKA', rpad('t', 250, 't'), 'Tópico inválido: use de 1 a 249');
      recusa('KAFKA', '.', 'Tópico inválido');
      recusa('KAFKA', '..', 'Tópico inválido');
      recusa('KAFKA', 'ordens de serviço', 'Tópico inválido');
      recusa('KAFKA', null, 'Tópico inválido');
   end topico_kafka;

   procedure exchange is
   begin
      aceita('RABBITMQ', 'ordens de serviço');
      aceita('RABBITMQ', 'amq.default');
      aceita('RABBITMQ', rpad('ç', 127, 'ç'));
      recusa('RABBITMQ', rpad('ç', 128, 'ç'), 'Exchange inválido: de 1 a 255 bytes');
      recusa('RABBITMQ', 'a' || chr(10), 'Exchange inválido');
      recusa('RABBITMQ', null, 'Exchange inválido');
   end exchange;

   procedure destino_de_quem_envia is
   begin
      ut.expect(hsm_tipo_canal.destino('RABBITMQ', 'amq.default')).to_be_null();
      ut.expect(hsm_tipo_canal.destino('RABBITMQ', 'os')).to_equal('os');
      ut.expect(hsm_tipo_canal.destino('KAFKA', 'amq.default')).to_equal('amq.default');
      ut.expect(hsm_tipo_canal.destino('WEBHOOK', '/x')).to_equal('/x');
      ut.expect(hsm_tipo_canal.destino('NTFY', 'chamados')).to_be_null();
   end destino_de_quem_envia;

   procedure combinado is
   begin
      aceita('PROPRIO', 'fila do João, 3º andar');
      aceita('CAPTURA', rpad('ç', 255, 'ç'));
      recusa('PROPRIO', rpad('ç', 256, 'ç'), 'Destino inválido');
      recusa('PROPRIO', 'a' || chr(9) || 'b', 'Destino inválido');
      recusa('CAPTURA', null, 'Destino inválido');
   end combinado;

   procedure nomes is
   begin
      ut.expect(hsm_tipo_canal.nome_destino('NTFY')).to_equal('Tópico');
      ut.expect(hsm_tipo_canal.nome_destino('WEBHOOK')).to_equal('Caminho');
      ut.expect(hsm_tipo_canal.nome_destino('KAFKA')).to_equal('Tópico');
      ut.expect(hsm_tipo_canal.nome_destino('RABBITMQ')).to_equal('Exchange');
      ut.expect(hsm_tipo_canal.nome_destino('PROPRIO')).to_equal('Destino');
      ut.expect(hsm_tipo_canal.nome_destino('CAPTURA')).to_equal('Destino');
   end nomes;

   procedure vazao is
   begin
      ut.expect(hsm_tipo_canal.rajada('NTFY')).to_equal(60);
      ut.expect(hsm_tipo_canal.intervalo_s('NTFY')).to_equal(5);
      ut.expect(hsm_tipo_canal.rajada('KAFKA')).to_be_null();
      ut.expect(hsm_tipo_canal.intervalo_s('WEBHOOK')).to_be_null();
   end vazao;

   procedure corpos is
   begin
      ut.expect(hsm_tipo_canal.bytes_corpo('NTFY')).to_equal(8191);
      ut.expect(hsm_tipo_canal.bytes_corpo('WEBHOOK')).to_equal(65536);
      ut.expect(hsm_tipo_canal.bytes_corpo('KAFKA')).to_equal(900000);
      ut.expect(hsm_tipo_canal.bytes_corpo('RABBITMQ')).to_equal(900000);
      ut.expect(hsm_tipo_canal.bytes_corpo('PROPRIO')).to_equal(65536);
   end corpos;

   procedure campos is
   begin
      ut.expect(hsm_tipo_canal.para_celular('NTFY')).to_be_true();
      ut.expect(hsm_tipo_canal.para_celular('WEBHOOK')).to_be_false();
      ut.expect(hsm_tipo_canal.leva_chave('RABBITMQ')).to_be_true();
      ut.expect(hsm_tipo_canal.leva_chave('KAFKA')).to_be_false();
      ut.expect(hsm_tipo_canal.leva_cabecalhos('PROPRIO')).to_be_true();
      ut.expect(hsm_tipo_canal.leva_cabecalhos('NTFY')).to_be_false();
      ut.expect(hsm_tipo_canal.leva_cabecalhos('CAPTURA')).to_be_false();
      ut.expect(hsm_tipo_canal.tem_remetente('NTFY')).to_be_true();
      ut.expect(hsm_tipo_canal.tem_remetente('CAPTURA')).to_be_false();
   end campos;

end teste_hsm_tipo_canal;
/
