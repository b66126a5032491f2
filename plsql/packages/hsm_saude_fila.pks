create or replace package hsm_saude_fila authid definer as
   -- Part of hsm_saude: channels, routes and what waits for them. Of a queue however long only the first rows are
   -- looked at. Stateless.

   -- What is seen at the head of a channel's due rows
   type t_cabeca is record (
      linhas pls_integer,         -- due rows in the claims' order, counted to CO_OLHADAS of each priority
      mais_antiga timestamp(6),   -- since when the one is due that has been so for longest
      desde timestamp(6)          -- since when one could have gone whose route is not suspended; null: none
   );
   co_olhadas constant pls_integer := 200;

   function cabeca(in_canal in varchar2, in_agora in timestamp) return t_cabeca;

   procedure ver_canais(io_problemas in out nocopy hsm_saude.t_problemas);
   procedure ver_rotas(io_problemas in out nocopy hsm_saude.t_problemas);
   procedure ver_eventos(io_problemas in out nocopy hsm_saude.t_problemas);

end hsm_saude_fila;
/
