create or replace package teste_hsm_desfecho authid definer as
   --%suite(Desfecho das linhas reservadas)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%context(registrar)

      --%test(O resumo conta cada resultado na sua coluna)
      procedure conta_cada_um;
      --%test(Relatório sem resultados dá um resumo de zeros)
      procedure sem_resultados;
      --%test(Relatório que não é o combinado é recusado por inteiro)
      procedure relatorio_invalido;
      --%test(Registrar não confirma)
      procedure registrar_nao_confirma;
      --%test(A senha de uma linha não fecha outra linha nem a sua tentativa)
      procedure senha_de_outra_linha;
      --%test(Sucesso de reserva já devolvida à fila é acreditado)
      procedure sucesso_atrasado;
      --%test(Falha de reserva já devolvida à fila não toca na linha nem no canal)
      procedure falha_atrasada;
      --%test(Sucesso atrasado de linha que outra reserva tem fecha a tentativa dessa reserva)
      procedure sucesso_fecha_a_outra;
      --%test(Falha que cai sobre todas as linhas do relatório gasta no máximo uma tentativa)
      procedure queda_gasta_uma;

   --%endcontext

   --%context(recuperar_vencidas)

      --%test(Sem reserva vencida devolve zero e nada muda)
      procedure nada_vencido;
      --%test(A reserva vence no seu instante, não antes)
      procedure vence_no_instante;
      --%test(Reserva dada um instante depois, por um relógio que difere até um minuto, fica)
      procedure dada_um_instante_depois;
      --%test(Reserva dada por um relógio duas horas adiantado volta)
      procedure dada_por_relogio_adiantado;
      --%test(Reserva mais longa que o prazo, dada a tempo, fica)
      procedure mais_longa_fica;
      --%test(A linha recuperada espera de novo, devida já, com as tentativas que gastou)
      procedure recuperada;
      --%test(O limite deixa o resto para a próxima chamada, a começar pelas que venceram antes)
      procedure limite;
      --%test(Conta também a linha que, sem tentativas, vai para FALHA)
      procedure conta_esgotada;
      --%test(Recuperar não confirma)
      procedure recuperar_nao_confirma;

   --%endcontext

   --%test(As palavras de quem não é o ntfy ficam só na tentativa, à parte, e o erro é o status)
   procedure resposta_de_estranho;
   --%test(As palavras do ntfy, com o código dele, ficam como erro)
   procedure resposta_do_ntfy;

   --%context(por_tipo)

      --%test(ENTREGUE vale onde não há HTTP, com identificador ou sem)
      procedure entregue_sem_http;
      --%test(WEBHOOK com 2xx está entregue sem identificador)
      procedure webhook_sem_id;
      --%test(De NTFY só se acredita por HTTP: ENTREGUE abre o disjuntor e a linha espera)
      procedure ntfy_so_por_http;
      --%test(Um erro do Kafka fica com código, porquê e palavras, e a rota ouve dele)
      procedure erro_do_kafka;
      --%test(Recusa definitiva tem por motivo o código, ou RECUSADO sem ele)
      procedure recusada_para_sempre;
      --%test(Erros passageiros do RabbitMQ abrem o disjuntor como os de HTTP, sem gastar tentativa)
      procedure queda_do_rabbitmq;
      --%test(LIMITE sem HTTP segura o canal como um 429)
      procedure limite_sem_http;
      --%test(As palavras de um WEBHOOK ficam só na resposta, tenham que código tiverem)
      procedure resposta_de_webhook;
      --%test(403, 404 e 410 seguidos de um WEBHOOK suspendem a rota, não o canal)
      procedure webhook_suspende_a_rota;
      --%test(Recusa de um destino que no mesmo relatório aceitou outra linha é da linha, menos no ntfy)
      procedure recusada_entre_aceitas;

   --%endcontext
end teste_hsm_desfecho;
/
