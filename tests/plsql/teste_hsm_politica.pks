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
   --%test(Cada linha da tabela de respostas vale o que diz no seu tipo, e todo status tem a sua)
   procedure tabela_de_respostas;

   --%test(WEBHOOK e PROPRIO por HTTP: 2xx basta, 403, 404 e 410 são da rota, outro 4xx é da linha ou de todas)
   procedure http_de_outros;

   --%test(KAFKA: cada código, do protocolo ou da biblioteca, tem a sua classe, e um desconhecido passa)
   procedure codigos_do_kafka;

   --%test(RABBITMQ: cada código do AMQP tem a sua classe, e um desconhecido passa)
   procedure codigos_do_rabbitmq;

   --%test(Um código só diz algo no protocolo do seu tipo)
   procedure codigo_de_outro_tipo;

   --%test(O que um servidor sem HTTP diz vale para quem não tem HTTP; ENTREGUE não vale para NTFY e WEBHOOK)
   procedure sem_http;

   --%test(Um erro sem HTTP é dito com o porquê, o código e as palavras do servidor)
   procedure erro_em_palavras;
   --%test(4xx sem código do ntfy é de quem não é o ntfy: configuração, menos 413 e 408)
   procedure estranhos;
   --%test(4xx com código desconhecido do ntfy é permanente e 5xx desconhecido é transitório)
   procedure desconhecidos;
   --%test(429 é limite; 42904, total de tópicos do servidor, é configuração)
   procedure limite;
   --%test(500 por configuração do servidor não é transitório)
   procedure quinhentos_de_configuracao;
   --%test(Cada código da tabela do ntfy cai na sua classe)
   procedure tabela_do_ntfy;
   --%test(Sem resposta vale a classe dita pelo job)
   procedure sem_resposta;
   --%test(Toda falta de resposta tem a sua frase, cada causa a dela, e palavras de um job ficam como são)
   procedure sem_resposta_em_palavras;
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
   --%test(A cota diária espera até um minuto depois da meia-noite UTC)
   procedure cota_diaria;
   --%test(Cota ainda gasta logo depois da meia-noite: a espera cresce, nenhum dia se perde)
   procedure cota_na_virada;
   --%test(A rota suspensa tenta em um minuto, depois no dobro, em meia hora no máximo)
   procedure sonda_da_rota;

   --%test(Segundos entre dois instantes contam dias e frações)
   procedure segundos;
   --%test(O rodízio começa sempre num canal que existe)
   procedure rodizio;

   --%test(403 com código do ntfy é da rota; uma página 403 não)
   procedure proibido;
   --%test(400 por e-mail ou chamada não permitidos no servidor é configuração)
   procedure quatrocentos_de_configuracao;

   --%context(balde)

      --%test(Sem limite não há fichas a contar)
      procedure balde_sem_limite;
      --%test(O balde começa cheio, enche com o tempo e não transborda)
      procedure balde_enche;
      --%test(Contado por um relógio adiantado, o balde está cheio)
      procedure balde_relogio_volta;
      --%test(Em LIVRE_EM o balde tem mesmo uma ficha, qualquer que seja o intervalo)
      procedure balde_livre;
      --%test(A cota é o menor entre o lote e as fichas inteiras)
      procedure balde_cota;
      --%test(Entregar gasta as fichas e a fração fica)
      procedure balde_gasta;

   --%endcontext

   --%context(disjuntor)

      --%test(Nada que um relógio adiantado tenha posto dura depois que ele volta)
      procedure relogio_volta;
      --%test(Um relógio que difere em até um minuto não está adiantado)
      procedure relogios_quase_iguais;
      --%test(Página de estranho: da linha não abre o disjuntor, de todas abre)
      procedure pagina_de_um_texto;
      --%test(A espera que o servidor pede junto com uma falha segura o canal, até o máximo do disjuntor)
      procedure falha_com_espera;
      --%test(Abre na enésima falha transitória seguida, não antes)
      procedure abre_na_enesima;
      --%test(Uma resposta no meio recomeça a conta)
      procedure resposta_recomeca;
      --%test(Um erro de configuração abre na hora)
      procedure configuracao_abre;
      --%test(A espera dobra a cada sonda que falha, até o máximo)
      procedure abertura_cresce;
      --%test(Aberto, só a sonda conta)
      procedure so_a_sonda;
      --%test(Qualquer resposta de servidor vivo à sonda fecha)
      procedure sonda_fecha;
      --%test(A sonda é uma só e vence)
      procedure sonda_vence;
      --%test(Religar deixa o canal como novo)
      procedure religado;

   --%endcontext

   --%context(retencao)

      --%test(Os 429 de uma mesma leva contam uma vez)
      procedure leva_conta_uma_vez;
      --%test(429 seguidos dobram a espera e uma entrega recomeça)
      procedure retencao_cresce;
      --%test(429 esvazia o balde e o que volta sem envio não o enche durante a retenção)
      procedure retencao_esvazia;
      --%test(Uma retenção mais curta não encurta a que há)
      procedure retencao_nao_encurta;

   --%endcontext
end teste_hsm_politica;
/
