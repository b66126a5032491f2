create or replace package hsm_gerador authid definer as
   -- Writes the code that watches a declared table. Pure: what the dictionary says of the table is handed in, for a DBA
   -- sees it and HSM does not. No DDL here: gatilho.sql shows the text and executes it. Stateless.
   -- Definer's rights all the same: code of HSM that ran with the rights of a DBA would need INHERIT PRIVILEGES on that
   -- DBA, which SYS and careful sites do not give (ORA-06598).

   -- Marks the source of a trigger as written here
   co_marca constant varchar2(30) := 'Gerado pelo HSM';

   -- A column as DBA_TAB_COLS describes it
   type t_coluna is record (
      nome varchar2(128),
      tipo varchar2(128),            -- DATA_TYPE
      dono_tipo varchar2(128),       -- DATA_TYPE_OWNER
      bytes number,                  -- DATA_LENGTH
      calculada varchar2(3),         -- VIRTUAL_COLUMN
      do_sistema varchar2(3)         -- YES: hidden and not the user's own
   );
   type t_colunas is table of t_coluna index by pls_integer;

   -- The table, for problemas; kinds as in DBA_OBJECTS and DBA_TABLES
   type t_tabela is record (
      tipo varchar2(30),             -- TABLE, VIEW, MATERIALIZED VIEW, SYNONYM...; null: there is none
      temporaria varchar2(1),        -- Y or N
      externa varchar2(3),           -- YES or NO
      aninhada varchar2(3),          -- YES or NO
      colunas t_colunas
   );

   -- Why the declaration does not fit the table, all reasons at once; empty when it does.
   function problemas(
      in_declaracao in hsm_declaracao.t_declaracao, in_tabela in t_tabela
   ) return hsm_tipos.t_textos;

   -- The statement that creates the trigger, without an end; to be executed as it is. For a declaration without
   -- problems. Raises hsm_declaracao.e_declaracao when it passes the 32 KB of a trigger.
   --   in_nome      trigger; null: the declared one
   --   in_ativo     N: created disabled
   --   in_quando    for its header: when it was written
   function gatilho(
      in_declaracao in hsm_declaracao.t_declaracao,
      in_tabela in t_tabela,
      in_nome in varchar2 default null,
      in_ativo in varchar2 default 'S',
      in_quando in timestamp default sys_extract_utc(systimestamp)
   ) return varchar2;

   -- A PL/SQL block that lists the orders without an event for reconciliar.sql, with binds for hours (:1) and S to
   -- enqueue them all, N to print the calls that would (:2). Raises e_declaracao when the declaration has no date
   -- column.
   function reconciliacao(
      in_declaracao in hsm_declaracao.t_declaracao, in_tabela in t_tabela
   ) return varchar2;

end hsm_gerador;
/
