-- Opens the road of alarms by e-mail: through the site's relay, by UTL_SMTP, without sender, queue or ntfy. Sends a test
-- mail at the end and says what became of it.
--
--   Run as     SYS, or a DBA who may grant EXECUTE on SYS.UTL_SMTP and SYS.UTL_I18N, connected to the PDB, after
--              install.sql
--   Arguments  1  relay: server[:port], by name or IPv4 address; 25 where no port is given
--              2  address of the sender
--              3  addresses of who is told, up to ten, with commas and no blanks between them
--              4  ENSAIO: prints what it would execute and changes nothing; optional
--   Needs      EXECUTE on DBMS_NETWORK_ACL_ADMIN (role DBA); a relay that takes mail from the database's machine without
--              authentication and TLS
--   Log        hsm_correio_<date>_<time>.log in the current directory
--   Undo       correio_remover.sql
--   Re-runnable: what is given here replaces what there was
--
--   SQL> @deploy/oracle/correio.sql relay.empresa.com.br hsm@empresa.com.br plantao@empresa.com.br,ti@empresa.com.br

@@interno/argumentos.sql
define hsm_correio_servidor = "&1"
define hsm_correio_de = "&2"
define hsm_correio_para = "&3"
define hsm_ultimo = "&4"
define hsm_script = "correio"
@@interno/inicio.sql
@@interno/conferir_ensaio.sql

prompt Será feito:
prompt   privilégios       a HSM: EXECUTE em SYS.UTL_SMTP e em SYS.UTL_I18N
prompt   lista de acesso   HSM pode enviar e-mail (SMTP) só ao servidor &hsm_correio_servidor; o que podia antes sai
prompt   código            corpo de HSM_SMTP
prompt   parâmetros        CORREIO_DE &hsm_correio_de, CORREIO_PARA &hsm_correio_para, CORREIO_SERVIDOR
prompt   teste             uma mensagem a todos
prompt

@@interno/conferir_instalada.sql

declare
   co_recusada constant pls_integer := -20999;
   l_porta pls_integer;
   l_total pls_integer;
   -- Not there, or not for this user
   e_nao_compila exception;
   pragma exception_init(e_nao_compila, -6550);

   procedure conferir(in_argumento in varchar2, in_parametro in varchar2, in_valor in varchar2) is
   begin
      if in_valor is null then
         raise_application_error(co_recusada, 'Falta o argumento ' || in_argumento);
      elsif in_valor = '-' then
         raise_application_error(co_recusada, 'Para desligar o e-mail: correio_remover.sql');
      end if;
      begin
         execute immediate 'begin hsm.hsm_config.validar(:1, :2); end;'
            using in_parametro, in_valor;
      exception
         when others then
            raise_application_error(co_recusada, 'Argumento ' || in_argumento || ': ' || sqlerrm);
      end;
   end conferir;
begin
   select count(*)
     into l_total
     from dba_objects o
    where o.owner = 'HSM'
      and o.object_name = 'HSM_SMTP'
      and o.object_type = 'PACKAGE';
   if l_total = 0 then
      raise_application_error(co_recusada, 'A versão instalada ainda não envia e-mail: execute upgrade.sql antes');
   end if;
   conferir('1, o servidor', 'CORREIO_SERVIDOR', q'~&hsm_correio_servidor~');
   conferir('2, o remetente', 'CORREIO_DE', q'~&hsm_correio_de~');
   conferir('3, os destinatários', 'CORREIO_PARA', q'~&hsm_correio_para~');

   begin
      execute immediate
         'begin if false then sys.dbms_network_acl_admin.append_host_ace(host => null, ace => null); end if; end;';
   exception
      when e_nao_compila then
         raise_application_error(
            co_recusada,
            'Falta a ' || sys_context('USERENV', 'SESSION_USER') || ': EXECUTE em SYS.DBMS_NETWORK_ACL_ADMIN (papel DBA)'
         );
   end;

   -- Of one host the ranges of ports must not overlap
   l_porta := to_number(coalesce(regexp_substr(q'~&hsm_correio_servidor~', ':(.*)', 1, 1, null, 1), '25'), '99999');
   for r_faixa in (select a.host, a.lower_port, a.upper_port
                     from dba_host_aces a
                    where lower(a.host) = lower(regexp_substr(q'~&hsm_correio_servidor~', '^[^:]+'))
                      and l_porta between a.lower_port and a.upper_port
                      and a.upper_port > a.lower_port)
   loop
      raise_application_error(
         co_recusada,
         'Há uma lista de acesso para ' || r_faixa.host || ', portas ' || to_char(r_faixa.lower_port, 'TM9') || ' a '
         || to_char(r_faixa.upper_port, 'TM9') || ', e outra para uma só delas o banco não aceita: dê o nome completo'
         || ' ou o endereço IP do servidor, ou mude aquela lista'
      );
   end loop;
