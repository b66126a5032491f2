create or replace package hsm_declaracao authid definer as
   -- Watched tables as they are declared in HSM_ORIGEM and HSM_ORIGEM_COLUNA. hsm_admin changes them and commits; the
   -- DBA's scripts read them and note what became of the trigger. Never commits. Stateless.
   -- Names of Oracle are taken as Oracle takes them, small letters as capitals, and must not need quotes. Whether the
   -- table is as declared is for hsm_gerador.problemas to say, which needs what only a DBA sees.

   -- A name, an event or a fact that cannot be; no such declaration; the declaration is in use.
   co_erro_declaracao constant pls_integer := -20780;
   e_declaracao exception;
   pragma exception_init(e_declaracao, -20780);

   type t_colunas is table of hsm_origem_coluna%rowtype index by pls_integer;
   type t_declaracao is record (
      origem hsm_origem%rowtype,
      colunas t_colunas             -- 1, 2, 3... in the order they were declared
   );

   -- The declaration of a table. Raises e_declaracao when there is none.
   function declaracao(in_esquema in varchar2, in_tabela in varchar2) return t_declaracao;

   -- A name of Oracle as the dictionary holds it. Raises e_declaracao when it is none or needs quotes.
   --   in_campo  what it is the name of, for the message
   function nome(in_campo in varchar2, in_nome in varchar2) return varchar2;

   -- As the routines of hsm_admin with these names, but for the commit.
   procedure definir_origem(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna_id in varchar2,
      in_coluna_tipo in varchar2,
      in_evento_insercao in varchar2,
      in_coluna_criacao in varchar2,
      in_coluna_alteracao in varchar2,
      in_gatilho in varchar2,
      in_motivo in varchar2
   );
   procedure definir_coluna(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna in varchar2,
      in_evento in varchar2,
      in_so_se_unico in varchar2,
      in_fato in varchar2,
      in_fato_anterior in varchar2,
      in_motivo in varchar2
   );
   procedure remover_coluna(
      in_esquema in varchar2, in_tabela in varchar2, in_coluna in varchar2, in_motivo in varchar2
   );
   procedure remover_origem(in_esquema in varchar2, in_tabela in varchar2, in_motivo in varchar2);

   -- Notes that the trigger is in place, and the source of the one that gave way to it, if it is not ours.
   --   in_anterior        null: there was none, or one of ours; what was noted before stays
   --   in_anterior_ativo  S or N
   procedure anotar_gatilho(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_anterior in clob default null,
      in_anterior_ativo in varchar2 default null
   );

   -- Notes that the trigger has gone; nothing where nothing is declared.
   procedure anotar_retirada(in_esquema in varchar2, in_tabela in varchar2);

   -- The version of this installation.
   function versao return varchar2;

end hsm_declaracao;
/
