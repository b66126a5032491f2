create or replace package teste_hsm_politica authid definer as
   --%suite(Regras puras de entrega)
   --%suitepath(hsm)

   --%test(2xx com identificador do ntfy é sucesso)
   procedure sucesso_exige_id;
   --%test(2xx sem identificador é configuração: quem respondeu não é o ntfy)
   procedure sucesso_sem_id;
   --%test(Redirecionamento é configuração)
   procedure redirecionamento;
   --%test(401, 404 e 407 são configuração)
   procedure configuracao;
   --%test(400 e 413 são permanentes)
   procedure permanente;
   --%test(4xx desconhecido é permanente e 5xx desconhecido é transitório)
   procedure desconhecidos;
   --%test(429 é limite; 42904, total de tópicos do servidor, é configuração)
   procedure limite;
   --%test(500 por configuração do servidor não é transitório)
   procedure quinhentos_de_configuracao;
   --%test(Sem resposta vale a classe dita pelo job)
   procedure sem_resposta;
   --%test(Sem resposta e sem classe conhecida não há classe)
   procedure sem_classe;

   --%test(A espera dobra a cada tentativa e para no máximo)
   procedure espera_cresce;
   --%test(O sorteio reparte a espera, nunca abaixo de um segundo)
   procedure espera_sorteada;
   --%test(Um número enorme de tentativas não estoura a conta)
   procedure espera_sem_estouro;

   --%test(Em 429 vale o tempo pedido pelo servidor, até o máximo)
   procedure limite_pedido;
   --%test(Em 429 sem tempo pedido a espera dobra a cada repetição)
   procedure limite_cresce;
   --%test(A cota diária espera a meia-noite UTC)
   procedure cota_diaria;

   --%test(Segundos entre dois instantes contam dias e frações)
   procedure segundos;
   --%test(O rodízio começa sempre num canal que existe)
   procedure rodizio;
end teste_hsm_politica;
/
