create or replace package body hsm_declaracao as

   co_bytes_nome constant pls_integer := 128;
   co_caracteres constant pls_integer := 30;
   -- What SQL or PL/SQL would not read as the name of a column, a table or a trigger
   co_reservadas constant varchar2(2000) :=
      ',ACCESS,ADD,ALL,ALTER,AND,ANY,AS,ASC,AT,AUDIT,BEGIN,BETWEEN,BY,CASE,CHAR,CHECK,CLUSTER,COLUMN,COLUMN_VALUE,'
      || 'COMMENT,COMPRESS,CONNECT,CREATE,CURRENT,CURSOR,DATE,DECIMAL,DECLARE,DEFAULT,DELETE,DESC,DISTINCT,DROP,ELSE,'
      || 'END,EXCEPTION,EXCLUSIVE,EXISTS,FETCH,FILE,FLOAT,FOR,FROM,FUNCTION,GOTO,GRANT,GROUP,HAVING,IDENTIFIED,IF,'
      || 'IMMEDIATE,IN,INCREMENT,INDEX,INITIAL,INSERT,INTEGER,INTERSECT,INTO,IS,LEVEL,LIKE,LOCK,LONG,MAXEXTENTS,MINUS,'
      || 'MLSLABEL,MODE,MODIFY,NESTED_TABLE_ID,NOAUDIT,NOCOMPRESS,NOT,NOWAIT,NULL,NUMBER,OF,OFFLINE,ON,ONLINE,OPTION,'
      || 'OR,ORDER,OVERLAPS,PCTFREE,PRIOR,PROCEDURE,PUBLIC,RAW,RENAME,RESOURCE,REVOKE,ROW,ROWID,ROWNUM,ROWS,SELECT,'
      || 'SESSION,SET,SHARE,SIZE,SMALLINT,START,SUCCESSFUL,SYNONYM,SYSDATE,TABLE,THEN,TO,TRIGGER,UID,UNION,UNIQUE,'
      || 'UPDATE,USER,VALIDATE,VALUES,VARCHAR,VARCHAR2,VIEW,WHEN,WHENEVER,WHERE,WITH,';
   -- Placeholders of every template, which a fact would never reach
   co_marcadores constant varchar2(100) := ',id,id_os,tipo_os,evento,';

   procedure recusar(in_texto in varchar2) is
   begin
      raise_application_error(co_erro_declaracao, substr(in_texto, 1, 600));
   end recusar;

   -- Whether each character is a letter, a digit or one of _$#. Letters beyond ASCII are for the database to judge.
   function simples(in_nome in varchar2) return boolean is
      l_caractere varchar2(4);
      l_codigo pls_integer;
   begin
      for i in 1 .. length(in_nome) loop
         l_caractere := substr(in_nome, i, 1);
         -- The code of a character of four bytes is no PLS_INTEGER
         l_codigo := case when lengthb(l_caractere) = 1 then ascii(l_caractere) else 128 end;
         if l_codigo < 128
            and l_codigo not between ascii('A') and ascii('Z')
            and l_codigo not between ascii('a') and ascii('z')
            and (i = 1 or l_codigo not between ascii('0') and ascii('9'))
            and (i = 1 or l_codigo not in (ascii('_'), ascii('$'), ascii('#')))
         then
            return false;
         end if;
      end loop;
      return true;
   end simples;

   function nome(in_campo in varchar2, in_nome in varchar2) return varchar2 is
      l_nome varchar2(32767) := upper(trim(in_nome));
   begin
      if l_nome is null then
         recusar(in_campo || ': informe o nome');
      elsif instr(l_nome, '"') > 0 then
         recusar(in_campo || ' ' || substr(in_nome, 1, 130) || ': nomes entre aspas não são aceitos');
      elsif lengthb(l_nome) > co_bytes_nome then
         recusar(in_campo || ' ' || substr(l_nome, 1, 130) || ': o nome passa de 128 bytes');
      elsif not simples(l_nome) then
         recusar(
            in_campo || ' ' || l_nome || ': não é um nome do Oracle (uma letra; depois letras, algarismos, _, $, #)'
         );
      elsif instr(co_reservadas, ',' || l_nome || ',') > 0 then
         recusar(in_campo || ' ' || l_nome || ': palavra reservada, que só serve de nome entre aspas; não é aceita');
      end if;
      return l_nome;
   end nome;

   function nome_opcional(in_campo in varchar2, in_nome in varchar2) return varchar2 is
   begin
      return case when in_nome is not null then nome(in_campo, in_nome) end;
   end nome_opcional;

   procedure exigir_evento(in_evento in varchar2) is
   begin
      if in_evento is null then
         return;
      elsif length(in_evento) > co_caracteres then
         recusar('Evento ' || substr(in_evento, 1, 60) || ': no máximo 30 caracteres');
      elsif hsm_destino.reservado(in_evento) then
         recusar('Evento ' || in_evento || ': nomes que começam por $ são do próprio HSM');
      elsif substr(in_evento, 1, 1) = ' ' or substr(in_evento, -1) = ' ' or in_evento = '*' then
         recusar('Evento "' || in_evento || '": sem brancos no início e no fim, e não *');
      elsif hsm_auditor.tem_controle(in_evento) then
         recusar('Evento: sem caracteres de controle');
      end if;
   end exigir_evento;

   procedure exigir_fato(in_fato in varchar2) is
   begin
      if in_fato is null then
         return;
      elsif length(in_fato) > co_caracteres then
         recusar('Fato ' || substr(in_fato, 1, 60) || ': no máximo 30 caracteres');
      elsif length(asciistr(in_fato)) > length(in_fato)
         or not simples(in_fato)
         or instr(in_fato, '$') > 0
         or instr(in_fato, '#') > 0
      then
         recusar('Fato ' || in_fato || ': uma letra sem acento, depois letras sem acento, algarismos e _');
      elsif instr(co_marcadores, ',' || in_fato || ',') > 0 then
         recusar('Fato ' || in_fato || ': o nome já é de todo evento (id, id_os, tipo_os, evento)');
      end if;
   end exigir_fato;

   function escolhido(in_novo in varchar2, in_atual in varchar2) return varchar2 is
   begin
      return case when not hsm_fila.mudou(in_novo, hsm_admin.co_manter) then in_atual else in_novo end;
   end escolhido;

   function versao return varchar2 is
      l_versao hsm_instalacao.versao%type;
   begin
      select max(i.versao)
        into l_versao
        from hsm_instalacao i;
      return l_versao;
   end versao;

   -- Locks a declaration and gives it back; its schema is null when there is none
   function travar(in_esquema in varchar2, in_tabela in varchar2) return hsm_origem%rowtype is
      cursor c_origem is
         select o.*
           from hsm_origem o
          where o.esquema = in_esquema
            and o.tabela = in_tabela
            for update of o.gatilho wait 5;

      r_origem hsm_origem%rowtype;
   begin
      open c_origem;
      fetch c_origem into r_origem;
      close c_origem;
      return r_origem;
   end travar;

   procedure recusar_inexistente(in_esquema in varchar2, in_tabela in varchar2) is
   begin
      recusar(
         'A tabela ' || in_esquema || '.' || in_tabela || ' não está declarada: declare-a com hsm_admin.definir_origem'
         || ' (o DBA tem um exemplo, deploy/oracle/exemplo/origem.sql)'
      );
   end recusar_inexistente;

   function travar_existente(in_esquema in varchar2, in_tabela in varchar2) return hsm_origem%rowtype is
      r_origem hsm_origem%rowtype := travar(in_esquema, in_tabela);
   begin
      if r_origem.esquema is null then
         recusar_inexistente(in_esquema, in_tabela);
      end if;
      return r_origem;
   end travar_existente;

   function colunas(in_esquema in varchar2, in_tabela in varchar2) return t_colunas is
      l_colunas t_colunas;
   begin
      select c.*
        bulk collect into l_colunas
        from hsm_origem_coluna c
       where c.esquema = in_esquema
         and c.tabela = in_tabela
       order by c.ordem;
      return l_colunas;
   end colunas;

   function declaracao(in_esquema in varchar2, in_tabela in varchar2) return t_declaracao is
      l_esquema varchar2(32767) := nome('Esquema', in_esquema);
      l_tabela varchar2(32767) := nome('Tabela', in_tabela);
      r_declaracao t_declaracao;

      cursor c_origem is
         select o.*
           from hsm_origem o
          where o.esquema = l_esquema
            and o.tabela = l_tabela;
   begin
      open c_origem;
      fetch c_origem into r_declaracao.origem;
      close c_origem;
      if r_declaracao.origem.esquema is null then
         recusar_inexistente(l_esquema, l_tabela);
      end if;
      r_declaracao.colunas := colunas(l_esquema, l_tabela);
      return r_declaracao;
   end declaracao;

   -- From now on the trigger is older than its declaration. The same said again changes nothing.
   procedure tocar(in_esquema in varchar2, in_tabela in varchar2, in_detalhe in varchar2) is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
   begin
      if in_detalhe is not null then
         update hsm_origem o
            set o.dt_alteracao = l_agora
          where o.esquema = in_esquema
            and o.tabela = in_tabela;
      end if;
   end tocar;

   -- One of the schema's other tables has it already
   procedure exigir_gatilho_livre(in_origem in hsm_origem%rowtype) is
   begin
      for r_outra in (select o.tabela
                        from hsm_origem o
                       where o.esquema = in_origem.esquema
                         and o.gatilho = in_origem.gatilho
                         and o.tabela <> in_origem.tabela)
      loop
         recusar('Gatilho ' || in_origem.gatilho || ': já é o da tabela ' || r_outra.tabela || '; informe in_gatilho');
      end loop;
   end exigir_gatilho_livre;

   function gatilho_padrao(in_tabela in varchar2) return varchar2 is
      co_antes constant varchar2(10) := 'HSM_';
      co_depois constant varchar2(10) := '_NOTIF';
   begin
      return co_antes
             || rtrim(substrb(in_tabela, 1, co_bytes_nome - lengthb(co_antes) - lengthb(co_depois)))
             || co_depois;
   end gatilho_padrao;

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
   ) is
      l_esquema varchar2(32767) := nome('Esquema', in_esquema);
      l_tabela varchar2(32767) := nome('Tabela', in_tabela);
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_detalhe varchar2(32767);
      r_antes hsm_origem%rowtype;
      r_origem hsm_origem%rowtype;
   begin
      r_antes := travar(l_esquema, l_tabela);
      r_origem := r_antes;
      r_origem.esquema := l_esquema;
      r_origem.tabela := l_tabela;
      r_origem.coluna_id := nome('Coluna do número da OS', escolhido(in_coluna_id, r_antes.coluna_id));
      r_origem.coluna_tipo := nome_opcional('Coluna do tipo', escolhido(in_coluna_tipo, r_antes.coluna_tipo));
      exigir_evento(escolhido(in_evento_insercao, r_antes.evento_insercao));
      r_origem.evento_insercao := escolhido(in_evento_insercao, r_antes.evento_insercao);
      r_origem.coluna_criacao := nome_opcional(
         'Coluna da criação', escolhido(in_coluna_criacao, r_antes.coluna_criacao)
      );
      r_origem.coluna_alteracao := nome_opcional(
         'Coluna da alteração', escolhido(in_coluna_alteracao, r_antes.coluna_alteracao)
      );
      r_origem.gatilho := nome(
         'Gatilho', coalesce(escolhido(in_gatilho, r_antes.gatilho), gatilho_padrao(l_tabela))
      );
      if r_antes.dt_gatilho is not null and r_origem.gatilho <> r_antes.gatilho then
         recusar(
            'O gatilho ' || r_antes.gatilho
            || ' está instalado: antes de se mudar o nome o DBA o retira com gatilho_remover.sql'
         );
      end if;
      exigir_gatilho_livre(r_origem);

      if r_antes.esquema is null then
         insert into hsm_origem (
            esquema, tabela, coluna_id, coluna_tipo, evento_insercao, coluna_criacao, coluna_alteracao, gatilho,
            dt_criacao, dt_alteracao
         )
         values (
            r_origem.esquema, r_origem.tabela, r_origem.coluna_id, r_origem.coluna_tipo, r_origem.evento_insercao,
            r_origem.coluna_criacao, r_origem.coluna_alteracao, r_origem.gatilho, l_agora, l_agora
         );
         l_detalhe := '; nova';
      else
         update hsm_origem o
            set o.coluna_id = r_origem.coluna_id,
                o.coluna_tipo = r_origem.coluna_tipo,
                o.evento_insercao = r_origem.evento_insercao,
                o.coluna_criacao = r_origem.coluna_criacao,
                o.coluna_alteracao = r_origem.coluna_alteracao,
                o.gatilho = r_origem.gatilho
          where o.esquema = l_esquema
            and o.tabela = l_tabela;
      end if;
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'coluna_id', r_antes.coluna_id, r_origem.coluna_id);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'coluna_tipo', r_antes.coluna_tipo, r_origem.coluna_tipo);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'evento_insercao', r_antes.evento_insercao, r_origem.evento_insercao);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'coluna_criacao', r_antes.coluna_criacao, r_origem.coluna_criacao);
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'coluna_alteracao', r_antes.coluna_alteracao, r_origem.coluna_alteracao
      );
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'gatilho', r_antes.gatilho, r_origem.gatilho);
      tocar(l_esquema, l_tabela, l_detalhe);
      hsm_auditor.anotar(
         'definir_origem', l_esquema || '.' || l_tabela, in_motivo, in_detalhe => substr(l_detalhe, 3)
      );
   end definir_origem;

   procedure definir_coluna(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna in varchar2,
      in_evento in varchar2,
      in_so_se_unico in varchar2,
      in_fato in varchar2,
      in_fato_anterior in varchar2,
      in_motivo in varchar2
   ) is
      l_esquema varchar2(32767) := nome('Esquema', in_esquema);
      l_tabela varchar2(32767) := nome('Tabela', in_tabela);
      l_coluna varchar2(32767) := nome('Coluna', in_coluna);
      l_detalhe varchar2(32767);
      l_colunas t_colunas;
      l_novo varchar2(32767);
      r_origem hsm_origem%rowtype;
      r_antes hsm_origem_coluna%rowtype;
      r_coluna hsm_origem_coluna%rowtype;

      -- Two columns under one name: the second would hide the first
      procedure exigir_fato_livre(in_nome in varchar2, in_da_coluna in varchar2, in_outro in varchar2) is
      begin
         if in_nome is not null and not hsm_fila.mudou(in_nome, in_outro) then
            recusar('Fato ' || in_nome || ': já é o da coluna ' || in_da_coluna);
         end if;
      end exigir_fato_livre;
   begin
      r_origem := travar_existente(l_esquema, l_tabela);
      l_colunas := colunas(l_esquema, l_tabela);
      r_coluna.ordem := 1;
      for i in 1 .. l_colunas.count loop
         r_coluna.ordem := greatest(r_coluna.ordem, l_colunas(i).ordem + 1);
         if l_colunas(i).coluna = l_coluna then
            r_antes := l_colunas(i);
         end if;
      end loop;
      if r_antes.coluna is not null then
         r_coluna := r_antes;
      end if;

      l_novo := escolhido(in_evento, r_antes.evento);
      exigir_evento(l_novo);
      r_coluna.evento := l_novo;
      l_novo := coalesce(escolhido(in_so_se_unico, r_antes.so_se_unico), hsm_tipos.co_nao);
      if l_novo not in (hsm_tipos.co_sim, hsm_tipos.co_nao) then
         recusar('Só se único: S ou N');
      end if;
      r_coluna.so_se_unico := case when r_coluna.evento is null then hsm_tipos.co_nao else l_novo end;
      l_novo := escolhido(in_fato, r_antes.fato);
      exigir_fato(l_novo);
      r_coluna.fato := l_novo;
      l_novo := escolhido(in_fato_anterior, r_antes.fato_anterior);
      exigir_fato(l_novo);
      r_coluna.fato_anterior := l_novo;
      if r_coluna.evento is null and r_coluna.fato is null and r_coluna.fato_anterior is null then
         recusar('Coluna ' || l_coluna || ': diga o evento, o fato ou o fato anterior; para tirá-la da declaração,'
                 || ' hsm_admin.remover_coluna_origem');
      end if;
      exigir_fato_livre(r_coluna.fato, l_coluna || ' (valor anterior)', r_coluna.fato_anterior);
      for i in 1 .. l_colunas.count loop
         if l_colunas(i).coluna <> l_coluna then
            exigir_fato_livre(r_coluna.fato, l_colunas(i).coluna, l_colunas(i).fato);
            exigir_fato_livre(r_coluna.fato, l_colunas(i).coluna, l_colunas(i).fato_anterior);
            exigir_fato_livre(r_coluna.fato_anterior, l_colunas(i).coluna, l_colunas(i).fato);
            exigir_fato_livre(r_coluna.fato_anterior, l_colunas(i).coluna, l_colunas(i).fato_anterior);
         end if;
      end loop;

      if r_antes.coluna is null then
         insert into hsm_origem_coluna (
            esquema, tabela, coluna, ordem, evento, so_se_unico, fato, fato_anterior
         )
         values (
            r_origem.esquema, r_origem.tabela, l_coluna, r_coluna.ordem, r_coluna.evento, r_coluna.so_se_unico,
            r_coluna.fato, r_coluna.fato_anterior
         );
         l_detalhe := '; nova';
      else
         update hsm_origem_coluna c
            set c.evento = r_coluna.evento,
                c.so_se_unico = r_coluna.so_se_unico,
                c.fato = r_coluna.fato,
                c.fato_anterior = r_coluna.fato_anterior
          where c.esquema = l_esquema
            and c.tabela = l_tabela
            and c.coluna = l_coluna;
      end if;
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'evento', r_antes.evento, r_coluna.evento);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'so_se_unico', r_antes.so_se_unico, r_coluna.so_se_unico);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'fato', r_antes.fato, r_coluna.fato);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'fato_anterior', r_antes.fato_anterior, r_coluna.fato_anterior);
      tocar(l_esquema, l_tabela, l_detalhe);
      hsm_auditor.anotar(
         'definir_coluna_origem', l_esquema || '.' || l_tabela || '.' || l_coluna, in_motivo,
         in_detalhe => substr(l_detalhe, 3)
      );
   end definir_coluna;

   -- A column of a declaration as the audit trail keeps it when it goes
   function descrita(in_coluna in hsm_origem_coluna%rowtype) return varchar2 is
   begin
      return in_coluna.coluna || ' evento ' || hsm_auditor.inconfundivel(in_coluna.evento) || ', so_se_unico '
             || in_coluna.so_se_unico || ', fato ' || coalesce(in_coluna.fato, 'nulo') || ', fato_anterior '
             || coalesce(in_coluna.fato_anterior, 'nulo');
   end descrita;

   procedure remover_coluna(
      in_esquema in varchar2, in_tabela in varchar2, in_coluna in varchar2, in_motivo in varchar2
   ) is
      l_esquema varchar2(32767) := nome('Esquema', in_esquema);
      l_tabela varchar2(32767) := nome('Tabela', in_tabela);
      l_coluna varchar2(32767) := nome('Coluna', in_coluna);
      l_colunas t_colunas;
      l_detalhe varchar2(4000);
      r_origem hsm_origem%rowtype;
   begin
      r_origem := travar_existente(l_esquema, l_tabela);
      l_colunas := colunas(l_esquema, l_tabela);
      for i in 1 .. l_colunas.count loop
         if l_colunas(i).coluna = l_coluna then
            l_detalhe := descrita(l_colunas(i));
         end if;
      end loop;
      if l_detalhe is null then
         recusar('A coluna ' || l_coluna || ' não está na declaração de ' || l_esquema || '.' || r_origem.tabela);
      end if;
      delete from hsm_origem_coluna c
       where c.esquema = l_esquema
         and c.tabela = l_tabela
         and c.coluna = l_coluna;
      tocar(l_esquema, l_tabela, l_detalhe);
      hsm_auditor.anotar(
         'remover_coluna_origem', l_esquema || '.' || l_tabela || '.' || l_coluna, in_motivo, in_detalhe => l_detalhe
      );
   end remover_coluna;

   procedure remover_origem(in_esquema in varchar2, in_tabela in varchar2, in_motivo in varchar2) is
      l_esquema varchar2(32767) := nome('Esquema', in_esquema);
      l_tabela varchar2(32767) := nome('Tabela', in_tabela);
      l_colunas t_colunas;
      l_detalhe varchar2(32767);
      r_origem hsm_origem%rowtype;
   begin
      r_origem := travar_existente(l_esquema, l_tabela);
      if r_origem.dt_gatilho is not null then
         recusar(
            'O gatilho ' || r_origem.gatilho || ' está instalado: antes o DBA o retira com gatilho_remover.sql '
            || l_esquema || ' ' || l_tabela
         );
      end if;
      l_colunas := colunas(l_esquema, l_tabela);
      l_detalhe := 'id ' || r_origem.coluna_id || ', tipo ' || coalesce(r_origem.coluna_tipo, 'nulo') || ', inserção '
                   || hsm_auditor.inconfundivel(r_origem.evento_insercao) || ', criação '
                   || coalesce(r_origem.coluna_criacao, 'nulo') || ', alteração '
                   || coalesce(r_origem.coluna_alteracao, 'nulo') || ', gatilho ' || r_origem.gatilho;
      for i in 1 .. l_colunas.count loop
         l_detalhe := substrb(l_detalhe || '; ' || descrita(l_colunas(i)), 1, 4000);
      end loop;
      delete from hsm_origem_coluna c
       where c.esquema = l_esquema
         and c.tabela = l_tabela;
      delete from hsm_origem o
       where o.esquema = l_esquema
         and o.tabela = l_tabela;
      hsm_auditor.anotar(
         'remover_origem', l_esquema || '.' || l_tabela, in_motivo, l_colunas.count, in_detalhe => l_detalhe
      );
   end remover_origem;

   procedure anotar_gatilho(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_anterior in clob default null,
      in_anterior_ativo in varchar2 default null
   ) is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_versao hsm_instalacao.versao%type := versao;
      r_origem hsm_origem%rowtype;
   begin
      r_origem := travar_existente(nome('Esquema', in_esquema), nome('Tabela', in_tabela));
      update hsm_origem o
         set o.dt_gatilho = l_agora,
             o.versao_gatilho = l_versao
       where o.esquema = r_origem.esquema
         and o.tabela = r_origem.tabela;
      if in_anterior is not null then
         update hsm_origem o
            set o.gatilho_anterior = in_anterior,
                o.gatilho_anterior_ativo = in_anterior_ativo
          where o.esquema = r_origem.esquema
            and o.tabela = r_origem.tabela;
      end if;
      hsm_auditor.anotar(
         'gatilho', r_origem.esquema || '.' || r_origem.tabela,
         in_detalhe => r_origem.gatilho || ' instalado, versão ' || l_versao
      );
   end anotar_gatilho;

   procedure anotar_retirada(in_esquema in varchar2, in_tabela in varchar2) is
      r_origem hsm_origem%rowtype;
   begin
      r_origem := travar(nome('Esquema', in_esquema), nome('Tabela', in_tabela));
      if r_origem.dt_gatilho is not null then
         update hsm_origem o
            set o.dt_gatilho = null,
                o.versao_gatilho = null
          where o.esquema = r_origem.esquema
            and o.tabela = r_origem.tabela;
         hsm_auditor.anotar(
            'gatilho_remover', r_origem.esquema || '.' || r_origem.tabela,
            in_detalhe => r_origem.gatilho || ' retirado, versão ' || r_origem.versao_gatilho
         );
      end if;
   end anotar_retirada;

end hsm_declaracao;
/
