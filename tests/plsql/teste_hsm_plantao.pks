create or replace package teste_hsm_plantao authid definer as
   --%suite(Plantão: o alarme)
   --%suitepath(hsm)
   --%rollback(manual)

   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%test(O que se avisa de um problema, caso a caso)
   procedure decisoes;
   --%test(Um problema que vai e volta dentro da folga é um só)
   procedure vai_e_volta;
   --%test(Um relógio que esteve adiantado não cala o alarme)
   procedure relogio_adiantado;
   --%test(A pausa entre tentativas cresce até dez minutos, e a primeira é logo)
   procedure pausas;

   --%test(Um ERRO visto uma vez só não é avisado)
   procedure visto_uma_vez;
   --%test(Um ERRO visto duas vezes é avisado uma vez, pela rota do alarme)
   procedure levantado;
   --%test(Avisado é o que foi entregue, com a hora e o canal)
   procedure avisado;
   --%test(Por mais caminhos que o tenham entregue, são ditos os que cabem, cada um uma vez)
   procedure muitos_caminhos;
   --%test(O que continua é lembrado depois de ALARME_LEMBRETE_S, não antes)
   procedure lembrado;
   --%test(O que passou é avisado mais uma vez, com quanto durou)
   procedure encerrado;
   --%test(O que passou sem que ninguém soubesse não é avisado)
   procedure passou_sem_aviso;
   --%test(Uma ATENCAO é guardada e não é avisada; se vira ERRO, é)
   procedure atencao;
   --%test(O disjuntor que abre durante uma parada já avisada não a encerra, nem é outro alarme)
   procedure continua;
   --%test(O aviso que não é entregue em um minuto é cancelado, e não conta)
   procedure parado;
   --%test(O aviso que parou na fila não é pedido de novo antes da pausa)
   procedure pausa_entre_tentativas;
   --%test(Sem caminho ninguém é avisado, e o alarme continua por avisar)
   procedure sem_caminho;
   --%test(Não se avisa por canal pausado, nem por rota suspensa ou desligada)
   procedure so_caminho_bom;
   --%test(Sem rota do alarme vale a de FALHA, com textos que ela sabe mostrar)
   procedure pela_rota_de_falha;
   --%test(Rota do alarme desligada de propósito não é trocada pela de FALHA)
   procedure desligada_de_proposito;
   --%test(O aviso passa à frente do que espera no canal)
   procedure a_frente;
   --%test(O problema de não poder avisar não é, ele mesmo, avisado)
   procedure alarme_do_alarme;
   --%test(Quem está de passagem só avalia quando a tarefa do banco não o fez)
   procedure suplencia;
   --%test(A purga apaga o que passou e mantém o que dura)
   procedure purga;

   --%test(O texto diz o que há, desde quando e o que fazer)
   procedure texto_levantado;

   --%test(O título, que o telefone mostra bloqueado, diz o primeiro problema e quantos mais há)
   procedure titulos;

   --%test(O texto do que passou diz quanto durou)
   procedure texto_encerrado;
   --%test(Dez são nomeados, os demais contados, e tudo cabe no que o ntfy aceita)
   procedure texto_de_muitos;
   --%test(As durações são as que se leem)
   procedure duracoes;
end teste_hsm_plantao;
/
