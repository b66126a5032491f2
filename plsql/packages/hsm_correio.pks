create or replace package hsm_correio authid definer as
   -- Mail to whoever is on duty, through the site's relay, by UTL_SMTP: a road out of the database that needs neither
   -- queue, sender nor ntfy. The DBA opens it (deploy/oracle/correio.sql): rights, an entry in the access control list
   -- for one host and port, and the parameters CORREIO_SERVIDOR, CORREIO_DE and CORREIO_PARA. What speaks with it
   -- is HSM_SMTP: this package is valid whatever HSM may use. Stateless.
   -- Without authentication and TLS: passwords and certificates would have to lie in a wallet on the database's
   -- machine. The relay has to take mail from that machine, and what is sent should hold nothing secret.

   -- The mail did not leave; the message says why, in words.
   co_erro_correio constant pls_integer := -20790;
   e_correio exception;
   pragma exception_init(e_correio, -20790);

   -- Why no mail can leave from here; null when nothing is missing: the road is open, not known to work.
   function impedimento return varchar2;

   -- Whether the road is open.
   function ligado return boolean;

   -- Sends plain text to all of CORREIO_PARA, in one message. True: the relay has taken it for at least one of them.
   -- Never raises but for a cancelled call (ORA-01013); writes to HSM_LOG why it was not taken, and who was refused.
   -- False at once and without a word when the road is not open.
   -- Waits for the relay, 10 s for an answer and a minute in all at the most, besides what connecting takes: not to be
   -- called with rows locked that others wait for. Ends no transaction.
   --   in_assunto  cut at 200 characters; control characters become spaces
   --   in_texto    lines separated by LF or CR LF; other control characters become spaces
   function enviar(in_assunto in varchar2, in_texto in varchar2) return boolean;

   -- Sends a message that says it is a test. Returns who it was taken for, in words; raises e_correio, and what
   -- UTL_SMTP raises.
   function testar return varchar2;

end hsm_correio;
/
