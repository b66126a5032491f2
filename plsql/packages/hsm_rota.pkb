create or replace package body hsm_rota as

   co_de_topico constant varchar2(64) := '-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
   -- Words ntfy keeps for its own addresses
   co_topicos_reservados constant varchar2(100) :=
      ',docs,static,file,app,metrics,account,settings,signup,login,v1,';
   co_reticencias constant varchar2(3) := '...';
   -- In a placeholder, before the text for when there is no value
   co_senao constant varchar2(1) := '|';
   co_max_acoes constant pls_integer := 3;
   -- A text never needs more characters than ntfy takes bytes; two such pieces still fit in a varchar2
   co_max_caracteres constant pls_integer := co_bytes_mensagem;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   function bytes_utf8(in_texto in varchar2) return pls_integer is
   begin
      return coalesce(lengthb(convert(in_texto, 'AL32UTF8')), 0);
   end bytes_utf8;

   function cortar(in_texto in varchar2, in_bytes in pls_integer) return varchar2 is
      l_texto varchar2(32767) := in_texto;
      l_limite pls_integer;
      l_sobra pls_integer;
   begin
      if bytes_utf8(in_texto) <= in_bytes then
         return in_texto;
      end if;

      l_limite := in_bytes - length(co_reticencias);
      loop
         l_sobra := bytes_utf8(l_texto) - l_limite;
         exit when l_sobra <= 0 or l_texto is null;
         -- A character takes at most four bytes, so this never removes one too many
         l_texto := substr(l_texto, 1, length(l_texto) - ceil(l_sobra / 4));
      end loop;
      return l_texto || co_reticencias;
   end cortar;

   -- Without the white space ntfy takes off both ends
   function aparar(in_texto in varchar2) return varchar2 is
      l_brancos varchar2(6) := ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13);
   begin
      return rtrim(ltrim(in_texto, l_brancos), l_brancos);
   end aparar;

   procedure recusar_render(in_texto in varchar2) is
   begin
      raise_application_error(co_erro_render, substr(in_texto, 1, 500));
   end recusar_render;

   procedure recusar_rota(in_texto in varchar2) is
   begin
      raise_application_error(co_erro_rota, in_texto);
   end recusar_rota;

   -- ASCII first: where the session compares without accents, ltrim takes them off too
   function topico_valido(in_topico in varchar2) return boolean is
   begin
      return in_topico is not null
             and length(in_topico) <= 64
             and length(asciistr(in_topico)) = length(in_topico)
             and ltrim(in_topico, co_de_topico) is null;
   end topico_valido;

   function nome_do_marcador(in_marcador in varchar2) return varchar2 is
      l_barra pls_integer := instr(in_marcador, co_senao);
   begin
      return case when l_barra > 0 then substr(in_marcador, 1, l_barra - 1) else in_marcador end;
   end nome_do_marcador;

   -- Value of a placeholder: a column of the row, else a fact; null when there is no such fact.
   --   in_exigir  true: raises e_render when there is none
   function valor(
      in_nome in varchar2,
      in_item in t_item,
      in_fatos in json_object_t,
      in_exigir in boolean
   ) return varchar2 is
      l_elemento json_element_t;
   begin
      case in_nome
         when 'id' then
            return to_char(in_item.id, 'TM9');
         when 'id_os' then
            return to_char(in_item.id_os, 'TM9');
         when 'tipo_os' then
            return in_item.tipo_os;
         when 'evento' then
            return in_item.evento;
         else
            if not in_fatos.has(in_nome) then
               if in_exigir then
                  recusar_render('O evento não traz o fato {' || in_nome || '}');
               end if;
               return null;
            end if;
      end case;

      l_elemento := in_fatos.get(in_nome);
      if l_elemento.is_null then
         return null;
      elsif l_elemento.is_string then
         return in_fatos.get_string(in_nome);
      else
         return l_elemento.to_string;
      end if;
   end valor;

   -- One line without what begins a list or underlines a heading
   function linha_pura(in_linha in varchar2) return varchar2 is
      co_algarismos constant varchar2(10) := '0123456789';
      l_texto varchar2(32767) := ltrim(in_linha, ' ' || chr(9));
      l_margem varchar2(32767) := substr(in_linha, 1, length(in_linha) - length(l_texto));
      l_resto varchar2(32767);
   begin
      if substr(l_texto, 1, 1) in ('-', '+', '=') then
         return l_margem || '\' || l_texto;
      end if;
      l_resto := ltrim(l_texto, co_algarismos);
      if length(l_resto) < length(l_texto) and substr(l_resto, 1, 1) = '.' then
         return l_margem || substr(l_texto, 1, length(l_texto) - length(l_resto)) || '\' || l_resto;
      end if;
      return in_linha;
   end linha_pura;

   -- A text that Markdown shows as it is: its signs are escaped, so that whoever writes an order can put neither links
   -- nor images on a phone
   function texto_puro(in_texto in varchar2) return varchar2 is
      -- The backslash first, before others get theirs; 126 is the tilde, which the installer would take for itself
      l_sinais varchar2(20) := '\`*_[]()!#<>|&' || chr(126);
      l_quebra varchar2(1) := chr(10);
      l_resto varchar2(32767) := substr(in_texto, 1, co_max_caracteres);
      l_puro varchar2(32767);
      l_fim pls_integer;
   begin
      for i in 1 .. length(l_sinais) loop
         l_resto := replace(l_resto, substr(l_sinais, i, 1), '\' || substr(l_sinais, i, 1));
      end loop;
      l_resto := replace(replace(l_resto, chr(13) || l_quebra, l_quebra), chr(13), l_quebra);
      loop
         l_fim := instr(l_resto, l_quebra);
         exit when coalesce(l_fim, 0) = 0;
         l_puro := l_puro || linha_pura(substr(l_resto, 1, l_fim - 1)) || l_quebra;
         l_resto := substr(l_resto, l_fim + 1);
      end loop;
      return l_puro || linha_pura(l_resto);
   end texto_puro;

   procedure anexar(io_texto in out nocopy varchar2, in_parte in varchar2) is
   begin
      io_texto := substr(io_texto || substr(in_parte, 1, co_max_caracteres), 1, co_max_caracteres);
   end anexar;

   -- {name} is its value, {name|text} the text where there is none
   --   in_puros  true: the values are put as texto_puro makes them
   function preencher(
      in_modelo in varchar2,
      in_item in t_item,
      in_fatos in json_object_t,
      in_puros in boolean
   ) return varchar2 is
      l_texto varchar2(32767);
      l_inicio pls_integer := 1;
      l_abre pls_integer;
      l_fecha pls_integer;
      l_marcador varchar2(32767);
      l_barra pls_integer;
      l_valor varchar2(32767);
   begin
      loop
         l_abre := instr(in_modelo, '{', l_inicio);
         exit when coalesce(l_abre, 0) = 0;
         l_fecha := instr(in_modelo, '}', l_abre);
         if l_fecha = 0 then
            recusar_render('Marcador sem fecha-chave no modelo da rota');
         end if;
         if l_fecha = l_abre + 1 then
            recusar_render('Marcador sem nome no modelo da rota');
         end if;
         anexar(l_texto, substr(in_modelo, l_inicio, l_abre - l_inicio));
         l_marcador := substr(in_modelo, l_abre + 1, l_fecha - l_abre - 1);
         l_barra := instr(l_marcador, co_senao);
         l_valor := valor(nome_do_marcador(l_marcador), in_item, in_fatos, l_barra = 0);
         if l_valor is null and l_barra > 0 then
            l_valor := substr(l_marcador, l_barra + 1);
         elsif in_puros then
            l_valor := texto_puro(l_valor);
         end if;
         anexar(l_texto, l_valor);
         l_inicio := l_fecha + 1;
      end loop;
      anexar(l_texto, substr(in_modelo, l_inicio));
      return l_texto;
   end preencher;

   -- {id} and {id_os} only: numbers need no escaping, neither in a URL nor in the text of a JSON
   function preencher_ids(in_modelo in varchar2, in_item in t_item) return varchar2 is
   begin
      return replace(
         replace(in_modelo, '{id_os}', to_char(in_item.id_os, 'TM9')), '{id}', to_char(in_item.id, 'TM9')
      );
   end preencher_ids;

   function ler_fatos(in_item in t_item) return json_object_t is
   begin
      if in_item.dados_longos is not null then
         return hsm_json.objeto(in_item.dados_longos);
      elsif in_item.dados is not null then
         return hsm_json.objeto(in_item.dados);
      else
         return json_object_t();
      end if;
   exception
      when e_cancelada then
         raise;
      when others then
         raise_application_error(co_erro_render, 'Os fatos do evento não são um objeto JSON', true);
   end ler_fatos;

   -- The tags as a JSON list; null when there is none
   function listar_etiquetas(in_etiquetas in varchar2) return varchar2 is
      l_lista varchar2(32767);
      l_resto varchar2(32767) := in_etiquetas || ',';
      l_virgula pls_integer;
      l_etiqueta varchar2(4000);
   begin
      loop
         l_virgula := instr(l_resto, ',');
         exit when coalesce(l_virgula, 0) = 0;
         l_etiqueta := trim(substr(l_resto, 1, l_virgula - 1));
         if l_etiqueta is not null then
            l_lista := l_lista || ',' || hsm_json.citar(l_etiqueta);
         end if;
         l_resto := substr(l_resto, l_virgula + 1);
      end loop;
      return case when l_lista is not null then '[' || substr(l_lista, 2) || ']' end;
   end listar_etiquetas;

   -- The actions as JSON; null when there is none
   function listar_acoes(in_item in t_item) return varchar2 is
      l_acoes json_array_t;
   begin
      if in_item.acoes is null then
         return null;
      end if;
      l_acoes := hsm_json.lista(preencher_ids(in_item.acoes, in_item));
      if l_acoes.get_size > co_max_acoes then
         recusar_render('A rota tem mais de ' || to_char(co_max_acoes, 'TM9') || ' ações');
      end if;
      return case when l_acoes.get_size > 0 then l_acoes.to_string end;
   end listar_acoes;

   -- A member to follow others. A null is never written: ntfy takes most of them, but a null JSON object repeats the
   -- previous one
   function membro(in_nome in varchar2, in_json in varchar2) return varchar2 is
   begin
      return case when in_json is not null then ',"' || in_nome || '":' || in_json end;
   end membro;

   -- As JSON, as much of the message as takes in_bytes; null when that is nothing. A byte of it takes up to six (a
   -- control character), so the most that fits is found by halving; few messages need it.
   function maior_mensagem(in_mensagem in varchar2, in_bytes in pls_integer) return varchar2 is
      l_maior varchar2(32767);
      l_tentativa varchar2(32767);
      l_cabe pls_integer := length(co_reticencias);
      l_passa pls_integer;
      l_meio pls_integer;
   begin
      l_tentativa := hsm_json.citar(cortar(in_mensagem, co_bytes_mensagem));
      if bytes_utf8(l_tentativa) <= in_bytes then
         return l_tentativa;
      end if;

      l_passa := least(bytes_utf8(in_mensagem), co_bytes_mensagem);
      while l_passa - l_cabe > 1 loop
         l_meio := trunc((l_cabe + l_passa) / 2);
         l_tentativa := hsm_json.citar(cortar(in_mensagem, l_meio));
         if bytes_utf8(l_tentativa) <= in_bytes then
            l_maior := l_tentativa;
            l_cabe := l_meio;
         else
            l_passa := l_meio;
         end if;
      end loop;
      return l_maior;
   end maior_mensagem;

   -- The notification, its message cut as ntfy's limit wants; null when it passes that without any. Put together as
   -- text: the JSON types would be asked for an object of their own a row, and again for every length tried.
   function corpo(
      in_item in t_item,
      in_prefixo in varchar2,
      in_titulo in varchar2,
      in_mensagem in varchar2
   ) return varchar2 is
      l_antes varchar2(32767);
      l_depois varchar2(32767);
      l_mensagem varchar2(32767);
   begin
      l_antes := '{"topic":' || hsm_json.citar(in_item.topico)
                 || membro('title', case when in_titulo is not null then hsm_json.citar(in_titulo) end)
                 || ',"message":';
      l_depois := membro('priority', to_char(in_item.prioridade, 'TM9'))
                  || membro('tags', listar_etiquetas(in_item.etiquetas))
                  || membro(
                        'click',
                        case
                           when in_item.url_clique is not null then
                              hsm_json.citar(preencher_ids(in_item.url_clique, in_item))
                        end
                     )
                  || membro('actions', listar_acoes(in_item))
                  || membro('markdown', case when in_item.markdown = hsm_tipos.co_sim then 'true' end)
                  -- The same row repeated replaces its notification on the phone
                  || membro('sequence_id', hsm_json.citar(in_prefixo || '-' || to_char(in_item.id, 'TM9')))
                  || '}';
      l_mensagem := maior_mensagem(in_mensagem, co_bytes_payload - bytes_utf8(l_antes) - bytes_utf8(l_depois));
      return case when l_mensagem is not null then l_antes || l_mensagem || l_depois end;
   exception
      when value_error then
         return null;
   end corpo;

   function montar(in_item in t_item, in_prefixo in varchar2) return clob is
      l_fatos json_object_t;
      l_titulo varchar2(32767);
      l_mensagem varchar2(32767);
      l_corpo varchar2(32767);
      l_markdown boolean := in_item.markdown = hsm_tipos.co_sim;
   begin
      if not topico_valido(in_item.topico) then
         recusar_render('O tópico da rota é inválido');
      end if;
      l_fatos := ler_fatos(in_item);
      -- A title is never Markdown
      l_titulo := cortar(aparar(preencher(in_item.titulo, in_item, l_fatos, false)), co_bytes_titulo);
      l_mensagem := aparar(preencher(in_item.mensagem, in_item, l_fatos, l_markdown));
      -- ntfy shows "triggered" for an empty message
      if l_mensagem is null then
         l_mensagem := case when l_markdown then texto_puro(in_item.resumo) else in_item.resumo end;
      end if;
      l_corpo := corpo(in_item, in_prefixo, l_titulo, l_mensagem);
      if l_corpo is null then
         recusar_render('A notificação passa de ' || to_char(co_bytes_payload, 'TM9') || ' bytes sem a mensagem');
      end if;
      return to_clob(l_corpo);
   exception
      when e_cancelada or e_render then
         raise;
      when others then
         raise_application_error(co_erro_render, 'A notificação não pôde ser montada', true);
   end montar;

   procedure validar_topico(in_topico in varchar2) is
   begin
      if not topico_valido(in_topico) then
         recusar_rota('Tópico inválido: use de 1 a 64 letras sem acento, algarismos, - e _');
      end if;
      if instr(co_topicos_reservados, ',' || in_topico || ',') > 0 then
         recusar_rota('Tópico reservado pelo ntfy: ' || in_topico);
      end if;
   end validar_topico;

   -- A fact may have any name; with blanks or quotes a brace was more likely not meant as a placeholder
   function nome_de_fato(in_nome in varchar2) return boolean is
      l_impedidos varchar2(20) := ' "''{\,;:' || chr(9) || chr(10) || chr(13);
   begin
      return in_nome is not null
             and coalesce(length(translate(in_nome, 'x' || l_impedidos, 'x')), 0) = length(in_nome);
   end nome_de_fato;

   procedure validar_modelo(in_campo in varchar2, in_modelo in varchar2) is
      l_inicio pls_integer := 1;
      l_abre pls_integer;
      l_fecha pls_integer;
      l_nome varchar2(4000);
   begin
      loop
         l_abre := instr(in_modelo, '{', l_inicio);
         exit when coalesce(l_abre, 0) = 0;
         l_fecha := instr(in_modelo, '}', l_abre);
         if l_fecha = 0 then
            recusar_rota(in_campo || ': chave aberta e não fechada');
         end if;
         l_nome := nome_do_marcador(substr(in_modelo, l_abre + 1, l_fecha - l_abre - 1));
         if not nome_de_fato(l_nome) then
            recusar_rota(
               in_campo || ': marcador inválido {' || substr(l_nome, 1, 100) || '}; use o nome de um fato, sem espaços'
            );
         end if;
         l_inicio := l_fecha + 1;
      end loop;
   end validar_modelo;

   -- Braces around something else, as JSON has them, are none
   function traz_marcador(in_texto in varchar2) return boolean is
      l_abre pls_integer := instr(in_texto, '{');
      l_fecha pls_integer;
   begin
      while l_abre > 0 loop
         l_fecha := instr(in_texto, '}', l_abre);
         exit when l_fecha = 0;
         if nome_de_fato(nome_do_marcador(substr(in_texto, l_abre + 1, l_fecha - l_abre - 1))) then
            return true;
         end if;
         l_abre := instr(in_texto, '{', l_abre + 1);
      end loop;
      return false;
   end traz_marcador;

   procedure validar_so_ids(in_campo in varchar2, in_modelo in varchar2) is
   begin
      if instr(replace(replace(in_modelo, '{id_os}'), '{id}'), '{') > 0 then
         recusar_rota(in_campo || ': só aceita os marcadores {id} e {id_os}');
      end if;
   end validar_so_ids;

   -- The phone opens what it is told: only what the parameter lists, or in_esquemas, and nothing with blanks
   procedure validar_endereco(in_campo in varchar2, in_endereco in varchar2, in_esquemas in varchar2) is
      l_brancos varchar2(10) := ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13);
      l_esquema varchar2(32767) := lower(substr(in_endereco, 1, instr(in_endereco, ':') - 1));
      l_resto varchar2(32767) := substr(in_endereco, instr(in_endereco, ':') + 1);
   begin
      if l_esquema is null
         or instr(l_esquema, ',') > 0
         or instr(',' || in_esquemas || ',', ',' || l_esquema || ',') = 0
         or l_resto is null
         or length(translate(in_endereco, 'x' || l_brancos, 'x')) < length(in_endereco)
         or (l_esquema in ('http', 'https') and (substr(l_resto, 1, 2) <> '//' or substr(l_resto, 3, 1) is null))
      then
         recusar_rota(
            in_campo || ': um endereço inteiro, sem espaços, como https://exemplo.com.br/{id_os}; aceita '
            || replace(in_esquemas, ',', ', ')
         );
      end if;
   end validar_endereco;

   function esquemas return varchar2 is
   begin
      return hsm_config.texto(hsm_config.co_esquemas_url);
   end esquemas;

   -- Actions, by the rules of ntfy's server: which keys there must be, and of what type each of them is, whatever the
   -- action. Keys it does not know it ignores. A null is as if the key were not there.

   procedure recusar_acao(in_numero in pls_integer, in_chave in varchar2, in_texto in varchar2) is
   begin
      recusar_rota('Ação ' || to_char(in_numero, 'TM9') || ', ' || substr(in_chave, 1, 100) || ': ' || in_texto);
   end recusar_acao;

   procedure exigir_textos(in_numero in pls_integer, in_chave in varchar2, in_elemento in json_element_t) is
      co_certo constant varchar2(100) := 'um objeto de textos entre aspas, como {"nome": "valor"}';
      l_objeto json_object_t;
      l_chaves json_key_list;
      l_elemento json_element_t;
   begin
      if not in_elemento.is_object then
         recusar_acao(in_numero, in_chave, co_certo);
      end if;
      l_objeto := treat(in_elemento as json_object_t);
      if l_objeto.get_size > 0 then
         l_chaves := l_objeto.get_keys;
         for i in 1 .. l_chaves.count loop
            -- The empty name is null, which cannot be asked for
            if l_chaves(i) is null then
               recusar_acao(in_numero, in_chave, co_certo);
            end if;
            l_elemento := l_objeto.get(l_chaves(i));
            if not (l_elemento.is_string or l_elemento.is_null) then
               recusar_acao(in_numero, in_chave || '.' || l_chaves(i), co_certo);
            end if;
         end loop;
      end if;
   end exigir_textos;

   procedure validar_tipos(in_numero in pls_integer, in_acao in json_object_t) is
      l_chaves json_key_list := in_acao.get_keys;
      l_chave varchar2(4000);
      l_elemento json_element_t;
   begin
      for i in 1 .. l_chaves.count loop
         l_chave := coalesce(lower(l_chaves(i)), '-');
         if l_chave not in (
               'id', 'action', 'label', 'url', 'method', 'body', 'intent', 'value', 'clear', 'headers', 'extras'
            )
         then
            continue;
         elsif l_chave <> l_chaves(i) then
            recusar_acao(in_numero, l_chaves(i), 'escreva ' || l_chave || ', em minúsculas');
         end if;

         l_elemento := in_acao.get(l_chave);
         if l_elemento.is_null then
            continue;
         elsif l_chave in ('headers', 'extras') then
            exigir_textos(in_numero, l_chave, l_elemento);
         elsif l_chave = 'clear' and not l_elemento.is_boolean then
            recusar_acao(in_numero, l_chave, 'true ou false, sem aspas');
         elsif l_chave <> 'clear' and not l_elemento.is_string then
            recusar_acao(in_numero, l_chave, 'um texto entre aspas');
         end if;
      end loop;
   end validar_tipos;

   procedure exigir_chave(in_numero in pls_integer, in_acao in json_object_t, in_chave in varchar2) is
   begin
      if trim(in_acao.get_string(in_chave)) is null then
         recusar_acao(in_numero, in_chave, 'obrigatória para esta ação, um texto que não seja vazio');
      end if;
   end exigir_chave;

   procedure validar_acao(in_numero in pls_integer, in_acao in json_object_t) is
      l_action varchar2(32767);
      l_metodo varchar2(32767);
      l_campo varchar2(100) := 'Ação ' || to_char(in_numero, 'TM9') || ', url';
   begin
      exigir_chave(in_numero, in_acao, 'action');
      validar_tipos(in_numero, in_acao);
      exigir_chave(in_numero, in_acao, 'label');

      l_action := lower(in_acao.get_string('action'));
      if l_action not in ('view', 'http', 'broadcast', 'copy') then
         recusar_acao(in_numero, 'action', 'view, http, broadcast ou copy');
      elsif l_action in ('view', 'http') then
         exigir_chave(in_numero, in_acao, 'url');
         validar_endereco(
            l_campo, in_acao.get_string('url'), case l_action when 'view' then esquemas else 'http,https' end
         );
      elsif l_action = 'copy' then
         exigir_chave(in_numero, in_acao, 'value');
      end if;

      l_metodo := upper(in_acao.get_string('method'));
      if l_action = 'http' and l_metodo not in ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS') then
         recusar_acao(in_numero, 'method', 'GET, HEAD, POST, PUT, PATCH, DELETE ou OPTIONS');
      elsif l_action = 'http' and l_metodo in ('GET', 'HEAD') and in_acao.get_string('body') is not null then
         recusar_acao(in_numero, 'body', l_metodo || ' não leva corpo; tire-o, ou use POST');
      end if;
   end validar_acao;

   procedure validar_acoes(in_acoes in varchar2) is
      l_acoes varchar2(32767) := replace(replace(in_acoes, '{id_os}', '0'), '{id}', '0');
      l_lista json_array_t;
      l_elemento json_element_t;
   begin
      if traz_marcador(l_acoes) then
         recusar_rota('Ações: só aceita os marcadores {id} e {id_os}');
      end if;

      begin
         l_lista := hsm_json.lista(l_acoes);
      exception
         when e_cancelada then
            raise;
         when others then
            raise_application_error(co_erro_rota, 'Ações: lista JSON inválida', true);
      end;

      if l_lista.get_size > co_max_acoes then
         recusar_rota('Ações: no máximo ' || to_char(co_max_acoes, 'TM9'));
      end if;

      for i in 1 .. l_lista.get_size loop
         l_elemento := l_lista.get(i - 1);
         if not l_elemento.is_object then
            recusar_rota('Ação ' || to_char(i, 'TM9') || ': um objeto JSON, como {"action": "view", ...}');
         end if;
         validar_acao(i, treat(l_elemento as json_object_t));
      end loop;
   end validar_acoes;

   procedure vestir(io_item in out nocopy t_item, in_rota in hsm_rota_notificacao%rowtype) is
   begin
      io_item.topico := in_rota.topico;
      io_item.titulo := in_rota.titulo;
      io_item.mensagem := in_rota.mensagem;
      io_item.prioridade := in_rota.prioridade;
      io_item.etiquetas := in_rota.etiquetas;
      io_item.url_clique := in_rota.url_clique;
      io_item.acoes := in_rota.acoes;
      io_item.markdown := in_rota.markdown;
   end vestir;

   -- What is left for the message when ids, prefix and title are as long as they get
   procedure validar_tamanho(in_rota in hsm_rota_notificacao%rowtype) is
      co_id_longo constant number := 999999999999999;
      r_item t_item;
   begin
      r_item.id := co_id_longo;
      r_item.id_os := co_id_longo;
      vestir(r_item, in_rota);
      if corpo(r_item, rpad('p', 32, 'p'), rpad('t', co_bytes_titulo, 't'), '-') is null then
         recusar_rota(
            'Etiquetas, endereço do clique e ações são longos demais: a notificação tem '
            || to_char(co_bytes_payload, 'TM9') || ' bytes'
         );
      end if;
   end validar_tamanho;

   procedure validar(in_rota in hsm_rota_notificacao%rowtype) is
   begin
      validar_topico(in_rota.topico);
      if in_rota.espera_base_s > in_rota.espera_max_s then
         recusar_rota('A espera inicial passa da máxima');
      end if;
      validar_modelo('Título', in_rota.titulo);
      validar_modelo('Mensagem', in_rota.mensagem);
      validar_so_ids('Endereço do clique', in_rota.url_clique);
      if in_rota.url_clique is not null then
         validar_endereco('Endereço do clique', in_rota.url_clique, esquemas);
      end if;
      if in_rota.acoes is not null then
         validar_acoes(in_rota.acoes);
      end if;
      validar_tamanho(in_rota);
   end validar;

   function simular(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2 default null,
      in_id_os in number default 0
   ) return clob is
      l_lista json_array_t := json_array_t();
      l_rota json_object_t;
      l_item t_item;
      l_prefixo hsm_instalacao.prefixo_sequencia%type;
      l_destinos hsm_destino.t_rotas := hsm_destino.rotas(in_tipo_os, in_evento);
      l_id_rota hsm_rota_notificacao.id%type;
      r_rota hsm_rota_notificacao%rowtype;
   begin
      select i.prefixo_sequencia
        into l_prefixo
        from hsm_instalacao i;

      l_item.id := 0;
      l_item.id_os := in_id_os;
      l_item.tipo_os := substr(rtrim(in_tipo_os), 1, 30);
      l_item.evento := substr(rtrim(in_evento), 1, 30);
      l_item.resumo := hsm_destino.resumo(in_id_os, l_item.tipo_os, l_item.evento);
      l_item.dados_longos := in_dados;

      for i in 1 .. l_destinos.count loop
         l_id_rota := l_destinos(i).id;
         select r.*
           into r_rota
           from hsm_rota_notificacao r
          where r.id = l_id_rota;
         vestir(l_item, r_rota);

         l_rota := json_object_t();
         l_rota.put('id_rota', r_rota.id);
         l_rota.put('canal', hsm_json.texto(r_rota.canal));
         l_rota.put('topico', hsm_json.texto(r_rota.topico));
         begin
            l_rota.put('payload', hsm_json.objeto(montar(l_item, l_prefixo)));
         exception
            when e_render then
               l_rota.put('erro', hsm_json.texto(sqlerrm));
         end;
         l_lista.append(l_rota);
      end loop;

      return l_lista.to_clob;
   end simular;

end hsm_rota;
/
