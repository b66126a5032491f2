create or replace package teste_hsm_painel authid definer as
   --%suite(Painel e visões)
   --%suitepath(hsm)
   --%rollback(manual)

   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%test(As métricas contam o que espera no canal)
   procedure metricas_do_canal;

   --%test(A visão dos canais conta esperando, devidas e em envio)
   procedure visao_canal;
   --%test(Canal pausado aparece na saúde com o motivo)
   procedure saude_pausado;
   --%test(Disjuntor aberto aparece na saúde com o motivo)
   procedure saude_disjuntor;
   --%test(Canal retido por 429 aparece na saúde até a hora)
   procedure saude_retido;
   --%test(Rota suspensa aparece na saúde)
   procedure saude_rota_suspensa;
   --%test(Linha devida além do limite aparece como atraso)
   procedure saude_atraso;
   --%test(Erro recente no log aparece na saúde)
   procedure saude_erro;
   --%test(A visão das falhas só tem linhas em FALHA)
   procedure visao_falha;
   --%test(A visão da fila dá os horários no fuso do parâmetro)
   procedure visao_no_fuso;
   --%test(Registro de depuração não aparece na visão do log)
   procedure visao_log_sem_depuracao;

   --%test(Nem a linha adiada nem a devolvida de FALHA está atrasada assim que é devida)
   procedure adiada_nao_atrasa;
end teste_hsm_painel;
/
