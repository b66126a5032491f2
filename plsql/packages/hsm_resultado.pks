create or replace package hsm_resultado authid definer as
   -- The job's report as PL/SQL data. Reads and checks it, decides nothing. Stateless.

   -- The report is not what the contract (hsm_envio_api.registrar) says.
   co_erro_resultado constant pls_integer := -20741;
   e_resultado exception;
   pragma exception_init(e_resultado, -20741);

   -- Texts are cut in characters: each has room for four bytes a character
   type t_resultado is record (
      id number,
      reserva varchar2(400),
      http number,                  -- null: CLASSE says what came instead
      codigo number,
      classe varchar2(400),
      erro varchar2(4000),          -- cut at 1000 characters
      esperar_s number,
      duracao_ms number,
      id_externo varchar2(4000)     -- cut at 100 characters
   );
   type t_resultados is table of t_resultado index by pls_integer;

   -- The results of a report, 1..n in the order they came. Strict: one that is not as agreed refuses them all.
   -- Raises e_resultado.
   function ler(in_resultados in clob) return t_resultados;

end hsm_resultado;
/
