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
   --%test(Mudança que o desenho não tem é recusada)
   --%throws(-20730)
   procedure transicao_inexistente;
   --%test(Nada sai de CANCELADO)
   --%throws(-20730)
   procedure cancelado_e_final;
   --%test(FALHA sem motivo é recusada)
   --%throws(-20730)
   procedure falha_sem_motivo;
   --%test(Linha que mudou nesse meio tempo fica como está)
   procedure linha_que_mudou;
   --%test(Contam como aplicadas só as mudanças feitas)
   procedure conta_so_as_feitas;
   --%test(Reservar repete o teste do instante)
   procedure reserva_repete_instante;
   --%test(Reservar repete o teste da ordem por OS)
   procedure reserva_repete_ordem;
   --%test(Encerrar a linha tira suas chaves dos índices vivos)
   procedure encerrada_sai_dos_indices;
end teste_hsm_estado;
/
