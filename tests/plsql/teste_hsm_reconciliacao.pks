create or replace package teste_hsm_reconciliacao authid definer as
   --%suite(Reconciliação)
   --%suitepath(hsm)

   --%beforeall
   procedure preparar;

   --%test(O evento posto na fila leva a marca, a origem e os fatos)
   procedure marcado;
   --%test(O ato é auditado com a OS, o motivo e o evento)
   procedure auditado;
   --%test(Cada rota que casa dá a sua linha, e todas são contadas)
   procedure conta_as_linhas;
   --%test(Uma origem sem tabela é a do esquema)
   procedure origem_so_esquema;
   --%test(Uma origem que passa de 128 bytes é recusada)
   --%throws(-20754)
   procedure origem_longa;
   --%test(Um esquema que passa de 128 bytes é recusado)
   --%throws(-20754)
   procedure esquema_longo;
   --%test(Uma origem com quebra de linha é recusada: na auditoria passaria por outro ato)
   --%throws(-20754)
   procedure origem_com_quebra;
   --%test(A origem dos avisos do próprio HSM é recusada)
   --%throws(-20754)
   procedure origem_do_hsm;
   --%test(Na auditoria um evento não se passa por outra coisa)
   procedure evento_inconfundivel;
   --%test(Um evento que não pode ser enfileirado é um erro, também com ISOLAR)
   --%throws(-20753)
   procedure nao_enfileirado;
   --%test(A chamada impressa cabe em linhas que o SQL*Plus não quebra)
   procedure chamada_em_linhas_curtas;
   --%test(Na chamada impressa um apóstrofo continua a ser um)
   procedure chamada_com_apostrofo;
end teste_hsm_reconciliacao;
/
