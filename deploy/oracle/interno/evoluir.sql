-- Gives tables that an earlier version created what they lack: columns, defaults, constraints, indexes. Changes nothing
-- in tables that are as they should be. Current schema HSM.

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

   -- in_nome is the column or constraint that stands between in_acao and in_resto
   procedure alterar(
      in_tabela in varchar2, in_acao in varchar2, in_nome in varchar2, in_resto in varchar2 default null
   ) is
   begin
      executar(
         'alter table hsm.' || dbms_assert.simple_sql_name(in_tabela) || ' ' || in_acao
         || dbms_assert.simple_sql_name(in_nome) || in_resto
      );
   end alterar;

   procedure coluna(in_tabela in varchar2, in_coluna in varchar2, in_definicao in varchar2) is
   begin
      if not ha_coluna(in_tabela, in_coluna) then
         alterar(in_tabela, 'add (', in_coluna, ' ' || in_definicao || ')');
      end if;
   end coluna;

   procedure dispensar(in_tabela in varchar2, in_coluna in varchar2) is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dba_tab_cols c
       where c.owner = 'HSM'
         and c.table_name = upper(in_tabela)
         and c.column_name = upper(in_coluna)
         and c.nullable = 'N';
      if l_total > 0 then
         alterar(in_tabela, 'modify (', in_coluna, ' null)');
      end if;
   end dispensar;

   procedure padrao(in_tabela in varchar2, in_coluna in varchar2, in_valor in varchar2) is
   begin
      for r_coluna in (select c.data_default
                         from dba_tab_cols c
                        where c.owner = 'HSM'
                          and c.table_name = upper(in_tabela)
                          and c.column_name = upper(in_coluna))
      loop
         if trim(r_coluna.data_default) <> in_valor then
            alterar(in_tabela, 'modify (', in_coluna, ' default ' || in_valor || ')');
         end if;
      end loop;
   end padrao;

   -- A column and the indexes over it
   procedure tirar_coluna(in_tabela in varchar2, in_coluna in varchar2) is
   begin
      if ha_coluna(in_tabela, in_coluna) then
         alterar(in_tabela, 'drop (', in_coluna, ')');
      end if;
   end tirar_coluna;

   -- A key of the queue's live indexes
   procedure chave(in_coluna in varchar2, in_tipo in varchar2, in_expressao in varchar2) is
   begin
      coluna(
         'hsm_fila_notificacao', in_coluna, in_tipo || ' invisible generated always as (' || in_expressao || ') virtual'
      );
   end chave;

   procedure indice(
      in_tabela in varchar2, in_indice in varchar2, in_colunas in varchar2, in_initrans in varchar2 default '8'
   ) is
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
            || dbms_assert.simple_sql_name(in_tabela) || ' (' || in_colunas
            || ') initrans ' || in_initrans || ' tablespace &hsm_tablespace_indices'
         );
      end if;
   end indice;

   function ha_restricao(in_restricao in varchar2) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dba_constraints c
       where c.owner = 'HSM'
         and c.constraint_name = upper(in_restricao);
      return l_total > 0;
   end ha_restricao;

   procedure restricao(in_tabela in varchar2, in_restricao in varchar2, in_condicao in varchar2) is
   begin
      if not ha_restricao(in_restricao) then
         alterar(in_tabela, 'add constraint ', in_restricao, ' check (' || in_condicao || ')');
      end if;
   end restricao;

   procedure tirar_restricao(in_tabela in varchar2, in_restricao in varchar2) is
   begin
      if ha_restricao(in_restricao) then
         alterar(in_tabela, 'drop constraint ', in_restricao);
      end if;
   end tirar_restricao;
