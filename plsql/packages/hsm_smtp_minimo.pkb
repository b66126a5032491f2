create or replace package body hsm_smtp as
   -- Where HSM has no EXECUTE on SYS.UTL_SMTP and SYS.UTL_I18N

   function disponivel return boolean is
   begin
      return false;
   end disponivel;

   function transmitir(
      in_servidor in varchar2,
      in_de in varchar2,
      in_para in varchar2,
      in_assunto in varchar2,
      in_texto in varchar2,
      out_recusas out varchar2
   ) return pls_integer is
   begin
      raise_application_error(hsm_correio.co_erro_correio, hsm_correio.impedimento);
      return 0;
   end transmitir;

end hsm_smtp;
/
