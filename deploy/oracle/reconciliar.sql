-- Finds orders of a watched table that were inserted or changed and have no event in the queue since: the trigger was
-- missing, disabled or invalid, rows came in by direct path, or an enqueue failed under ENFILEIRAR_ERRO = ISOLAR.
-- Prints for each the call that puts its event in (users with HSM_OPERADOR may execute it), or puts all of them in.
--
--   Run as     SYSTEM or another DBA, connected to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8)
--   Needs      a declaration with a date column (hsm_admin.definir_origem, in_coluna_criacao and in_coluna_alteracao)
--   Arguments  1  schema of the table
--              2  table
--              3  how many hours back; not more than finished rows stay in the queue (RETENCAO_PROCESSADO_D,
--                 RETENCAO_CANCELADO_D)
--              4  ENFILEIRAR: puts them all in, marked RECONCILIADA
--   Knows      that an order was inserted or changed, by those columns; not in which column, nor what was there before,
--              nor changes that do not touch the date column, nor deletes. So a change is announced as the event that
--              is raised when no other is, if one is declared, and facts of the value before are null.
--              A DATE or TIMESTAMP without a zone is taken as an hour of the database server (SYSDATE), at the offset
--              it has now. An event up to five minutes older than the change counts as its own
--   Log        hsm_reconciliar_<date>_<time>.log in the current directory; it has the facts of the orders, which may be
--              personal data
--   Undo       hsm_admin.cancelar for what waits
--   Re-runnable: what has been put in is not found again

@@interno/argumentos.sql
define hsm_script = "reconciliar"
@@interno/inicio.sql
alter session set nls_comp = binary;

@@interno/origem_argumentos.sql
@@interno/origem_instalada.sql

variable hsm_horas number
variable hsm_enfileirar varchar2(1)

declare
   co_recusada constant pls_integer := -20999;
   l_dias number;
begin
   if '&3' is null then
      raise_application_error(co_recusada, 'Informe quantas horas para trás (argumento 3)');
   elsif rtrim(translate('&3', '0123456789', ' ')) is not null or length('&3') > 6 or to_number('&3', '999999') < 1 then
      raise_application_error(co_recusada, 'Argumento 3: um número inteiro de horas, não &3');
   elsif upper('&4') <> 'ENFILEIRAR' then
      raise_application_error(co_recusada, 'O argumento 4 só pode ser ENFILEIRAR, não &4');
   end if;
   :hsm_horas := to_number('&3', '999999');
   :hsm_enfileirar := case upper('&4') when 'ENFILEIRAR' then 'S' else 'N' end;

   select min(to_number(p.valor, '9999999999'))
     into l_dias
     from hsm.hsm_parametro p
    where p.nome in ('RETENCAO_PROCESSADO_D', 'RETENCAO_CANCELADO_D');
   if :hsm_horas > l_dias * 24 then
      raise_application_error(
         co_recusada,
         'A fila só guarda ' || to_char(l_dias, 'TM9') || ' dia(s) do que terminou: no máximo '
         || to_char(l_dias * 24, 'TM9') || ' horas'
      );
   end if;
end;
/

prompt O que segue é para SQL*Plus com set define off; só HSM_OPERADOR, ou o DBA, pode executá-lo.

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
   l_problemas hsm.hsm_tipos.t_textos;
   r_declaracao hsm.hsm_declaracao.t_declaracao;
   r_tabela hsm.hsm_gerador.t_tabela;
begin
   r_declaracao := hsm.hsm_declaracao.declaracao(:hsm_esquema, :hsm_tabela);
   select max(o.object_type)
     into r_tabela.tipo
     from dba_objects o
    where o.owner = :hsm_esquema
      and o.object_name = :hsm_tabela
      and o.object_type = 'TABLE';
   for r_dados in (select c.column_name, c.data_type, c.data_type_owner, c.data_length, c.virtual_column
                     from dba_tab_cols c
                    where c.owner = :hsm_esquema
                      and c.table_name = :hsm_tabela)
   loop
      l_total := r_tabela.colunas.count + 1;
      r_tabela.colunas(l_total).nome := r_dados.column_name;
      r_tabela.colunas(l_total).tipo := r_dados.data_type;
      r_tabela.colunas(l_total).dono_tipo := r_dados.data_type_owner;
      r_tabela.colunas(l_total).bytes := r_dados.data_length;
      r_tabela.colunas(l_total).calculada := r_dados.virtual_column;
   end loop;
   l_problemas := hsm.hsm_gerador.problemas(r_declaracao, r_tabela);
   if l_problemas.count > 0 then
      for i in 1 .. l_problemas.count loop
         dbms_output.put_line('PROBLEMA: ' || l_problemas(i));
      end loop;
      raise_application_error(
         co_recusada, 'A declaração de ' || :hsm_esquema || '.' || :hsm_tabela || ' não serve: ' || l_problemas(1)
      );
   end if;
   execute immediate hsm.hsm_gerador.reconciliacao(r_declaracao, r_tabela) using :hsm_horas, :hsm_enfileirar;
   commit;
end;
/

@@interno/fim.sql
