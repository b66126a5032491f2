create or replace package teste_hsm_dba authid definer as
   --%suite(O que é do DBA)
   --%suitepath(hsm)
   --%rollback(manual)

   --%beforeeach
   procedure guardar;
   --%aftereach
   procedure devolver;

   --%test(O DBA muda parâmetro reservado, com o valor de antes e o de depois na auditoria)
   procedure parametro_reservado;
   --%test(A retenção da auditoria tem meses por mínimo)
   --%throws(-20701)
   procedure retencao_minima;
   --%test(Encurtada a retenção, o ato que a encurta fica pelo tempo da mais longa)
   procedure retencao_encurtada;
   --%test(Armar libera este banco, renova o prefixo e diz o que mudou)
   procedure armar;
   --%test(Autorizar máquina a acrescenta uma vez só e diz antes e depois)
   procedure autorizar_maquina;
   --%test(Máquina com nome impossível é recusada e nada fica)
   procedure autorizar_invalida;
   --%test(Permitir máquinas e deixar de conferi-las ficam na auditoria, antes e depois)
   procedure maquinas_auditadas;
   --%test(Completar a guarda fica na auditoria)
   procedure completar;
   --%test(Motivo que a auditoria não guardaria inteiro é recusado)
   --%throws(-20754)
   procedure motivo_longo;
   --%test(Conferir a máquina aceita só S ou N)
   --%throws(-20754)
   procedure conferir_sem_dizer;
end teste_hsm_dba;
/
