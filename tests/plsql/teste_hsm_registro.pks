create or replace package teste_hsm_registro authid definer as
   --%suite(Log)
   --%suitepath(hsm)

   --%test(O registro fica mesmo quando quem chamou desfaz)
   procedure sobrevive_ao_rollback;
   --%test(Gravar o registro não confirma a transação de quem chamou)
   procedure nao_confirma_quem_chamou;
   --%test(Texto longo demais é cortado, não recusado)
   procedure texto_cortado;
   --%test(Mensagem nula não levanta erro)
   procedure mensagem_nula;
end teste_hsm_registro;
/
