create or replace package teste_hsm_estado authid definer as
   --%suite(Portão dos estados)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(Alterar o status por fora do portão é recusado)
   --%throws(-20731)
   procedure escrita_direta;
   --%test(Depois de um erro no portão a escrita direta continua recusada)
   procedure portao_fecha_depois_de_erro;
   --%test(Cada seta do desenho muda a linha)
   procedure setas;
   --%test(Cada par de estados sem seta é recusado e a linha fica)
   procedure pares_sem_seta;
   --%test(Mudança sem estado de partida ou de chegada é recusada)
   procedure estado_nulo;
   --%test(Reservar toma só a linha PENDENTE)
   procedure reserva_so_pendente;
   --%test(FALHA sem motivo é recusada)
   --%throws(-20730)
   procedure falha_sem_motivo;
   --%test(CANCELADO sem motivo é recusado)
   --%throws(-20730)
   procedure cancelado_sem_motivo;
   --%test(Linha que mudou nesse meio tempo fica como está)
   procedure linha_que_mudou;
   --%test(Linha que outro reservou nesse meio tempo fica como está)
   procedure reserva_que_mudou;
   --%test(Contam como aplicadas só as mudanças feitas)
   procedure conta_so_as_feitas;
   --%test(Reservar repete o teste do instante)
   procedure reserva_repete_instante;
   --%test(Reservar repete o teste da ordem por OS)
   procedure reserva_repete_ordem;
   --%test(Reservar repete o teste da validade)
   procedure reserva_repete_validade;
   --%test(Reservar deixa a linha retida)
   procedure reserva_deixa_retida;
   --%test(Encerrar a linha tira suas chaves dos índices vivos)
   procedure encerrada_sai_dos_indices;

   --%test(Reter tira da ordem das reservas a linha que espera por rota suspensa)
   procedure retida;
   --%test(Reter não toca em linha de rota que já não está suspensa)
   procedure reter_rota_livre;
   --%test(Reter não toca em linha que já não espera)
   procedure reter_linha_em_envio;
   --%test(Reter só toca nas linhas que recebeu)
   procedure reter_so_as_recebidas;
   --%test(Soltar devolve à ordem das reservas as linhas retidas da rota)
   procedure soltas;
   --%test(Soltar não toca nas linhas retidas de outra rota)
   procedure soltar_so_a_rota;
   --%test(Soltar rota sem linhas retidas não é erro)
   procedure soltar_nada;
end teste_hsm_estado;
/
