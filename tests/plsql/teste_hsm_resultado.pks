create or replace package teste_hsm_resultado authid definer as
   --%suite(Leitura do relatório do job)
   --%suitepath(hsm)

   --%test(Um relatório completo é lido como veio)
   procedure completo;
   --%test(Lista vazia é um relatório)
   procedure lista_vazia;
   --%test(Chaves ausentes valem nulo)
   procedure chaves_ausentes;
   --%test(Código que não é do ntfy vira nulo em vez de recusar)
   procedure codigo_estranho;
   --%test(Código negativo, da biblioteca do Kafka, é lido)
   procedure codigo_negativo;
   --%test(Sem http valem as classes do contrato)
   procedure classes_sem_http;
   --%test(Sem http, classe que não é do contrato é recusada)
   --%throws(-20741)
   procedure classe_desconhecida;
   --%test(Texto maior que um varchar2 é cortado em vez de recusar)
   procedure erro_comprido;
   --%test(Acentos do erro chegam inteiros)
   procedure erro_com_acento;
   --%test(Texto nulo é recusado)
   --%throws(-20741)
   procedure nulo;
   --%test(JSON quebrado é recusado)
   --%throws(-20741)
   procedure quebrado;
   --%test(Objeto no lugar de lista é recusado)
   --%throws(-20741)
   procedure objeto;
   --%test(Sem reserva é recusado)
   --%throws(-20741)
   procedure sem_reserva;
   --%test(Número entre aspas é recusado)
   --%throws(-20741)
   procedure numero_como_texto;
   --%test(Status HTTP que não existe é recusado)
   procedure http_absurdo;
   --%test(Sem http e sem classe é recusado)
   --%throws(-20741)
   procedure sem_http_nem_classe;
end teste_hsm_resultado;
/
