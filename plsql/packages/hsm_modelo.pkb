create or replace package body hsm_modelo as

   -- {nome:VALOR=texto;VALOR=texto|texto}: before the words for values, between them, before the text for none
   co_palavras constant varchar2(1) := ':';
   co_par constant varchar2(1) := ';';
   co_igual constant varchar2(1) := '=';
   co_senao constant varchar2(1) := '|';

   type t_marcador is record (
      nome varchar2(32767),
      palavras varchar2(32767),
      tem_palavras boolean,
      senao varchar2(32767),
      tem_senao boolean
   );

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   procedure recusar_render(in_texto in varchar2) is
   begin
      raise_application_error(hsm_rota.co_erro_render, substr(in_texto, 1, 500));
   end recusar_render;

   procedure recusar_rota(in_texto in varchar2) is
   begin
      raise_application_error(hsm_rota.co_erro_rota, in_texto);
   end recusar_rota;

   function aparar(in_texto in varchar2) return varchar2 is
      l_brancos varchar2(6) := ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13);
   begin
      return rtrim(ltrim(in_texto, l_brancos), l_brancos);
   end aparar;

   -- Of io_texto stays what is before the first in_sinal; what is behind goes to out_resto.
   --   out_ha  false: there is no such sign, and all of it stays
   procedure separar(
      io_texto in out nocopy varchar2,
      in_sinal in varchar2,
      out_resto out nocopy varchar2,
      out_ha out boolean
   ) is
      l_lugar pls_integer := coalesce(instr(io_texto, in_sinal), 0);
   begin
      out_ha := l_lugar > 0;
      out_resto := null;
      if out_ha then
         out_resto := substr(io_texto, l_lugar + 1);
         io_texto := substr(io_texto, 1, l_lugar - 1);
      end if;
   end separar;

   function ler_marcador(in_texto in varchar2) return t_marcador is
      r_marcador t_marcador;
   begin
      r_marcador.nome := in_texto;
      separar(r_marcador.nome, co_senao, r_marcador.senao, r_marcador.tem_senao);
      separar(r_marcador.nome, co_palavras, r_marcador.palavras, r_marcador.tem_palavras);
      return r_marcador;
   end ler_marcador;

   -- Whether each of the words has a value before it, without blanks around it, which no value would match; a
   -- placeholder inside would not be filled
   function palavras_certas(in_palavras in varchar2) return boolean is
      l_par varchar2(32767) := in_palavras;
      l_resto varchar2(32767);
      l_texto varchar2(32767);
      l_ha boolean;
      l_mais boolean;
   begin
      loop
         separar(l_par, co_par, l_resto, l_mais);
         separar(l_par, co_igual, l_texto, l_ha);
         if not l_ha or l_par is null or hsm_fila.mudou(l_par, aparar(l_par)) or instr(l_texto, '{') > 0 then
            return false;
         end if;
         exit when not l_mais;
         l_par := l_resto;
      end loop;
      return true;
   end palavras_certas;

   -- Replaces a value by its words.
   --   out_achou  false: it has none, and io_valor is as it was
   procedure por_palavras(
      io_valor in out nocopy varchar2,
      in_palavras in varchar2,
      out_achou out boolean
   ) is
      l_par varchar2(32767) := in_palavras;
      l_resto varchar2(32767);
      l_texto varchar2(32767);
      l_ha boolean;
      l_mais boolean;
   begin
      out_achou := false;
      loop
         separar(l_par, co_par, l_resto, l_mais);
         separar(l_par, co_igual, l_texto, l_ha);
         if not hsm_fila.mudou(l_par, io_valor) then
            io_valor := l_texto;
            out_achou := true;
            return;
         end if;
         exit when not l_mais;
         l_par := l_resto;
      end loop;
   end por_palavras;

   -- Value of a placeholder: a column of the row, else a fact; null when there is no such fact.
   --   in_exigir  true: raises e_render when there is none
   function valor(
      in_nome in varchar2,
      in_item in hsm_rota.t_item,
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

   function texto_puro(in_texto in varchar2) return varchar2 is
      -- The backslash first, before others get theirs; 126 is the tilde, which the installer would take for itself
      l_sinais varchar2(20) := '\`*_[]()!#<>|&' || chr(126);
      l_quebra varchar2(1) := chr(10);
      l_resto varchar2(32767) := substr(in_texto, 1, hsm_rota.co_bytes_mensagem);
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

   -- A text never needs more characters than ntfy takes bytes; two such pieces still fit in a varchar2
   procedure anexar(io_texto in out nocopy varchar2, in_parte in varchar2) is
   begin
      io_texto := substr(
         io_texto || substr(in_parte, 1, hsm_rota.co_bytes_mensagem), 1, hsm_rota.co_bytes_mensagem
      );
   end anexar;

   function preencher(
      in_modelo in varchar2,
      in_item in hsm_rota.t_item,
      in_fatos in json_object_t,
      in_puros in boolean
   ) return varchar2 is
      l_texto varchar2(32767);
      l_inicio pls_integer := 1;
      l_abre pls_integer;
      l_fecha pls_integer;
      r_marcador t_marcador;
      l_valor varchar2(32767);
      l_achou boolean;
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
         r_marcador := ler_marcador(substr(in_modelo, l_abre + 1, l_fecha - l_abre - 1));
         l_valor := valor(r_marcador.nome, in_item, in_fatos, not r_marcador.tem_senao);
         l_achou := l_valor is null and r_marcador.tem_senao;
         if l_achou then
            l_valor := r_marcador.senao;
         elsif l_valor is not null and r_marcador.tem_palavras then
            por_palavras(l_valor, r_marcador.palavras, l_achou);
         end if;
         if in_puros and not l_achou then
            l_valor := texto_puro(l_valor);
         end if;
         anexar(l_texto, l_valor);
         l_inicio := l_fecha + 1;
      end loop;
      anexar(l_texto, substr(in_modelo, l_inicio));
      return l_texto;
   end preencher;

   function preencher_ids(in_modelo in varchar2, in_item in hsm_rota.t_item) return varchar2 is
   begin
      return replace(
         replace(in_modelo, '{id_os}', to_char(in_item.id_os, 'TM9')), '{id}', to_char(in_item.id, 'TM9')
      );
   end preencher_ids;

   function preencher_colunas(in_modelo in varchar2, in_item in hsm_rota.t_item) return varchar2 is
   begin
      return preencher(in_modelo, in_item, json_object_t(), false);
   end preencher_colunas;

   function sem_colunas(in_modelo in varchar2) return varchar2 is
   begin
      return replace(replace(replace(replace(in_modelo, '{id}'), '{id_os}'), '{tipo_os}'), '{evento}');
   end sem_colunas;

   function ler_fatos(in_item in hsm_rota.t_item) return json_object_t is
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
         raise_application_error(hsm_rota.co_erro_render, 'Os fatos do evento não são um objeto JSON', true);
   end ler_fatos;

   -- A fact may have any name; with blanks or quotes a brace was more likely not meant as a placeholder
   function nome_de_fato(in_nome in varchar2) return boolean is
      l_impedidos varchar2(20) := ' "''{\,;:' || chr(9) || chr(10) || chr(13);
   begin
      return in_nome is not null
             and coalesce(length(translate(in_nome, 'x' || l_impedidos, 'x')), 0) = length(in_nome);
   end nome_de_fato;

   procedure validar(in_campo in varchar2, in_modelo in varchar2) is
      l_inicio pls_integer := 1;
      l_abre pls_integer;
      l_fecha pls_integer;
      r_marcador t_marcador;
   begin
      loop
         l_abre := instr(in_modelo, '{', l_inicio);
         exit when coalesce(l_abre, 0) = 0;
         l_fecha := instr(in_modelo, '}', l_abre);
         if l_fecha = 0 then
            recusar_rota(in_campo || ': chave aberta e não fechada');
         end if;
         r_marcador := ler_marcador(substr(in_modelo, l_abre + 1, l_fecha - l_abre - 1));
         if not nome_de_fato(r_marcador.nome) then
            recusar_rota(
               in_campo || ': marcador inválido {' || substr(r_marcador.nome, 1, 100)
               || '}; use o nome de um fato, sem espaços'
            );
         elsif r_marcador.tem_palavras
               and (not palavras_certas(r_marcador.palavras) or regexp_like(r_marcador.senao, ';.*=', 'n'))
         then
            recusar_rota(
               in_campo || ': palavras inválidas em {' || substr(r_marcador.nome, 1, 100)
               || ':...}; escreva {' || substr(r_marcador.nome, 1, 100) || ':VALOR=texto;VALOR=texto}'
            );
         end if;
         l_inicio := l_fecha + 1;
      end loop;
   end validar;

   function traz_marcador(in_texto in varchar2) return boolean is
      l_abre pls_integer := instr(in_texto, '{');
      l_fecha pls_integer;
      r_marcador t_marcador;
   begin
      while l_abre > 0 loop
         l_fecha := instr(in_texto, '}', l_abre);
         exit when l_fecha = 0;
         r_marcador := ler_marcador(substr(in_texto, l_abre + 1, l_fecha - l_abre - 1));
         if nome_de_fato(r_marcador.nome)
            and (not r_marcador.tem_palavras or palavras_certas(r_marcador.palavras))
         then
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

   procedure validar_so_colunas(in_campo in varchar2, in_modelo in varchar2) is
   begin
      if instr(sem_colunas(in_modelo), '{') > 0 then
         recusar_rota(in_campo || ': só aceita os marcadores {id}, {id_os}, {tipo_os} e {evento}');
      end if;
   end validar_so_colunas;

end hsm_modelo;
/
