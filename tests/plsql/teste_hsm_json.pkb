create or replace package body teste_hsm_json as

   -- The ASCII of a text that is a varchar2
   function em_ascii(in_json in varchar2) return varchar2 is
   begin
      return hsm_json.em_ascii(in_json);
   end em_ascii;

   procedure acentos is
   begin
      ut.expect(em_ascii('{"situação":"' || unistr('\20ac\d83d\dca7') || '"}')).to_equal(
         '{"situa\u00E7\u00E3o":"\u20AC\uD83D\uDCA7"}'
      );
   end acentos;

   procedure barras is
   begin
      ut.expect(em_ascii('"a\\b\"\n\u00e7\u005C\\u005C"')).to_equal('"a\\b\"\n\u00e7\u005C\\u005C"');
   end barras;

   procedure longo is
      l_json clob := '["';
      l_ascii clob;
   begin
      for i in 1 .. 50 loop
         l_json := l_json || rpad('ã', 999, 'ã') || '\\';
      end loop;
      l_ascii := hsm_json.em_ascii(l_json || '"]');
      ut.expect(length(l_ascii)).to_equal(4 + 50 * (999 * 6 + 2));
      ut.expect(hsm_json.lista(l_json || '"]').get_clob(0) = replace(substr(l_json, 3), '\\', '\')).to_be_true();
   end longo;

   procedure nulo is
   begin
      ut.expect(hsm_json.em_ascii(null) is null).to_be_true();
   end nulo;

   procedure leitura is
      l_objeto json_object_t;
   begin
      l_objeto := hsm_json.objeto('{"situação":"concluída"}');
      ut.expect(l_objeto.get_string('situação')).to_equal('concluída');
      ut.expect(hsm_json.lista('["ção"]').get_string(0)).to_equal('ção');
   end leitura;

   procedure quebrado is
      l_objeto json_object_t;
   begin
      l_objeto := hsm_json.objeto('{"situação":');
   end quebrado;

   procedure texto_posto is
      l_objeto json_object_t := json_object_t();
      l_texto varchar2(100 char) := 'ação "à\b" ' || chr(10) || unistr('\d83d\dca7');
   begin
      l_objeto.put('texto', hsm_json.texto(l_texto));
      ut.expect(l_objeto.get_string('texto')).to_equal(l_texto);
   end texto_posto;

   procedure texto_nulo is
      l_objeto json_object_t := json_object_t();
   begin
      l_objeto.put('texto', hsm_json.texto(null));
      ut.expect(l_objeto.to_string).to_equal('{"texto":null}');
   end texto_nulo;

   procedure citado is
   begin
      ut.expect(hsm_json.citar('ação/"\' || chr(9) || chr(10) || chr(13) || chr(8) || chr(31) || chr(127))).to_equal(
         '"ação/\"\\\t\n\r\u0008\u001f' || chr(127) || '"'
      );
      ut.expect(hsm_json.citar(null)).to_equal('""');
   end citado;

   procedure numeros is
   begin
      ut.expect(hsm_json.numero(7)).to_equal('7');
      ut.expect(hsm_json.numero(-12.5)).to_equal('-12.5');
      ut.expect(hsm_json.numero(0.25)).to_equal('0.25');
      ut.expect(hsm_json.numero(-0.25)).to_equal('-0.25');
      ut.expect(hsm_json.numero(0)).to_equal('0');
      ut.expect(hsm_json.numero(null)).to_be_null();
   end numeros;

   procedure membros is
   begin
      ut.expect(hsm_json.membro('a', '[1]')).to_equal(',"a":[1]');
      ut.expect(hsm_json.membro('a', null)).to_be_null();
      ut.expect(hsm_json.membro_texto('a', 'é "x"')).to_equal(',"a":"é \"x\""');
      ut.expect(hsm_json.membro_texto('a', null)).to_be_null();
   end membros;

   procedure pedacos is
      l_gota varchar2(10 char) := unistr('\d83d\dca7');
      l_inteiro clob := 'x' || replace(rpad('y', 3000, 'y'), 'y', l_gota);
      l_de pls_integer := 1;
      l_pedaco varchar2(32767);
      l_juntos clob;
   begin
      loop
         hsm_json.ler_pedaco(l_inteiro, l_de, l_pedaco);
         exit when l_pedaco is null;
         ut.expect(ltrim(l_pedaco, 'x' || l_gota)).to_be_null();
         l_juntos := l_juntos || l_pedaco;
      end loop;
      ut.expect(l_juntos = l_inteiro).to_be_true();
   end pedacos;

   procedure anotado is
      co_texto constant varchar2(100) := 'ação "x" \ <b>' || chr(10);
      l_objeto json_object_t := json_object_t();
      l_nulo varchar2(10);
      l_sem_numero number;
   begin
      hsm_json.anotar(l_objeto, 'acento', co_texto);
      hsm_json.anotar(l_objeto, 'ascii', 'a"b');
      hsm_json.anotar(l_objeto, 'numero', 0.125);
      hsm_json.anotar(l_objeto, 'nada', l_nulo);
      hsm_json.anotar(l_objeto, 'sem_numero', l_sem_numero);
      ut.expect(l_objeto.get_size).to_equal(3);
      ut.expect(l_objeto.get_string('acento')).to_equal(co_texto);
      ut.expect(l_objeto.get_string('ascii')).to_equal('a"b');
      ut.expect(l_objeto.get_number('numero')).to_equal(0.125);
   end anotado;

   procedure no_fuso is
   begin
      ut.expect(hsm_json.instante(timestamp '2018-01-15 12:00:00', 'America/Sao_Paulo'), 'horário de verão')
         .to_equal('2018-01-15T10:00:00-02:00');
      ut.expect(hsm_json.instante(timestamp '2018-07-15 12:00:00', 'America/Sao_Paulo'))
         .to_equal('2018-07-15T09:00:00-03:00');
      ut.expect(hsm_json.instante(null, 'America/Sao_Paulo')).to_be_null();
   end no_fuso;

end teste_hsm_json;
/
