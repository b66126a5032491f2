-- Gives HSM_JOB a profile of its own, HSM_PERFIL_JOB: an account no person uses, whose password must not end by
-- surprise. Without it HSM_JOB stays in DEFAULT, where a password ends after 180 days unless the site says otherwise.
--
--   Run as     SYSTEM or another DBA with CREATE PROFILE, ALTER PROFILE and ALTER USER, connected to the PDB
--   Arguments  1  days the password lasts, or UNLIMITED
--              2  ENSAIO: prints what it would execute and changes nothing; optional
--   Sets       PASSWORD_LIFE_TIME as given, PASSWORD_GRACE_TIME 30 days, ten wrong logons lock for an hour, and
--              PASSWORD_ROLLOVER_TIME 7 days where the database has it (19.12 and later): senha_job.sql then stops
--              nothing. All else as in DEFAULT, the site's password function included
--   Log        hsm_perfil_job_<date>_<time>.log in the current directory
--   Undo       alter user hsm_job profile default; drop profile hsm_perfil_job
--   Re-runnable

@@interno/argumentos.sql
define hsm_dias = "&1"
define hsm_ultimo = "&2"
define hsm_script = "perfil_job"
@@interno/inicio.sql
@@interno/conferir_ensaio.sql

prompt Será feito: perfil HSM_PERFIL_JOB, senha com duração de &hsm_dias dia(s); HSM_JOB passa a ele
prompt

@@interno/conferir_instalada.sql

declare
   co_recusada constant pls_integer := -20999;
   l_dias varchar2(30) := upper('&hsm_dias');
   l_total pls_integer;
   -- No PASSWORD_ROLLOVER_TIME in this release
   e_recurso exception;
   pragma exception_init(e_recurso, -2376);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   end executar;
begin
   if l_dias is null or not regexp_like(l_dias, '^([1-9][0-9]{1,4}|[7-9]|UNLIMITED)$') then
      raise_application_error(
         co_recusada, 'Informe os dias que a senha dura, 7 ou mais, ou UNLIMITED (argumento 1)'
      );
   end if;
   select count(*)
     into l_total
     from dba_profiles p
    where p.profile = 'HSM_PERFIL_JOB';
   executar(
      case l_total when 0 then 'create' else 'alter' end || ' profile hsm_perfil_job limit password_life_time '
      || l_dias
   );
   executar(
      'alter profile hsm_perfil_job limit password_grace_time 30 failed_login_attempts 10 password_lock_time .0417'
   );
   begin
      executar('alter profile hsm_perfil_job limit password_rollover_time 7');
   exception
      when e_recurso then
         dbms_output.put_line('Este banco não tem PASSWORD_ROLLOVER_TIME: senha_job.sql para o envio por um momento');
   end;
   executar('alter user hsm_job profile hsm_perfil_job');
end;
/

undefine hsm_dias
prompt &hsm_depois
@@interno/fim.sql
