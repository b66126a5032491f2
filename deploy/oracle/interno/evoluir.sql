-- Gives tables that an earlier version created what they lack: columns, constraints, indexes. Changes nothing in tables
-- that are as they should be. Current schema HSM.

declare
   function ha_coluna(in_tabela in varchar2, in_coluna in varchar2) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dba_tab_cols c
       where c.owner = 'HSM'
         and c.table_name = upper(in_tabela)
         and c.column_name = upper(in_coluna);
      return l_total > 0;
   end ha_coluna;

   procedure executar(in_comando in varchar2) is
   begin
      execute immediate in_comando;
      dbms_output.put_line(in_comando);
   end executar;

   procedure coluna(in_tabela in varchar2, in_coluna in varchar2, in_definicao in varchar2) is
   begin
      if not ha_coluna(in_tabela, in_coluna) then
         executar(
            'alter table hsm.' || dbms_assert.simple_sql_name(in_tabela) || ' add ('
            || dbms_assert.simple_sql_name(in_coluna) || ' ' || in_definicao || ')'
         );
      end if;
   end coluna;

   procedure indice(in_tabela in varchar2, in_indice in varchar2, in_colunas in varchar2) is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dba_indexes i
       where i.owner = 'HSM'
         and i.index_name = upper(in_indice);
      if l_total = 0 then
         executar(
            'create index hsm.' || dbms_assert.simple_sql_name(in_indice) || ' on hsm.'
            || dbms_assert.simple_sql_name(in_tabela) || ' (' || in_colunas || ') initrans 8'
         );
      end if;
   end indice;
begin
   coluna('hsm_fila_notificacao', 'reprocessos', 'number(5) default 0 not null');
   coluna('hsm_fila_notificacao', 'dt_limpeza', 'timestamp(6)');
   coluna(
      'hsm_fila_notificacao', 'falha_em',
      q'[timestamp(6) invisible generated always as (case when status = 'FALHA' then dt_processamento end) virtual]'
   );
   indice('hsm_fila_notificacao', 'hsm_fila_falha_idx', 'falha_em');
   indice('hsm_log', 'hsm_log_data_idx', 'dt_registro');
end;
/
