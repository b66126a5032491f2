create or replace package teste_hsm_auditor authid definer as
   --%suite(Auditoria)
   --%suitepath(hsm)

   --%test(Anotar grava o ato, quem o fez e quando)
   procedure anota;
   --%test(Motivo, quantidade e detalhe podem faltar)
   procedure anota_o_minimo;
   --%test(A anotação é desfeita com o ato)
   procedure na_transacao_do_ato;
   --%test(Motivo longo demais é recusado, não cortado)
   --%throws(-6502)
   procedure motivo_longo;
   --%test(Detalhe que passa de 4000 bytes fica inteiro, com o começo à vista)
   procedure detalhe_longo;
   --%test(Um valor que mudou entra no detalhe, um que ficou igual não)
   procedure mudancas;
   --%test(Um ato fica guardado pelo tempo que a retenção prometia quando foi feito)
   procedure guardado_pela_retencao;
   --%test(Alvo longo é cortado, não recusado)
   procedure alvo_cortado;

   --%test(Os números são listados por inteiro, na sua ordem)
   procedure lista;
   --%test(A lista de nenhum número é nula)
   procedure lista_vazia;
   --%test(A lista que não cabe acaba em reticências depois de um número inteiro)
   procedure lista_cortada;
   --%test(Nem a lista dos números mais longos passa do que cabe no detalhe)
   procedure lista_longa_cabe;
   --%test(Um valor que se passaria por outra mudança fica entre aspas)
   procedure mudanca_inconfundivel;
end teste_hsm_auditor;
/
