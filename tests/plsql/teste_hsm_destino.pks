create or replace package teste_hsm_destino authid definer as
   --%suite(Para onde vai um evento)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(Casam o tipo e o evento da rota, ou * em lugar deles, na ordem dos ids)
   procedure tipo_e_evento;
   --%test(Todas as rotas gerais valem, e só quando nenhuma outra casou)
   procedure gerais;
   --%test(Rota inativa não casa, nem impede a geral)
   procedure inativa;
   --%test(Sem rota: nenhuma)
   procedure nenhuma;
   --%test(Sem tipo só casam as rotas de qualquer tipo)
   procedure sem_tipo;
   --%test(Maiúsculas, minúsculas e acentos são outros textos)
   procedure binaria;
   --%test(O tipo do próprio HSM casa só com rotas desse tipo)
   procedure reservado;
   --%test(Brancos no fim não contam)
   procedure brancos;
   --%test(O comprido casa inteiro: os seus primeiros 30 caracteres são outro nome)
   procedure comprido;
   --%test(A rota traz o que a linha da fila leva dela)
   procedure conteudo;
end teste_hsm_destino;
/
