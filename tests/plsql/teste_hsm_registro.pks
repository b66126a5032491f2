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
   --%test(O que um esquema repete é gravado cinco vezes; o resto é contado, com o último detalhe)
   procedure iguais_limitados;
   --%test(De um esquema cabem cinquenta registros diferentes; o resto é contado, e outro esquema tem o seu limite)
   procedure esquema_limitado;
   --%test(O limite é de dez minutos)
   procedure limite_por_janela;
   --%test(O que o próprio HSM registra não tem limite)
   procedure sem_limite;
end teste_hsm_registro;
/
