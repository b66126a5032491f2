-- Parameters, the default channel and the row of the installation. Values somebody has set are kept.

declare
   co_versao constant varchar2(20) := '0.1.0';
   l_agora timestamp(6) := sys_extract_utc(systimestamp);

   procedure parametro(
      in_nome in varchar2,
      in_valor in varchar2,
      in_descricao in varchar2,
      in_minimo in number default null,
      in_maximo in number default null,
      in_opcoes in varchar2 default null
   ) is
   begin
      update hsm_parametro p
         set p.descricao = in_descricao,
             p.minimo = in_minimo,
             p.maximo = in_maximo,
             p.opcoes = in_opcoes
       where p.nome = in_nome;
      if sql%rowcount = 0 then
         insert into hsm_parametro (nome, valor, minimo, maximo, opcoes, descricao)
         values (in_nome, in_valor, in_minimo, in_maximo, in_opcoes, in_descricao);
      end if;
   end parametro;
begin
   parametro(
      'ENFILEIRAR_ERRO', 'ISOLAR',
      'Falha ao enfileirar: ISOLAR registra e deixa a OS seguir; PROPAGAR desfaz o comando da aplicação',
      in_opcoes => 'ISOLAR,PROPAGAR'
   );
   parametro('FUSO', 'America/Sao_Paulo', 'Fuso horário das visões');
   parametro('LOTE_MAX', '200', 'Maior lote entregue ao processo de envio de uma vez, em linhas', 1, 1000);
   parametro('RESERVA_S', '120', 'Duração da reserva, em segundos', 10, 3600);
   parametro('TENTATIVAS_MAX', '10', 'Tentativas antes de FALHA, quando a rota não diz', 1, 99999);
   parametro('ESPERA_BASE_S', '5', 'Espera inicial entre tentativas, em segundos, quando a rota não diz', 1, 86400);
   parametro('ESPERA_MAX_S', '900', 'Maior espera entre tentativas, em segundos, quando a rota não diz', 1, 86400);
   parametro('ESPERA_CONFIG_S', '60', 'Espera depois de erro de configuração, em segundos', 1, 86400);
   parametro('ESPERA_LIMITE_S', '5', 'Espera inicial depois de HTTP 429, em segundos', 1, 3600);
   parametro('ESPERA_LIMITE_MAX_S', '3600', 'Maior espera depois de HTTP 429, em segundos', 1, 86400);

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
   end if;

   commit;
end;
/
