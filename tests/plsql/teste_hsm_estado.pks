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
   --%test(O que a mudança não diz a linha mantém)
   procedure mudanca_deixa_o_que_nao_diz;
   --%test(Reservar deixa a linha estacionada)
   procedure reserva_deixa_parada;
   --%test(Encerrar a linha tira suas chaves dos índices vivos)
   procedure encerrada_sai_dos_indices;

   --%test(Linha de rota suspensa sai da ordem das reservas)
   procedure parada_por_rota;
   --%test(Linha de rota que já não está suspensa fica na ordem)
   procedure rota_livre_nao_para;
   --%test(Soltar devolve à ordem as primeiras linhas da rota, até o limite)
   procedure soltas;
   --%test(Soltar não toca nas linhas estacionadas de outra rota)
   procedure soltar_so_a_rota;

   --%test(Terminada a primeira da ordem, a seguinte volta e as outras esperam)
   procedure parada_por_ordem;
   --%test(Quem volta a esperar não passa a vez)
   procedure quem_espera_de_novo_nao_passa_a_vez;
   --%test(Atrás de linha já terminada ninguém estaciona)
   procedure cabeca_terminada_nao_para;
   --%test(A primeira da ordem não fica estacionada quando outra estaciona atrás dela)
   procedure cabeca_parada_volta;
   --%test(Terminadas juntas a primeira e a segunda, a terceira volta)
   procedure termina_o_grupo_inteiro;
   --%test(Linha que deve a vez a passa depois)
   procedure devedora_paga;
   --%test(O sucesso atrasado de linha em FALHA passa a vez que ela devia)
   procedure divida_fica_no_sucesso_atrasado;
   --%test(Linha viva não paga: passa a vez quando terminar)
   procedure devedora_que_voltou_nao_paga;
   --%test(Linha atrás de outra apagada à mão volta à ordem)
   procedure orfa_volta;
end teste_hsm_estado;
/
