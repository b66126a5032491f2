create or replace package hsm_plantao_texto authid definer as
   -- What an alarm says, in Portuguese. Changes nothing.

   type t_alarmes is table of hsm_alarme%rowtype index by pls_integer;

   -- Kinds of message
   co_levantado constant varchar2(10) := 'LEVANTADO';
   co_lembrete constant varchar2(10) := 'LEMBRETE';
   co_encerrado constant varchar2(10) := 'ENCERRADO';

   -- Problems a message names; the others it counts
   co_nomeados constant pls_integer := 10;

   -- 'HSM PROD01: 2 problemas', with the name of the database.
   function titulo(in_especie in varchar2, in_quantos in pls_integer) return varchar2;

   -- Which database it is that speaks, with its machine: a copy has the name of what it was copied from.
   function banco return varchar2;

   -- A problem in one line: what, details, since when, what to do; of one that has passed how long it lasted.
   --   in_fuso   time zone of the instants
   --   in_agora  now, UTC: an instant of another day has its date
   function linha(
      in_especie in varchar2,
      in_alarme in hsm_alarme%rowtype,
      in_fuso in varchar2,
      in_agora in timestamp
   ) return varchar2;

   -- A line for each, up to CO_NOMEADOS, and how many more there are; within so many bytes of UTF-8, of which each line
   -- gets its share.
   function corpo(
      in_especie in varchar2,
      in_alarmes in t_alarmes,
      in_bytes in pls_integer,
      in_fuso in varchar2,
      in_agora in timestamp
   ) return varchar2;

   -- '45 s', '12 min', '3 h 5 min', '2 d 4 h'.
   function duracao(in_segundos in number) return varchar2;

end hsm_plantao_texto;
/
