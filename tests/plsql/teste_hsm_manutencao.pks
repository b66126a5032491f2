create or replace package teste_hsm_manutencao authid definer as
   --%suite(Manutenção)
   --%suitepath(hsm)
   --%rollback(manual)

   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%test(A vigia devolve a reserva vencida e confirma)
   procedure devolve_vencida;
   --%test(A vigia manda para FALHA o que passou da validade e confirma)
   procedure desiste_da_velha;
   --%test(A vigia, sem nada a enviar, retém as linhas de rota suspensa e confirma)
   procedure retem_suspensa;

   --%test(A vigia nota que o relógio voltou e antecipa o que ele fez esperar)
   procedure relogio_voltou;
   --%test(Com o relógio como estava a vigia nada antecipa, nem até um minuto)
   procedure relogio_quase_igual;
   --%test(A vigia anota até onde o relógio chegou, de minuto em minuto)
   procedure relogio_anotado;

   --%test(A purga apaga linha encerrada e vencida com a carga e as tentativas)
   procedure purga_encerrada;
   --%test(A purga não toca em linha encerrada dentro da retenção)
   procedure purga_deixa_nova;
   --%test(A purga não toca em linha viva, por mais antiga que seja)
   procedure purga_deixa_viva;
   --%test(Cada status tem a sua retenção)
   procedure purga_por_status;
   --%test(A purga passa de um lote ao outro até o fim)
   procedure purga_varios_lotes;
   --%test(A purga para no prazo e a próxima continua)
   procedure purga_no_prazo;
   --%test(A saúde avisa da purga que há três dias não chega ao fim da fila)
   procedure purga_atrasada;
   --%test(A purga apaga cargas e tentativas de linhas que alguém apagou à mão)
   procedure purga_orfaos;
   --%test(A purga apaga o dado pessoal antes da linha)
   procedure limpa_dados;
   --%test(Linha em FALHA perde a carga e mantém os fatos para o reprocesso)
   procedure limpa_falha;
   --%test(A purga repetida não muda mais nada)
   procedure purga_repetida;
   --%test(A purga apaga o log e a auditoria vencidos)
   procedure purga_registros;

   --%test(Sem política, nenhuma FALHA volta sozinha)
   procedure reprocesso_desligado;
   --%test(A política devolve a FALHA depois da espera, sem a carga guardada)
   procedure reprocesso_devolve;
   --%test(A política não devolve antes da espera)
   procedure reprocesso_espera;
   --%test(A política só devolve os motivos escolhidos)
   procedure reprocesso_motivo;
   --%test(A política não devolve alertas: o que diziam pode ter passado)
   procedure reprocesso_alertas;
   --%test(A política não passa do número de vezes)
   procedure reprocesso_vezes;
   --%test(A política devolve no máximo um lote, das mais antigas)
   procedure reprocesso_lote;

   --%test(O que a rotina levanta fica no log, também um parâmetro que não se lê)
   procedure erro_no_log;

   --%test(Um surto de falhas gera um alerta só)
   procedure alerta_um_por_surto;
   --%test(Depois do silêncio um novo surto gera outro alerta)
   procedure alerta_novo_surto;
   --%test(Falhas que não param são lembradas a cada ALERTA_SILENCIO_S, todas desde o último alerta)
   procedure alerta_gotejo;
   --%test(O resto de um surto é contado ALERTA_SILENCIO_S depois do alerta dele)
   procedure alerta_resto_do_surto;
   --%test(O alerta de FALHA que não pode ser dado não impede que se olhe o mais)
   procedure alerta_e_alarme;
   --%test(O alerta conta as falhas e diz os motivos)
   procedure alerta_diz_motivos;
   --%test(Sem rota para a operação nada entra na fila)
   procedure alerta_sem_rota;
   --%test(A falha do próprio alerta não gera alerta)
   procedure alerta_de_alerta;
   --%test(A falha de uma OS gera alerta seja qual for o tipo dela)
   procedure alerta_de_tipo_qualquer;
   --%test(O alerta que ficou em FALHA volta à fila depois de cinco minutos, não antes nem no dia seguinte)
   procedure alerta_repetido;

   --%test(A purga devolve à ordem as linhas estacionadas de rota apagada à mão, que então terminam)
   procedure purga_rota_apagada;

   --%test(A purga não apaga um ato antes do que a retenção prometia quando foi feito)
   procedure purga_promessa;
   --%test(A purga apaga o que servidores responderam, passada a retenção dos dados)
   procedure purga_respostas;
end teste_hsm_manutencao;
/
