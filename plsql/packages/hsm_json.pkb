create or replace package body hsm_json as

   -- A character takes at most twelve (two \uXXXX), so that a piece of this many fits in a varchar2
   co_pedaco constant pls_integer := 2000;
   co_varchar2 constant pls_integer := 32767;
   co_hexa constant varchar2(16) := '0123456789abcdef';

   function citar(in_texto in varchar2) return varchar2 is
      l_texto varchar2(32767) := replace(replace(in_texto, '\', '\\'), '"', '\"');
      l_controles varchar2(32) := to_char(
         unistr('\0000\0001\0002\0003\0004\0005\0006\0007\0008\0009\000A\000B\000C\000D\000E\000F')
         || unistr('\0010\0011\0012\0013\0014\0015\0016\0017\0018\0019\001A\001B\001C\001D\001E\001F')
      );
   begin
      -- Few texts have one. Not by a regular expression: those refuse bytes that are no characters.
      if coalesce(length(translate(l_texto, 'x' || l_controles, 'x')), 0) < length(l_texto) then
         for i in 0 .. 31 loop
            l_texto := replace(
               l_texto,
               chr(i),
               case i
                  when 9 then '\t'
                  when 10 then '\n'
                  when 13 then '\r'
                  else '\u00' || to_char(trunc(i / 16), 'TM9') || substr(co_hexa, mod(i, 16) + 1, 1)
               end
            );
         end loop;
      end if;
      return '"' || l_texto || '"';
   end citar;

   function numero(in_numero in number) return varchar2 is
      l_digitos varchar2(100) := to_char(abs(in_numero), 'TM9', 'nls_numeric_characters=''.,''');
   begin
      return case when in_numero < 0 then '-' end || case when substr(l_digitos, 1, 1) = '.' then '0' end || l_digitos;
   end numero;

   function membro(in_nome in varchar2, in_json in varchar2) return varchar2 is
   begin
      return case when in_json is not null then ',"' || in_nome || '":' || in_json end;
   end membro;

   function membro_texto(in_nome in varchar2, in_texto in varchar2) return varchar2 is
   begin
      return membro(in_nome, case when in_texto is not null then citar(in_texto) end);
   end membro_texto;

   -- A CLOB counts in UTF-16, so that a piece of it may end in the first half of a character: it comes out as that half
   -- or as the replacement character
   function parte_caractere(in_texto in varchar2) return boolean is
      l_fim varchar2(100) := substr(asciistr(substr(in_texto, -1)), -5);
   begin
      return l_fim = '\FFFD' or substr(l_fim, 1, 3) in ('\D8', '\D9', '\DA', '\DB');
   end parte_caractere;

   procedure ler_pedaco(in_texto in clob, io_de in out pls_integer, out_pedaco out varchar2) is
      l_tamanho pls_integer := co_pedaco;
   begin
      out_pedaco := substr(in_texto, io_de, l_tamanho);
      if io_de + l_tamanho <= length(in_texto) and parte_caractere(out_pedaco) then
         l_tamanho := l_tamanho - 1;
         out_pedaco := substr(in_texto, io_de, l_tamanho);
      end if;
      io_de := io_de + l_tamanho;
   end ler_pedaco;

   function em_ascii(in_json in clob) return clob is
      l_de pls_integer := 1;
      l_pedaco varchar2(32767);
      l_juntos varchar2(32767);
      l_json clob;
   begin
      loop
         ler_pedaco(in_json, l_de, l_pedaco);
         exit when l_pedaco is null;

         -- \XXXX is for what is not ASCII, and for the backslash itself
         l_pedaco := replace(replace(asciistr(l_pedaco), '\', '\u'), '\u005C', '\');
         if length(l_juntos) + length(l_pedaco) > co_varchar2 then
            l_json := l_json || l_juntos;
            l_juntos := null;
         end if;
         l_juntos := l_juntos || l_pedaco;
      end loop;
      return l_json || l_juntos;
   end em_ascii;

   function objeto(in_json in clob) return json_object_t is
   begin
      return json_object_t.parse(em_ascii(in_json));
   end objeto;

   function lista(in_json in clob) return json_array_t is
   begin
      return json_array_t.parse(em_ascii(in_json));
   end lista;

   function texto(in_texto in varchar2) return json_element_t is
      l_lista json_array_t;
   begin
      -- A value alone is no JSON text before 21c
      l_lista := lista(case when in_texto is null then '[null]' else '[' || citar(in_texto) || ']' end);
      return l_lista.get(0);
   end texto;

   procedure anotar(io_objeto in out nocopy json_object_t, in_chave in varchar2, in_texto in varchar2) is
   begin
      if in_texto = asciistr(in_texto) then
         io_objeto.put(in_chave, in_texto);
      elsif in_texto is not null then
         io_objeto.put(in_chave, texto(in_texto));
      end if;
   end anotar;

   procedure anotar(io_objeto in out nocopy json_object_t, in_chave in varchar2, in_numero in number) is
   begin
      if in_numero is not null then
         io_objeto.put(in_chave, in_numero);
      end if;
   end anotar;

   function instante(in_instante in timestamp, in_fuso in varchar2) return varchar2 is
   begin
      return to_char(from_tz(in_instante, 'UTC') at time zone in_fuso, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM');
   end instante;

end hsm_json;
/
