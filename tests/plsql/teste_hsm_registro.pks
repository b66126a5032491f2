create or replace package teste_hsm_registro authid definer as
   --%suite(Log)
   --%suitepath(hsm)
   --%rollback(manual)

   --%test(O registro fica mesmo quando quem chamou desfaz)
   procedure sobrevive_ao_rollback;
   --%test(Gravar o registro não confirma a transação de quem chamou)
   procedure nao_confirma_quem_chamou;
   --%test(Texto longo demais é cortado, não recusado)
   procedure texto_cortado;
   --%test(Mensagem nula não levanta erro)
   procedure mensagem_nula;
   --%test(LOG_NIVEL deixa fora o que é menos grave)
   procedure nivel;
   --%test(Erro é gravado seja qual for o LOG_NIVEL)
   procedure erro_sempre;
   --%test(A pilha diz que erro foi e de que linha veio)
   procedure pilha_do_erro;
   --%test(A pilha diz também o erro que causou o outro)
   procedure pilha_com_causa;
end teste_hsm_registro;
/
