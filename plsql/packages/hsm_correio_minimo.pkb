create or replace package body hsm_correio as
   -- Where HSM has no EXECUTE on SYS.UTL_SMTP and SYS.UTL_I18N

   co_sem_direito constant varchar2(200) :=
      'o e-mail não está instalado: falta a HSM EXECUTE em SYS.UTL_SMTP e em SYS.UTL_I18N;'
      || ' o DBA o instala com correio.sql';

   function impedimento return varchar2 is
   begin
      return co_sem_direito;
   end impedimento;

   function ligado return boolean is
   begin
      return false;
   end ligado;

   function enviar(in_assunto in varchar2, in_texto in varchar2) return boolean is
   begin
      return false;
   end enviar;

   function testar return varchar2 is
   begin
      raise_application_error(co_erro_correio, co_sem_direito);
   end testar;

end hsm_correio;
/
