create or replace package body hsm_metricas as

   co_contador constant varchar2(10) := 'counter';
   co_medidor constant varchar2(10) := 'gauge';
   co_histograma constant varchar2(10) := 'histogram';
   co_sufixo_contador constant varchar2(10) := '_total';
   co_tampao constant pls_integer := 24000;

   type t_consumo is table of hsm_consumo_vw%rowtype index by pls_integer;

   type t_canal is record (
      canal hsm_canal.canal%type,
      pausado hsm_canal.pausado%type,
      disjuntor hsm_canal.disjuntor%type,
      pendentes number,
      devidas number,
      enviando number,
      mais_antiga_s number,
      retido pls_integer,
      suspensas pls_integer
   );
   type t_canais is table of t_canal index by pls_integer;

   -- By label, of a family: the key of a problem may have 200 characters of four bytes
   type t_valores is table of number index by varchar2(2000);

   -- What a channel has delivered
   type t_entregas is record (
      quantidade number,
      soma_s number,
      faixas hsm_politica.t_faixas,
      ultimo timestamp(6)
   );
   type t_entregas_por_canal is table of t_entregas index by varchar2(400);

   -- The text so far; lines gather before they go into the LOB
   type t_texto is record (
      inteiro clob,
      tampao varchar2(32767),
      openmetrics boolean
   );

   procedure despejar(io_texto in out nocopy t_texto) is
   begin
      io_texto.inteiro := io_texto.inteiro || io_texto.tampao;
      io_texto.tampao := null;
   end despejar;

   procedure linha(io_texto in out nocopy t_texto, in_linha in varchar2) is
   begin
      if lengthb(io_texto.tampao) > co_tampao then
         despejar(io_texto);
      end if;
      io_texto.tampao := io_texto.tampao || in_linha || chr(10);
   end linha;

   -- With a point and a digit before it, whatever the session's NLS settings
   function numero(in_numero in number) return varchar2 is
      l_texto varchar2(70) := to_char(round(in_numero, 3), 'TM9', 'nls_numeric_characters=''.,''');
   begin
      return case
                when l_texto like '.%' then '0' || l_texto
                when l_texto like '-.%' then '-0' || substr(l_texto, 2)
                else l_texto
             end;
   end numero;

   -- name="value", as both formats want it
   function rotulo(in_nome in varchar2, in_valor in varchar2) return varchar2 is
   begin
      return in_nome || '="'
             || replace(replace(replace(in_valor, '\', '\\'), '"', '\"'), chr(10), '\n') || '"';
   end rotulo;

   function do_canal(in_canal in varchar2) return varchar2 is
   begin
      return rotulo('canal', in_canal);
   end do_canal;

   -- What a family is; its samples follow
   procedure familia(io_texto in out nocopy t_texto, in_nome in varchar2, in_tipo in varchar2, in_ajuda in varchar2) is
      l_nome varchar2(100) := in_nome
                              || case
                                    when in_tipo = co_contador and not io_texto.openmetrics then co_sufixo_contador
                                 end;
   begin
      linha(io_texto, '# HELP ' || l_nome || ' ' || in_ajuda);
      linha(io_texto, '# TYPE ' || l_nome || ' ' || in_tipo);
   end familia;

   procedure amostra(
      io_texto in out nocopy t_texto,
      in_nome in varchar2,
      in_rotulos in varchar2,
      in_valor in number
   ) is
   begin
      linha(
         io_texto,
         in_nome || case when in_rotulos is not null then '{' || in_rotulos || '}' end || ' ' || numero(in_valor)
      );
   end amostra;

   -- A gauge without labels
   procedure medida(io_texto in out nocopy t_texto, in_nome in varchar2, in_ajuda in varchar2, in_valor in number) is
   begin
      familia(io_texto, in_nome, co_medidor, in_ajuda);
      amostra(io_texto, in_nome, null, in_valor);
   end medida;

   procedure medida(io_texto in out nocopy t_texto, in_nome in varchar2, in_ajuda in varchar2, in_sim in boolean) is
   begin
      medida(io_texto, in_nome, in_ajuda, case when in_sim then 1 else 0 end);
   end medida;

   procedure somar_valor(io_valores in out nocopy t_valores, in_rotulos in varchar2, in_valor in number) is
   begin
      io_valores(in_rotulos) := case when io_valores.exists(in_rotulos) then io_valores(in_rotulos) else 0 end
                                + in_valor;
   end somar_valor;

   procedure amostras(io_texto in out nocopy t_texto, in_nome in varchar2, in_valores in t_valores) is
      l_rotulos varchar2(2000) := in_valores.first;
   begin
      while l_rotulos is not null loop
         amostra(io_texto, in_nome, l_rotulos, in_valores(l_rotulos));
         l_rotulos := in_valores.next(l_rotulos);
      end loop;
   end amostras;

   -- Counters

   -- One outcome by channel and type, and class where it has one
   procedure contador(
      io_texto in out nocopy t_texto,
      in_nome in varchar2,
      in_ajuda in varchar2,
      in_consumo in t_consumo,
      in_resultado in varchar2,
      in_com_classe in boolean
   ) is
      l_rotulos varchar2(1000);
      -- Below zero only where somebody has deleted waiting rows by hand
      l_quantidade number;
      l_outros t_valores;
   begin
      familia(io_texto, in_nome, co_contador, in_ajuda);
      for i in 1 .. in_consumo.count loop
         if in_consumo(i).resultado = in_resultado then
            l_quantidade := greatest(0, in_consumo(i).quantidade);
            l_rotulos := do_canal(in_consumo(i).canal) || ',' || rotulo('tipo', in_consumo(i).tipo_os)
                         || case when in_com_classe then ',' || rotulo('classe', in_consumo(i).classe) end;
            if in_consumo(i).tipo_os = hsm_contagem.co_outros then
               somar_valor(l_outros, l_rotulos, l_quantidade);
            else
               amostra(io_texto, in_nome || co_sufixo_contador, l_rotulos, l_quantidade);
            end if;
         end if;
      end loop;
      amostras(io_texto, in_nome || co_sufixo_contador, l_outros);
   end contador;

   procedure contadores(io_texto in out nocopy t_texto, in_consumo in t_consumo, in_canais in t_canais) is
      l_envios t_valores;
      l_tentativas t_valores;
   begin
      contador(
         io_texto, 'hsm_enfileiradas', 'Notificações que entraram na fila', in_consumo, hsm_contagem.co_entrou, false
      );
      contador(io_texto, 'hsm_entregues', 'Notificações entregues', in_consumo, hsm_contagem.co_entregue, false);
      contador(
         io_texto, 'hsm_falhas', 'Vezes que uma notificação terminou em FALHA, pelo motivo', in_consumo,
         hsm_contagem.co_falha, true
      );
      contador(
         io_texto, 'hsm_canceladas', 'Notificações canceladas ou substituídas, pelo motivo', in_consumo,
         hsm_contagem.co_cancelado, true
      );

      -- From the first scrape on, or the first one would be no increase
      for i in 1 .. in_canais.count loop
         somar_valor(l_tentativas, do_canal(in_canais(i).canal), 0);
         somar_valor(
            l_envios, do_canal(in_canais(i).canal) || ',' || rotulo('classe', hsm_contagem.co_entregue), 0
         );
      end loop;
      for i in 1 .. in_consumo.count loop
         if in_consumo(i).resultado = hsm_contagem.co_envio then
            somar_valor(
               l_envios, do_canal(in_consumo(i).canal) || ',' || rotulo('classe', in_consumo(i).classe),
               in_consumo(i).quantidade
            );
         elsif in_consumo(i).resultado = hsm_contagem.co_tentativa then
            somar_valor(l_tentativas, do_canal(in_consumo(i).canal), in_consumo(i).quantidade);
         end if;
      end loop;
      familia(io_texto, 'hsm_envios', co_contador, 'Envios respondidos, pela classe da resposta');
      amostras(io_texto, 'hsm_envios' || co_sufixo_contador, l_envios);
      familia(io_texto, 'hsm_tentativas', co_contador, 'Tentativas gastas');
      amostras(io_texto, 'hsm_tentativas' || co_sufixo_contador, l_tentativas);
   end contadores;

   -- Histogram

   function nenhuma_entrega return t_entregas is
      r_entregas t_entregas;
   begin
      r_entregas.quantidade := 0;
      r_entregas.soma_s := 0;
      for f in 1 .. hsm_politica.co_faixas loop
         r_entregas.faixas(f) := 0;
      end loop;
      return r_entregas;
   end nenhuma_entrega;

   procedure somar_faixa(io_entregas in out nocopy t_entregas, in_faixa in pls_integer, in_quantas in number) is
   begin
      io_entregas.faixas(in_faixa) := io_entregas.faixas(in_faixa) + in_quantas;
   end somar_faixa;

   function entregas(in_consumo in t_consumo, in_canais in t_canais) return t_entregas_por_canal is
      l_entregas t_entregas_por_canal;
      r_entregas t_entregas;
   begin
      for i in 1 .. in_canais.count loop
         l_entregas(in_canais(i).canal) := nenhuma_entrega;
      end loop;
      for i in 1 .. in_consumo.count loop
         if in_consumo(i).resultado = hsm_contagem.co_entregue then
            if l_entregas.exists(in_consumo(i).canal) then
               r_entregas := l_entregas(in_consumo(i).canal);
            else
               r_entregas := nenhuma_entrega;
            end if;
            r_entregas.quantidade := r_entregas.quantidade + in_consumo(i).quantidade;
            r_entregas.soma_s := r_entregas.soma_s + in_consumo(i).soma_s;
            r_entregas.ultimo := greatest(
               coalesce(r_entregas.ultimo, in_consumo(i).ultimo_utc), in_consumo(i).ultimo_utc
            );
            somar_faixa(r_entregas, 1, in_consumo(i).faixa_01);
            somar_faixa(r_entregas, 2, in_consumo(i).faixa_02);
            somar_faixa(r_entregas, 3, in_consumo(i).faixa_03);
            somar_faixa(r_entregas, 4, in_consumo(i).faixa_04);
            somar_faixa(r_entregas, 5, in_consumo(i).faixa_05);
            somar_faixa(r_entregas, 6, in_consumo(i).faixa_06);
            somar_faixa(r_entregas, 7, in_consumo(i).faixa_07);
            somar_faixa(r_entregas, 8, in_consumo(i).faixa_08);
            somar_faixa(r_entregas, 9, in_consumo(i).faixa_09);
            somar_faixa(r_entregas, 10, in_consumo(i).faixa_10);
            somar_faixa(r_entregas, 11, in_consumo(i).faixa_11);
            somar_faixa(r_entregas, 12, in_consumo(i).faixa_12);
            l_entregas(in_consumo(i).canal) := r_entregas;
         end if;
      end loop;
      return l_entregas;
   end entregas;

   -- A limit as OpenMetrics writes one
   function limite(in_faixa in pls_integer) return varchar2 is
      l_limite varchar2(70) := numero(hsm_politica.limite_faixa(in_faixa));
   begin
      return l_limite || case when instr(l_limite, '.') = 0 then '.0' end;
   end limite;

   procedure histograma(io_texto in out nocopy t_texto, in_entregas in t_entregas_por_canal) is
      co_nome constant varchar2(30) := 'hsm_entrega_segundos';
      l_canal varchar2(400) := in_entregas.first;
      r_entregas t_entregas;
      l_ate number;
   begin
      familia(io_texto, co_nome, co_histograma, 'Do momento em que a notificação é devida ao da entrega');
      while l_canal is not null loop
         r_entregas := in_entregas(l_canal);
         l_ate := 0;
         for f in 1 .. hsm_politica.co_faixas loop
            l_ate := l_ate + r_entregas.faixas(f);
            amostra(io_texto, co_nome || '_bucket', do_canal(l_canal) || ',' || rotulo('le', limite(f)), l_ate);
         end loop;
         amostra(
            io_texto, co_nome || '_bucket', do_canal(l_canal) || ',' || rotulo('le', '+Inf'), r_entregas.quantidade
         );
         amostra(io_texto, co_nome || '_count', do_canal(l_canal), r_entregas.quantidade);
         amostra(io_texto, co_nome || '_sum', do_canal(l_canal), r_entregas.soma_s);
         l_canal := in_entregas.next(l_canal);
      end loop;
   end histograma;

   -- Gauges

   procedure ultimas_entregas(io_texto in out nocopy t_texto, in_entregas in t_entregas_por_canal) is
      co_nome constant varchar2(30) := 'hsm_ultima_entrega_segundos';
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_canal varchar2(400) := in_entregas.first;
   begin
      familia(io_texto, co_nome, co_medidor, 'Desde a última entrega do canal; ausente se nunca houve');
      while l_canal is not null loop
         if in_entregas(l_canal).ultimo is not null then
            amostra(
               io_texto, co_nome, do_canal(l_canal),
               greatest(0, hsm_politica.segundos_entre(in_entregas(l_canal).ultimo, l_agora))
            );
         end if;
         l_canal := in_entregas.next(l_canal);
      end loop;
   end ultimas_entregas;

   procedure medidas_dos_canais(io_texto in out nocopy t_texto, in_canais in t_canais) is
      l_pendentes hsm_tipos.t_numeros;
      l_devidas hsm_tipos.t_numeros;
      l_enviando hsm_tipos.t_numeros;
      l_mais_antigas hsm_tipos.t_numeros;
      l_pausados hsm_tipos.t_numeros;
      l_abertos hsm_tipos.t_numeros;
      l_retidos hsm_tipos.t_numeros;
      l_suspensas hsm_tipos.t_numeros;

      procedure medida(in_nome in varchar2, in_ajuda in varchar2, in_valores in hsm_tipos.t_numeros) is
      begin
         familia(io_texto, in_nome, co_medidor, in_ajuda);
         for i in 1 .. in_canais.count loop
            amostra(io_texto, in_nome, do_canal(in_canais(i).canal), in_valores(i));
         end loop;
      end medida;
   begin
      for i in 1 .. in_canais.count loop
         l_pendentes(i) := in_canais(i).pendentes;
         l_devidas(i) := in_canais(i).devidas;
         l_enviando(i) := in_canais(i).enviando;
         l_mais_antigas(i) := in_canais(i).mais_antiga_s;
         l_pausados(i) := case in_canais(i).pausado when hsm_tipos.co_sim then 1 else 0 end;
         l_abertos(i) := case in_canais(i).disjuntor when hsm_tipos.co_fechado then 0 else 1 end;
         l_retidos(i) := in_canais(i).retido;
         l_suspensas(i) := in_canais(i).suspensas;
      end loop;
      medida('hsm_esperando_linhas', 'Linhas que esperam, devidas ou não', l_pendentes);
      medida('hsm_devidas_linhas', 'Linhas que esperam e já podiam ter ido', l_devidas);
      medida('hsm_enviando_linhas', 'Linhas em envio', l_enviando);
      medida('hsm_mais_antiga_segundos', 'Atraso da linha devida há mais tempo', l_mais_antigas);
      medida('hsm_canal_pausado', '1: alguém pausou o canal', l_pausados);
      medida('hsm_canal_disjuntor_aberto', '1: o disjuntor do canal não está fechado', l_abertos);
      medida('hsm_canal_retido', '1: o servidor pediu que o canal espere (429)', l_retidos);
      medida('hsm_rotas_suspensas', 'Rotas suspensas do canal', l_suspensas);
   end medidas_dos_canais;

   function remetentes_vivos return pls_integer is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_total pls_integer := 0;
   begin
      for r_remetente in (select r.dt_visto, r.dt_fim
                            from hsm_remetente r)
      loop
         if hsm_presenca.vivo(r_remetente.dt_visto, r_remetente.dt_fim, l_agora) then
            l_total := l_total + 1;
         end if;
      end loop;
      return l_total;
   end remetentes_vivos;

   -- The jobs inside the database, those that are missing too. The one that sends has no schedule, and is not enabled
   -- ever.
   procedure tarefas(io_texto in out nocopy t_texto) is
      l_tarefas t_valores;
   begin
      l_tarefas(rotulo('tarefa', hsm_agenda.co_tarefa_vigia)) := 0;
      l_tarefas(rotulo('tarefa', hsm_agenda.co_tarefa_alerta)) := 0;
      l_tarefas(rotulo('tarefa', hsm_agenda.co_tarefa_consumo)) := 0;
      l_tarefas(rotulo('tarefa', hsm_agenda.co_tarefa_reprocesso)) := 0;
      l_tarefas(rotulo('tarefa', hsm_agenda.co_tarefa_purga)) := 0;
      for r_tarefa in (select j.job_name
                         from user_scheduler_jobs j
                        where j.job_name like 'HSM\_TAREFA\_%' escape '\'
                          and j.enabled = 'TRUE')
      loop
         l_tarefas(rotulo('tarefa', r_tarefa.job_name)) := 1;
      end loop;
      familia(io_texto, 'hsm_tarefa_ativa', co_medidor, '1: a tarefa do agendador existe e está ativa');
      amostras(io_texto, 'hsm_tarefa_ativa', l_tarefas);
   end tarefas;

   procedure terminadas(io_texto in out nocopy t_texto) is
      l_ontem timestamp(6) := sys_extract_utc(systimestamp) - numtodsinterval(1, 'DAY');
      l_total number;
   begin
      select /*+ index(f hsm_fila_falha_idx) */ count(*)
        into l_total
        from hsm_fila_notificacao f
       where f.falha_em is not null;
      medida(io_texto, 'hsm_falha_linhas', 'Linhas em FALHA', l_total);

      select /*+ index(f hsm_fila_sem_rota_idx) */ count(*)
        into l_total
        from hsm_fila_notificacao f
       where f.sem_rota_em >= l_ontem;
      medida(io_texto, 'hsm_sem_rota_linhas', 'Eventos sem rota das últimas 24 horas', l_total);
   end terminadas;

   procedure problemas(io_texto in out nocopy t_texto) is
      l_problemas hsm_saude.t_problemas := hsm_saude.problemas;
      l_totais t_valores;
      l_cada t_valores;
   begin
      l_totais(rotulo('gravidade', hsm_saude.co_erro)) := 0;
      l_totais(rotulo('gravidade', hsm_saude.co_atencao)) := 0;
      for i in 1 .. l_problemas.count loop
         somar_valor(l_totais, rotulo('gravidade', l_problemas(i).gravidade), 1);
         l_cada(
            rotulo('chave', l_problemas(i).chave) || ',' || rotulo('gravidade', l_problemas(i).gravidade)
         ) := 1;
      end loop;
      familia(io_texto, 'hsm_problemas', co_medidor, 'Problemas de agora, pela gravidade');
      amostras(io_texto, 'hsm_problemas', l_totais);
      familia(io_texto, 'hsm_problema', co_medidor, '1 em cada problema de agora; HSM_SAUDE_VW diz o que fazer');
      amostras(io_texto, 'hsm_problema', l_cada);
   end problemas;

   procedure instalacao(io_texto in out nocopy t_texto) is
      l_motivo hsm_instalacao.ultimo_aviso%type;
      l_versao hsm_instalacao.versao%type;
   begin
      medida(
         io_texto, 'hsm_guarda_liberada', '1: a guarda contra clones deixa enviar',
         hsm_guarda.veredito(l_motivo) <> hsm_guarda.co_bloqueado
      );
      medida(io_texto, 'hsm_remetentes_vivos', 'Processos de envio vistos há pouco', remetentes_vivos);
      tarefas(io_texto);
      select i.versao
        into l_versao
        from hsm_instalacao i;
      familia(io_texto, 'hsm_instalacao_info', co_medidor, 'Versão instalada, no rótulo');
      amostra(io_texto, 'hsm_instalacao_info', rotulo('versao', l_versao), 1);
   end instalacao;

   -- What has been counted since ever. Narrowed by PERIODO: as many rows as there are channels, types and outcomes
   function ler_consumo return t_consumo is
      l_consumo t_consumo;
   begin
      select v.*
        bulk collect into l_consumo
        from hsm_consumo_vw v
       where v.periodo = hsm_contagem.co_total
       order by v.canal, v.tipo_os, v.classe;
      return l_consumo;
   end ler_consumo;

   function ler_canais return t_canais is
      l_canais t_canais;
   begin
      select v.canal, v.pausado, v.disjuntor, v.pendentes, v.devidas, v.enviando, v.mais_antiga_s,
             case when c.retido_ate > sys_extract_utc(systimestamp) then 1 else 0 end,
             coalesce(s.suspensas, 0)
        bulk collect into l_canais
        from hsm_canal_vw v
        join hsm_canal c
          on c.canal = v.canal
        left join (
                select /*+ index(r hsm_rota_suspensa_idx) */ r.canal, count(*) as suspensas
                  from hsm_rota_notificacao r
                 where r.id_suspensa is not null
                 group by r.canal
             ) s
          on s.canal = v.canal
       order by v.canal;
      return l_canais;
   end ler_canais;

   function texto(in_openmetrics in boolean default false) return clob is
      r_texto t_texto;
      l_consumo t_consumo;
      l_canais t_canais;
      l_entregas t_entregas_por_canal;
      l_tipos hsm_contagem.t_tipos;
   begin
      r_texto.openmetrics := in_openmetrics;
      -- Once each, so that the numbers of a channel belong together
      l_consumo := ler_consumo;
      -- What is not summed up yet still has its type
      l_tipos := hsm_contagem.tipos;
      for i in 1 .. l_consumo.count loop
         l_consumo(i).tipo_os := hsm_contagem.contado(l_tipos, l_consumo(i).tipo_os);
      end loop;
      l_canais := ler_canais;
      l_entregas := entregas(l_consumo, l_canais);

      contadores(r_texto, l_consumo, l_canais);
      histograma(r_texto, l_entregas);
      medidas_dos_canais(r_texto, l_canais);
      ultimas_entregas(r_texto, l_entregas);
      terminadas(r_texto);
      instalacao(r_texto);
      problemas(r_texto);
      linha(r_texto, '# EOF');
      despejar(r_texto);
      return r_texto.inteiro;
   end texto;

end hsm_metricas;
/
