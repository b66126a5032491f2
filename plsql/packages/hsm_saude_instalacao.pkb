create or replace package body hsm_saude_instalacao as

   -- The purge comes round every night; the roll-up every few seconds
   co_purga_d constant pls_integer := 3;
   co_consumo_s constant pls_integer := 600;
   -- An alarm that nobody has been told for longer
   co_alarme_s constant pls_integer := 300;
   co_segundos_dia constant pls_integer := 86400;
   -- The most of a list of keys that goes into a message
   co_chaves constant pls_integer := 5;

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   -- The verdict says itself what to do
   procedure ver_guarda(io_problemas in out nocopy hsm_saude.t_problemas) is
      l_veredito varchar2(10);
      l_motivo hsm_instalacao.ultimo_aviso%type;
   begin
      l_veredito := hsm_guarda.veredito(l_motivo);
      if l_veredito = hsm_guarda.co_bloqueado then
         hsm_saude.anexar(
            io_problemas, 'GUARDA', hsm_saude.co_erro,
            'Nada é entregue: a guarda contra clones bloqueia este banco', l_motivo, null
         );
      elsif l_motivo is not null then
         hsm_saude.anexar(
            io_problemas, 'GUARDA', hsm_saude.co_atencao, 'A guarda contra clones notou uma mudança', l_motivo, null
         );
      end if;
   end ver_guarda;

   procedure ver_gatilhos(io_problemas in out nocopy hsm_saude.t_problemas) is
      l_gatilho varchar2(300);
      l_tabela varchar2(300);
      l_instalar varchar2(300);

      procedure achar(
         in_gravidade in varchar2,
         in_problema in varchar2,
         in_detalhe in varchar2,
         in_providencia in varchar2,
         in_desde in timestamp default null
      ) is
      begin
         hsm_saude.anexar(
            io_problemas, 'GATILHO:' || l_tabela, in_gravidade, in_problema, in_detalhe, in_providencia,
            in_desde => in_desde
         );
      end achar;

      procedure perdido(in_problema in varchar2, in_providencia in varchar2) is
      begin
         achar(
            hsm_saude.co_erro, 'O gatilho ' || l_gatilho || ' ' || in_problema,
            'As alterações de ' || l_tabela || ' não geram notificação',
            in_providencia || '; o que se perdeu, o DBA acha com reconciliar.sql'
         );
      end perdido;
   begin
      for r_gatilho in (select v.esquema, v.tabela, v.gatilho, v.conhecido, v.existe, v.ativo, v.valido, v.dt_alteracao,
                               v.dt_gatilho
                          from hsm_gatilho_vw v
                         order by v.esquema, v.tabela)
      loop
         l_tabela := r_gatilho.esquema || '.' || r_gatilho.tabela;
         l_gatilho := r_gatilho.esquema || '.' || r_gatilho.gatilho;
         l_instalar := 'O DBA executa gatilho.sql ' || r_gatilho.esquema || ' ' || r_gatilho.tabela;
         if r_gatilho.dt_gatilho is null then
            achar(
               hsm_saude.co_atencao, 'A tabela ' || l_tabela || ' não é vigiada',
               'Está declarada em HSM_ORIGEM, sem gatilho instalado', l_instalar, r_gatilho.dt_alteracao
            );
         elsif r_gatilho.conhecido = hsm_tipos.co_sim and r_gatilho.existe = hsm_tipos.co_nao then
            perdido('sumiu', l_instalar);
         elsif r_gatilho.conhecido = hsm_tipos.co_sim and r_gatilho.valido = hsm_tipos.co_nao then
            achar(
               hsm_saude.co_erro, 'O gatilho ' || l_gatilho || ' não compila',
               'Se está ativo, toda alteração de ' || l_tabela || ' falha (ORA-04098)', l_instalar
            );
         elsif r_gatilho.conhecido = hsm_tipos.co_sim and r_gatilho.ativo = hsm_tipos.co_nao then
            perdido('está desativado', 'Ative-o com alter trigger ' || l_gatilho || ' enable');
         elsif r_gatilho.dt_alteracao > r_gatilho.dt_gatilho then
            achar(
               hsm_saude.co_atencao, 'O gatilho ' || l_gatilho || ' é de antes da última declaração',
               'Ele segue a declaração de antes', l_instalar, r_gatilho.dt_alteracao
            );
         end if;
      end loop;
   end ver_gatilhos;

   procedure ver_manutencao(io_problemas in out nocopy hsm_saude.t_problemas) is
      l_agora timestamp(6) := agora;
      l_consumo timestamp(6) := hsm_politica.somar_segundos(l_agora, -co_consumo_s);
      l_volta timestamp(6);
      l_ultimo timestamp(6);
      l_total pls_integer;
   begin
      -- One that has never come round has had its time since the installation
      select coalesce(i.purga_volta, i.dt_atualizacao, i.dt_instalacao), i.ultimo_instante
        into l_volta, l_ultimo
        from hsm_instalacao i;
      -- Its runs are short of time, or there are none: what is past its retention stays, personal data too
      if l_volta < hsm_politica.somar_segundos(l_agora, -co_purga_d * co_segundos_dia) then
         hsm_saude.anexar(
            io_problemas, 'PURGA', hsm_saude.co_atencao, 'A purga não dá conta da fila',
            'não chega ao fim dela desde ' || hsm_saude.momento(l_volta),
            'Aumente PURGA_MAX_S, se a tarefa ' || hsm_agenda.co_tarefa_purga || ' está em ordem', in_desde => l_volta
         );
      end if;

      if hsm_politica.adiantado(l_ultimo, l_agora) then
         hsm_saude.anexar(
            io_problemas, 'RELOGIO', hsm_saude.co_atencao, 'O relógio do banco voltou',
            'esteve em ' || hsm_saude.momento(l_ultimo),
            'A tarefa ' || hsm_agenda.co_tarefa_vigia || ' acerta as esperas'
         );
      end if;

      -- The first that is met: the roll-up leaves few
      select count(*)
        into l_total
        from hsm_movimento m
       where m.ultimo < l_consumo
         and rownum <= 1;
      if l_total > 0 then
         hsm_saude.anexar(
            io_problemas, 'CONSUMO', hsm_saude.co_atencao, 'O consumo não está sendo somado',
            'há movimento de mais de ' || to_char(co_consumo_s / 60, 'TM9') || ' minutos à espera',
            'Veja a tarefa que o soma em HSM_LOG_VW e com hsm_admin.situacao; os números do painel seguem exatos'
         );
      end if;
   end ver_manutencao;

   -- True when there is somebody to tell: by e-mail, or by a route of the alarm, which a database that the guard blocks
   -- does not use
   function ha_caminho(in_bloqueada in boolean) return boolean is
      l_total pls_integer := 0;
   begin
      if hsm_correio.ligado then
         return true;
      elsif not in_bloqueada then
         select count(*)
           into l_total
           from dual
          where exists (select null
                          from hsm_rota_notificacao r
                         where r.ativa = hsm_tipos.co_sim
                           and r.tipo_os = hsm_manutencao.co_tipo_alerta);
      end if;
      return l_total > 0;
   end ha_caminho;

   procedure ver_alarme(io_problemas in out nocopy hsm_saude.t_problemas) is
      l_limite timestamp(6) := hsm_politica.somar_segundos(agora, -co_alarme_s);
      l_motivo hsm_instalacao.ultimo_aviso%type;
      l_bloqueada boolean := hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado;
      -- Then nothing else is told
      l_so varchar2(10) := case when l_bloqueada then 'GUARDA' end;
      l_total pls_integer := 0;
      l_chaves varchar2(32767);
      l_primeiro timestamp(6);
   begin
      for r_alarme in (select a.chave, a.dt_alarme
                         from hsm_alarme a
                        where a.chave_aberta is not null
                          and a.gravidade = hsm_saude.co_erro
                          and a.dt_avisado is null
                          and a.dt_alarme < l_limite
                          -- Of itself it would never be over
                          and a.chave <> 'ALARME'
                          and (l_so is null or a.chave = l_so)
                        order by a.dt_alarme)
      loop
         l_total := l_total + 1;
         l_primeiro := coalesce(l_primeiro, r_alarme.dt_alarme);
         if l_total <= co_chaves then
            l_chaves := l_chaves || case when l_total > 1 then ', ' end || r_alarme.chave;
         end if;
      end loop;
      if l_total > 0 and ha_caminho(l_bloqueada) then
         hsm_saude.anexar(
            io_problemas, 'ALARME', hsm_saude.co_erro, 'Ninguém pôde ser avisado',
            to_char(l_total, 'TM9') || ' alarme(s): ' || l_chaves,
            'Veja as rotas de alarme (hsm_admin.definir_alerta) e o correio', in_desde => l_primeiro
         );
      end if;
   end ver_alarme;

   procedure ver_log(io_problemas in out nocopy hsm_saude.t_problemas) is
      l_ontem timestamp(6) := agora - numtodsinterval(1, 'DAY');
   begin
      for r_origem in (select /*+ index(l hsm_log_erro_idx) */
                              l.origem,
                              sum(coalesce(l.omitidas, 1)) as erros,
                              min(l.erro_em) as primeiro
                         from hsm_log l
                        where l.erro_em >= l_ontem
                        group by l.origem
                        order by l.origem)
      loop
         hsm_saude.anexar(
            io_problemas, 'LOG:' || r_origem.origem, hsm_saude.co_atencao, 'Erros em ' || r_origem.origem,
            to_char(r_origem.erros, 'TM9') || ' nas últimas 24 horas', 'Veja HSM_LOG_VW', in_desde => r_origem.primeiro
         );
      end loop;
   end ver_log;

end hsm_saude_instalacao;
/
