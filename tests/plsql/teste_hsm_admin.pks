create or replace package teste_hsm_admin authid definer as
   --%suite(Administração)
   --%suitepath(hsm)
   --%rollback(manual)

   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%test(Reprocessar devolve a FALHA com tentativas novas e sem a carga guardada)
   procedure reprocessar_por_id;
   --%test(Reprocessar por tipo respeita o limite, das mais antigas)
   procedure reprocessar_por_tipo;
   --%test(Reprocessar não toca em linha que não está em FALHA)
   procedure reprocessar_so_falha;
   --%test(Reprocessar sem critério é recusado)
   --%throws(-20752)
   procedure reprocessar_sem_criterio;

   --%test(Reprocessar com limite abaixo de 1 é recusado)
   --%throws(-20754)
   procedure reprocessar_limite_zero;
   --%test(Reprocessar sem limite devolve no máximo 1000)
   procedure reprocessar_limite_padrao;
   --%test(Um reprocesso grande é uma transação e uma linha de auditoria a cada 1000)
   procedure reprocessar_em_fatias;
   --%test(Reprocessar com vários critérios exige todos)
   procedure reprocessar_todos_criterios;

   --%test(Cancelar encerra a linha com o motivo de quem pediu)
   procedure cancelar_pendente;
   --%test(Cancelar linha em envio é recusado)
   --%throws(-20750)
   procedure cancelar_em_envio;
   --%test(Cancelar linha encerrada é recusado)
   --%throws(-20753)
   procedure cancelar_encerrada;
   --%test(Cancelar linha que não existe é recusado)
   --%throws(-20751)
   procedure cancelar_inexistente;
   --%test(Cancelar sem motivo é recusado)
   --%throws(-20754)
   procedure cancelar_sem_motivo;
   --%test(Cancelar em lote respeita tipo, instante e limite)
   procedure cancelar_lote;

   --%test(Cancelar sem id é recusado)
   --%throws(-20754)
   procedure cancelar_sem_id;
   --%test(Um cancelamento grande é uma transação e uma linha de auditoria a cada 1000)
   procedure cancelar_em_fatias;
   --%test(Cancelar em lote sem canal é recusado)
   --%throws(-20752)
   procedure lote_sem_canal;
   --%test(Cancelar em lote sem instante é recusado)
   --%throws(-20752)
   procedure lote_sem_instante;
   --%test(Cancelar em lote sem motivo é recusado)
   --%throws(-20754)
   procedure lote_sem_motivo;
   --%test(Cancelar em lote com limite negativo é recusado)
   --%throws(-20754)
   procedure lote_limite_negativo;
   --%test(Cancelar em lote de canal que não existe é recusado)
   --%throws(-20751)
   procedure lote_canal_inexistente;
   --%test(A recusa diz o que está errado e a saída)
   procedure recusa_diz_a_saida;

   --%test(Reenviar faz uma cópia pendente e deixa a original)
   procedure reenviar_copia;
   --%test(Reenviar linha que ainda não terminou é recusado)
   --%throws(-20753)
   procedure reenviar_pendente;

   --%test(Reenviar linha que não existe é recusado)
   --%throws(-20751)
   procedure reenviar_inexistente;
   --%test(Reenviar sem id é recusado)
   --%throws(-20754)
   procedure reenviar_sem_id;
   --%test(Reenviar sem motivo é recusado)
   --%throws(-20754)
   procedure reenviar_sem_motivo;
   --%test(Reenviar linha cuja rota foi apagada é recusado)
   --%throws(-20753)
   procedure reenviar_rota_apagada;
   --%test(Reenviar linha que nunca teve rota é recusado)
   --%throws(-20753)
   procedure reenviar_sem_rota;

   --%test(Pausar guarda o motivo e retomar o tira)
   procedure pausar_e_retomar;
   --%test(Pausar canal que não existe é recusado)
   --%throws(-20751)
   procedure pausar_inexistente;
   --%test(Canal com nome inválido é recusado)
   --%throws(-20754)
   procedure canal_invalido;

   --%test(O que não se nomeia de um canal fica como está; o que se nomeia nulo fica nulo)
   procedure canal_muda_o_nomeado;
   --%test(Um canal novo recebe a vazão que o ntfy.sh aceita)
   procedure canal_novo;
   --%test(Um canal novo de outro tipo não tem limite de envios, salvo o que se diga)
   procedure canal_de_outro_tipo;
   --%test(Tipo de canal que não existe é recusado, com os que há)
   procedure canal_tipo_recusado;
   --%test(O tipo de um canal com rotas, mesmo desligadas, ou com linhas à espera não muda)
   procedure canal_tipo_em_uso;
   --%test(O tipo de um canal sem uso muda, e a vazão que não se diz é a do tipo novo)
   procedure canal_tipo_muda;
   --%test(A rota é conferida pelo tipo do canal, e a auditoria guarda chave e cabeçalhos)
   procedure rota_de_outro_tipo;
   --%test(Mover uma rota confere o destino pelo tipo do canal)
   procedure rota_movida_por_tipo;
   --%test(O alerta e o teste vão por canal de qualquer tipo que alguém envie)
   procedure alerta_e_teste_por_tipo;
   --%test(O apelido de um canal fica em maiúsculas, e um antigo em minúsculas ainda é achado)
   procedure canal_em_maiusculas;
   --%test(Canal que o job não poderia servir é recusado)
   procedure canal_apelido_recusado;
   --%test(Vazão pela metade é recusada)
   --%throws(-20754)
   procedure canal_vazao_incompleta;
   --%test(Mudar um canal guarda na auditoria o que mudou, antes e depois)
   procedure canal_auditado;
   --%test(Canal com descrição longa demais é recusado)
   --%throws(-20754)
   procedure canal_descricao_longa;

   --%test(Cada campo da rota que não cabe é recusado pelo nome)
   procedure rota_campo_a_campo;
   --%test(Definir a mesma rota de novo a altera)
   procedure rota_alterada;
   --%test(O que não se nomeia de uma rota fica como está; o que se nomeia nulo fica nulo)
   procedure rota_muda_o_nomeado;
   --%test(Uma rota nova recebe o que a especificação diz)
   procedure rota_nova;
   --%test(Tipo e evento são comparados letra por letra, o canal em maiúsculas)
   procedure rota_chave_exata;
   --%test(Branco no início ou no fim do tipo, do evento ou do tópico é recusado)
   procedure rota_com_branco;
   --%test(Mudar uma rota guarda na auditoria o que mudou, antes e depois)
   procedure rota_auditada;
   --%test(Gravar uma rota encerra a suspensão, e a auditoria o diz)
   procedure rota_suspensa_gravada;
   --%test(Rota inválida é recusada e nada fica)
   procedure rota_invalida;
   --%test(Rota com texto maior que a coluna é recusada)
   --%throws(-20720)
   procedure rota_texto_comprido;
   --%test(Rota com texto que cabe em caracteres e não em bytes é recusada)
   --%throws(-20720)
   procedure rota_texto_em_bytes;
   --%test(Rota sem tipo de OS é recusada)
   --%throws(-20720)
   procedure rota_sem_tipo;
   --%test(Chave de rota que não é S nem N é recusada)
   --%throws(-20720)
   procedure rota_chave_invalida;
   --%test(Número de rota fora da faixa é recusado)
   --%throws(-20720)
   procedure rota_numero_invalido;
   --%test(Rota para canal que não existe é recusada)
   --%throws(-20751)
   procedure rota_sem_canal;

   --%test(Cada ato fica na auditoria com quem, o quê e por quê)
   procedure ato_auditado;
   --%test(Na auditoria um tipo ou evento não se passa por outro ato)
   procedure ato_inconfundivel;
   --%test(Ato recusado não deixa auditoria)
   procedure ato_recusado;
   --%test(Mudar parâmetro guarda o valor de antes e o de depois)
   procedure parametro_auditado;
   --%test(Reprocessar guarda na auditoria as linhas que devolveu)
   procedure reprocesso_auditado;
   --%test(Parâmetro com valor inválido não muda)
   procedure parametro_invalido;
   --%test(Reenviar linha com os fatos já apagados é recusado)
   --%throws(-20753)
   procedure reenviar_limpa;
   --%test(Definir o alerta cria a rota da operação, que monta o aviso)
   procedure alerta_definido;
   --%test(Definir o alerta de novo mantém a prioridade que não se nomeia)
   procedure alerta_prioridade;

   --%test(A situação é um objeto JSON com os canais)
   procedure situacao;

   --%test(Acabada a suspensão, as linhas estacionadas voltam à ordem no máximo 1000 por transação)
   procedure soltar_em_fatias;
   --%test(Retomar não deixa linha estacionada, por muitas que sejam)
   procedure retomar_solta_tudo;

   --%test(Parâmetro reservado ao DBA é recusado, com o nome de quem o muda)
   procedure parametro_reservado;
   --%test(Motivo que a auditoria não guardaria inteiro é recusado)
   --%throws(-20754)
   procedure motivo_longo;
   --%test(Rota de tipo do produto é recusada)
   --%throws(-20720)
   procedure rota_do_produto;
   --%test(Pausar e retomar guardam na auditoria o que mudou, antes e depois)
   procedure pausa_auditada;
   --%test(Uma rota com textos longos fica inteira na auditoria, antes e depois)
   procedure rota_longa_auditada;

   --%test(Reprocessar por motivo, rota ou canal devolve só o que é dele)
   procedure reprocessar_por_criterio;
   --%test(Reprocessar de canal que não existe é recusado)
   --%throws(-20751)
   procedure reprocessar_canal_inexistente;

   --%test(Mover uma rota leva ao tópico novo o que espera, mesmo já montado)
   procedure mover_leva_o_que_espera;
   --%test(Mover uma rota encerra a suspensão dela)
   procedure mover_encerra_suspensao;
   --%test(Mover para um tópico que outra rota já leva é recusado)
   --%throws(-20720)
   procedure mover_para_ocupado;
   --%test(Mover rota que não existe é recusado)
   --%throws(-20751)
   procedure mover_inexistente;
   --%test(Desligar e ligar uma rota muda só isso e fica na auditoria)
   procedure desligar_e_ligar;
   --%test(Ligar uma rota que hoje seria recusada é recusado)
   --%throws(-20720)
   procedure ligar_rota_velha;

   --%test(Testar põe na fila uma notificação marcada, pela fila de sempre)
   procedure testar;
   --%test(Testar sem tópico usa o da primeira rota ativa do canal)
   procedure testar_sem_topico;
   --%test(Testar canal sem rota ativa e sem tópico é recusado)
   --%throws(-20754)
   procedure testar_sem_rota;
   --%test(A rota de teste não recebe evento e um teste de novo encerra a suspensão dela)
   procedure rota_de_teste;

   --%test(Purgar agora purga e fica na auditoria)
   procedure purgar;
   --%test(Iniciar e parar as tarefas ficam na auditoria)
   procedure tarefas;
   --%test(Reenviar guarda de quem é a OS e marca a cópia)
   procedure reenvio_marcado;
   --%test(Motivo com quebra de linha ou caractere de controle é recusado)
   procedure motivo_de_uma_linha;
   --%test(Motivo que a auditoria não guardaria é recusado também ao declarar e ao reenfileirar)
   procedure motivo_de_origem;
end teste_hsm_admin;
/