end;
/

declare
   co_recusada constant pls_integer := -20999;
   type t_nomes is table of varchar2(40);
   l_pacotes t_nomes := t_nomes('UTL_SMTP', 'UTL_I18N');
   l_total pls_integer;

   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);
   e_nao_ve exception;
   pragma exception_init(e_nao_ve, -942);
   e_pacote_nao_visto exception;
   pragma exception_init(e_pacote_nao_visto, -4042);
begin
   for i in 1 .. l_pacotes.count loop
      begin
         dbms_output.put_line('grant execute on sys.' || l_pacotes(i) || ' to hsm');
         if '&hsm_ensaio' = 'N' then
            execute immediate 'grant execute on sys.' || l_pacotes(i) || ' to hsm';
         end if;
      exception
         when e_sem_privilegio or e_falta_privilegio or e_nao_ve or e_pacote_nao_visto then
            -- Only SYS may grant these on some databases, and may have done so
            select count(*)
              into l_total
              from dba_tab_privs p
             where p.owner = 'SYS'
               and p.table_name = l_pacotes(i)
               and p.grantee = 'HSM'
               and p.privilege = 'EXECUTE';
            if l_total = 0 then
               raise_application_error(
                  co_recusada,
                  'Peça a SYS, e execute de novo: grant execute on sys.utl_smtp to hsm; grant execute on sys.utl_i18n to hsm'
               );
            end if;
            dbms_output.put_line('  já concedido por SYS');
      end;
   end loop;
end;
/

@@interno/acesso_correio.sql

@@interno/esquema.sql
@@interno/corpo_correio.sql
@@interno/erros.sql

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;

   procedure definir(in_nome in varchar2, in_valor in varchar2) is
      l_antes varchar2(200 char);
   begin
      select max(p.valor)
        into l_antes
        from hsm.hsm_parametro p
       where p.nome = in_nome;
      if l_antes = in_valor then
         return;
      end if;
      dbms_output.put_line(
         'begin hsm.hsm_dba.definir_parametro(''' || in_nome || ''', ''' || in_valor || ''', ''correio.sql''); end;'
      );
      if '&hsm_ensaio' = 'N' then
         hsm.hsm_dba.definir_parametro(in_nome, in_valor, 'correio.sql');
      end if;
   end definir;
begin
   select count(*)
     into l_total
     from dba_objects o
    where o.owner = 'HSM'
      and o.object_name = 'HSM_SMTP'
      and o.object_type = 'PACKAGE BODY'
      and o.status = 'VALID';
   if l_total = 0 then
      raise_application_error(co_recusada, 'HSM_SMTP não compila: corrija o que se mostra acima e execute de novo');
   end if;
   -- The server last: the road is open when all three are there
   definir('CORREIO_DE', q'~&hsm_correio_de~');
   definir('CORREIO_PARA', q'~&hsm_correio_para~');
   definir('CORREIO_SERVIDOR', q'~&hsm_correio_servidor~');
end;
/

declare
   co_recusada constant pls_integer := -20999;
   l_resultado varchar2(4000);
begin
   dbms_output.put_line('begin :resultado := hsm.hsm_correio.testar; end;');
   if '&hsm_ensaio' = 'N' then
      execute immediate 'begin :1 := hsm.hsm_correio.testar; end;'
         using out l_resultado;
      dbms_output.put_line('Teste: ' || l_resultado || '. Veja se chegou, também entre o lixo eletrônico');
   end if;
exception
   when others then
      raise_application_error(
         co_recusada,
         'Tudo está feito, mas o teste não passou: ' || substr(sqlerrm, 1, 1500)
         || '. Corrija e execute de novo, ou desfaça com correio_remover.sql'
      );
end;
/

undefine hsm_correio_servidor hsm_correio_de hsm_correio_para
prompt &hsm_depois
@@interno/fim.sql
