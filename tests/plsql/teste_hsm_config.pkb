create or replace package body teste_hsm_config as

   procedure desconhecido is
      l_valor varchar2(200 char);
   begin
      l_valor := hsm_config.texto('NAO_EXISTE');
   end desconhecido;

   procedure desconhecido_entre_varios is
      l_numeros hsm_config.t_numeros;
   begin
      l_numeros := hsm_config.numeros(sys.odcivarchar2list('LOTE_MAX', 'NAO_EXISTE'));
   end desconhecido_entre_varios;

   procedure varios_numeros is
      l_numeros hsm_config.t_numeros;
   begin
      update hsm_parametro p set p.valor = '70' where p.nome = 'LOTE_MAX';
      update hsm_parametro p set p.valor = '80' where p.nome = 'RESERVA_S';
      l_numeros := hsm_config.numeros(sys.odcivarchar2list('RESERVA_S', 'LOTE_MAX', 'RESERVA_S'));
      ut.expect(l_numeros('LOTE_MAX')).to_equal(70);
      ut.expect(l_numeros('RESERVA_S')).to_equal(80);
      ut.expect(l_numeros.count).to_equal(2);
   end varios_numeros;

   procedure numero_com_virgula_decimal is
      l_antes varchar2(10 char);
   begin
      select max(p.value)
        into l_antes
        from nls_session_parameters p
       where p.parameter = 'NLS_NUMERIC_CHARACTERS';
      update hsm_parametro p set p.valor = '1000' where p.nome = 'LOTE_MAX';

      execute immediate q'[alter session set nls_numeric_characters = ',.']';
      ut.expect(hsm_config.numero('LOTE_MAX')).to_equal(1000);
      execute immediate 'alter session set nls_numeric_characters = ''' || l_antes || '''';
   end numero_com_virgula_decimal;

   procedure texto_por_numero is
   begin
      hsm_config.validar('LOTE_MAX', '10,5');
   end texto_por_numero;

   procedure fora_do_intervalo is
   begin
      hsm_config.validar('LOTE_MAX', '0');
   end fora_do_intervalo;

   procedure fora_das_opcoes is
   begin
      hsm_config.validar('ENFILEIRAR_ERRO', 'ISOLAR,PROPAGAR');
   end fora_das_opcoes;

   procedure nulo is
   begin
      hsm_config.validar('LOTE_MAX', null);
   end nulo;

   procedure longo_demais is
   begin
      hsm_config.validar('REPROCESSO_MOTIVOS', rpad('A', 29, 'A') || rpad(',A', 180, ',A'));
   end longo_demais;

   procedure fuso_desconhecido is
   begin
      hsm_config.validar('FUSO', 'Atlantida/Capital');
   end fuso_desconhecido;

   procedure fuso_conhecido is
   begin
      hsm_config.validar('FUSO', 'America/Manaus');
      ut.expect(hsm_config.texto('FUSO')).to_be_not_null();
   end fuso_conhecido;

   procedure base_acima_da_maxima is
   begin
      hsm_config.validar('ESPERA_BASE_S', to_char(hsm_config.numero('ESPERA_MAX_S') + 1, 'TM9'));
   end base_acima_da_maxima;

   procedure maxima_abaixo_da_base is
   begin
      hsm_config.validar('ESPERA_LIMITE_MAX_S', to_char(hsm_config.numero('ESPERA_LIMITE_S') - 1, 'TM9'));
   end maxima_abaixo_da_base;

   procedure motivos_validos is
   begin
      hsm_config.validar('REPROCESSO_MOTIVOS', '*');
      hsm_config.validar('REPROCESSO_MOTIVOS', 'ESGOTADO,40301,RENDER');
      ut.expect(hsm_config.texto('REPROCESSO_MOTIVOS')).to_be_not_null();
   end motivos_validos;

   procedure motivos_invalidos is
   begin
      hsm_config.validar('REPROCESSO_MOTIVOS', 'ESGOTADO, RENDER');
   end motivos_invalidos;

   procedure instalados_validos is
      l_total pls_integer := 0;
   begin
      for r_parametro in (select p.nome, p.valor from hsm_parametro p) loop
         hsm_config.validar(r_parametro.nome, r_parametro.valor);
         l_total := l_total + 1;
      end loop;
      ut.expect(l_total).to_be_greater_than(20);
   end instalados_validos;

   procedure esquemas is
      procedure recusado(in_valor in varchar2) is
      begin
         hsm_config.validar('ESQUEMAS_URL', in_valor);
         ut.fail('os esquemas deveriam ter sido recusados: ' || in_valor);
      exception
         when hsm_config.e_valor then
            ut.expect(sqlerrm).to_be_like('%ESQUEMAS_URL: esquemas em minúsculas%');
      end recusado;
   begin
      recusado('https, http');
      recusado('HTTPS');
      recusado('https,');
      recusado('https://');
      recusado('https,javascript');
      recusado('intent,https');
      hsm_config.validar('ESQUEMAS_URL', 'https,meu-app');
   end esquemas;

   procedure email_recusado(in_nome in varchar2, in_valor in varchar2, in_dito in varchar2) is
   begin
      hsm_config.validar(in_nome, in_valor);
      ut.fail(in_nome || ' deveria ter sido recusado: ' || in_valor);
   exception
      when hsm_config.e_valor then
         ut.expect(sqlerrm).to_be_like('%' || in_nome || ': ' || in_dito || '%');
   end email_recusado;

   procedure servidor_de_email is
      procedure recusado(in_valor in varchar2) is
      begin
         email_recusado('CORREIO_SERVIDOR', in_valor, 'servidor[:porta]');
      end recusado;
   begin
      hsm_config.validar('CORREIO_SERVIDOR', '-');
      hsm_config.validar('CORREIO_SERVIDOR', 'relay');
      hsm_config.validar('CORREIO_SERVIDOR', 'relay-1.Empresa.com.br');
      hsm_config.validar('CORREIO_SERVIDOR', '10.0.0.25:2525');
      hsm_config.validar('CORREIO_SERVIDOR', 'relay:65535');
      recusado('relay:0');
      recusado('relay:65536');
      recusado('relay:');
      recusado('relay:25a');
      recusado('::1');
      recusado('*.empresa.com.br');
      recusado('-relay');
      recusado('relay.');
      recusado('relay, outro');
      recusado('relação');
      recusado('relay' || chr(10));
      recusado('relay' || chr(13) || chr(10) || 'QUIT');
   end servidor_de_email;

   procedure enderecos_de_email is
      procedure recusado(in_valor in varchar2) is
      begin
         email_recusado('CORREIO_DE', in_valor, 'um endereço');
         email_recusado('CORREIO_PARA', in_valor, 'até 10 endereços');
      end recusado;
   begin
      hsm_config.validar('CORREIO_DE', '-');
      hsm_config.validar('CORREIO_PARA', '-');
      hsm_config.validar('CORREIO_DE', 'hsm+alarme_1@empresa-x.com.br');
      hsm_config.validar('CORREIO_PARA', 'a@b,c@d.example');
      hsm_config.validar('CORREIO_PARA', 'a@b,a@b,a@b,a@b,a@b,a@b,a@b,a@b,a@b,a@b');
      recusado('empresa.com.br');
      recusado('@b');
      recusado('a@');
      recusado('a@b@c');
      recusado('joão@b');
      recusado('a b@c');
      recusado('a@b, c@d');
      recusado('a@b,');
      recusado('a@b' || chr(10));
      recusado('a@b>' || chr(13) || chr(10) || 'RCPT TO:<c@d');
      recusado('Alguém <a@b>');
      email_recusado('CORREIO_DE', 'a@b,c@d', 'um endereço');
      email_recusado('CORREIO_PARA', 'a@b,a@b,a@b,a@b,a@b,a@b,a@b,a@b,a@b,a@b,a@b', 'até 10 endereços');
   end enderecos_de_email;

   procedure reservados is
   begin
      ut.expect(hsm_config.reservado('RETENCAO_AUDITORIA_D')).to_be_true();
      ut.expect(hsm_config.reservado('LOG_NIVEL')).to_be_true();
      ut.expect(hsm_config.reservado('LOTE_MAX')).to_be_false();
   end reservados;

end teste_hsm_config;
/
