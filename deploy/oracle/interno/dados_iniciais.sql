-- Parameters, the default channel and the row of the installation. Values somebody has set (DT_ALTERACAO) are kept.
-- Uses hsm_versao.

@@versao.sql

declare
   co_versao constant varchar2(20) := '&hsm_versao';
   l_agora timestamp(6) := sys_extract_utc(systimestamp);

   procedure parametro(
      in_nome in varchar2,
      in_valor in varchar2,
      in_descricao in varchar2,
      in_minimo in number default null,
      in_maximo in number default null,
      in_opcoes in varchar2 default null,
      in_reservado in varchar2 default 'N'
   ) is
   begin
      update hsm_parametro p
         set p.valor = case when p.dt_alteracao is null then in_valor else p.valor end,
             p.descricao = in_descricao,
             p.minimo = in_minimo,
             p.maximo = in_maximo,
             p.opcoes = in_opcoes,
             p.reservado = in_reservado
       where p.nome = in_nome;
      if sql%rowcount = 0 then
         insert into hsm_parametro (nome, valor, minimo, maximo, opcoes, descricao, reservado)
         values (in_nome, in_valor, in_minimo, in_maximo, in_opcoes, in_descricao, in_reservado);
      end if;
      -- A value that an earlier version took and this one does not
      if in_minimo is not null then
         update hsm_parametro p
            set p.valor = to_char(in_minimo, 'TM9')
          where p.nome = in_nome
            and case when p.nome = in_nome then to_number(p.valor, '9999999999') end < in_minimo;
         if sql%rowcount > 0 then
            dbms_output.put_line(in_nome || ' passou a ' || to_char(in_minimo, 'TM9') || ', o menor que se aceita');
         end if;
      end if;
   end parametro;
