create or replace package teste_hsm_vez authid definer as
   --%suite(De quem é a vez)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%context(chamar)

      --%test(Sem linha devida nada vai e nada é guardado)
      procedure ninguem;
      --%test(As devidas vão na sua ordem: pela hora, depois pela chegada)
      procedure na_ordem;
      --%test(Chama só a prioridade e o canal pedidos)
      procedure so_a_prioridade;
      --%test(Olha no máximo as primeiras pedidas)
      procedure limite;
      --%test(A que vai traz rota, último envio e a primeira da sua ordem)
      procedure traz_o_que_precisa;
      --%test(A que passou da validade termina em FALHA EXPIRADO)
      procedure velha;
      --%test(A de rota apagada termina em FALHA ROTA_APAGADA, e diz por quê)
      procedure sem_rota;
      --%test(A superada termina em CANCELADO SUBSTITUIDO)
      procedure superada;
      --%test(A mais nova, que vai, encerra as superadas onde quer que esperem)
      procedure superadas_noutro_lugar;
      --%test(Evento de outro nome, OS ou rota não supera)
      procedure nao_superada;
      --%test(A de rota suspensa sai da ordem; a sonda da rota vai)
      procedure suspensa;
      --%test(A que vem atrás de outra da sua ordem sai da ordem; a primeira vai)
      procedure atras;
      --%test(A primeira em envio também segura as de trás)
      procedure atras_da_em_envio;
      --%test(Linha sem ordem não espera outra da mesma OS)
      procedure sem_ordem;
      --%test(Das que não podem ir, a que nunca irá termina antes de estacionar)
      procedure fim_antes_de_estacionar;
      --%test(Cada guardada é contada, e guardada não volta a ser encontrada)
      procedure guardadas_uma_vez;
      --%test(O que termina deixa entrar a seguinte da sua ordem)
      procedure fim_passa_a_vez;

   --%endcontext

   --%context(prioridades)

      --%test(Só as que têm linha devida do canal, a mais alta primeiro)
      procedure com_devidas;
      --%test(Linha estacionada, em envio ou por vir não conta)
      procedure sem_devidas;

   --%endcontext

   --%context(pendencias)

      --%test(Sem nada a arrumar nenhuma se levanta)
      procedure nada_a_arrumar;
      --%test(Reserva vencida)
      procedure ha_vencidas;
      --%test(Reserva dada por um relógio adiantado; por um que difere até um minuto, não)
      procedure ha_adiantadas;
      --%test(Reserva mais longa que o prazo, dada a tempo, não)
      procedure mais_longa_nao_vence;
      --%test(Linha que passou da validade, também a estacionada)
      procedure ha_velhas;
      --%test(Linha terminada que deve a vez)
      procedure ha_devedoras;
      --%test(Rota cuja suspensão acabou)
      procedure ha_soltas;
      --%test(Rota suspensa na hora de tentar, se tem linha parada)
      procedure ha_sondas;
      --%test(Rota cuja hora um relógio adiantado marcou)
      procedure ha_sonda_adiantada;

   --%endcontext

   --%context(expirar)

      --%test(No instante da validade, não antes, e do mais antigo ao limite)
      procedure expira_ate_o_limite;
      --%test(A estacionada também, e deixa entrar a seguinte)
      procedure expira_parada;

   --%endcontext

   --%context(antecipar)

      --%test(A enfileirada com o relógio adiantado passa a devida já)
      procedure antecipa_enfileirada;
      --%test(A adiada com o relógio adiantado passa a devida já)
      procedure antecipa_adiada;
      --%test(A enfileirada para uma hora sua mantém a hora)
      procedure marcada_fica;
      --%test(A adiada com o relógio certo mantém a hora)
      procedure adiada_fica;
      --%test(Até um minuto o relógio não voltou)
      procedure um_minuto_fica;
      --%test(O limite deixa o resto para a próxima chamada)
      procedure antecipa_ate_o_limite;

   --%endcontext

   --%context(quando)

      --%test(Agora, se há linha devida na ordem, ainda que só a guardar)
      procedure agora_mesmo;
      --%test(A primeira por vir de qualquer prioridade)
      procedure a_primeira_por_vir;
      --%test(O fim da primeira reserva)
      procedure fim_da_reserva;
      --%test(A hora da sonda, se vem antes)
      procedure hora_da_sonda;
      --%test(Rota suspensa sem linha parada não tem sonda)
      procedure sonda_sem_parada;
      --%test(De cada canal pedido a sua, e de outro nada)
      procedure de_cada_canal;
      --%test(Nunca, se só há linhas que esperam outras)
      procedure nunca;

   --%endcontext

   --%context(ha_devida)

      --%test(Sim quando há linha devida na ordem, de qualquer prioridade)
      procedure ha_de_qualquer_prioridade;
      --%test(Não por linha por vir, estacionada, reservada ou de outro canal)
      procedure nao_ha_outras;

   --%endcontext
end teste_hsm_vez;
/
