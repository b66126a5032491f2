create or replace package teste_hsm_fila authid definer as
   --%suite(Enfileirar)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(Cada rota ativa que casa recebe a sua linha)
   procedure uma_linha_por_rota;
   --%test(A rota geral só vale quando nenhuma outra casou)
   procedure rota_geral_so_se_nenhuma;
   --%test(Rota inativa não recebe)
   procedure rota_inativa;
   --%test(Sem rota fica uma linha CANCELADO com motivo SEM_ROTA)
   procedure sem_rota;
   --%test(A linha nasce PENDENTE, devida agora, com o canal e a prioridade da rota)
   procedure como_nasce;
   --%test(Evento adiado só é devido na hora e não entra na ordem por OS)
   procedure adiado;
   --%test(Fatos de mais de 4000 bytes vão para a coluna longa, inteiros)
   procedure fatos_longos;
   --%test(Um lote de eventos, mesmo com buracos, entra inteiro e em ordem)
   procedure lote_esparso;
   --%test(Com ISOLAR o evento ruim fica de fora, os outros entram e o log diz a OS)
   procedure isolar;
   --%test(Com PROPAGAR o erro chega a quem chamou)
   --%throws(-20710)
   procedure propagar;
   --%test(Com PROPAGAR nada do lote fica na fila, também quando quem chamou trata o erro e repete)
   procedure propagar_tudo_ou_nada;
   --%test(Sem tipo: a linha fica sem tipo, e só as rotas de qualquer tipo a recebem)
   procedure sem_tipo;
   --%test(Os brancos de uma coluna CHAR não contam nem ficam)
   procedure brancos;
   --%test(Tipo ou evento comprido é cortado na linha, e só * o recebe)
   procedure comprido;
   --%test(Um registro por chamada diz coluna, comprimento e OS de cada corte)
   procedure um_aviso_de_cortes;
   --%test(Evento vazio e OS nula ficam de fora, e o log diz o que faltou e as OS)
   procedure sem_nome_ou_ordem;
   --%test(A linha passa a ser devida na hora marcada, ou agora)
   procedure devida;
   --%test(Fatos por nome viram um objeto JSON, sem restos do evento anterior)
   procedure fatos;
   --%test(Fatos que não viram JSON deixam só o seu evento sem fatos, com um registro)
   procedure fatos_impossiveis;
   --%test(A origem é o esquema de quem chama e o nome que ele dá)
   procedure origem;
   --%test(Tipo e evento que começam com $ são recusados como ENFILEIRAR_ERRO manda)
   procedure reservado;
   --%test(Com PROPAGAR o nome reservado chega a quem chamou)
   --%throws(-20710)
   procedure reservado_propaga;
   --%test(Com PROPAGAR nada fica também de um lote de várias origens)
   procedure propagar_so_o_seu;
   --%test(O código do produto diz esquema e marca, e pode usar nomes reservados)
   procedure entrada_do_produto;
   --%test(Mudou: byte a byte, e nulo é igual a nulo)
   procedure mudou;
   --%test(Lote vazio não faz nada)
   procedure lote_vazio;
end teste_hsm_fila;
/
