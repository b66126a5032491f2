-- Gives tables that an earlier version created what they lack: columns, defaults, constraints, indexes. Changes nothing
-- in tables that are as they should be. Current schema HSM, but in a dry run (hsm_ensaio is S), which prints what would
-- be done.

declare
   co_ensaio constant boolean := nvl('&hsm_ensaio', 'N') = 'S';
   l_espera varchar2(40);
   -- What a dry run would have dropped by now, each ;TABLE.COLUMN;
   l_tiradas varchar2(4000) := ';';

   cursor c_coluna(in_tabela in varchar2, in_coluna in varchar2) is
      select c.nullable, c.char_length, c.data_default
        from dba_tab_cols c
       where c.owner = 'HSM'
         and c.table_name = upper(in_tabela)
         and c.column_name = upper(in_coluna);

   function ha_coluna(in_tabela in varchar2, in_coluna in varchar2) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dba_tab_cols c
       where c.owner = 'HSM'
         and c.table_name = upper(in_tabela)
         and c.column_name = upper(in_coluna);
      return l_total > 0 and instr(l_tiradas, ';' || upper(in_tabela || '.' || in_coluna) || ';') = 0;
   end ha_coluna;

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if not co_ensaio then
         execute immediate in_comando;
      end if;
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

   -- A column and the indexes over it
   procedure tirar_coluna(in_tabela in varchar2, in_coluna in varchar2) is
   begin
      if ha_coluna(in_tabela, in_coluna) then
         alterar(in_tabela, 'drop (', in_coluna, ')');
         if co_ensaio then
            l_tiradas := l_tiradas || upper(in_tabela || '.' || in_coluna) || ';';
         end if;
      end if;
   end tirar_coluna;

   -- Makes a text column wider, by characters. One a virtual column is made of cannot be changed: that one goes first,
   -- and comes back with COLUNA.
   procedure alargar(
      in_tabela in varchar2, in_coluna in varchar2, in_caracteres in pls_integer, in_virtual in varchar2
   ) is
   begin
      for r_coluna in c_coluna(in_tabela, in_coluna) loop
         if r_coluna.char_length < in_caracteres then
            tirar_coluna(in_tabela, in_virtual);
            alterar(in_tabela, 'modify (', in_coluna, ' varchar2(' || to_char(in_caracteres, 'TM9') || ' char))');
         end if;
      end loop;
   end alargar;

   procedure dispensar(in_tabela in varchar2, in_coluna in varchar2) is
   begin
      for r_coluna in c_coluna(in_tabela, in_coluna) loop
         if r_coluna.nullable = 'N' then
            alterar(in_tabela, 'modify (', in_coluna, ' null)');
         end if;
      end loop;
   end dispensar;

   procedure padrao(in_tabela in varchar2, in_coluna in varchar2, in_valor in varchar2) is
   begin
      for r_coluna in c_coluna(in_tabela, in_coluna) loop
         if trim(r_coluna.data_default) <> in_valor then
            alterar(in_tabela, 'modify (', in_coluna, ' default ' || in_valor || ')');
         end if;
      end loop;
   end padrao;

   -- A key of the queue's live indexes
   procedure chave(in_coluna in varchar2, in_tipo in varchar2, in_expressao in varchar2) is
   begin
      coluna(
         'hsm_fila_notificacao', in_coluna, in_tipo || ' invisible generated always as (' || in_expressao || ') virtual'
      );
   end chave;

   -- Creates an index, or does so anew when it is over other columns. Not ONLINE: that waits for the end of every open
   -- transaction, however long, and one that is killed leaves an index that is none.
   procedure indice(
      in_tabela in varchar2, in_indice in varchar2, in_colunas in varchar2, in_initrans in varchar2 default '8'
   ) is
      l_tem varchar2(4000);
   begin
      select listagg(lower(c.column_name), ', ') within group (order by c.column_position)
        into l_tem
        from dba_ind_columns c
       where c.index_owner = 'HSM'
         and c.index_name = upper(in_indice);
      if l_tem <> in_colunas then
         executar('drop index hsm.' || dbms_assert.simple_sql_name(in_indice));
      end if;
      if l_tem is null or l_tem <> in_colunas then
         executar(
            'create index hsm.' || dbms_assert.simple_sql_name(in_indice) || ' on hsm.'
            || dbms_assert.simple_sql_name(in_tabela) || ' (' || in_colunas
            || ') initrans ' || in_initrans || ' tablespace &hsm_tablespace_indices'
         );
         if in_tabela = 'hsm_fila_notificacao' then
            dbms_output.put_line(
               '  até que esteja pronto, a aplicação espera para enfileirar; quem o cria antes com ONLINE (Enterprise'
               || ' Edition) a poupa disso'
            );
         end if;
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

   -- The source that the trigger of the only table there is gives the orders it enqueues; null where other code of
   -- customers enqueues as well, or none
   function origem_unica return varchar2 is
      l_total pls_integer;
      l_origem varchar2(257 char);
   begin
      select count(*), max(t.owner || '.' || t.table_name)
        into l_total, l_origem
        from (select distinct d.owner, d.name, d.type
                from dba_dependencies d
               where d.referenced_owner = 'HSM'
                 and d.referenced_name = 'HSM_FILA'
                 and d.owner <> 'HSM') d
        left join (select g.owner, g.trigger_name, g.table_name, 'TRIGGER' as type
                     from dba_triggers g) t
          on t.owner = d.owner
         and t.trigger_name = d.name
         and t.type = d.type;
      return case when l_total = 1 and l_origem <> '.' then l_origem end;
   end origem_unica;

   -- Rows of before that may still be sent: their orders are those that events to come speak of
   procedure dar_origem is
      l_origem varchar2(257 char) := origem_unica;
   begin
      if l_origem is not null then
         executar(
            'update hsm.hsm_fila_notificacao set origem = ' || dbms_assert.enquote_literal(l_origem)
            || q'[ where origem = '*' and status in ('PENDENTE', 'ENVIANDO', 'FALHA')]'
         );
         commit;
      end if;
   end dar_origem;

   -- The alert's own type was a name any order could have
   procedure renomear_alerta is
   begin
      executar(
         q'[update hsm.hsm_rota_notificacao set tipo_os = '$HSM' where tipo_os = 'HSM' and evento in ('FALHA', '*')]'
      );
      executar(
         q'[update hsm.hsm_fila_notificacao set tipo_os = '$HSM', origem = 'HSM.ALERTA']'
         || q'[ where tipo_os = 'HSM' and evento = 'FALHA' and id_os = 0 and origem = '*']'
         || q'[ and status in ('PENDENTE', 'ENVIANDO', 'FALHA')]'
      );
      commit;
   end renomear_alerta;

   procedure tirar_restricao(in_tabela in varchar2, in_restricao in varchar2) is
   begin
      if ha_restricao(in_restricao) then
         alterar(in_tabela, 'drop constraint ', in_restricao);
      end if;
   end tirar_restricao;

   procedure renomear_coluna(in_tabela in varchar2, in_de in varchar2, in_para in varchar2) is
   begin
      if ha_coluna(in_tabela, in_de) then
         alterar(in_tabela, 'rename column ', in_de, ' to ' || dbms_assert.simple_sql_name(in_para));
      end if;
   end renomear_coluna;

   procedure tirar_visao(in_visao in varchar2) is
      e_nao_ve exception;
      pragma exception_init(e_nao_ve, -942);
      e_sem_privilegio exception;
      pragma exception_init(e_sem_privilegio, -1031);
      -- What 23ai says instead
      e_falta_privilegio exception;
      pragma exception_init(e_falta_privilegio, -41900);
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dba_objects o
       where o.owner = 'HSM'
         and o.object_type = 'VIEW'
         and o.object_name = upper(in_visao);
      if l_total > 0 then
         executar('drop view hsm.' || dbms_assert.simple_sql_name(in_visao));
      end if;
   exception
      when e_nao_ve or e_sem_privilegio or e_falta_privilegio then
         dbms_output.put_line('  fica, vazia: este usuário não tem DROP ANY VIEW');
   end tirar_visao;
