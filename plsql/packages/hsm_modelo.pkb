create or replace package body hsm_modelo as

   -- In a placeholder, before the text for when there is no value
   co_senao constant varchar2(1) := '|';

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

   function nome_do_marcador(in_marcador in varchar2) return varchar2 is
      l_barra pls_integer := instr(in_marcador, co_senao);
   begin
      return case when l_barra > 0 then substr(in_marcador, 1, l_barra - 1) else in_marcador end;
   end nome_do_marcador;

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
   end validar;

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

   procedure validar_so_colunas(in_campo in varchar2, in_modelo in varchar2) is
   begin
      if instr(sem_colunas(in_modelo), '{') > 0 then
         recusar_rota(in_campo || ': só aceita os marcadores {id}, {id_os}, {tipo_os} e {evento}');
      end if;
   end validar_so_colunas;

end hsm_modelo;
/
