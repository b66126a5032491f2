-- The way back from migrar_original.sql: the first version's trigger takes the place of the generated one, and what was
-- carried over and still waits goes back to its queue. What was sent meanwhile stays sent on both sides. Afterwards
-- start the service of the first version, and let HSM's sender run until what the generated trigger has enqueued
-- is sent.
--
--   Run as     SYSTEM or another DBA, connected to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8)
--   Arguments  1  schema of the application
--              2  ENSAIO: prints what it would execute and changes nothing; optional
--   Log        hsm_migrar_original_desfazer_<date>_<time>.log in the current directory
--   Undo       migrar_original.sql
--   Re-runnable

@@interno/argumentos.sql
define hsm_ultimo = "&2"
define hsm_script = "migrar_original_desfazer"
@@interno/inicio.sql
@@interno/conferir_ensaio.sql
alter session set nls_comp = binary;

define 2 = "HSM_FILA_NOTIFICACAO"
@@interno/origem_argumentos.sql
@@interno/origem_instalada.sql

column hsm_espera_antes new_value hsm_espera_antes noprint
select p.value as hsm_espera_antes from v$parameter p where p.name = 'ddl_lock_timeout';
alter session set ddl_lock_timeout = 20;

prompt Será feito: o gatilho da primeira versão de volta, e a ela o que foi trazido e ainda espera
prompt

declare
   co_recusada constant pls_integer := -20999;
   l_atual varchar2(128) := sys_context('USERENV', 'CURRENT_SCHEMA');
   l_anterior clob;
   l_ativo varchar2(1);
   l_gerado clob;
   l_nosso boolean := false;
   l_restam pls_integer;

   e_com_erros exception;
   pragma exception_init(e_com_erros, -24344);

   procedure executar(in_comando in clob) is
      l_de pls_integer := 1;
      l_ate pls_integer;
   begin
      loop
         l_ate := instr(in_comando || chr(10), chr(10), l_de);
         exit when l_ate = 0;
         dbms_output.put_line(substr(in_comando, l_de, l_ate - l_de));
         l_de := l_ate + 1;
      end loop;
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   end executar;
begin
   select max(o.tabela), max(o.gatilho_anterior_ativo)
     into :hsm_tabela, l_ativo
     from hsm.hsm_origem o
    where o.esquema = :hsm_esquema
      and o.gatilho = 'TG_OS_NOTIF'
      and o.gatilho_anterior is not null;
   if :hsm_tabela is null then
      raise_application_error(
         co_recusada, 'HSM_ORIGEM não guarda, de ' || :hsm_esquema || ', a fonte de um gatilho TG_OS_NOTIF anterior'
      );
   end if;
   select o.gatilho_anterior
     into l_anterior
     from hsm.hsm_origem o
    where o.esquema = :hsm_esquema
      and o.tabela = :hsm_tabela;
   for r_linha in (select s.text
                     from dba_source s
                    where s.owner = :hsm_esquema
                      and s.name = 'TG_OS_NOTIF'
                      and s.type = 'TRIGGER'
                    order by s.line)
   loop
      l_gerado := l_gerado || r_linha.text;
      l_nosso := l_nosso or instr(r_linha.text, hsm.hsm_gerador.co_marca) > 0;
   end loop;

   if not l_nosso then
      dbms_output.put_line('O gatilho já não é o gerado');
   else
      -- Its text may name trigger and table without their schema
      executar('alter session set current_schema = ' || :hsm_esquema);
      begin
         executar(l_anterior);
      exception
         when e_com_erros then
            -- Better the one that works than one that stops every change of the table
            executar('create or replace ' || l_gerado);
            raise_application_error(
               co_recusada,
               'O gatilho da primeira versão já não compila: a sua fonte está em HSM_ORIGEM.GATILHO_ANTERIOR'
            );
      end;
      executar('alter session set current_schema = "' || l_atual || '"');
      if l_ativo = 'N' then
         executar('alter trigger ' || :hsm_esquema || '.tg_os_notif disable');
      end if;
   end if;
   executar(
      q'[begin hsm.hsm_declaracao.anotar_retirada(']' || :hsm_esquema || q'[', ']' || :hsm_tabela || q'['); end;]'
   );
   commit;

   executar(
      q'[declare
   l_ids hsm.hsm_tipos.t_numeros;
begin
   l_ids := hsm.hsm_migracao.devolver(']' || :hsm_esquema || q'[');
   forall i in 1 .. l_ids.count
      update ]' || :hsm_esquema || q'[.hsm_fila_notificacao f
         set f.status = 'PENDENTE',
             f.dt_processamento = null
       where f.id = l_ids(i);
   dbms_output.put_line(to_char(l_ids.count, 'TM9') || ' linha(s) de volta à fila da primeira versão');
end;]'
   );
   commit;
   l_restam := hsm.hsm_migracao.em_aberto(:hsm_esquema);
   if l_restam > 0 then
      dbms_output.put_line(
         to_char(l_restam, 'TM9')
         || case '&hsm_ensaio'
               when 'S' then ' linha(s) em aberto: as que não estiverem em envio voltariam'
               else ' em envio neste momento: execute de novo este script quando terminarem'
            end
      );
   end if;
end;
/

alter session set ddl_lock_timeout = &hsm_espera_antes;
undefine hsm_espera_antes
column hsm_espera_antes clear

prompt &hsm_depois
@@interno/fim.sql
