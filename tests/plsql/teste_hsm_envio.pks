create or replace package teste_hsm_envio authid definer as
   --%suite(Reserva e resultado)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%context(reserva)

      --%test(A linha devida é reservada, com tentativa, envio, carga e registro)
      procedure reserva_completa;

      --%test(O prazo conta do momento em que as linhas são tomadas, mesmo que o relógio ande entre o pedido e ele)
      procedure prazo_do_momento;

      --%test(Uma reserva cujo prazo acabou não toma mais nada)
      procedure prazo_acabado;

      --%test(A carga guarda destino, chave e cabeçalhos, para que cada tentativa leve os mesmos)
      procedure carga_de_outro_tipo;

      --%test(Linha ainda não devida não sai)
      procedure nao_devida;
      --%test(O lote é respeitado e as de maior prioridade saem primeiro)
      procedure prioridade;
      --%test(Canal pausado não entrega)
      procedure canal_pausado;
      --%test(Canal que o job não atende não entrega)
      procedure canal_alheio;
      --%test(O apelido do canal vale em minúsculas)
      procedure canal_em_minusculas;
      --%test(Canais com mais do que cabe no lote saem por turnos)
      procedure rodizio;
      --%test(Na rota ordenada a segunda linha da OS espera a primeira)
      procedure ordem_por_os;
      --%test(Linhas de outra OS não esperam)
      procedure outra_os_nao_espera;
      --%test(Linha que não monta vai sozinha para FALHA e não gasta tentativa)
      procedure nao_monta;
      --%test(A nova tentativa leva os mesmos bytes)
      procedure mesma_carga;
      --%test(Na rota suspensa as linhas esperam e as outras rotas saem)
      procedure rota_suspensa;
      --%test(A reserva tira da sua ordem as linhas de rota suspensa que encontrou)
      procedure suspensa_parada;
      --%test(Linha de rota suspensa a que a reserva não chegou fica como está)
      procedure suspensa_adiante;
      --%test(Acabada a suspensão, as linhas estacionadas saem, da mais antiga à mais nova)
      procedure parada_volta;
      --%test(Linha estacionada que venceu, reprocessada depois da suspensão, sai)
      procedure parada_reprocessada;
      --%test(Sem reserva que as encontre, ARRUMAR tira da ordem as linhas de rota suspensa)
      procedure parada_sem_reserva;
      --%test(Linha que passou da validade vira FALHA EXPIRADO e não é entregue)
      procedure expirada;
      --%test(A validade não conta enquanto a reserva corre)
      procedure expirada_em_envio;
      --%test(Linha devolvida de FALHA vale de novo)
      procedure reprocessada_vale;
      --%test(A reposição de uma linha que já não está em FALHA deixa a linha e a sua notificação)
      procedure reposicao_tardia;
      --%test(O evento mais novo substitui os que esperam da mesma OS, rota e nome)
      procedure substituida;
      --%test(Evento de outro nome, de outra OS ou adiado não é substituído)
      procedure nao_substituida;
      --%test(De muitos substituídos a reserva encerra uma fatia por transação, e chega ao mais novo)
      procedure substituidos_em_fatias;
      --%test(Também na rota sem ordem nenhum substituído fica para sair depois do mais novo)
      procedure substituidos_sem_ordem;
      --%test(Linha substituída que ainda espera a vez não prende a ordem)
      procedure substituida_nao_prende;
      --%test(Trabalhador nulo é recusado)
      --%throws(-20740)
      procedure sem_trabalhador;
      --%test(Lote zero é recusado)
      --%throws(-20740)
      procedure lote_zero;
      --%test(Lista de canais que não cabe em SQL é recusada)
      --%throws(-20740)
      procedure canais_demais;
      --%test(Linha de rota apagada à mão termina em FALHA na próxima reserva, e nada mais fica à espera)
      procedure rota_apagada;
      --%test(Linhas adiadas de prioridade mais alta não escondem as devidas de prioridade mais baixa)
      procedure adiadas_nao_escondem;
      --%test(A prioridade da notificação é a da rota quando ela é montada)
      procedure prioridade_da_rota;

   --%endcontext

   --%context(vazao)

      --%test(A reserva leva no máximo o que há no balde, e o balde enche com o tempo)
      procedure balde;
      --%test(O que volta sem envio volta ao balde)
      procedure balde_devolvido;
      --%test(Linha que não monta não gasta o balde)
      procedure balde_render;
      --%test(Sem limite o canal não é escrito)
      procedure sem_limite;
      --%test(Falhas transitórias seguidas abrem o disjuntor e uma sonda por vez o experimenta)
      procedure disjuntor_abre;
      --%test(Sonda entregue fecha o disjuntor)
      procedure sonda_fecha;
      --%test(Sonda sem resposta vence sozinha e sai outra, de outra linha)
      procedure sonda_vence;
      --%test(A sonda é a linha tentada há mais tempo, ainda que outras venham antes na ordem da reserva)
      procedure sonda_menos_tentada;
      --%test(Sonda devolvida sai de novo na hora)
      procedure sonda_devolvida;
      --%test(Várias recusas seguidas suspendem a rota; nenhuma gasta tentativa nem abre o disjuntor)
      procedure recusas_suspendem;
      --%test(Recusas do ntfy com entregas da rota entre elas não a suspendem, nem gastam tentativas da linha)
      procedure recusa_entre_entregas;
      --%test(Rota suspensa tenta uma linha de cada vez, em rodízio e cada vez mais tarde; a entrega acaba com isso)
      procedure suspensa_tenta_sozinha;
      --%test(Religado o canal, as linhas da rota suspensa saem na hora)
      procedure retomada_solta;
      --%test(Servidor fora do ar por um dia: a linha não gasta tentativa e espera no máximo o do disjuntor)
      procedure fora_do_ar;
      --%test(Página 403 para um texto só: ele termina pelas suas tentativas e os outros saem)
      procedure pagina_de_um_texto;
      --%test(Página 406 para um texto só: ele termina pelas suas tentativas e o disjuntor fica fechado)
      procedure pagina_406_de_um_texto;
      --%test(Página 406 para todos: o disjuntor abre e nenhuma tentativa se gasta)
      procedure pagina_406_de_todos;
      --%test(Página 406 sem outra resposta desde a anterior: a linha gasta uma tentativa e não mais)
      procedure pagina_406_da_unica;
      --%test(Cota diária: o canal espera um minuto depois da meia-noite UTC)
      procedure cota_diaria;
      --%test(Guarda bloqueada: nada sai e nada muda)
      procedure guarda_bloqueada;

   --%endcontext

   --%context(reserva_vencida)

      --%test(Reserva vencida volta e é entregue na mesma chamada, com outra senha)
      procedure vencida_volta;
      --%test(Reserva vencida na última tentativa vira FALHA ESGOTADO)
      procedure vencida_esgotada;
      --%test(Reserva em dia fica como está)
      procedure em_dia;

   --%endcontext

   --%context(resultado)

      --%test(Sucesso: PROCESSADO, tentativa ENTREGUE com o id do ntfy)
      procedure sucesso;
      --%test(Repetir o relatório não muda nada)
      procedure repetido;
      --%test(Erro permanente: FALHA na hora, motivo é o código do ntfy)
      procedure permanente;
      --%test(Erro transitório de um canal que responde a outros: volta mais tarde e gasta a tentativa)
      procedure transitorio;
      --%test(Erro transitório na última tentativa: FALHA ESGOTADO)
      procedure esgotado;
      --%test(429: o canal espera o tempo pedido e a linha não gasta tentativa)
      procedure limite;
      --%test(429 seguidos retêm o canal cada vez mais)
      procedure limite_seguido;
      --%test(401: abre o disjuntor, cada sonda que falha espera mais, e a linha não gasta tentativa)
      procedure configuracao;
      --%test(DEVOLVIDO: volta na hora, sem tentativa nem envio)
      procedure devolvido;
      --%test(Senha que não é nossa é ignorada)
      procedure senha_alheia;
      --%test(Linha que não existe é ignorada)
      procedure linha_inexistente;
      --%test(Sucesso atrasado é acreditado mesmo depois de outro job reservar)
      procedure sucesso_atrasado;
      --%test(Sucesso atrasado tira de FALHA)
      procedure sucesso_depois_de_falha;
      --%test(Sucesso atrasado de linha cancelada fecha a sua tentativa e a linha fica)
      procedure sucesso_depois_de_cancelar;
      --%test(Sucesso atrasado tira de PENDENTE)
      procedure sucesso_depois_de_vencer;
      --%test(Falha atrasada fecha a sua tentativa e não toca na linha)
      procedure falha_atrasada;
      --%test(O resumo conta cada resultado uma vez)
      procedure resumo;
      --%test(Relatório vazio é aceito)
      procedure vazio;

   --%endcontext

   --%context(trabalho_pendente)

      --%test(Zero quando há linha devida)
      procedure pendente_agora;
      --%test(Segundos até a próxima linha)
      procedure pendente_depois;
      --%test(Nulo quando nada espera)
      procedure nada_pendente;
      --%test(Conta o fim das reservas)
      procedure conta_reserva;
      --%test(Conta o balde, a retenção e o disjuntor)
      procedure conta_canal;
      --%test(Reserva vencida sem tentativas sobrando não conta)
      procedure vencida_esgotada_nao_conta;
      --%test(Linha velha ou suspensa não conta)
      procedure velha_nao_conta;
      --%test(Canal pausado não conta)
      procedure pausado_nao_conta;

   --%endcontext

   --%context(chegou)

      --%test(Linha devida depois da pergunta chega, a por vir ainda não)
      procedure chega_a_devida;
      --%test(No canal que nada tinha na fila também)
      procedure chega_em_canal_vazio;
      --%test(Enquanto o canal não deixa sair, nada chega)
      procedure chega_quando_o_canal_deixa;
      --%test(Em canal pausado, de fora da lista ou de outro contrato nada chega)
      procedure nao_chega_onde_nao_serve;
      --%test(Com a guarda bloqueada nada chega)
      procedure nao_chega_com_guarda;

   --%endcontext
end teste_hsm_envio;
/