begin
   -- A table the application writes to at every moment: ORA-00054 at the first try would be the rule. No longer than
   -- that, for what the application enqueues waits behind the one that waits.
   execute immediate 'alter session set ddl_lock_timeout = 10';

   -- Channels: rate, hold, breaker
   coluna('hsm_canal', 'rajada', 'number(6) default 60');
   coluna('hsm_canal', 'intervalo_s', 'number(9, 3) default 5');
   coluna('hsm_canal', 'fichas', 'number(13, 6)');
   coluna('hsm_canal', 'dt_fichas', 'timestamp(6)');
   coluna('hsm_canal', 'retido_ate', 'timestamp(6)');
   coluna('hsm_canal', 'dt_retencao', 'timestamp(6)');
   coluna('hsm_canal', 'limites_seguidos', 'number(5) default 0 not null');
   coluna('hsm_canal', 'disjuntor', q'[varchar2(12 char) default 'FECHADO' not null]');
   coluna('hsm_canal', 'falhas_seguidas', 'number(5) default 0 not null');
   coluna('hsm_canal', 'aberturas', 'number(5) default 0 not null');
   coluna('hsm_canal', 'aberto_em', 'timestamp(6)');
   coluna('hsm_canal', 'aberto_ate', 'timestamp(6)');
   coluna('hsm_canal', 'sonda_em', 'timestamp(6)');
   coluna('hsm_canal', 'sonda_ate', 'timestamp(6)');
   coluna('hsm_canal', 'sonda_reserva', 'varchar2(32 char)');
   coluna('hsm_canal', 'motivo_disjuntor', 'varchar2(200 char)');
   restricao(
      'hsm_canal', 'hsm_canal_vazao_ck',
      '(rajada is null and intervalo_s is null)'
      || ' or (rajada is not null and intervalo_s is not null and rajada >= 1 and intervalo_s > 0)'
   );
   restricao(
      'hsm_canal', 'hsm_canal_disjuntor_ck',
      q'[(disjuntor = 'FECHADO' and aberto_ate is null and sonda_ate is null and sonda_reserva is null)]'
      || q'[ or (disjuntor = 'ABERTO' and aberto_ate is not null and sonda_ate is null and sonda_reserva is null)]'
      || q'[ or (disjuntor = 'MEIO_ABERTO' and aberto_ate is not null and sonda_ate is not null]'
      || ' and sonda_reserva is not null)'
   );

   -- Routes: in order unless told otherwise, coalescing, validity, suspension
   padrao('hsm_rota_notificacao', 'ordenada', q'['S']');
   coluna('hsm_rota_notificacao', 'aglutina', q'[varchar2(1 char) default 'N' not null]');
   coluna('hsm_rota_notificacao', 'validade_min', 'number(7)');
   coluna('hsm_rota_notificacao', 'suspensa', q'[varchar2(1 char) default 'N' not null]');
   coluna('hsm_rota_notificacao', 'motivo_suspensao', 'varchar2(200 char)');
   coluna('hsm_rota_notificacao', 'dt_suspensao', 'timestamp(6)');
   restricao('hsm_rota_notificacao', 'hsm_rota_aglutina_ck', q'[aglutina in ('S', 'N')]');
   restricao('hsm_rota_notificacao', 'hsm_rota_validade_ck', 'validade_min between 1 and 5256000');
   restricao('hsm_rota_notificacao', 'hsm_rota_suspensa_ck', q'[suspensa in ('S', 'N')]');
   coluna('hsm_rota_notificacao', 'recusas_seguidas', 'number(5) default 0 not null');
   coluna('hsm_rota_notificacao', 'sondas', 'number(5) default 0 not null');
   coluna('hsm_rota_notificacao', 'proxima_sonda', 'timestamp(6)');
   coluna('hsm_rota_notificacao', 'linha_sonda', 'number');
   coluna('hsm_rota_notificacao', 'soltando', q'[varchar2(1 char) default 'N' not null]');
   coluna(
      'hsm_rota_notificacao', 'sonda_em',
      q'[timestamp(6) invisible generated always as (case when suspensa = 'S' then proxima_sonda end) virtual]'
   );
   coluna(
      'hsm_rota_notificacao', 'id_soltando',
      q'[number invisible generated always as (case when suspensa = 'N' and soltando = 'S' then id end) virtual]'
   );
   restricao('hsm_rota_notificacao', 'hsm_rota_soltando_ck', q'[soltando in ('S', 'N')]');
   indice('hsm_rota_notificacao', 'hsm_rota_sonda_idx', 'sonda_em', '2');
   indice('hsm_rota_notificacao', 'hsm_rota_soltando_idx', 'id_soltando', '2');
   indice('hsm_rota_notificacao', 'hsm_rota_canal_idx', 'canal', '2');
   -- A route that was suspended before routes tried by themselves
   execute immediate
      'update hsm.hsm_rota_notificacao set proxima_sonda = sys_extract_utc(systimestamp)'
      || q'[ where suspensa = 'S' and proxima_sonda is null]';
   commit;

   -- Queue: coalescing, validity
   coluna('hsm_fila_notificacao', 'aglutina', q'[varchar2(1 char) default 'N' not null]');
   coluna('hsm_fila_notificacao', 'expira_em', 'timestamp(6)');
   coluna('hsm_fila_notificacao', 'dt_envio', 'timestamp(6)');
   coluna(
      'hsm_fila_notificacao', 'expira_vivo',
      q'[timestamp(6) invisible generated always as (case when status = 'PENDENTE' then expira_em end) virtual]'
   );
   restricao('hsm_fila_notificacao', 'hsm_fila_aglutina_ck', q'[aglutina in ('S', 'N')]');
   indice('hsm_fila_notificacao', 'hsm_fila_validade_idx', 'expira_vivo');

   -- Queue: rows that may not go leave the claims' order. The keys of its indexes change, the old ones go with their
   -- columns.
   tirar_coluna('hsm_fila_notificacao', 'os_vivo');
   tirar_coluna('hsm_fila_notificacao', 'rota_vivo');
   if not ha_coluna('hsm_fila_notificacao', 'estacionada') then
      tirar_coluna('hsm_fila_notificacao', 'prior_vivo');
   end if;
   coluna('hsm_fila_notificacao', 'estacionada', q'[varchar2(1 char) default 'N' not null]');
   restricao('hsm_fila_notificacao', 'hsm_fila_estacionada_ck', q'[estacionada in ('N', 'R', 'O', 'D')]');
   if ha_coluna('hsm_fila_notificacao', 'retida') then
      execute immediate
         q'[update hsm.hsm_fila_notificacao set estacionada = 'R' where status = 'PENDENTE' and retida = 'S']';
      commit;
      tirar_restricao('hsm_fila_notificacao', 'hsm_fila_retida_ck');
      -- Only forgotten, which takes no time; dropping it would rewrite every row, and so would dropping any other
      -- column of the table from now on: virtual ones too are to be set unused
      executar('alter table hsm.hsm_fila_notificacao set unused (retida)');
   end if;
   chave(
      'prior_vivo', 'number',
      q'[case when status = 'ENVIANDO' or (status = 'PENDENTE' and estacionada = 'N') then 5 - prioridade end]'
   );
   chave('os_ordem', 'number', q'[case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_os end]');
   chave('rota_ordem', 'number', q'[case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_rota end]');
   chave('id_ordem', 'number', q'[case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id end]');
   chave('os_aglutina', 'number', q'[case when status = 'PENDENTE' and aglutina = 'S' then id_os end]');
   chave('rota_aglutina', 'number', q'[case when status = 'PENDENTE' and aglutina = 'S' then id_rota end]');
   chave('evento_aglutina', 'varchar2(30 char)', q'[case when status = 'PENDENTE' and aglutina = 'S' then evento end]');
   chave('id_aglutina', 'number', q'[case when status = 'PENDENTE' and aglutina = 'S' then id end]');
   chave('rota_parada', 'number', q'[case when status = 'PENDENTE' and estacionada in ('R', 'O') then id_rota end]');
   chave('os_parada', 'number', q'[case when status = 'PENDENTE' and estacionada = 'O' then id_os end]');
   chave('id_parada', 'number', q'[case when status = 'PENDENTE' and estacionada in ('R', 'O') then id end]');
   chave('id_devedora', 'number', q'[case when estacionada = 'D' then id end]');
   indice('hsm_fila_notificacao', 'hsm_fila_viva_idx', 'status_vivo, canal_vivo, prior_vivo, em_vivo, id_vivo');
   indice('hsm_fila_notificacao', 'hsm_fila_ordem_idx', 'os_ordem, rota_ordem, id_ordem');
   indice('hsm_fila_notificacao', 'hsm_fila_aglutina_idx', 'os_aglutina, rota_aglutina, evento_aglutina, id_aglutina');
   indice('hsm_fila_notificacao', 'hsm_fila_parada_idx', 'rota_parada, os_parada, id_parada');
   indice('hsm_fila_notificacao', 'hsm_fila_devedora_idx', 'id_devedora');
   indice('hsm_fila_notificacao', 'hsm_fila_reserva_idx', 'reserva_ate');

   -- Queue: orders without a type, and since when a row has been due
   dispensar('hsm_fila_notificacao', 'tipo_os');
   coluna('hsm_fila_notificacao', 'dt_devida', 'timestamp(6)');

   -- Queue: upkeep
   coluna('hsm_fila_notificacao', 'reprocessos', 'number(5) default 0 not null');
   coluna('hsm_fila_notificacao', 'dt_limpeza', 'timestamp(6)');
   coluna(
      'hsm_fila_notificacao', 'falha_em',
      q'[timestamp(6) invisible generated always as (case when status = 'FALHA' then dt_processamento end) virtual]'
   );
   indice('hsm_fila_notificacao', 'hsm_fila_falha_idx', 'falha_em', '4');

   -- Log: one more level, read by age
   tirar_restricao('hsm_log', 'hsm_log_nivel_ck');
   restricao('hsm_log', 'hsm_log_niveis_ck', q'[nivel in ('ERRO', 'AVISO', 'INFO', 'DEBUG')]');
   indice('hsm_log', 'hsm_log_data_idx', 'dt_registro', '4');

   -- Audit: who came through a proxy
   coluna('hsm_auditoria', 'usuario_proxy', 'varchar2(128 char)');
   indice('hsm_auditoria', 'hsm_auditoria_data_idx', 'dt_ato', '2');

   -- Clone guard: an installation that was never armed delivers nothing until hsm_admin.armar
   coluna('hsm_instalacao', 'dt_armada', 'timestamp(6)');
   coluna('hsm_instalacao', 'banco_cdb', 'varchar2(128 char)');
   coluna('hsm_instalacao', 'banco_nome', 'varchar2(128 char)');
   coluna('hsm_instalacao', 'banco_pdb', 'varchar2(128 char)');
   coluna('hsm_instalacao', 'banco_unico', 'varchar2(128 char)');
   coluna('hsm_instalacao', 'banco_dbid', 'number');
   coluna('hsm_instalacao', 'banco_con_dbid', 'number');
   coluna('hsm_instalacao', 'banco_resetlogs', 'varchar2(60 char)');
   coluna('hsm_instalacao', 'servidores', 'varchar2(2000 char)');
   coluna('hsm_instalacao', 'ultimo_aviso', 'varchar2(1000 char)');
   coluna('hsm_instalacao', 'ultimo_instante', 'timestamp(6)');
end;
/
