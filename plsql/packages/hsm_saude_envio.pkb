create or replace package body hsm_saude_envio as

   -- A password that ends sooner is worth a line
   co_aviso_senha_d constant pls_integer := 30;
   co_segundos_dia constant pls_integer := 86400;
   co_servico constant varchar2(10) := 'SERVICO';

   -- A channel of which something could have gone since an instant
   type t_devido is record (
      canal hsm_canal.canal%type,
      desde timestamp(6)
   );
   type t_devidos is table of t_devido index by pls_integer;

   -- Channels of which something could have gone since before an instant, and nothing but a sender was missing
   --   in_atendidos  also those that a sender seen since then serves
   function devidos(in_agora in timestamp, in_limite in timestamp, in_atendidos in boolean) return t_devidos is
      l_canais hsm_vazao.t_canais := hsm_vazao.servidos(null, hsm_envio.co_contrato);
      r_cabeca hsm_saude_fila.t_cabeca;
      r_devido t_devido;
      l_devidos t_devidos;
   begin
      for i in 1 .. l_canais.count loop
         if hsm_politica.livre_em(l_canais(i), in_agora) <= in_agora
            -- Before the queue is looked at, which is more work
            and (in_atendidos or not hsm_presenca.atendido(l_canais(i), in_limite, in_agora))
         then
            r_cabeca := hsm_saude_fila.cabeca(l_canais(i).canal, in_agora);
            if r_cabeca.desde <= in_limite then
               r_devido.canal := l_canais(i).canal;
               r_devido.desde := r_cabeca.desde;
               l_devidos(l_devidos.count + 1) := r_devido;
            end if;
         end if;
      end loop;
      return l_devidos;
   end devidos;

   function lista(in_devidos in t_devidos) return varchar2 is
      l_lista varchar2(32767);
   begin
      for i in 1 .. in_devidos.count loop
         l_lista := l_lista || case when i > 1 then ', ' end || in_devidos(i).canal;
      end loop;
      return substr(l_lista, 1, 500);
   end lista;

   function quem(in_remetente in hsm_remetente%rowtype) return varchar2 is
   begin
      return case
                when in_remetente.trabalhador is null then 'nenhum se apresentou até hoje'
                else 'o último, ' || in_remetente.trabalhador
                     || case when in_remetente.maquina is not null then ' em ' || in_remetente.maquina end
                     || case
                           when in_remetente.dt_fim is null then ', falou às '
                           else ', terminou às '
                        end
                     || hsm_saude.momento(coalesce(in_remetente.dt_fim, in_remetente.dt_visto))
             end;
   end quem;

   function iniciar(in_tarefa in boolean) return varchar2 is
   begin
      return case
                when in_tarefa then
                   'Veja a tarefa ' || hsm_agenda.co_tarefa_envio || '; no servidor, execute hsm-send-once'
                   || ' --check com a configuração dela'
                else
                   'Inicie o serviço de envio; no servidor dele, hsm-send-once --check diz o que falta'
             end;
   end iniciar;

   -- A site that only captures needs none
   function precisa_de_remetente return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_rota_notificacao r
        join hsm_canal c
          on c.canal = r.canal
       where r.ativa = hsm_tipos.co_sim
         and c.tipo <> hsm_tipos.co_captura
         and rownum = 1;
      return l_total > 0;
   end precisa_de_remetente;

   procedure ver_ausencia(
      io_problemas in out nocopy hsm_saude.t_problemas,
      in_devidos in t_devidos,
      in_visto in timestamp
   ) is
      r_ultimo hsm_remetente%rowtype := hsm_presenca.ultimo;
      l_tarefa boolean := hsm_saude_agenda.inicia_envio;
   begin
      if in_devidos.count > 0 then
         hsm_saude.anexar(
            io_problemas, 'REMETENTE', hsm_saude.co_erro, 'Nenhum processo de envio',
            'há o que enviar em ' || lista(in_devidos) || '; ' || quem(r_ultimo), iniciar(l_tarefa),
            in_desde => coalesce(in_visto, in_devidos(1).desde)
         );
      elsif not l_tarefa and r_ultimo.trabalhador is null and in_visto is null and precisa_de_remetente then
         hsm_saude.anexar(
            io_problemas, 'REMETENTE', hsm_saude.co_atencao, 'Nenhum processo de envio se apresentou ainda', null,
            iniciar(l_tarefa)
         );
      elsif not l_tarefa and r_ultimo.modo = co_servico then
         hsm_saude.anexar(
            io_problemas, 'REMETENTE', hsm_saude.co_erro, 'O serviço de envio calou',
            'nada espera agora; ' || quem(r_ultimo), iniciar(l_tarefa), in_desde => r_ultimo.dt_visto
         );
      end if;
   end ver_ausencia;

   procedure ver_remetentes(io_problemas in out nocopy hsm_saude.t_problemas) is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_limite timestamp(6) := hsm_politica.somar_segundos(l_agora, -hsm_config.numero(hsm_config.co_remetente_s));
      l_visto timestamp(6);
      l_devidos t_devidos;
      l_motivo hsm_instalacao.ultimo_aviso%type;
   begin
      -- Where nothing may leave, nobody has to send
      if hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado then
         return;
      end if;

      l_visto := hsm_presenca.visto_em(l_agora);
      if l_visto is null or l_visto <= l_limite then
         ver_ausencia(io_problemas, devidos(l_agora, l_limite, true), l_visto);
         return;
      end if;
      l_devidos := devidos(l_agora, l_limite, false);
      for i in 1 .. l_devidos.count loop
         hsm_saude.anexar(
            io_problemas, 'REMETENTE:' || l_devidos(i).canal, hsm_saude.co_erro,
            'Nenhum processo de envio atende o canal ' || l_devidos(i).canal,
            'há o que enviar nele, e os que estão de pé servem outros',
            'Acrescente o canal à configuração de um deles, ou inicie o que o serve; os de contrato 1'
            || ' (HSM_REMETENTE_VW) servem só canais NTFY',
            l_devidos(i).canal, l_devidos(i).desde
         );
      end loop;
   end ver_remetentes;

   -- Account

   -- An instant of the dictionary, which has the time of the machine, in UTC
   function instante(in_data in date) return timestamp is
   begin
      return hsm_politica.somar_segundos(
         sys_extract_utc(systimestamp), round((in_data - sysdate) * co_segundos_dia)
      );
   end instante;

   procedure julgar_conta(
      io_problemas in out nocopy hsm_saude.t_problemas,
      in_situacao in varchar2,
      in_bloqueada in date,
      in_vence in date
   ) is
      l_dias number := trunc(in_vence - sysdate);

      procedure achar(
         in_gravidade in varchar2,
         in_problema in varchar2,
         in_detalhe in varchar2,
         in_providencia in varchar2,
         in_desde in timestamp default null
      ) is
      begin
         hsm_saude.anexar(
            io_problemas, 'CONTA', in_gravidade, in_problema, in_detalhe, in_providencia, in_desde => in_desde
         );
      end achar;
   begin
      if in_situacao is null then
         achar(
            hsm_saude.co_erro, 'Falta o usuário HSM_JOB', 'O processo de envio não entra', 'O DBA repete install.sql'
         );
      elsif instr(in_situacao, 'LOCKED') > 0 then
         achar(
            hsm_saude.co_erro, 'HSM_JOB está bloqueado', 'O processo de envio não entra (' || in_situacao || ')',
            'O DBA executa alter user hsm_job account unlock, depois de ver por que bloqueou', instante(in_bloqueada)
         );
      elsif instr(in_situacao, 'EXPIRED') = 1 and instr(in_situacao, 'GRACE') = 0 then
         achar(
            hsm_saude.co_erro, 'A senha de HSM_JOB venceu', 'O processo de envio não entra',
            'O DBA executa senha_job.sql', instante(in_vence)
         );
      elsif l_dias <= co_aviso_senha_d or instr(in_situacao, 'GRACE') > 0 then
         achar(
            hsm_saude.co_atencao, 'A senha de HSM_JOB vence em breve',
            case
               when l_dias < 0 then 'venceu, e a próxima entrada pode ser a última'
               else 'em ' || to_char(l_dias, 'TM9') || ' dia(s)'
            end,
            'O DBA executa senha_job.sql; perfil_job.sql dá a HSM_JOB um perfil próprio'
         );
      end if;
   end julgar_conta;

   procedure ver_conta(io_problemas in out nocopy hsm_saude.t_problemas) is
   begin
      for r_conta in (select v.conhecida, v.situacao, v.bloqueada_em, v.vence_em
                        from hsm_conta_vw v)
      loop
         if r_conta.conhecida = hsm_tipos.co_sim then
            julgar_conta(io_problemas, r_conta.situacao, r_conta.bloqueada_em, r_conta.vence_em);
         end if;
      end loop;
   end ver_conta;

end hsm_saude_envio;
/
