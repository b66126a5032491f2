create or replace package body hsm_correio as

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);
   -- HSM_SMTP does not compile, or is being compiled
   e_invalidado exception;
   pragma exception_init(e_invalidado, -4061);
   e_com_erros exception;
   pragma exception_init(e_com_erros, -4063);
   e_alterado exception;
   pragma exception_init(e_alterado, -4065);
   e_removido exception;
   pragma exception_init(e_removido, -4067);
   e_descartado exception;
   pragma exception_init(e_descartado, -4068);
   e_nao_encontrado exception;
   pragma exception_init(e_nao_encontrado, -6508);

   function servidor return varchar2 is
   begin
      return hsm_config.texto(hsm_config.co_correio_servidor);
   end servidor;

   function remetente return varchar2 is
   begin
      return hsm_config.texto(hsm_config.co_correio_de);
   end remetente;

   function destinatarios return varchar2 is
   begin
      return hsm_config.texto(hsm_config.co_correio_para);
   end destinatarios;

   function impedimento return varchar2 is
   begin
      if not hsm_smtp.disponivel then
         return 'o e-mail não está instalado: falta a HSM EXECUTE em SYS.UTL_SMTP e em SYS.UTL_I18N;'
            || ' o DBA o instala com correio.sql';
      elsif hsm_config.co_correio_desligado in (servidor, remetente, destinatarios) then
         return 'o e-mail está desligado; o DBA o liga com correio.sql';
      end if;
      return null;
   exception
      when e_invalidado or e_com_erros or e_alterado or e_removido or e_descartado or e_nao_encontrado then
         return 'HSM_SMTP não compila: talvez já não tenha EXECUTE em SYS.UTL_SMTP; o DBA o repõe com correio.sql';
   end impedimento;

   function ligado return boolean is
   begin
      return impedimento is null;
   end ligado;

   -- For the log, which readers see: of an address how it begins and where it is
   function encoberto(in_texto in varchar2) return varchar2 is
   begin
      return regexp_replace(in_texto, '([A-Za-z0-9._%+=-]{1,2})[A-Za-z0-9._%+=-]*@', '\1...@');
   end encoberto;

   function enviar(in_assunto in varchar2, in_texto in varchar2) return boolean is
      l_aceitos pls_integer;
      l_recusas varchar2(32767);
   begin
      if not ligado then
         return false;
      end if;
      l_aceitos := hsm_smtp.transmitir(servidor, remetente, destinatarios, in_assunto, in_texto, l_recusas);
      if l_recusas is not null then
         -- Named as a schema's own, so that a lasting fault fills no log
         hsm_registro.aviso(
            'hsm_correio', 'Destinatário de e-mail recusado', encoberto(l_recusas), in_esquema => 'HSM'
         );
      end if;
      return l_aceitos > 0;
   exception
      when e_cancelada then
         raise;
      -- Whatever it is, whoever has something to tell looks for another road
      when others then
         hsm_registro.erro('hsm_correio', 'E-mail não enviado', encoberto(hsm_registro.pilha), in_esquema => 'HSM');
         return false;
   end enviar;

   function testar return varchar2 is
      l_impedimento varchar2(500) := impedimento;
      l_para varchar2(200) := destinatarios;
      l_aceitos pls_integer;
      l_recusas varchar2(32767);
   begin
      if l_impedimento is not null then
         raise_application_error(co_erro_correio, l_impedimento);
      end if;
      l_aceitos := hsm_smtp.transmitir(
         servidor,
         remetente,
         l_para,
         'HSM: teste de e-mail',
         'Mensagem de teste do HSM: os alarmes deste banco chegam a este endereço.' || chr(10)
         || hsm_plantao_texto.banco,
         l_recusas
      );
      return servidor || ' aceitou a mensagem para ' || to_char(l_aceitos, 'TM9') || ' de '
         || to_char(coalesce(length(l_para) - length(replace(l_para, ',')), 0) + 1, 'TM9') || ' destinatário(s)'
         || case when l_recusas is not null then '; recusado: ' || l_recusas end;
   end testar;

end hsm_correio;
/
