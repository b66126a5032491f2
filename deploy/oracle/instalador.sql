-- Gives an account what the scripts need and no more, where the one that installs is not to be a DBA; or takes it away.
--
--   Run as     SYS AS SYSDBA, connected to the PDB: most databases let nobody else pass on privileges on objects of SYS
--   Needs      a user that exists, with CREATE SESSION
--   Arguments  1  the user's name
--              2  TIRAR takes everything away again (optional)
--              ENSAIO after the last one: prints the grants and changes nothing
--   Log        hsm_instalador_<date>_<time>.log in the current directory
--   Undo       the same with TIRAR; what the account has installed stays
--   Re-runnable
--
--   SQL> @deploy/oracle/instalador.sql DBA_HSM

@@interno/argumentos.sql
define hsm_quem = "&1"
define hsm_tirar = "&2"
define hsm_ultimo = "&3"
define hsm_script = "instalador"
@@interno/inicio.sql

column hsm_tirar new_value hsm_tirar noprint
column hsm_ultimo new_value hsm_ultimo noprint
select case upper('&2') when 'ENSAIO' then null else '&2' end as hsm_tirar,
       case upper('&2') when 'ENSAIO' then 'ENSAIO' else '&3' end as hsm_ultimo
  from dual;
column hsm_tirar clear
column hsm_ultimo clear
@@interno/conferir_ensaio.sql
@@interno/instalador_precisa.sql

prompt Quem puder isto cria usuários e dá privilégios sobre objetos de qualquer esquema: é conta de instalação, não de
prompt aplicação. Será concedido (com TIRAR, tirado), um comando por linha:
prompt

declare
   co_recusada constant pls_integer := -20999;
   l_quem varchar2(130);
   l_tirar constant boolean := nvl(upper('&hsm_tirar'), '-') = 'TIRAR';
   l_lista constant varchar2(1500) :=
      '&hsm_precisa_1,&hsm_precisa_2,&hsm_precisa_3,&hsm_precisa_4,&hsm_precisa_5,'
      || '&hsm_precisa_outros,&hsm_precisa_mais,SELECT_CATALOG_ROLE,';
   l_inicio pls_integer := 1;
   l_fim pls_integer;

   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1952);
   e_papel_nao_concedido exception;
   pragma exception_init(e_papel_nao_concedido, -1951);
   e_objeto_nao_concedido exception;
   pragma exception_init(e_objeto_nao_concedido, -1927);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   exception
      when e_nao_concedido or e_papel_nao_concedido or e_objeto_nao_concedido then
         dbms_output.put_line('  não tinha');
   end executar;

   procedure dar(in_privilegio in varchar2, in_opcao in varchar2 default null) is
   begin
      if l_tirar then
         executar('revoke ' || in_privilegio || ' from ' || l_quem);
      else
         executar('grant ' || in_privilegio || ' to ' || l_quem || in_opcao);
      end if;
   end dar;
begin
   if '&hsm_quem' is null then
      raise_application_error(co_recusada, 'Informe o usuário (argumento 1): @instalador.sql DBA_HSM');
   end if;
   if upper('&hsm_tirar') <> 'TIRAR' then
      raise_application_error(co_recusada, 'O argumento 2 só pode ser TIRAR, ou ENSAIO');
   end if;
   select '"' || coalesce(max(case u.username when '&hsm_quem' then u.username end), max(u.username)) || '"'
     into l_quem
     from all_users u
    where u.username in ('&hsm_quem', upper('&hsm_quem'))
      and u.username <> 'SYS';
   if l_quem = '""' then
      raise_application_error(co_recusada, 'Não há usuário &hsm_quem: crie-o antes (create user ...)');
   end if;

   loop
      l_fim := instr(l_lista, ',', l_inicio);
      exit when l_fim = 0;
      dar(substr(l_lista, l_inicio, l_fim - l_inicio));
      l_inicio := l_fim + 1;
   end loop;
   if not l_tirar then
      -- What HSM and HSM_JOB get of it
      dar('CREATE SESSION', ' with admin option');
      dar('CREATE JOB', ' with admin option');
      dar('CREATE EXTERNAL JOB', ' with admin option');
   else
      dar('CREATE JOB');
      dar('CREATE EXTERNAL JOB');
   end if;
   dar('EXECUTE on sys.dbms_random', ' with grant option');
   dar('EXECUTE on sys.dbms_scheduler', ' with grant option');
   dar('EXECUTE on sys.dbms_session', ' with grant option');
   dar('EXECUTE on sys.dbms_utility', ' with grant option');
   dar('EXECUTE on sys.utl_call_stack', ' with grant option');
   dar('EXECUTE on sys.utl_raw', ' with grant option');
   -- For correio.sql
   dar('EXECUTE on sys.utl_smtp', ' with grant option');
   dar('EXECUTE on sys.utl_i18n', ' with grant option');
   dar('EXECUTE on sys.dbms_network_acl_admin');
   dar('SELECT on sys.v_$database', ' with grant option');
   dar('SELECT on sys.gv_$instance', ' with grant option');
   dar('SELECT on sys.dba_triggers', ' with grant option');
   dar('SELECT on sys.dba_objects', ' with grant option');
   dar('SELECT on sys.dba_errors', ' with grant option');
   dar('SELECT on sys.dba_users', ' with grant option');
end;
/

undefine hsm_quem hsm_tirar
prompt &hsm_depois
@@interno/fim.sql
