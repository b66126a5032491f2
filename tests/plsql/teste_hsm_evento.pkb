create or replace package body teste_hsm_evento as

   co_prefixo constant varchar2(10 char) := 'pref';

   function item(in_tipo in varchar2 default hsm_tipos.co_webhook) return hsm_rota.t_item is
      r_item hsm_rota.t_item;
   begin
      r_item.id := 55;
      r_item.id_os := 7;
      r_item.tipo_os := 'REDE';
      r_item.evento := 'STATUS';
      r_item.origem := 'CHAMADOS.ORDEM_SERVICO';
      r_item.dt_criacao := timestamp '2030-01-01 12:00:00.123456';
      r_item.resumo := 'OS 7: STATUS (REDE)';
      r_item.tipo := in_tipo;
      r_item.topico := '/chamados';
      r_item.prioridade := 3;
      r_item.markdown := 'N';
      return r_item;
   end item;

   function corpo(in_item in hsm_rota.t_item) return varchar2 is
   begin
      return hsm_evento.montar(in_item, co_prefixo).payload;
   end corpo;

   function dados(in_item in hsm_rota.t_item) return json_object_t is
   begin
      return hsm_json.objeto(hsm_evento.montar(in_item, co_prefixo).payload).get_object('data');
   end dados;

   procedure evento_completo is
      r_item hsm_rota.t_item := item;
   begin
      r_item.titulo := 'OS {id_os}';
      r_item.mensagem := 'Situação {status}';
      r_item.dados := '{"status":"ABERTA"}';
      ut.expect(corpo(r_item)).to_equal(
         '{"specversion":"1.0","id":"pref-55","source":"/hsm/pref","type":"hsm.os.status","subject":"7",'
         || '"time":"2030-01-01T12:00:00.123Z","datacontenttype":"application/json",'
         || '"data":{"id_os":7,"tipo_os":"REDE","evento":"STATUS","origem":"CHAMADOS.ORDEM_SERVICO","prioridade":3,'
         || '"titulo":"OS 7","mensagem":"Situação ABERTA","fatos":{"status":"ABERTA"}}}'
      );
   end evento_completo;

   procedure campos_ausentes is
      r_item hsm_rota.t_item := item;
      l_dados json_object_t;
   begin
      r_item.origem := hsm_tipos.co_qualquer;
      r_item.tipo_os := null;
      l_dados := dados(r_item);
      ut.expect(l_dados.get_size).to_equal(4);
      ut.expect(l_dados.get_number('id_os')).to_equal(7);
      ut.expect(l_dados.get_string('evento')).to_equal('STATUS');
      ut.expect(l_dados.get_number('prioridade')).to_equal(3);
      ut.expect(l_dados.get_string('mensagem')).to_equal('OS 7: STATUS (REDE)');
   end campos_ausentes;

   procedure fatos_como_entraram is
      r_item hsm_rota.t_item := item;
      co_fatos constant varchar2(400 char) :=
         '{"z":1.50, "valor":1E+2,"ção":{"a":[1,{"b":null}],"nota":"\u00e7 \"x\" \\ é"},"longo":1234567890123456789012}';
   begin
      r_item.dados := co_fatos;
      ut.expect(corpo(r_item)).to_be_like('%,"fatos":' || co_fatos || '}}');
      r_item.dados := null;
      r_item.dados_longos := co_fatos;
      ut.expect(corpo(r_item)).to_be_like('%,"fatos":' || co_fatos || '}}');
   end fatos_como_entraram;

   procedure fatos_frouxos is
      r_item hsm_rota.t_item := item;
   begin
      r_item.dados := '{status:''não'',ok:TRUE,}';
      ut.expect(corpo(r_item)).to_be_like('%,"fatos":{"status":"não","ok":true}}}');
   end fatos_frouxos;

   procedure fatos_invalidos is
      r_item hsm_rota.t_item := item;
   begin
      r_item.dados := '{"status":';
      ut.expect(corpo(r_item)).to_be_null();
   end fatos_invalidos;

   procedure textos_sem_ntfy is
      r_item hsm_rota.t_item := item;
      l_dados json_object_t;
   begin
      r_item.titulo := '{texto}';
      r_item.mensagem := '*{texto}*';
      r_item.dados := '{"texto":"' || rpad('*', 900, '*') || '"}';
      l_dados := dados(r_item);
      ut.expect(l_dados.get_string('titulo')).to_equal(rpad('*', 900, '*'));
      ut.expect(l_dados.get_string('mensagem')).to_equal(rpad('*', 902, '*'));
   end textos_sem_ntfy;

   procedure resumo_por_falta_de_mensagem is
      r_item hsm_rota.t_item := item;
   begin
      r_item.mensagem := ' {vazio} ';
      r_item.dados := '{"vazio":null}';
      ut.expect(dados(r_item).get_string('mensagem')).to_equal('OS 7: STATUS (REDE)');
   end resumo_por_falta_de_mensagem;

   -- Not by RPAD of the sign: that counts columns of a screen, of which a drop takes two
   function repetido(in_sinal in varchar2, in_vezes in pls_integer) return varchar2 is
   begin
      return replace(rpad('x', in_vezes, 'x'), 'x', in_sinal);
   end repetido;

   -- A row whose facts hold one text of so many characters
   function item_longo(in_tipo in varchar2, in_sinal in varchar2, in_vezes in pls_integer) return hsm_rota.t_item is
      r_item hsm_rota.t_item := item(in_tipo);
      l_fatos clob := '{"x":"';
   begin
      for i in 1 .. trunc(in_vezes / 1000) loop
         l_fatos := l_fatos || repetido(in_sinal, 1000);
      end loop;
      if mod(in_vezes, 1000) > 0 then
         l_fatos := l_fatos || repetido(in_sinal, mod(in_vezes, 1000));
      end if;
      r_item.dados_longos := l_fatos || '"}';
      return r_item;
   end item_longo;

   procedure evento_longo is
      l_payload clob := hsm_evento.montar(item_longo(hsm_tipos.co_kafka, 'ç', 50000), co_prefixo).payload;
      l_fatos json_object_t;
   begin
      l_fatos := hsm_json.objeto(l_payload).get_object('data').get_object('fatos');
      ut.expect(length(l_fatos.get_clob('x'))).to_equal(50000);
   end evento_longo;

   procedure evento_longo_demais is
      r_carga hsm_rota.t_carga;
   begin
      r_carga := hsm_evento.montar(item_longo(hsm_tipos.co_webhook, 'ç', 33000), co_prefixo);
      ut.fail('o evento passa de 65536 bytes');
   exception
      when hsm_rota.e_render then
         ut.expect(sqlerrm).to_be_like('%A notificação tem 66___ bytes; num canal do tipo WEBHOOK cabem 65536%');
   end evento_longo_demais;

   procedure limite_em_bytes is
      co_maximo constant pls_integer := 65536;
      r_item hsm_rota.t_item;
      l_bytes pls_integer := length(corpo(item_longo(hsm_tipos.co_webhook, 'a', 0)));
      l_gotas pls_integer;

      -- Facts of drops, four bytes and two UTF-16 units each, after so many letters
      procedure encher(in_letras in pls_integer, in_gotas in pls_integer) is
      begin
         r_item := item_longo(hsm_tipos.co_webhook, unistr('\d83d\dca7'), in_gotas);
         r_item.dados_longos := replace(r_item.dados_longos, '{"x":"', '{"x":"' || rpad('a', in_letras, 'a'));
      end encher;
   begin
      l_gotas := trunc((co_maximo - l_bytes) / 4) - 2;
      -- Wherever a piece of the text begins, a drop is one character
      for i in 1 .. 2 loop
         encher(co_maximo - l_bytes - 4 * l_gotas, l_gotas);
         ut.expect(hsm_evento.montar(r_item, co_prefixo).payload is not null).to_be_true();
         l_gotas := l_gotas - 1;
         encher(co_maximo - l_bytes - 4 * l_gotas + 1, l_gotas);
         begin
            ut.expect(corpo(r_item)).to_be_null();
         exception
            when hsm_rota.e_render then
               ut.expect(sqlerrm).to_be_like('%tem 65537 bytes%');
         end;
      end loop;
   end limite_em_bytes;

   procedure ordem_fracionaria is
      r_item hsm_rota.t_item := item;
   begin
      r_item.id_os := -0.5;
      ut.expect(corpo(r_item)).to_be_like('%"subject":"-0.5"%"id_os":-0.5,%');
   end ordem_fracionaria;

   function chave(in_tipo in varchar2, in_modelo in varchar2) return varchar2 is
      r_item hsm_rota.t_item := item(in_tipo);
   begin
      r_item.chave_roteamento := in_modelo;
      return hsm_evento.montar(r_item, co_prefixo).chave;
   end chave;

   procedure chaves is
   begin
      ut.expect(chave(hsm_tipos.co_webhook, null)).to_equal('7');
      ut.expect(chave(hsm_tipos.co_kafka, null)).to_equal('7');
      ut.expect(chave(hsm_tipos.co_proprio, null)).to_equal('7');
      ut.expect(chave(hsm_tipos.co_rabbitmq, null)).to_be_null();
      ut.expect(chave(hsm_tipos.co_rabbitmq, 'os.{tipo_os}.{evento}.{id_os}.{id}')).to_equal('os.REDE.STATUS.7.55');
   end chaves;

   procedure chave_longa is
   begin
      ut.expect(chave(hsm_tipos.co_rabbitmq, rpad('ç', 127, 'ç') || '{id}')).to_be_null();
   end chave_longa;

   procedure destinos is
      r_item hsm_rota.t_item := item(hsm_tipos.co_rabbitmq);
   begin
      ut.expect(hsm_evento.montar(item, co_prefixo).destino).to_equal('/chamados');
      r_item.topico := 'amq.default';
      ut.expect(hsm_evento.montar(r_item, co_prefixo).destino).to_be_null();
   end destinos;

   function cabecalhos(in_cabecalhos in varchar2, in_tipo_os in varchar2 default 'REDE') return varchar2 is
      r_item hsm_rota.t_item := item;
   begin
      r_item.tipo_os := in_tipo_os;
      r_item.cabecalhos := in_cabecalhos;
      return hsm_evento.montar(r_item, co_prefixo).cabecalhos;
   end cabecalhos;

   procedure cabecalhos_preenchidos is
   begin
      ut.expect(cabecalhos('{"X-OS":"{id_os}/{id}","X-Tipo":"{tipo_os} {evento}"}')).to_equal(
         '{"X-OS":"7/55","X-Tipo":"REDE STATUS"}'
      );
      ut.expect(cabecalhos('{"X-OS":"{id_os}","X-Tipo":"{tipo_os}"}', null)).to_equal('{"X-OS":"7"}');
      -- A value is not looked at again for placeholders
      ut.expect(cabecalhos('{"X-Tipo":"{tipo_os}"}', '{evento}')).to_equal('{"X-Tipo":"{evento}"}');
      ut.expect(cabecalhos('{"X-Tipo":"{tipo_os}"}', null)).to_be_null();
      ut.expect(cabecalhos('{}')).to_be_null();
      ut.expect(cabecalhos(null)).to_be_null();
   end cabecalhos_preenchidos;

   procedure cabecalho_com_acento is
   begin
      ut.expect(cabecalhos('{"X-Tipo":"{tipo_os}"}', 'RÁDIO')).to_be_null();
   end cabecalho_com_acento;

   procedure cabecalho_com_aspas is
   begin
      ut.expect(cabecalhos('{"X-A":"\"a\\b\""}')).to_equal('{"X-A":"\"a\\b\""}');
   end cabecalho_com_aspas;

   procedure cabecalhos_longos is
   begin
      ut.expect(
         cabecalhos('{"X-A":"' || replace(rpad('x', 200, 'x'), 'x', '{tipo_os}') || '"}', rpad('T', 30, 'T'))
      ).to_be_null();
   end cabecalhos_longos;

   procedure validar(in_cabecalhos in varchar2, in_chave in varchar2 default null) is
      r_rota hsm_rota_notificacao%rowtype;
   begin
      r_rota.cabecalhos := in_cabecalhos;
      r_rota.chave_roteamento := in_chave;
      hsm_evento.validar(r_rota);
   end validar;

   procedure cabecalhos_aceitos is
   begin
      validar(null);
      validar('{}');
      validar('{"X-Origem":"os","x-2":"{id_os}: {evento} ~!\\\""}');
      ut.expect(true).to_be_true();
   end cabecalhos_aceitos;

   procedure cabecalhos_recusados is
      procedure recusado(in_cabecalhos in varchar2, in_texto in varchar2) is
      begin
         validar(in_cabecalhos);
         ut.fail('deveria ter sido recusado: ' || in_cabecalhos);
      exception
         when hsm_rota.e_rota then
            ut.expect(sqlerrm, in_cabecalhos).to_be_like('%' || in_texto || '%');
      end recusado;
   begin
      recusado('X: 1', 'Cabeçalhos: um objeto JSON de textos');
      recusado('["X"]', 'Cabeçalhos: um objeto JSON de textos');
      recusado('{"X":1}', 'Cabeçalho X: um texto entre aspas');
      recusado('{"X":null}', 'Cabeçalho X: um texto entre aspas');
      recusado('{"X":""}', 'Cabeçalho X: um texto entre aspas');
      recusado('{"X":{"a":"b"}}', 'Cabeçalho X: um texto entre aspas');
      recusado('{"":"a"}', 'Cabeçalho (sem nome): o nome tem letras');
      recusado('{"X A":"a"}', 'Cabeçalho X A: o nome tem letras');
      recusado('{"Ação":"a"}', 'Cabeçalho Ação: o nome tem letras');
      recusado('{"X":"ação"}', 'Cabeçalho X: sem acentos');
      recusado('{"X":"a\r\nHost: b"}', 'Cabeçalho X: sem acentos');
      recusado('{"X":"{descricao}"}', 'Cabeçalho X: só aceita os marcadores {id}, {id_os}, {tipo_os} e {evento}');
      recusado('{"X":"{tipo_os|nenhum}"}', 'Cabeçalho X: só aceita os marcadores');
      recusado('{"Authorization":"a"}', 'Cabeçalho Authorization: quem envia o escreve');
      recusado('{"content-TYPE":"a"}', 'Cabeçalho content-TYPE: quem envia o escreve');
      recusado('{"Webhook-Id":"a"}', 'Cabeçalho Webhook-Id: quem envia o escreve');
      recusado('{"CE-Type":"a"}', 'Cabeçalho CE-Type: quem envia o escreve');
      recusado('{"Host":"a"}', 'Cabeçalho Host: quem envia o escreve');
   end cabecalhos_recusados;

   procedure chaves_recusadas is
      procedure recusada(in_chave in varchar2, in_texto in varchar2) is
      begin
         validar(null, in_chave);
         ut.fail('deveria ter sido recusada: ' || in_chave);
      exception
         when hsm_rota.e_rota then
            ut.expect(sqlerrm, in_chave).to_be_like('%' || in_texto || '%');
      end recusada;
   begin
      validar(null, 'ordens.{tipo_os}.{evento}.{id_os}.{id}');
      validar(null, rpad('ç', 127, 'ç') || '{id_os}');
      recusada('os.{status}', 'Chave de roteamento: só aceita os marcadores');
      recusada('os.{', 'Chave de roteamento: só aceita os marcadores');
      recusada(rpad('ç', 128, 'ç'), 'Chave de roteamento: no máximo 255 bytes');
      recusada('a' || chr(10), 'Chave de roteamento: sem caracteres de controle');
   end chaves_recusadas;

end teste_hsm_evento;
/