begin
   parametro(
      'ENFILEIRAR_ERRO', 'ISOLAR',
      'Falha ao enfileirar: ISOLAR registra e deixa a OS seguir; PROPAGAR desfaz o comando da aplicação',
      in_opcoes => 'ISOLAR,PROPAGAR',
      in_reservado => 'S'
   );
   parametro(
      'FUSO', 'America/Sao_Paulo', 'Fuso horário das visões e, quando as tarefas são criadas, da hora da purga'
   );
   parametro('LOTE_MAX', '200', 'Maior lote entregue ao processo de envio de uma vez, em linhas', 1, 1000);
   parametro('RESERVA_S', '120', 'Duração da reserva, em segundos', 10, 3600);
   parametro('TENTATIVAS_MAX', '10', 'Tentativas antes de FALHA, quando a rota não diz', 1, 99999);
   parametro('ESPERA_BASE_S', '5', 'Espera inicial entre tentativas, em segundos, quando a rota não diz', 1, 86400);
   parametro('ESPERA_MAX_S', '900', 'Maior espera entre tentativas, em segundos, quando a rota não diz', 1, 86400);
   parametro('DISJUNTOR_FALHAS', '10', 'Falhas transitórias seguidas que abrem o disjuntor do canal', 1, 99999);
   parametro(
      'DISJUNTOR_BASE_S', '30', 'Espera da primeira abertura do disjuntor, em segundos; dobra a cada sonda que falha',
      1, 86400
   );
   parametro(
      'DISJUNTOR_MAX_S', '240',
      'Maior espera do disjuntor aberto, e das linhas enquanto o servidor não responde, em segundos', 1, 86400
   );
   parametro(
      'ROTA_RECUSAS', '5', 'Recusas seguidas do destino (403 do ntfy), sem entrega, que suspendem a rota', 1, 99999
   );
   parametro('ESPERA_LIMITE_S', '5', 'Espera inicial depois de HTTP 429, em segundos', 1, 3600);
   parametro('ESPERA_LIMITE_MAX_S', '3600', 'Maior espera depois de HTTP 429, em segundos', 1, 86400);
   parametro('RETENCAO_PROCESSADO_D', '30', 'Dias que uma linha PROCESSADO fica na fila', 1, 3650);
   parametro('RETENCAO_CANCELADO_D', '30', 'Dias que uma linha CANCELADO fica na fila', 1, 3650);
   parametro('RETENCAO_FALHA_D', '90', 'Dias que uma linha FALHA fica na fila', 1, 3650);
   parametro(
      'RETENCAO_DADOS_D', '7',
      'Dias que os fatos e a notificação pronta (dado pessoal) de uma linha encerrada ficam; em FALHA ficam os fatos',
      1, 3650
   );
   parametro('RETENCAO_LOG_D', '30', 'Dias que um registro de HSM_LOG fica', 7, 3650, in_reservado => 'S');
   parametro(
      'RETENCAO_AUDITORIA_D', '730',
      'Dias que um ato em HSM_AUDITORIA fica; diminuída, vale para os atos seguintes, e os de antes ficam o seu tempo',
      180, 3650,
      in_reservado => 'S'
   );
   parametro('RETENCAO_CONSUMO_D', '90', 'Dias que o consumo somado por hora fica; por minuto, dois', 8, 3650);
   parametro('PURGA_MAX_S', '3600', 'Duração máxima de uma purga, em segundos; a próxima continua', 60, 86400);
   parametro(
      'REPROCESSO_VEZES', '0',
      'Vezes que a política devolve sozinha à fila uma linha em FALHA; 0: nunca, só o operador devolve', 0, 100
   );
   parametro('REPROCESSO_ESPERA_S', '3600', 'Espera em FALHA antes de a política devolver, em segundos', 60, 2592000);
   parametro('REPROCESSO_LOTE', '200', 'Linhas que a política devolve de uma vez', 1, 10000);
   parametro(
      'REPROCESSO_MOTIVOS', 'ESGOTADO', 'Motivos de FALHA que a política devolve, separados por vírgula; *: todos'
   );
   parametro(
      'ALERTA_SILENCIO_S', '3600',
      'Tempo sem nova FALHA, em segundos, depois do qual a próxima gera outro alerta; entre dois, se não param',
      60, 604800
   );
   parametro(
      'ALARME_LEMBRETE_S', '14400', 'Tempo, em segundos, depois do qual um problema que continua é avisado de novo',
      600, 604800
   );
   parametro(
      'ALARME_FOLGA_S', '60', 'Tempo sem ver um problema, em segundos, depois do qual ele se dá por passado', 0, 3600
   );
   parametro(
      'PULSO_S', '0',
      'Sem ver um processo de envio por este tempo, em segundos, a vigia o inicia, para o sinal de vida dele; 0: nunca',
      0, 86400
   );
   parametro(
      'ATRASO_S', '900', 'Atraso da linha devida mais antiga, em segundos, que o painel mostra como problema', 30, 86400
   );
   parametro(
      'REMETENTE_S', '60',
      'Tempo sem notícia de processo de envio, em segundos, depois do qual a falta dele é problema', 30, 3600
   );
   parametro(
      'ALARME_FALHAS', '3', 'Falhas transitórias seguidas de um canal que são problema antes de abrir o disjuntor',
      1, 99999
   );
   parametro(
      'LOG_NIVEL', 'INFO', 'O que vai para HSM_LOG: este nível e os mais graves',
      in_opcoes => 'ERRO,AVISO,INFO,DEBUG',
      in_reservado => 'S'
   );
   parametro(
      'ESQUEMAS_URL', 'http,https,mailto,tel,geo',
      'Esquemas que o endereço do clique e o das ações view aceitam, em minúsculas, separados por vírgula',
      in_reservado => 'S'
   );
   parametro(
      'CORREIO_SERVIDOR', '-',
      'Servidor de e-mail (SMTP) por onde saem os alarmes, servidor[:porta]; -: desligado. correio.sql o define',
      in_reservado => 'S'
   );
   parametro(
      'CORREIO_DE', '-', 'Endereço do remetente dos alarmes por e-mail; -: desligado', in_reservado => 'S'
   );
   parametro(
      'CORREIO_PARA', '-', 'Endereços que recebem os alarmes por e-mail, separados por vírgula; -: desligado',
      in_reservado => 'S'
   );

   -- Of an earlier version: nothing reads it any more
   delete from hsm_parametro p where p.nome in ('ESPERA_CONFIG_S', 'PAINEL_LINHAS');

   insert into hsm_alerta (alerta)
   select 'FALHA'
     from dual
    where not exists (select null from hsm_alerta a where a.alerta = 'FALHA');
   insert into hsm_alerta (alerta)
   select 'ALARME'
     from dual
    where not exists (select null from hsm_alerta a where a.alerta = 'ALARME');
   insert into hsm_alerta (alerta)
   select 'TRAVA'
     from dual
    where not exists (select null from hsm_alerta a where a.alerta = 'TRAVA');
   insert into hsm_alerta (alerta)
   select 'REPROCESSO'
     from dual
    where not exists (select null from hsm_alerta a where a.alerta = 'REPROCESSO');

   -- Who is told of FALHA is told of everything else that is wrong
   insert into hsm_rota_notificacao (
      tipo_os, evento, canal, topico, titulo, mensagem, prioridade, etiquetas, ordenada, ativa, dt_criacao
   )
   select r.tipo_os, 'ALARME', r.canal, r.topico, '{titulo}', '{texto}', r.prioridade, r.etiquetas, 'N', r.ativa,
          l_agora
     from hsm_rota_notificacao r
    where r.tipo_os = '$HSM'
      and r.evento = 'FALHA'
      and not exists (select null
                        from hsm_rota_notificacao a
                       where a.tipo_os = '$HSM'
                         and a.evento = 'ALARME');

   insert into hsm_canal (canal, descricao)
   select 'PADRAO', 'Canal criado pela instalação'
     from dual
    where not exists (select null from hsm_canal c where c.canal = 'PADRAO');

   update hsm_instalacao i
      set i.versao = co_versao,
          i.dt_atualizacao = l_agora;
   if sql%rowcount = 0 then
      insert into hsm_instalacao (versao, prefixo_sequencia, dt_instalacao)
      values (co_versao, lower(rawtohex(sys_guid())), l_agora);
      hsm_guarda.armar;
   end if;

   commit;
end;
/
