create or replace package teste_hsm_manutencao authid definer as
   --%suite(Vigia)
   --%suitepath(hsm)
   --%rollback(manual)

   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%test(A vigia devolve a reserva vencida e confirma)
   procedure devolve_vencida;
end teste_hsm_manutencao;
/
