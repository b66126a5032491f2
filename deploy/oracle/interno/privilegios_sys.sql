-- What HSM needs of SYS.

@@modo.sql

declare
   co_recusada constant pls_integer := -20999;
   type t_nomes is table of varchar2(40);
   l_pacotes t_nomes := t_nomes(
      'DBMS_RANDOM', 'DBMS_SCHEDULER', 'DBMS_SESSION', 'DBMS_UTILITY', 'UTL_CALL_STACK', 'UTL_RAW'
   );
   l_visoes t_nomes := t_nomes(
      'V_$DATABASE', 'GV_$INSTANCE', 'DBA_TRIGGERS', 'DBA_OBJECTS', 'DBA_ERRORS', 'DBA_USERS'
   );
   type t_textos is table of varchar2(400);
   -- What cannot be done without each of them; the three about triggers go together
   l_faltas t_textos := t_textos(
      'a guarda contra clones não conhece o DBID: só reconhece uma cópia que muda de nome, e uma troca de papéis do'
      || ' Data Guard espera hsm_dba.autorizar_maquina',
      'hsm_dba.armar só vê a máquina desta instância: autorize as outras de um RAC com hsm_dba.autorizar_maquina',
      'a saúde não nota um gatilho que falte ou esteja desativado',
      'a saúde não nota um gatilho que falte ou esteja desativado',
      'a saúde não nota um gatilho que não compile',
      'a saúde não nota a conta HSM_JOB bloqueada, vencida ou por vencer; só verify.sql'
   );
   l_total pls_integer;
   l_faltam boolean := false;

   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);
   e_nao_ve exception;
   pragma exception_init(e_nao_ve, -942);
   e_pacote_nao_visto exception;
   pragma exception_init(e_pacote_nao_visto, -4042);

   procedure conceder(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if nvl('&hsm_ensaio', 'N') = 'N' then
         execute immediate in_comando;
      end if;
   end conceder;
begin
   for i in 1 .. l_pacotes.count loop
      begin
         conceder('grant execute on sys.' || l_pacotes(i) || ' to hsm');
      exception
         when e_sem_privilegio or e_falta_privilegio or e_nao_ve or e_pacote_nao_visto then
            -- Only SYS may grant these on some databases; where PUBLIC still has them nothing is missing
            select count(*)
              into l_total
              from dba_tab_privs p
             where p.owner = 'SYS'
               and p.table_name = l_pacotes(i)
               and p.grantee in ('PUBLIC', 'HSM')
               and p.privilege = 'EXECUTE';
            if l_total = 0 then
               raise_application_error(
                  co_recusada, 'Peça a SYS: grant execute on sys.' || l_pacotes(i) || ' to hsm'
               );
            end if;
            dbms_output.put_line('SYS.' || l_pacotes(i) || ': só por PUBLIC; em banco restrito, peça a SYS');
      end;
   end loop;

   for i in 1 .. l_visoes.count loop
      begin
         conceder('grant select on sys.' || l_visoes(i) || ' to hsm');
      exception
         when e_sem_privilegio or e_falta_privilegio or e_nao_ve then
            select count(*)
              into l_total
              from dba_tab_privs p
             where p.owner = 'SYS'
               and p.table_name = l_visoes(i)
               and p.grantee in ('PUBLIC', 'HSM')
               and p.privilege in ('SELECT', 'READ');
            if l_total = 0 then
               l_faltam := true;
               dbms_output.put_line('Opcional, SELECT em SYS.' || l_visoes(i) || ' a HSM. Sem ele ' || l_faltas(i));
            end if;
      end;
   end loop;
   if l_faltam then
      dbms_output.put_line('Concedido depois por SYS, vale a partir de deploy/oracle/operacao/guarda.sql');
   end if;
end;
/
