create or replace package hsm_json authid definer as
   -- JSON with accents, whatever the character set of the database: the text that is handed to Oracle's JSON types is
   -- ASCII, with every other character as \uXXXX. In a database that is not AL32UTF8 they have been seen to refuse
   -- accented text (ORA-40441). What they give back needs no care. Stateless.

   -- A JSON text with its meaning and nothing but ASCII. Null gives null. Does not check the JSON.
   function em_ascii(in_json in clob) return clob;

   -- The next piece of a text, up to 2000 characters and no half of one; null at its end.
   --   io_de  where it begins, from 1 on; comes back as where the next one does
   procedure ler_pedaco(in_texto in clob, io_de in out pls_integer, out_pedaco out varchar2);

   -- in_json parsed. Raise what json_object_t.parse and json_array_t.parse raise.
   function objeto(in_json in clob) return json_object_t;
   function lista(in_json in clob) return json_array_t;

   -- A text as a JSON value, for put and append: l_objeto.put('motivo', hsm_json.texto(l_motivo)). Null gives the JSON
   -- null. Raises value_error as citar.
   function texto(in_texto in varchar2) return json_element_t;

   -- A text as JSON writes it, in double quotes and with accents as they are, for JSON that is put together as text.
   -- Null gives the empty text. Raises value_error when that passes 32767 bytes; a character takes at most six.
   function citar(in_texto in varchar2) return varchar2;

   -- A number as JSON writes it, whatever the session's NLS settings. Null gives null.
   function numero(in_numero in number) return varchar2;

   -- A member that follows others, for JSON that is put together as text; null, so that it is left out, when its value
   -- is. Raise value_error as citar.
   function membro(in_nome in varchar2, in_json in varchar2) return varchar2;
   function membro_texto(in_nome in varchar2, in_texto in varchar2) return varchar2;

   -- Puts a value under its name; a null is left out. Raise value_error as citar.
   procedure anotar(io_objeto in out nocopy json_object_t, in_chave in varchar2, in_texto in varchar2);
   procedure anotar(io_objeto in out nocopy json_object_t, in_chave in varchar2, in_numero in number);

   -- An instant (UTC) as JSON has them, of a zone: 2026-11-30T09:00:00-03:00. Null gives null.
   function instante(in_instante in timestamp, in_fuso in varchar2) return varchar2;

end hsm_json;
/
