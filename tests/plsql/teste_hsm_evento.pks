create or replace package teste_hsm_evento authid definer as
   --%suite(O evento CloudEvents dos canais que não são do ntfy)
   --%suitepath(hsm)

   --%test(O evento tem os atributos do CloudEvents e, nos dados, a ordem, os textos e os fatos)
   procedure evento_completo;
   --%test(O que a linha e a rota não têm fica fora do evento)
   procedure campos_ausentes;
   --%test(Os fatos saem como entraram: números, ordem, acentos, objetos dentro de objetos)
   procedure fatos_como_entraram;
   --%test(Fatos que só o Oracle leria saem em JSON que todos leem)
   procedure fatos_frouxos;
   --%test(Fatos que não são um objeto JSON: não monta)
   --%throws(-20721)
   procedure fatos_invalidos;
   --%test(Título e mensagem não têm os limites do ntfy nem escapes de Markdown)
   procedure textos_sem_ntfy;
   --%test(Mensagem vazia é o resumo)
   procedure resumo_por_falta_de_mensagem;
   --%test(Um evento maior que um varchar2 sai inteiro)
   procedure evento_longo;
   --%test(Acima do que o tipo leva não monta, e a recusa diz quantos bytes são)
   procedure evento_longo_demais;
   --%test(O limite conta bytes UTF-8, no exato último)
   procedure limite_em_bytes;
   --%test(O número da ordem é JSON em qualquer sessão)
   procedure ordem_fracionaria;
   --%test(A chave é a ordem, e no RABBITMQ a da rota)
   procedure chaves;
   --%test(Chave que passa de 255 bytes preenchida não monta)
   --%throws(-20721)
   procedure chave_longa;
   --%test(O destino é o da rota; o do exchange padrão é nulo)
   procedure destinos;
   --%test(Os cabeçalhos recebem as colunas; o que fica vazio não vai)
   procedure cabecalhos_preenchidos;
   --%test(Cabeçalho que ficaria com acento não monta)
   --%throws(-20721)
   procedure cabecalho_com_acento;
   --%test(Cabeçalho com barra e aspas continua um texto)
   procedure cabecalho_com_aspas;
   --%test(Cabeçalhos que não cabem na coluna não montam)
   --%throws(-20721)
   procedure cabecalhos_longos;

   --%test(Cabeçalhos aceitos são um objeto de textos com nomes de cabeçalho)
   procedure cabecalhos_aceitos;
   --%test(Cabeçalho recusado é dito pelo nome, com o que é certo)
   procedure cabecalhos_recusados;
   --%test(A chave de roteamento só aceita as colunas, até 255 bytes)
   procedure chaves_recusadas;
end teste_hsm_evento;
/
