create or replace package teste_hsm_resumo authid definer as
   --%suite(Resumo do painel)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(Sem nada a mostrar há todas as partes, vazias, e todos os pontos da janela)
   procedure vazio;
   --%test(A janela tem um ponto por minuto, a cada cinco ou por hora, em ordem e até agora)
   procedure janelas;
   --%test(O consumo aparece no seu ponto, no total, no canal, no tipo e na classe)
   procedure consumo;
   --%test(O que é de antes da janela não conta)
   procedure fora_da_janela;
   --%test(O total é a soma dos pontos, também onde a janela começa dentro de uma hora)
   procedure soma_dos_pontos;
   --%test(Linha que ainda ninguém pediu já conta como entrada)
   procedure entrada_de_agora;
   --%test(Os percentis são da demora das entregas, e faltam onde não houve entrega)
   procedure percentis;
   --%test(Os instantes têm a diferença do fuso do parâmetro)
   procedure fuso;
   --%test(O canal pausado diz o motivo e desde quando; o ativo não)
   procedure canal_pausado;
   --%test(O disjuntor aberto diz o motivo, desde quando e até quando)
   procedure canal_aberto;
   --%test(O canal retido diz até quando, e só enquanto está)
   procedure canal_retido;
   --%test(O canal diz a sua última entrega)
   procedure ultima_entrega;
   --%test(A rota suspensa diz o motivo e quando tenta; do tópico só há o começo)
   procedure rota_suspensa;
   --%test(Está vivo o processo de envio visto há pouco que não terminou)
   procedure remetentes;
   --%test(As falhas vêm por rota e motivo, com as três mais novas de cada)
   procedure falhas;
   --%test(Os problemas são os da saúde, na ordem dela)
   procedure problemas;
   --%test(Dos atos, só o resumo completo diz o que mudou)
   procedure atos;
   --%test(Acentos, aspas e marcação chegam como foram escritos)
   procedure textos;
   --%test(A página para arquivo é ASCII, sem linha longa, e os dados nela são os do resumo)
   procedure pagina_em_arquivo;
   --%test(Nenhum texto quebra os dados da página para arquivo)
   procedure pagina_com_texto_hostil;
   --%test(A página sem dados tem o lugar deles vazio)
   procedure pagina_sem_dados;
end teste_hsm_resumo;
/
