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
   --%test(Com ISOLAR um nome maior do que um evento guarda também fica de fora)
   procedure isolar_nome_comprido;
   --%test(Com PROPAGAR o erro chega a quem chamou)
   --%throws(-20710)
   procedure propagar;
   --%test(Lote vazio não faz nada)
   procedure lote_vazio;
end teste_hsm_fila;
/