begin
   -- A table the application writes to at every moment: ORA-00054 at the first try would be the rule. No longer than
   -- that, for what the application enqueues waits behind the one that waits.
   select p.value
     into l_espera
     from v$parameter p
    where p.name = 'ddl_lock_timeout';
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

   tirar_restricao('hsm_canal', 'hsm_canal_tipo_ck');
   restricao(
      'hsm_canal', 'hsm_canal_tipos_ck', q'[tipo in ('NTFY', 'WEBHOOK', 'KAFKA', 'RABBITMQ', 'PROPRIO', 'CAPTURA')]'
   );
   coluna('hsm_carga', 'destino', 'varchar2(255 char)');
   coluna('hsm_carga', 'chave', 'varchar2(255 char)');
   coluna('hsm_carga', 'cabecalhos', 'varchar2(4000 byte)');
   coluna('hsm_remetente', 'contrato', 'number(3) default 1 not null');

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
   coluna('hsm_rota_notificacao', 'chave_roteamento', 'varchar2(255 char)');
   coluna('hsm_rota_notificacao', 'cabecalhos', 'varchar2(2000 char)');
   alargar('hsm_rota_notificacao', 'topico', 255, 'topico_curto');
   coluna(
      'hsm_rota_notificacao', 'topico_curto',
      q'[varchar2(300 char) invisible generated always as]'
      || q'[ (substr(topico, 1, least(6, trunc(length(topico) / 4))) || '...') virtual]'
   );
   restricao('hsm_rota_notificacao', 'hsm_rota_soltando_ck', q'[soltando in ('S', 'N')]');
   indice('hsm_rota_notificacao', 'hsm_rota_sonda_idx', 'sonda_em', '2');
   indice('hsm_rota_notificacao', 'hsm_rota_soltando_idx', 'id_soltando', '2');
   coluna(
      'hsm_rota_notificacao', 'id_suspensa',
      q'[number invisible generated always as (case when suspensa = 'S' then id end) virtual]'
   );
   indice('hsm_rota_notificacao', 'hsm_rota_suspensa_idx', 'id_suspensa', '2');
   indice('hsm_rota_notificacao', 'hsm_rota_canal_idx', 'canal', '2');
   -- A route that was suspended before routes tried by themselves
   executar(
      'update hsm.hsm_rota_notificacao set proxima_sonda = sys_extract_utc(systimestamp)'
      || q'[ where suspensa = 'S' and proxima_sonda is null]'
   );
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

   -- Queue: an order is source and id. The mark comes last: where it is, the rest has been done.
   coluna('hsm_fila_notificacao', 'origem', q'[varchar2(257 char) default '*' not null]');
   if not ha_coluna('hsm_fila_notificacao', 'marca') then
      renomear_alerta;
      dar_origem;
   end if;
   coluna('hsm_fila_notificacao', 'marca', 'varchar2(12 char)');
   restricao(
      'hsm_fila_notificacao', 'hsm_fila_marca_ck', q'[marca in ('TESTE', 'RECONCILIADA', 'MIGRADA', 'REENVIO')]'
   );

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
      executar(
         q'[update hsm.hsm_fila_notificacao set estacionada = 'R' where status = 'PENDENTE' and retida = 'S']'
      );
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
   chave(
      'origem_ordem', 'varchar2(257 char)',
      q'[case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then origem end]'
   );
   chave('rota_ordem', 'number', q'[case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_rota end]');
   chave('id_ordem', 'number', q'[case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id end]');
   chave('os_aglutina', 'number', q'[case when status = 'PENDENTE' and aglutina = 'S' then id_os end]');
   chave(
      'origem_aglutina', 'varchar2(257 char)', q'[case when status = 'PENDENTE' and aglutina = 'S' then origem end]'
   );
   chave('rota_aglutina', 'number', q'[case when status = 'PENDENTE' and aglutina = 'S' then id_rota end]');
   chave('evento_aglutina', 'varchar2(30 char)', q'[case when status = 'PENDENTE' and aglutina = 'S' then evento end]');
   chave('id_aglutina', 'number', q'[case when status = 'PENDENTE' and aglutina = 'S' then id end]');
   chave('rota_parada', 'number', q'[case when status = 'PENDENTE' and estacionada in ('R', 'O') then id_rota end]');
   chave('os_parada', 'number', q'[case when status = 'PENDENTE' and estacionada = 'O' then id_os end]');
   chave(
      'origem_parada', 'varchar2(257 char)', q'[case when status = 'PENDENTE' and estacionada = 'O' then origem end]'
   );
   chave('id_parada', 'number', q'[case when status = 'PENDENTE' and estacionada in ('R', 'O') then id end]');
   chave('id_devedora', 'number', q'[case when estacionada = 'D' then id end]');
   indice('hsm_fila_notificacao', 'hsm_fila_viva_idx', 'status_vivo, canal_vivo, prior_vivo, em_vivo, id_vivo');
   indice('hsm_fila_notificacao', 'hsm_fila_ordem_idx', 'os_ordem, origem_ordem, rota_ordem, id_ordem');
   indice(
      'hsm_fila_notificacao', 'hsm_fila_aglutina_idx',
      'os_aglutina, origem_aglutina, rota_aglutina, evento_aglutina, id_aglutina'
   );
   indice('hsm_fila_notificacao', 'hsm_fila_parada_idx', 'rota_parada, os_parada, origem_parada, id_parada');
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
   coluna(
      'hsm_fila_notificacao', 'sem_rota_em',
      q'[timestamp(6) invisible generated always as (case when motivo = 'SEM_ROTA' then dt_criacao end) virtual]'
   );
   indice('hsm_fila_notificacao', 'hsm_fila_sem_rota_idx', 'sem_rota_em', '4');
   indice('hsm_fila_notificacao', 'hsm_fila_os_idx', 'id_os, id');

   -- Queue: channels nobody sends
   coluna('hsm_fila_notificacao', 'posicao', 'number(18)');
   indice('hsm_fila_notificacao', 'hsm_fila_posicao_idx', 'posicao', '4');
   coluna('hsm_instalacao', 'posicao_captura', 'number(18) default 0 not null');

   -- Log: one more level, read by age
   tirar_restricao('hsm_log', 'hsm_log_nivel_ck');
   restricao('hsm_log', 'hsm_log_niveis_ck', q'[nivel in ('ERRO', 'AVISO', 'INFO', 'DEBUG')]');
   indice('hsm_log', 'hsm_log_data_idx', 'dt_registro', '4');
   coluna(
      'hsm_log', 'erro_em',
      q'[timestamp(6) invisible generated always as (case when nivel = 'ERRO' then dt_registro end) virtual]'
   );
   indice('hsm_log', 'hsm_log_erro_idx', 'erro_em', '4');

   indice('hsm_auditoria', 'hsm_auditoria_data_idx', 'dt_ato', '2');
   indice('hsm_alarme', 'hsm_alarme_aberto_idx', 'chave_aberta', '2');
   indice('hsm_alarme', 'hsm_alarme_fim_idx', 'dt_fim', '2');
   indice('hsm_alarme', 'hsm_alarme_pendente_idx', 'id_pendente', '2');
   indice('hsm_alarme_aviso', 'hsm_alarme_aviso_lote_idx', 'lote', '2');
   indice('hsm_alarme_aviso', 'hsm_alarme_aviso_aberto_idx', 'lote_aberto', '2');
   indice('hsm_alarme_aviso', 'hsm_alarme_aviso_data_idx', 'dt_pedido', '2');

   -- Alarm: when problems were looked at last
   coluna('hsm_alerta', 'dt_avaliacao', 'timestamp(6)');
   coluna('hsm_alerta', 'dt_tarefa', 'timestamp(6)');

   -- Log: what a schema may cause is bounded
   coluna('hsm_log', 'esquema', 'varchar2(128 char)');
   coluna('hsm_log', 'omitidas', 'number(10)');

   -- Audit: who came through a proxy and from where, whole details, kept as long as was the rule at the act
   coluna('hsm_auditoria', 'usuario_proxy', 'varchar2(128 char)');
   coluna('hsm_auditoria', 'detalhe_longo', 'clob');
   coluna('hsm_auditoria', 'endereco_ip', 'varchar2(64 char)');
   coluna('hsm_auditoria', 'guardar_ate', 'timestamp(6)');

   -- Parameters of the DBA
   coluna('hsm_parametro', 'reservado', q'[varchar2(1 char) default 'N' not null]');
   restricao('hsm_parametro', 'hsm_parametro_reservado_ck', q'[reservado in ('S', 'N')]');

   -- Attempts: an id that others than ntfy give, too; what those answer may repeat the notification, and goes with the
   -- personal data
   renomear_coluna('hsm_tentativa_envio', 'id_ntfy', 'id_externo');
   coluna('hsm_tentativa_envio', 'resposta', 'varchar2(1000 char)');
   executar(
      q'[update hsm.hsm_tentativa_envio set resposta = erro, erro = 'HTTP ' || to_char(http, 'TM9')]'
      || q'[ where resposta is null and http is not null and erro <> 'HTTP ' || to_char(http, 'TM9')]'
      || ' and (codigo is null or trunc(codigo / 100) <> http)'
   );
   commit;

   -- Clone guard: an installation that was never armed delivers nothing until hsm_dba.armar
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
   coluna('hsm_instalacao', 'maquinas_padrao', 'varchar2(1000 char)');
   coluna('hsm_instalacao', 'confere_maquina', q'[varchar2(1 char) default 'S' not null]');
   restricao('hsm_instalacao', 'hsm_instalacao_maquina_ck', q'[confere_maquina in ('S', 'N')]');

   -- Purge: where it stopped
   coluna('hsm_instalacao', 'purga_ate', 'number default 0 not null');
   coluna('hsm_instalacao', 'purga_volta', 'timestamp(6)');

   -- What HSM_CONSUMO_VW shows of any time
   tirar_visao('hsm_recente_vw');

   execute immediate 'alter session set ddl_lock_timeout = ' || l_espera;
end;
/
