create or replace package body hsm_gerador as

   -- Where a text fact from a LOB ends, in characters
   co_corte constant varchar2(10) := '4000';
   -- What a t_evento takes for a type
   co_bytes_tipo constant pls_integer := 4000;

   -- Kinds of column
   co_texto constant varchar2(10) := 'TEXTO';
   co_texto_fixo constant varchar2(10) := 'FIXO';
   co_nacional constant varchar2(10) := 'NACIONAL';
   co_nacional_fixo constant varchar2(10) := 'NAC_FIXO';
   co_numero constant varchar2(10) := 'NUMERO';
   co_data constant varchar2(10) := 'DATA';
   co_instante constant varchar2(10) := 'INSTANTE';
   co_instante_fuso constant varchar2(10) := 'FUSO';
   co_intervalo constant varchar2(10) := 'INTERVALO';
   co_binario constant varchar2(10) := 'BINARIO';
   co_longo constant varchar2(10) := 'LONGO';
   co_longo_nacional constant varchar2(10) := 'NAC_LONGO';

   -- The groups of watched columns that raise an event together
   type t_grupo is record (
      evento hsm_origem_coluna.evento%type,
      so_se_unico varchar2(1),
      varias boolean,
      condicao varchar2(32767)
   );
   type t_grupos is table of t_grupo index by pls_integer;

   -- The kind of a column's type; null when it cannot be used at all
   function especie(in_coluna in t_coluna) return varchar2 is
      l_tipo varchar2(128) := in_coluna.tipo;
   begin
      return case
         when in_coluna.dono_tipo is not null then null
         when l_tipo in ('VARCHAR2', 'VARCHAR') then co_texto
         when l_tipo = 'CHAR' then co_texto_fixo
         when l_tipo = 'NVARCHAR2' then co_nacional
         when l_tipo = 'NCHAR' then co_nacional_fixo
         when l_tipo in ('NUMBER', 'FLOAT', 'BINARY_FLOAT', 'BINARY_DOUBLE') then co_numero
         when l_tipo = 'DATE' then co_data
         when l_tipo like 'TIMESTAMP%TIME ZONE' then co_instante_fuso
         when l_tipo like 'TIMESTAMP%' then co_instante
         when l_tipo like 'INTERVAL%' then co_intervalo
         when l_tipo = 'RAW' then co_binario
         when l_tipo = 'CLOB' then co_longo
         when l_tipo = 'NCLOB' then co_longo_nacional
      end;
   end especie;

   -- The column's value as text for people, explicit whatever the session's NLS says
   function como_fato(in_coluna in t_coluna, in_de in varchar2) return varchar2 is
      l_valor varchar2(300) := in_de || lower(in_coluna.nome);
   begin
      return case especie(in_coluna)
         when co_texto then l_valor
         when co_texto_fixo then 'rtrim(' || l_valor || ')'
         when co_nacional then 'to_char(' || l_valor || ')'
         when co_nacional_fixo then 'rtrim(to_char(' || l_valor || '))'
         when co_numero then 'to_char(' || l_valor || q'[, 'TM9', 'nls_numeric_characters=''.,''')]'
         when co_data then 'to_char(' || l_valor || q'[, 'DD/MM/YYYY HH24:MI:SS')]'
         when co_instante then 'to_char(' || l_valor || q'[, 'DD/MM/YYYY HH24:MI:SS')]'
         when co_instante_fuso then 'to_char(' || l_valor || q'[, 'DD/MM/YYYY HH24:MI:SS TZH:TZM')]'
         when co_intervalo then 'to_char(' || l_valor || ')'
         when co_binario then 'rawtohex(' || l_valor || ')'
         when co_longo then 'substr(' || l_valor || ', 1, ' || co_corte || ')'
         when co_longo_nacional then 'to_char(substr(' || l_valor || ', 1, ' || co_corte || '))'
      end;
   end como_fato;

   -- The column's value as text that differs whenever the value does
   function como_comparado(in_coluna in t_coluna, in_de in varchar2) return varchar2 is
      l_valor varchar2(300) := in_de || lower(in_coluna.nome);
   begin
      return case especie(in_coluna)
         -- Characters the database's own set lacks would all become the same
         when co_nacional then 'asciistr(' || l_valor || ')'
         when co_nacional_fixo then 'asciistr(rtrim(' || l_valor || '))'
         when co_instante then 'to_char(' || l_valor || q'[, 'YYYY-MM-DD HH24:MI:SS.FF9')]'
         when co_instante_fuso then 'to_char(' || l_valor || q'[, 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')]'
         else como_fato(in_coluna, in_de)
      end;
   end como_comparado;

   function como_tipo(in_coluna in t_coluna, in_de in varchar2) return varchar2 is
      l_valor varchar2(400) := como_fato(in_coluna, in_de);
   begin
      return case
         when in_coluna.bytes > co_bytes_tipo then
            'substrb(' || l_valor || ', 1, ' || to_char(co_bytes_tipo, 'TM9') || ')'
         else l_valor
      end;
   end como_tipo;

   -- A column of the table; its name is null when there is none
   function achar(in_tabela in t_tabela, in_nome in varchar2) return t_coluna is
      r_coluna t_coluna;
      r_nenhuma t_coluna;
   begin
      for i in 1 .. in_tabela.colunas.count loop
         r_coluna := in_tabela.colunas(i);
         if not hsm_fila.mudou(r_coluna.nome, in_nome) then
            return r_coluna;
         end if;
      end loop;
      return r_nenhuma;
   end achar;

   function literal(in_texto in varchar2) return varchar2 is
   begin
      return '''' || replace(in_texto, '''', '''''') || '''';
   end literal;

   -- What does not fit

   procedure juntar(io_problemas in out nocopy hsm_tipos.t_textos, in_texto in varchar2) is
   begin
      io_problemas(io_problemas.count + 1) := substrb(in_texto, 1, 1000);
   end juntar;

   procedure ver_tabela(
      in_origem in hsm_origem%rowtype, in_tabela in t_tabela, io_problemas in out nocopy hsm_tipos.t_textos
   ) is
      l_nome varchar2(300) := in_origem.esquema || '.' || in_origem.tabela;
   begin
      if in_tabela.tipo is null then
         juntar(io_problemas, 'a tabela ' || l_nome || ' não existe');
      elsif in_tabela.tipo <> 'TABLE' then
         juntar(
            io_problemas,
            l_nome || ' não é uma tabela (' || in_tabela.tipo || '): vigie a tabela que guarda as OS'
         );
      elsif in_tabela.temporaria = 'Y' then
         juntar(io_problemas, l_nome || ' é uma tabela temporária');
      elsif in_tabela.externa = 'YES' then
         juntar(io_problemas, l_nome || ' é uma tabela externa');
      elsif in_tabela.aninhada = 'YES' then
         juntar(io_problemas, l_nome || ' é uma tabela aninhada');
      end if;
   end ver_tabela;

   -- in_especies: the kinds that do for this use, separated by commas; in_para: the use and what does, for people
   procedure ver_coluna(
      in_tabela in t_tabela,
      in_nome in varchar2,
      in_especies in varchar2,
      in_para in varchar2,
      io_problemas in out nocopy hsm_tipos.t_textos
   ) is
      r_coluna t_coluna := achar(in_tabela, in_nome);
      l_tipo varchar2(300);
   begin
      if in_nome is null then
         return;
      elsif r_coluna.nome is null then
         juntar(io_problemas, 'a coluna ' || in_nome || ' não existe');
         return;
      elsif r_coluna.calculada = 'YES' then
         juntar(io_problemas, 'a coluna ' || in_nome || ' é virtual: declare as colunas de que ela é calculada');
         return;
      elsif r_coluna.do_sistema = 'YES' then
         juntar(io_problemas, 'a coluna ' || in_nome || ' é do próprio banco (oculta)');
         return;
      end if;
      if especie(r_coluna) is null or instr(',' || in_especies || ',', ',' || especie(r_coluna) || ',') = 0 then
         l_tipo := case when r_coluna.dono_tipo is not null then r_coluna.dono_tipo || '.' end || r_coluna.tipo;
         juntar(io_problemas, 'a coluna ' || in_nome || ' é ' || l_tipo || ': ' || in_para);
      end if;
   end ver_coluna;

   function problemas(
      in_declaracao in hsm_declaracao.t_declaracao, in_tabela in t_tabela
   ) return hsm_tipos.t_textos is
      co_textos constant varchar2(100) :=
         co_texto || ',' || co_texto_fixo || ',' || co_nacional || ',' || co_nacional_fixo;
      co_datas constant varchar2(100) := co_data || ',' || co_instante || ',' || co_instante_fuso;
      co_comparaveis constant varchar2(200) :=
         co_textos || ',' || co_numero || ',' || co_datas || ',' || co_intervalo || ',' || co_binario;
      l_problemas hsm_tipos.t_textos;
      l_eventos pls_integer := 0;
      r_coluna hsm_origem_coluna%rowtype;
   begin
      ver_tabela(in_declaracao.origem, in_tabela, l_problemas);
      if l_problemas.count > 0 then
         return l_problemas;
      end if;
      ver_coluna(
         in_tabela, in_declaracao.origem.coluna_id, co_numero, 'o número da OS tem de ser numérico', l_problemas
      );
      ver_coluna(
         in_tabela, in_declaracao.origem.coluna_tipo, co_textos || ',' || co_numero,
         'o tipo da OS tem de ser texto ou número', l_problemas
      );
      ver_coluna(
         in_tabela, in_declaracao.origem.coluna_criacao, co_datas, 'a data de criação tem de ser uma data', l_problemas
      );
      ver_coluna(
         in_tabela, in_declaracao.origem.coluna_alteracao, co_datas, 'a data de alteração tem de ser uma data',
         l_problemas
      );
      for i in 1 .. in_declaracao.colunas.count loop
         r_coluna := in_declaracao.colunas(i);
         if r_coluna.evento is not null or r_coluna.fato_anterior is not null then
            l_eventos := l_eventos + case when r_coluna.evento is not null then 1 else 0 end;
            ver_coluna(
               in_tabela, r_coluna.coluna, co_comparaveis,
               'não pode ser vigiada nem dar o valor anterior (um CLOB só serve de fato)', l_problemas
            );
         else
            ver_coluna(
               in_tabela, r_coluna.coluna, co_comparaveis || ',' || co_longo || ',' || co_longo_nacional,
               'não pode ser um fato', l_problemas
            );
         end if;
      end loop;
      if l_eventos = 0 and in_declaracao.origem.evento_insercao is null then
         juntar(
            l_problemas, 'nada gera evento: declare o evento da inclusão ou uma coluna vigiada'
         );
      end if;
      return l_problemas;
   end problemas;

   -- The trigger

   procedure linha(io_texto in out nocopy varchar2, in_linha in varchar2 default null) is
   begin
      io_texto := io_texto || in_linha || chr(10);
   end linha;

   -- The watched columns by event, in the order of declaration
   function grupos(in_declaracao in hsm_declaracao.t_declaracao, in_tabela in t_tabela) return t_grupos is
      l_grupos t_grupos;
      l_grupo pls_integer;
      r_coluna hsm_origem_coluna%rowtype;
      r_da_tabela t_coluna;
   begin
      for i in 1 .. in_declaracao.colunas.count loop
         r_coluna := in_declaracao.colunas(i);
         if r_coluna.evento is not null then
            l_grupo := l_grupos.count + 1;
            for g in 1 .. l_grupos.count loop
               if not hsm_fila.mudou(l_grupos(g).evento, r_coluna.evento)
                  and l_grupos(g).so_se_unico = r_coluna.so_se_unico
               then
                  l_grupo := g;
               end if;
            end loop;
            if l_grupo > l_grupos.count then
               l_grupos(l_grupo).evento := r_coluna.evento;
               l_grupos(l_grupo).so_se_unico := r_coluna.so_se_unico;
               l_grupos(l_grupo).varias := false;
            else
               l_grupos(l_grupo).varias := true;
               l_grupos(l_grupo).condicao := l_grupos(l_grupo).condicao || chr(10) || '            or ';
            end if;
            r_da_tabela := achar(in_tabela, r_coluna.coluna);
            l_grupos(l_grupo).condicao := l_grupos(l_grupo).condicao || 'mudou('
                                          || como_comparado(r_da_tabela, ':old.') || ', '
                                          || como_comparado(r_da_tabela, ':new.') || ')';
         end if;
      end loop;
      return l_grupos;
   end grupos;

   -- The names of the groups that count as another event, joined; null when there is none
   function outros(in_grupos in t_grupos) return varchar2 is
      l_nomes varchar2(32767);
   begin
      for g in 1 .. in_grupos.count loop
         if in_grupos(g).so_se_unico = hsm_tipos.co_nao then
            l_nomes := l_nomes || case when l_nomes is not null then ' or ' end || 'l_mudou_' || to_char(g, 'TM9');
         end if;
      end loop;
      return l_nomes;
   end outros;

   -- l_fatos: the facts of a row, in_novo and in_velho what stands before the column's name
   procedure reunir_fatos(
      in_declaracao in hsm_declaracao.t_declaracao,
      in_tabela in t_tabela,
      in_recuo in varchar2,
      in_novo in varchar2,
      in_velho in varchar2,
      io_texto in out nocopy varchar2
   ) is
      r_coluna hsm_origem_coluna%rowtype;
      r_da_tabela t_coluna;
   begin
      for i in 1 .. in_declaracao.colunas.count loop
         r_coluna := in_declaracao.colunas(i);
         r_da_tabela := achar(in_tabela, r_coluna.coluna);
         if r_coluna.fato is not null then
            linha(
               io_texto,
               in_recuo || 'l_fatos(' || literal(r_coluna.fato) || ') := ' || como_fato(r_da_tabela, in_novo) || ';'
            );
         end if;
         if r_coluna.fato_anterior is not null then
            linha(
               io_texto,
               in_recuo || 'l_fatos(' || literal(r_coluna.fato_anterior) || ') := '
               || case when in_velho is not null then como_fato(r_da_tabela, in_velho) else 'null' end || ';'
            );
         end if;
      end loop;
   end reunir_fatos;

   -- What is the same in every trigger: how the events of a statement are gathered and handed over
   procedure escrever_comum(in_tabela in varchar2, io_texto in out nocopy varchar2) is
   begin
      linha(io_texto, '   co_tabela constant varchar2(128) := ' || literal(in_tabela) || ';');
      linha(
         io_texto,
         q'[   co_lote constant pls_integer := 500;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);
   -- hsm_fila.e_enfileirar: o parâmetro ENFILEIRAR_ERRO é PROPAGAR
   e_enfileirar exception;
   pragma exception_init(e_enfileirar, -20710);

   -- O que o comando gerou e ainda não está na fila
   g_eventos hsm.hsm_fila.t_eventos;

   -- Um pacote do HSM que está sendo trocado responde na segunda vez

   function mudou(in_antes in varchar2, in_depois in varchar2) return boolean is
   begin
      return hsm.hsm_fila.mudou(in_antes, in_depois);
   exception
      when e_cancelada then
         raise;
      when others then
         return hsm.hsm_fila.mudou(in_antes, in_depois);
   end mudou;

   procedure enfileirar is
   begin
      hsm.hsm_fila.enfileirar_lote(g_eventos);
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         hsm.hsm_fila.enfileirar_lote(g_eventos);
   end enfileirar;

   -- HSM_FILA não pode executar. O que é feito da OS continua a ser o parâmetro; se nem ele pode ser lido, a OS segue,
   -- e reconciliar.sql acha o que não foi notificado.
   procedure tratar_falha(in_erro in varchar2) is
   begin
      hsm.hsm_fila_falha.tratar(g_eventos, in_erro);
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         null;
   end tratar_falha;

   procedure despachar is
   begin
      if g_eventos.count > 0 then
         enfileirar;
         g_eventos.delete;
      end if;
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         tratar_falha(sqlerrm);
         g_eventos.delete;
   end despachar;

   procedure anotar(
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_fatos in hsm.hsm_fila.t_fatos
   ) is
      l_novo pls_integer := g_eventos.count + 1;
   begin
      g_eventos(l_novo).origem := co_tabela;
      g_eventos(l_novo).id_os := in_id_os;
      g_eventos(l_novo).tipo_os := in_tipo_os;
      g_eventos(l_novo).evento := in_evento;
      g_eventos(l_novo).fatos := in_fatos;
   end anotar;

   -- Não se sabe se a OS tem evento: vai um sem nome, que HSM_FILA recusa como ENFILEIRAR_ERRO manda
   procedure desistir(in_id_os in number) is
      l_novo pls_integer := g_eventos.count + 1;
   begin
      g_eventos(l_novo).origem := co_tabela;
      g_eventos(l_novo).id_os := in_id_os;
   end desistir;

   -- Um comando que encontra uma linha que outro alterou começa de novo, e as suas linhas voltam
   before statement is
   begin
      g_eventos.delete;
   end before statement;
]'
      );
   end escrever_comum;

   procedure escrever_linha(
      in_declaracao in hsm_declaracao.t_declaracao,
      in_tabela in t_tabela,
      in_grupos in t_grupos,
      io_texto in out nocopy varchar2
   ) is
      l_id varchar2(300) := ':new.' || lower(in_declaracao.origem.coluna_id);
      l_tipo varchar2(500) := 'null';
      l_outros varchar2(32767) := outros(in_grupos);
      l_algum varchar2(32767);

      procedure anotar(in_condicao in varchar2, in_evento in varchar2) is
      begin
         linha(io_texto, '            if ' || in_condicao || ' then');
         linha(
            io_texto,
            '               anotar(' || l_id || ', ' || l_tipo || ', ' || literal(in_evento) || ', l_fatos);'
         );
         linha(io_texto, '            end if;');
      end anotar;
   begin
      if in_declaracao.origem.coluna_tipo is not null then
         l_tipo := como_tipo(achar(in_tabela, in_declaracao.origem.coluna_tipo), ':new.');
      end if;
      if in_declaracao.origem.evento_insercao is not null then
         l_algum := 'inserting';
      end if;
      for g in 1 .. in_grupos.count loop
         l_algum := l_algum || case when l_algum is not null then ' or ' end || 'l_mudou_' || to_char(g, 'TM9');
      end loop;

      linha(io_texto, '   after each row is');
      linha(io_texto, '   begin');
      linha(io_texto, '      if g_eventos.count >= co_lote then');
      linha(io_texto, '         despachar;');
      linha(io_texto, '      end if;');
      linha(io_texto);
      linha(io_texto, '      declare');
      linha(io_texto, '         l_fatos hsm.hsm_fila.t_fatos;');
      for g in 1 .. in_grupos.count loop
         linha(
            io_texto,
            '         l_mudou_' || to_char(g, 'TM9') || ' boolean := updating and '
            || case
                  when in_grupos(g).varias then
                     '(' || chr(10) || '            ' || in_grupos(g).condicao || chr(10) || '         )'
                  else in_grupos(g).condicao
               end
            || ';'
         );
      end loop;
      linha(io_texto, '      begin');
      linha(io_texto, '         if ' || l_algum || ' then');
      reunir_fatos(in_declaracao, in_tabela, '            ', ':new.', ':old.', io_texto);
      if in_declaracao.origem.evento_insercao is not null then
         anotar('inserting', in_declaracao.origem.evento_insercao);
      end if;
      for g in 1 .. in_grupos.count loop
         anotar(
            'l_mudou_' || to_char(g, 'TM9')
            || case
                  when in_grupos(g).so_se_unico = hsm_tipos.co_sim and l_outros is not null then
                     ' and not (' || l_outros || ')'
               end,
            in_grupos(g).evento
         );
      end loop;
      linha(io_texto, '         end if;');
      linha(io_texto, '      end;');
      linha(io_texto, '   exception');
      linha(io_texto, '      when e_cancelada or e_enfileirar then');
      linha(io_texto, '         raise;');
      linha(io_texto, '      when others then');
      linha(io_texto, '         desistir(' || l_id || ');');
      linha(io_texto, '   end after each row;');
   end escrever_linha;

   function gatilho(
      in_declaracao in hsm_declaracao.t_declaracao,
      in_tabela in t_tabela,
      in_nome in varchar2 default null,
      in_ativo in varchar2 default 'S',
      in_quando in timestamp default sys_extract_utc(systimestamp)
   ) return varchar2 is
      l_nome varchar2(128) := coalesce(in_nome, in_declaracao.origem.gatilho);
      l_da_tabela varchar2(300) := in_declaracao.origem.esquema || '.' || in_declaracao.origem.tabela;
      l_grupos t_grupos;
      l_texto varchar2(32767);
   begin
      l_grupos := grupos(in_declaracao, in_tabela);
      linha(
         l_texto, 'create or replace trigger ' || lower(in_declaracao.origem.esquema) || '.' || lower(l_nome)
      );
      linha(
         l_texto,
         'for '
         || case when in_declaracao.origem.evento_insercao is not null then 'insert' end
         || case when in_declaracao.origem.evento_insercao is not null and l_grupos.count > 0 then ' or ' end
         || case when l_grupos.count > 0 then 'update' end
         || ' on ' || lower(l_da_tabela)
      );
      if in_ativo = hsm_tipos.co_nao then
         linha(l_texto, 'disable');
      end if;
      linha(l_texto, 'compound trigger');
      linha(l_texto);
      linha(
         l_texto,
         '   -- ' || co_marca || ' ' || hsm_declaracao.versao || ' em '
         || to_char(in_quando, 'DD/MM/YYYY HH24:MI') || ' UTC, da declaração de ' || l_da_tabela || ' em HSM_ORIGEM.'
      );
      linha(
         l_texto,
         q'[   -- Não edite: mude a declaração (hsm_admin.definir_origem, hsm_admin.definir_coluna_origem) e execute
   -- gatilho.sql de novo.
   -- Dispara em toda alteração, não só na de certas colunas: o que um gatilho BEFORE muda não está na lista
   -- do comando.]'
      );
      linha(l_texto);
      escrever_comum(in_declaracao.origem.tabela, l_texto);
      escrever_linha(in_declaracao, in_tabela, l_grupos, l_texto);
      linha(l_texto);
      linha(l_texto, '   after statement is');
      linha(l_texto, '   begin');
      linha(l_texto, '      despachar;');
      linha(l_texto, '   end after statement;');
      linha(l_texto);
      return l_texto || 'end ' || lower(l_nome) || ';';
   exception
      when value_error then
         raise_application_error(
            hsm_declaracao.co_erro_declaracao,
            'O gatilho de ' || l_da_tabela || ' passaria dos 32 KB de um gatilho: declare menos colunas', true
         );
   end gatilho;

   -- The block of reconciliar.sql

   -- A date column as an instant in UTC; dates without a zone are hours of the database server at its present offset
   function em_utc(in_tabela in t_tabela, in_nome in varchar2) return varchar2 is
      r_coluna t_coluna := achar(in_tabela, in_nome);
      l_valor varchar2(300) := 'o.' || lower(in_nome);
   begin
      return case
         when especie(r_coluna) = co_instante_fuso then 'sys_extract_utc(' || l_valor || ')'
         else
            'sys_extract_utc(from_tz(cast(' || l_valor || q'[ as timestamp), to_char(systimestamp, 'TZR')))]'
      end;
   end em_utc;

   -- Whether that instant is one of the hours asked for, so that an index on the column can tell
   function desde(in_tabela in t_tabela, in_nome in varchar2) return varchar2 is
   begin
      return 'o.' || lower(in_nome)
             || case
                   when especie(achar(in_tabela, in_nome)) = co_instante_fuso then q'[ >= from_tz(l_desde, 'UTC')]'
                   else ' >= l_desde_local'
                end;
   end desde;

   -- What a change that nobody has seen is announced as: the event that means no more than that, if there is one
   function evento_da_alteracao(in_declaracao in hsm_declaracao.t_declaracao) return varchar2 is
      l_primeiro varchar2(200);
      r_coluna hsm_origem_coluna%rowtype;
   begin
      for i in 1 .. in_declaracao.colunas.count loop
         r_coluna := in_declaracao.colunas(i);
         if r_coluna.evento is not null and r_coluna.so_se_unico = hsm_tipos.co_sim then
            return r_coluna.evento;
         end if;
         l_primeiro := coalesce(l_primeiro, r_coluna.evento);
      end loop;
      return coalesce(l_primeiro, in_declaracao.origem.evento_insercao);
   end evento_da_alteracao;

   -- The columns the block reads, each once
   function colunas_lidas(in_declaracao in hsm_declaracao.t_declaracao) return varchar2 is
      l_lista varchar2(32767);

      procedure ler(in_nome in varchar2) is
         l_item varchar2(300) := ' o.' || lower(in_nome) || ',';
      begin
         if in_nome is not null and coalesce(instr(l_lista, l_item), 0) = 0 then
            l_lista := l_lista || l_item;
         end if;
      end ler;
   begin
      ler(in_declaracao.origem.coluna_id);
      ler(in_declaracao.origem.coluna_tipo);
      for i in 1 .. in_declaracao.colunas.count loop
         ler(in_declaracao.colunas(i).coluna);
      end loop;
      return substr(l_lista, 2);
   end colunas_lidas;

   function reconciliacao(
      in_declaracao in hsm_declaracao.t_declaracao, in_tabela in t_tabela
   ) return varchar2 is
      r_origem hsm_origem%rowtype := in_declaracao.origem;
      l_da_tabela varchar2(300) := r_origem.esquema || '.' || r_origem.tabela;
      l_id varchar2(300) := lower(r_origem.coluna_id);
      l_evento_alteracao varchar2(200) := evento_da_alteracao(in_declaracao);
      l_criada varchar2(600) := 'cast(null as timestamp)';
      l_alterada varchar2(600) := 'cast(null as timestamp)';
      l_condicao varchar2(600);
      l_tipo varchar2(500) := 'null';
      l_texto varchar2(32767);
   begin
      if (r_origem.coluna_criacao is null or r_origem.evento_insercao is null)
         and (r_origem.coluna_alteracao is null or l_evento_alteracao is null)
      then
         raise_application_error(
            hsm_declaracao.co_erro_declaracao,
            'A declaração de ' || l_da_tabela || ' não diz em que coluna está a data da criação ou da alteração:'
            || ' informe-a com hsm_admin.definir_origem (in_coluna_criacao, in_coluna_alteracao)'
         );
      end if;
      if r_origem.coluna_criacao is not null and r_origem.evento_insercao is not null then
         l_criada := em_utc(in_tabela, r_origem.coluna_criacao);
         l_condicao := desde(in_tabela, r_origem.coluna_criacao);
      end if;
      if r_origem.coluna_alteracao is not null and l_evento_alteracao is not null then
         l_alterada := em_utc(in_tabela, r_origem.coluna_alteracao);
         l_condicao := l_condicao || case when l_condicao is not null then ' or ' end
                       || desde(in_tabela, r_origem.coluna_alteracao);
      end if;
      if r_origem.coluna_tipo is not null then
         l_tipo := como_tipo(achar(in_tabela, r_origem.coluna_tipo), 'r_os.');
      end if;

      linha(l_texto, 'declare');
      linha(l_texto, '   l_horas number := :1;');
      linha(l_texto, q'[   l_desde timestamp(6) := sys_extract_utc(systimestamp) - numtodsinterval(l_horas, 'HOUR');]');
      linha(l_texto, '   l_desde_local date := sysdate - l_horas / 24;');
      linha(l_texto, '   l_enfileirar varchar2(1) := :2;');
      linha(l_texto, '   l_evento varchar2(30 char);');
      linha(l_texto, '   l_fatos hsm.hsm_fila.t_fatos;');
      linha(l_texto, '   l_total pls_integer := 0;');
      linha(l_texto, 'begin');
      linha(l_texto, '   for r_os in (');
      linha(l_texto, '      select ' || colunas_lidas(in_declaracao));
      linha(l_texto, '             ' || l_criada || ' as hsm_criada,');
      linha(l_texto, '             ' || l_alterada || ' as hsm_alterada,');
      linha(l_texto, '             e.hsm_inclusao, e.hsm_ultimo');
      linha(l_texto, '        from ' || lower(l_da_tabela) || ' o');
      linha(l_texto, '        left join (select f.id_os as hsm_id,');
      linha(
         l_texto,
         '                          max(case when f.evento = ' || literal(coalesce(r_origem.evento_insercao, '*'))
         || ' then f.dt_criacao end) as hsm_inclusao,'
      );
      linha(l_texto, '                          max(f.dt_criacao) as hsm_ultimo');
      linha(l_texto, '                     from hsm.hsm_fila_notificacao f');
      linha(
         l_texto,
         '                    where f.origem in (' || literal(l_da_tabela) || ', ' || literal(r_origem.esquema)
         || q'[, '*')]'
      );
      linha(l_texto, q'[                      and f.dt_criacao >= l_desde - numtodsinterval(5, 'MINUTE')]');
      linha(l_texto, '                    group by f.id_os) e');
      linha(l_texto, '          on e.hsm_id = o.' || l_id);
      linha(l_texto, '       where ' || l_condicao);
      linha(l_texto, '       order by o.' || l_id);
      linha(l_texto, '   )');
      linha(l_texto, '   loop');
      linha(l_texto, '      l_evento := case');
      linha(l_texto, '         when r_os.' || l_id || ' is null then null');
      linha(
         l_texto,
         '         when r_os.hsm_criada >= l_desde and r_os.hsm_inclusao is null then '
         || literal(r_origem.evento_insercao)
      );
      -- The application stamps a change a little before or after its event
      linha(l_texto, '         when r_os.hsm_alterada >= l_desde');
      linha(l_texto, '              and (r_os.hsm_ultimo is null');
      linha(l_texto, q'[                   or r_os.hsm_ultimo < r_os.hsm_alterada - numtodsinterval(5, 'MINUTE'))]');
      linha(l_texto, '         then ' || literal(l_evento_alteracao));
      linha(l_texto, '      end;');
      linha(l_texto, '      if l_evento is not null then');
      linha(l_texto, '         l_total := l_total + 1;');
      reunir_fatos(in_declaracao, in_tabela, '         ', 'r_os.', null, l_texto);
      linha(l_texto, q'[         if l_enfileirar = 'S' then]');
      linha(l_texto, '            hsm.hsm_reconciliacao.enfileirar(');
      linha(
         l_texto,
         '               ' || literal(l_da_tabela) || ', r_os.' || l_id || ', ' || l_tipo || ', l_evento, l_fatos'
      );
      linha(l_texto, '            );');
      linha(
         l_texto,
         q'[            dbms_output.put_line('OS ' || to_char(r_os.]' || l_id || q'[, 'TM9') || ': ' || l_evento);]'
      );
      linha(l_texto, '         else');
      linha(l_texto, '            dbms_output.put_line(hsm.hsm_reconciliacao.chamada(');
      linha(
         l_texto,
         '               ' || literal(l_da_tabela) || ', r_os.' || l_id || ', ' || l_tipo || ', l_evento, l_fatos'
      );
      linha(l_texto, '            ));');
      linha(l_texto, '         end if;');
      linha(l_texto, '      end if;');
      linha(l_texto, '   end loop;');
      linha(l_texto, '   dbms_output.put_line(');
      linha(l_texto, q'[      to_char(l_total, 'TM9') || ' OS sem evento']');
      linha(l_texto, q'[      || case when l_enfileirar = 'S' and l_total > 0 then ', postas na fila' end]');
      linha(l_texto, '   );');
      linha(l_texto, 'end;');
      return l_texto;
   end reconciliacao;

end hsm_gerador;
/
