create or replace package hsm_modelo authid definer as
   -- Templates: texts of a route with {placeholders} that are filled from a queue row. Changes nothing.

   -- The facts of a row; an empty object when it has none. Raises hsm_rota.e_render.
   function ler_fatos(in_item in hsm_rota.t_item) return json_object_t;

   -- A template with its values, up to 4095 characters. {name} is a column (id, id_os, tipo_os, evento), else a fact;
   -- {name|text} the text where there is none, {name:VALUE=text;VALUE=text} the text for such a value (others stay as
   -- they are), {name:VALUE=text|text} both.
   --   in_puros  true: the values are put as texto_puro makes them
   -- Raises hsm_rota.e_render (a fact the event does not have).
   function preencher(
      in_modelo in varchar2,
      in_item in hsm_rota.t_item,
      in_fatos in json_object_t,
      in_puros in boolean
   ) return varchar2;

   -- {id} and {id_os} only: numbers need no escaping, neither in a URL nor in the text of a JSON.
   function preencher_ids(in_modelo in varchar2, in_item in hsm_rota.t_item) return varchar2;

   -- The columns only. Raises hsm_rota.e_render.
   function preencher_colunas(in_modelo in varchar2, in_item in hsm_rota.t_item) return varchar2;

   -- What is left of a template without the placeholders of columns.
   function sem_colunas(in_modelo in varchar2) return varchar2;

   -- Without the white space ntfy takes off both ends.
   function aparar(in_texto in varchar2) return varchar2;

   -- A text that Markdown shows as it is: its signs are escaped, so that whoever writes an order can put neither links
   -- nor images on a phone.
   function texto_puro(in_texto in varchar2) return varchar2;

   -- Check a template of a route: any placeholder, {id} and {id_os} only, the columns only.
   --   in_campo  what the operator calls it
   -- Raise hsm_rota.e_rota.
   procedure validar(in_campo in varchar2, in_modelo in varchar2);
   procedure validar_so_ids(in_campo in varchar2, in_modelo in varchar2);
   procedure validar_so_colunas(in_campo in varchar2, in_modelo in varchar2);

   -- Whether a text has a placeholder. Braces around something else, as JSON has them, are none.
   function traz_marcador(in_texto in varchar2) return boolean;

end hsm_modelo;
/
