create or replace package hsm_smtp authid definer as
   -- For HSM_CORREIO only: one message through one relay, by UTL_SMTP. Where HSM has no EXECUTE on SYS.UTL_SMTP and
   -- SYS.UTL_I18N the body is another one, which sends nothing; where it is taken away later the body does not compile,
   -- and HSM_CORREIO still does. Stateless.

   -- Whether the body is the one that sends.
   function disponivel return boolean;

   -- Sends plain text to all addresses in one message. Returns for how many the relay has taken it; raises
   -- hsm_correio.e_correio when for none, and what UTL_SMTP raises.
   --   in_servidor  CORREIO_SERVIDOR
   --   in_de        CORREIO_DE
   --   in_para      CORREIO_PARA
   --   out_recusas  who was refused, with the relay's words; null: nobody
   function transmitir(
      in_servidor in varchar2,
      in_de in varchar2,
      in_para in varchar2,
      in_assunto in varchar2,
      in_texto in varchar2,
      out_recusas out varchar2
   ) return pls_integer;

end hsm_smtp;
/
