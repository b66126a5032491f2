-- Closes the road of alarms by e-mail: parameters, entry in the access control list, rights and code go back to what
-- they were before correio.sql.
--
--   Run as     SYS, or the DBA who ran correio.sql, connected to the PDB
--   Arguments  1  ENSAIO: prints what it would execute and changes nothing; optional
--   Needs      EXECUTE on DBMS_NETWORK_ACL_ADMIN (role DBA)
--   Log        hsm_correio_remover_<date>_<time>.log in the current directory
--   Undo       correio.sql
--   Re-runnable

@@interno/argumentos.sql
define hsm_ultimo = "&1"
define hsm_script = "correio_remover"
@@interno/inicio.sql
@@interno/conferir_ensaio.sql

prompt Será feito:
prompt   parâmetros        CORREIO_SERVIDOR, CORREIO_DE e CORREIO_PARA desligados
prompt   lista de acesso   HSM já não envia e-mail (SMTP) a servidor nenhum
prompt   privilégios       EXECUTE em SYS.UTL_SMTP e em SYS.UTL_I18N tirados de HSM
prompt   código            corpo de HSM_SMTP, que já nada envia
prompt

@@interno/conferir_instalada.sql

declare
   procedure desligar(in_nome in varchar2) is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm.hsm_parametro p
       where p.nome = in_nome
         and p.valor <> '-';
      if l_total = 0 then
         return;
      end if;
      dbms_output.put_line(
         'begin hsm.hsm_dba.definir_parametro(''' || in_nome || ''', ''-'', ''correio_remover.sql''); end;'
      );
      if '&hsm_ensaio' = 'N' then
         hsm.hsm_dba.definir_parametro(in_nome, '-', 'correio_remover.sql');
      end if;
   end desligar;
begin
   desligar('CORREIO_SERVIDOR');
   desligar('CORREIO_DE');
   desligar('CORREIO_PARA');
end;
/

define hsm_correio_servidor = ""
@@interno/acesso_correio.sql
undefine hsm_correio_servidor

declare
   type t_nomes is table of varchar2(40);
   l_pacotes t_nomes := t_nomes('UTL_SMTP', 'UTL_I18N');

   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1927);
   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);
   e_nao_ve exception;
   pragma exception_init(e_nao_ve, -942);
   e_pacote_nao_visto exception;
   pragma exception_init(e_pacote_nao_visto, -4042);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   exception
      when e_nao_concedido then
         dbms_output.put_line('  não estava concedido, ou o foi por outro');
      when e_sem_privilegio or e_falta_privilegio or e_nao_ve or e_pacote_nao_visto then
         dbms_output.put_line('  fica: peça a SYS que o execute. Nada mais sai por ali, sem os parâmetros');
   end executar;
begin
   for i in 1 .. l_pacotes.count loop
      executar('revoke execute on sys.' || l_pacotes(i) || ' from hsm');
   end loop;
end;
/

@@interno/esquema.sql
@@interno/corpo_correio.sql
@@interno/erros.sql

prompt &hsm_depois
@@interno/fim.sql
