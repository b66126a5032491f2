-- Lets the clone guard know more: grants HSM the views of the database it lacks, and has the guard learn from them what
-- it could not know when it was armed.
--
--   Run as     SYS, or a DBA who may grant SELECT on SYS.V_$DATABASE and SYS.GV_$INSTANCE, connected to the PDB
--   Needs      an installation whose guard lets this database deliver
--   Arguments  none
--   Log        hsm_guarda_<date>_<time>.log in the current directory
--   Undo       revoke select on sys.v_$database and sys.gv_$instance from hsm, and this script again. Re-runnable

@@../interno/argumentos.sql
define hsm_script = "guarda"
@@../interno/inicio.sql

prompt Será feito: o que faltar a HSM dos privilégios abaixo, visões HSM_BANCO_VW, HSM_INSTANCIA_VW, HSM_GATILHO_VW e
prompt HSM_CONTA_VW de novo, identidade do banco e máquinas que se veem na guarda
prompt

@@../interno/conferir_instalada.sql

@@../interno/privilegios_sys.sql

alter session set current_schema = hsm;
@@../interno/modo.sql
@@../interno/visoes_banco.sql

begin
   dbms_utility.compile_schema(schema => 'HSM', compile_all => false);
end;
/

declare
   l_dbid number;
begin
   hsm.hsm_dba.completar_guarda('operacao/guarda.sql');
   select max(b.dbid)
     into l_dbid
     from hsm.hsm_banco_vw b;
   dbms_output.put_line(
      case
         when l_dbid is null then 'A guarda continua sem conhecer o DBID: falta o privilégio acima'
         else 'A guarda conhece o DBID deste banco'
      end
   );
end;
/

@@../interno/fim.sql
