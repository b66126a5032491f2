create or replace package teste_hsm_historia authid definer as
   --%suite(História de uma OS e páginas de linhas)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(A linha que espera diz o que espera e pode ser cancelada)
   procedure pendente;
   --%test(A linha adiada diz até quando espera)
   procedure adiada;
   --%test(A linha de canal pausado espera sem hora)
   procedure canal_pausado;
   --%test(A linha de canal com disjuntor aberto espera até ele deixar)
   procedure canal_aberto;
   --%test(A linha de rota suspensa espera até a rota tentar)
   procedure rota_suspensa;
   --%test(A linha atrás de outra da mesma OS diz de qual)
   procedure atras_de_outra;
   --%test(A linha em envio espera até o fim da reserva e não aceita ato)
   procedure em_envio;
   --%test(A entregue pode ser reenviada, e diz o envio)
   procedure processada;
   --%test(A que falhou pode ser reprocessada e reenviada)
   procedure em_falha;
   --%test(A que não teve rota não aceita ato)
   procedure sem_rota;
   --%test(A cancelada pode ser reenviada, se ainda tem os fatos)
   procedure cancelada;

   --%test(Duas origens com o mesmo número são duas OS, e a história diz as duas)
   procedure duas_origens;
   --%test(Os eventos vêm do mais antigo ao mais novo, os cinquenta últimos)
   procedure muitos_eventos;
   --%test(Os envios vêm em ordem, os cinquenta últimos de cada linha)
   procedure muitos_envios;
   --%test(A OS desconhecida diz onde procurar)
   procedure desconhecida;
   --%test(Com a guarda bloqueada a história avisa que nada sai)
   procedure guarda;

   --%test(Tópico inteiro, resposta de estranhos e o que o telefone mostrou, só na completa)
   procedure so_na_completa;
   --%test(O que vai a um sistema não mostra telefone, e nada se diz de tocar)
   procedure de_outro_tipo;
   --%test(Depois da retenção não há o que o telefone mostrou)
   procedure sem_telefone;
   --%test(Acentos e marcação chegam ao que o telefone mostrou como foram escritos)
   procedure telefone_com_acentos;

   --%test(As linhas filtram por situação, canal e tipo, da mais nova à mais antiga)
   procedure filtros;
   --%test(As páginas seguem umas às outras sem repetir nem perder linha)
   procedure paginas;
   --%test(SEM_ROTA mostra só as que não tiveram rota)
   procedure linhas_sem_rota;
   --%test(Uma página das encerradas lê um tanto delas e diz onde continuar)
   procedure leitura_limitada;
   --%test(A linha tem o que a lista mostra, e do tópico só o começo)
   procedure linha_inteira;
end teste_hsm_historia;
/
