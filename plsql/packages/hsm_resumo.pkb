create or replace package body hsm_resumo as

   co_atos constant pls_integer := 30;
   co_remetentes constant pls_integer := 50;
   co_amostras constant pls_integer := 3;
   -- Rows in FALHA that are looked at, from the newest
   co_falhas constant pls_integer := 10000;

   co_hora_s constant pls_integer := 3600;
   co_horas_do_dia constant pls_integer := 24;
   co_horas_da_semana constant pls_integer := 168;

   -- What happened in a step, in a channel, ...
   type t_soma is record (
      entrou number,
      entregue number,
      falha number,
      cancelado number,
      tentativas number,
      faixas hsm_politica.t_faixas
   );
   type t_somas is table of t_soma index by pls_integer;
   type t_somas_por_nome is table of t_soma index by varchar2(120);
   type t_quantidades is table of number index by varchar2(120);

   -- The window of consumption
   type t_janela is record (
      horas pls_integer,
      passo_s pls_integer,
      periodo varchar2(1),
      passos pls_integer,
      desde timestamp(0),      -- UTC; begins a step
      hora timestamp(0)        -- UTC; begins the first whole hour
   );

   -- A group of the roll-up: of a step, of channel, type and class, or of both
   type t_grupo is record (
      minutos number,          -- from the start of the window to that of the step
      canal hsm_consumo.canal%type,
      tipo_os hsm_consumo.tipo_os%type,
      resultado hsm_consumo.resultado%type,
      classe hsm_consumo.classe%type,
      quantidade number,
      faixa_01 number,
      faixa_02 number,
      faixa_03 number,
      faixa_04 number,
      faixa_05 number,
      faixa_06 number,
      faixa_07 number,
      faixa_08 number,
      faixa_09 number,
      faixa_10 number,
      faixa_11 number,
      faixa_12 number
   );
   type t_grupos is table of t_grupo index by pls_integer;

   -- Consumption

   function nada return t_soma is
      r_soma t_soma;
   begin
      r_soma.entrou := 0;
      r_soma.entregue := 0;
      r_soma.falha := 0;
      r_soma.cancelado := 0;
      r_soma.tentativas := 0;
      return r_soma;
   end nada;

   function janela(in_horas in number, in_agora in timestamp) return t_janela is
      co_origem constant timestamp(0) := timestamp '2000-01-01 00:00:00';
      r_janela t_janela;
      l_passo number;
   begin
      r_janela.horas := case
                           when in_horas <= 1 then 1
                           when in_horas > co_horas_do_dia then co_horas_da_semana
                           else co_horas_do_dia
                        end;
      r_janela.passo_s := case r_janela.horas
                             when 1 then 60
                             when co_horas_do_dia then 300
                             else co_hora_s
                          end;
      r_janela.periodo := case
                             when r_janela.passo_s = co_hora_s then hsm_contagem.co_hora
                             else hsm_contagem.co_minuto
                          end;
      r_janela.passos := r_janela.horas * co_hora_s / r_janela.passo_s;
      -- The step under way is the last one
      l_passo := floor(hsm_politica.segundos_entre(co_origem, in_agora) / r_janela.passo_s);
      r_janela.desde := hsm_politica.somar_segundos(co_origem, (l_passo - r_janela.passos + 1) * r_janela.passo_s);
      r_janela.hora := hsm_politica.somar_segundos(
         co_origem, ceil((l_passo - r_janela.passos + 1) * r_janela.passo_s / co_hora_s) * co_hora_s
      );
      return r_janela;
   end janela;

   -- Of one statement, so that the steps and the rest tell of the same instant, and nothing that is summed meanwhile is
   -- missed or seen twice. Of HSM_CONSUMO every part is a range of its key: steps of its minutes or hours, the rest of
   -- its hours, but for the minutes before the first whole one. What is not in it yet is few, and read once for both.
   function grupos(in_janela in t_janela) return t_grupos is
      l_grupos t_grupos;
      l_passo_min pls_integer := in_janela.passo_s / 60;
   begin
      select p.minutos, p.canal, p.tipo_os, p.resultado, p.classe,
             sum(p.quantidade), sum(p.faixa_01), sum(p.faixa_02), sum(p.faixa_03), sum(p.faixa_04), sum(p.faixa_05),
             sum(p.faixa_06), sum(p.faixa_07), sum(p.faixa_08), sum(p.faixa_09), sum(p.faixa_10), sum(p.faixa_11),
             sum(p.faixa_12)
        bulk collect into l_grupos
        from (select extract(day from (g.inicio - in_janela.desde)) * 1440
                     + extract(hour from (g.inicio - in_janela.desde)) * 60
                     + extract(minute from (g.inicio - in_janela.desde))
                     -- Steps are of minutes that divide an hour
                     - mod(extract(minute from (g.inicio - in_janela.desde)), l_passo_min) as minutos,
                     g.canal, g.tipo_os, g.resultado, g.classe,
                     g.quantidade, g.faixa_01, g.faixa_02, g.faixa_03, g.faixa_04, g.faixa_05,
                     g.faixa_06, g.faixa_07, g.faixa_08, g.faixa_09, g.faixa_10, g.faixa_11, g.faixa_12
                from (select n.minuto as inicio, n.canal, n.tipo_os, n.resultado, n.classe,
                             n.quantidade, n.faixa_01, n.faixa_02, n.faixa_03, n.faixa_04, n.faixa_05,
                             n.faixa_06, n.faixa_07, n.faixa_08, n.faixa_09, n.faixa_10, n.faixa_11, n.faixa_12
                        from hsm_consumo_recente_vw n
                       where n.minuto >= in_janela.desde
                         and n.resultado <> hsm_contagem.co_envio
                      union all
                      select /*+ index(c hsm_consumo_pk) */
                             c.inicio, null, null, c.resultado, null,
                             sum(c.quantidade), sum(c.faixa_01), sum(c.faixa_02), sum(c.faixa_03), sum(c.faixa_04),
                             sum(c.faixa_05), sum(c.faixa_06), sum(c.faixa_07), sum(c.faixa_08), sum(c.faixa_09),
                             sum(c.faixa_10), sum(c.faixa_11), sum(c.faixa_12)
                        from hsm_consumo c
                       where c.periodo = in_janela.periodo
                         and c.inicio >= in_janela.desde
                         and c.resultado <> hsm_contagem.co_envio
                       group by c.inicio, c.resultado
                      union all
                      select /*+ index(h hsm_consumo_pk) */
                             cast(null as timestamp(0)), h.canal, h.tipo_os, h.resultado, h.classe,
                             sum(h.quantidade), sum(h.faixa_01), sum(h.faixa_02), sum(h.faixa_03), sum(h.faixa_04),
                             sum(h.faixa_05), sum(h.faixa_06), sum(h.faixa_07), sum(h.faixa_08), sum(h.faixa_09),
                             sum(h.faixa_10), sum(h.faixa_11), sum(h.faixa_12)
                        from hsm_consumo h
                       where h.periodo = hsm_contagem.co_hora
                         and h.inicio >= in_janela.hora
                         and h.resultado <> hsm_contagem.co_envio
                       group by h.canal, h.tipo_os, h.resultado, h.classe
                      union all
                      select /*+ index(m hsm_consumo_pk) */
                             cast(null as timestamp(0)), m.canal, m.tipo_os, m.resultado, m.classe,
                             sum(m.quantidade), sum(m.faixa_01), sum(m.faixa_02), sum(m.faixa_03), sum(m.faixa_04),
                             sum(m.faixa_05), sum(m.faixa_06), sum(m.faixa_07), sum(m.faixa_08), sum(m.faixa_09),
                             sum(m.faixa_10), sum(m.faixa_11), sum(m.faixa_12)
                        from hsm_consumo m
                       where m.periodo = hsm_contagem.co_minuto
                         and m.inicio >= in_janela.desde
                         and m.inicio < in_janela.hora
                         and m.resultado <> hsm_contagem.co_envio
                       group by m.canal, m.tipo_os, m.resultado, m.classe) g) p
       group by p.minutos, p.canal, p.tipo_os, p.resultado, p.classe;
      return l_grupos;
   end grupos;

   procedure somar(io_soma in out nocopy t_soma, in_grupo in t_grupo) is

      procedure mais(in_faixa in pls_integer, in_quantidade in number) is
      begin
         if io_soma.faixas.exists(in_faixa) then
            io_soma.faixas(in_faixa) := io_soma.faixas(in_faixa) + in_quantidade;
         else
            io_soma.faixas(in_faixa) := in_quantidade;
         end if;
      end mais;
   begin
      if in_grupo.resultado = hsm_contagem.co_entrou then
         io_soma.entrou := io_soma.entrou + in_grupo.quantidade;
      elsif in_grupo.resultado = hsm_contagem.co_falha then
         io_soma.falha := io_soma.falha + in_grupo.quantidade;
      elsif in_grupo.resultado = hsm_contagem.co_cancelado then
         io_soma.cancelado := io_soma.cancelado + in_grupo.quantidade;
      elsif in_grupo.resultado = hsm_contagem.co_tentativa then
         io_soma.tentativas := io_soma.tentativas + in_grupo.quantidade;
      elsif in_grupo.resultado = hsm_contagem.co_entregue then
         io_soma.entregue := io_soma.entregue + in_grupo.quantidade;
         mais(1, in_grupo.faixa_01);
         mais(2, in_grupo.faixa_02);
         mais(3, in_grupo.faixa_03);
         mais(4, in_grupo.faixa_04);
         mais(5, in_grupo.faixa_05);
         mais(6, in_grupo.faixa_06);
         mais(7, in_grupo.faixa_07);
         mais(8, in_grupo.faixa_08);
         mais(9, in_grupo.faixa_09);
         mais(10, in_grupo.faixa_10);
         mais(11, in_grupo.faixa_11);
         mais(12, in_grupo.faixa_12);
         mais(
            hsm_politica.co_faixas + 1,
            in_grupo.quantidade - in_grupo.faixa_01 - in_grupo.faixa_02 - in_grupo.faixa_03 - in_grupo.faixa_04
            - in_grupo.faixa_05 - in_grupo.faixa_06 - in_grupo.faixa_07 - in_grupo.faixa_08 - in_grupo.faixa_09
            - in_grupo.faixa_10 - in_grupo.faixa_11 - in_grupo.faixa_12
         );
      end if;
   end somar;

   procedure anotar_soma(io_objeto in out nocopy json_object_t, in_soma in t_soma) is
   begin
      io_objeto.put('entrou', in_soma.entrou);
      io_objeto.put('entregue', in_soma.entregue);
      io_objeto.put('falha', in_soma.falha);
      io_objeto.put('cancelado', in_soma.cancelado);
      io_objeto.put('tentativas', in_soma.tentativas);
      if in_soma.entregue > 0 then
         hsm_json.anotar(io_objeto, 'p50_s', round(hsm_politica.percentil(in_soma.faixas, 0.5), 3));
         hsm_json.anotar(io_objeto, 'p95_s', round(hsm_politica.percentil(in_soma.faixas, 0.95), 3));
         hsm_json.anotar(io_objeto, 'p99_s', round(hsm_politica.percentil(in_soma.faixas, 0.99), 3));
      end if;
   end anotar_soma;

   function por_nome(in_somas in t_somas_por_nome, in_chave in varchar2) return json_array_t is
      l_lista json_array_t := json_array_t();
      l_item json_object_t;
      l_nome varchar2(120) := in_somas.first;
   begin
      while l_nome is not null loop
         l_item := json_object_t();
         hsm_json.anotar(l_item, in_chave, l_nome);
         anotar_soma(l_item, in_somas(l_nome));
         l_lista.append(l_item);
         l_nome := in_somas.next(l_nome);
      end loop;
      return l_lista;
   end por_nome;

   function pontos(in_janela in t_janela, in_grupos in t_grupos, in_fuso in varchar2) return json_array_t is
      l_lista json_array_t := json_array_t();
      l_ponto json_object_t;
      l_somas t_somas;
      l_passo pls_integer;
   begin
      for i in 0 .. in_janela.passos - 1 loop
         l_somas(i) := nada;
      end loop;
      for i in 1 .. in_grupos.count loop
         if in_grupos(i).minutos is not null then
            -- By a clock that ran ahead there may be steps that are still to come
            l_passo := least(in_grupos(i).minutos * 60 / in_janela.passo_s, in_janela.passos - 1);
            somar(l_somas(l_passo), in_grupos(i));
         end if;
      end loop;
      for i in 0 .. in_janela.passos - 1 loop
         l_ponto := json_object_t();
         l_ponto.put(
            'inicio',
            hsm_json.instante(hsm_politica.somar_segundos(in_janela.desde, i * in_janela.passo_s), in_fuso)
         );
         anotar_soma(l_ponto, l_somas(i));
         l_lista.append(l_ponto);
      end loop;
      return l_lista;
   end pontos;

   function consumo(in_janela in t_janela, in_fuso in varchar2) return json_object_t is
      l_consumo json_object_t := json_object_t();
      l_total json_object_t := json_object_t();
      l_classes json_array_t := json_array_t();
      l_item json_object_t;
      l_grupos t_grupos := grupos(in_janela);
      r_total t_soma := nada;
      l_canais t_somas_por_nome;
      l_tipos t_somas_por_nome;
      l_contados hsm_contagem.t_tipos := hsm_contagem.tipos;
      l_falhas t_quantidades;
      l_classe varchar2(120);

      procedure acolher(io_somas in out nocopy t_somas_por_nome, in_nome in varchar2, in_grupo in t_grupo) is
      begin
         if not io_somas.exists(in_nome) then
            io_somas(in_nome) := nada;
         end if;
         somar(io_somas(in_nome), in_grupo);
      end acolher;
   begin
      l_consumo.put('passo_s', in_janela.passo_s);
      l_consumo.put('pontos', pontos(in_janela, l_grupos, in_fuso));

      for i in 1 .. l_grupos.count loop
         if l_grupos(i).canal is not null then
            somar(r_total, l_grupos(i));
            acolher(l_canais, l_grupos(i).canal, l_grupos(i));
            acolher(l_tipos, hsm_contagem.contado(l_contados, l_grupos(i).tipo_os), l_grupos(i));
            if l_grupos(i).resultado = hsm_contagem.co_falha then
               l_classe := l_grupos(i).classe;
               l_falhas(l_classe) := l_grupos(i).quantidade
                                     + case when l_falhas.exists(l_classe) then l_falhas(l_classe) else 0 end;
            end if;
         end if;
      end loop;
      anotar_soma(l_total, r_total);
      l_consumo.put('totais', l_total);

      l_classe := l_falhas.first;
      while l_classe is not null loop
         l_item := json_object_t();
         hsm_json.anotar(l_item, 'classe', l_classe);
         l_item.put('quantidade', l_falhas(l_classe));
         l_classes.append(l_item);
         l_classe := l_falhas.next(l_classe);
      end loop;
      l_consumo.put('falhas_por_classe', l_classes);
      l_consumo.put('por_canal', por_nome(l_canais, 'canal'));
      l_consumo.put('por_tipo', por_nome(l_tipos, 'tipo_os'));
      return l_consumo;
   end consumo;

   -- State

   function problemas(in_fuso in varchar2) return json_array_t is
      l_problemas hsm_saude.t_problemas := hsm_saude.problemas;
      l_lista json_array_t := json_array_t();
      l_problema json_object_t;
   begin
      for i in 1 .. l_problemas.count loop
         l_problema := json_object_t();
         hsm_json.anotar(l_problema, 'chave', l_problemas(i).chave);
         hsm_json.anotar(l_problema, 'gravidade', l_problemas(i).gravidade);
         hsm_json.anotar(l_problema, 'canal', l_problemas(i).canal);
         hsm_json.anotar(l_problema, 'problema', l_problemas(i).problema);
         hsm_json.anotar(l_problema, 'detalhe', l_problemas(i).detalhe);
         hsm_json.anotar(l_problema, 'providencia', l_problemas(i).providencia);
         hsm_json.anotar(l_problema, 'desde', hsm_json.instante(l_problemas(i).desde, in_fuso));
         l_lista.append(l_problema);
      end loop;
      return l_lista;
   end problemas;

   function canais(in_agora in timestamp, in_fuso in varchar2) return json_array_t is
      l_lista json_array_t := json_array_t();
      l_canal json_object_t;

      cursor c_canais is
         select c.canal, c.tipo, c.descricao, c.pausado, c.motivo_pausa, c.dt_pausa, c.disjuntor, c.motivo_disjuntor,
                c.aberto_em, c.aberto_ate, c.retido_ate, c.falhas_seguidas, c.rajada, c.intervalo_s, v.pendentes,
                v.devidas, v.enviando, v.mais_antiga_s, e.ultima
           from hsm_canal c
           join hsm_canal_vw v
             on v.canal = c.canal
           left join (
                   select u.canal, max(u.ultimo) as ultima
                     from (select t.canal, t.ultimo
                             from hsm_consumo t
                            where t.periodo = hsm_contagem.co_total
                              and t.resultado = hsm_contagem.co_entregue
                           union all
                           select m.canal, m.ultimo
                             from hsm_movimento m
                            where m.resultado = hsm_contagem.co_entregue) u
                    group by u.canal
                ) e
             on e.canal = c.canal
          order by c.canal;
   begin
      for r_canal in c_canais loop
         l_canal := json_object_t();
         hsm_json.anotar(l_canal, 'canal', r_canal.canal);
         hsm_json.anotar(l_canal, 'tipo', r_canal.tipo);
         hsm_json.anotar(l_canal, 'descricao', r_canal.descricao);
         l_canal.put('pausado', r_canal.pausado = hsm_tipos.co_sim);
         if r_canal.pausado = hsm_tipos.co_sim then
            hsm_json.anotar(l_canal, 'motivo_pausa', r_canal.motivo_pausa);
            hsm_json.anotar(l_canal, 'pausado_desde', hsm_json.instante(r_canal.dt_pausa, in_fuso));
         end if;
         hsm_json.anotar(l_canal, 'disjuntor', r_canal.disjuntor);
         if r_canal.disjuntor <> hsm_tipos.co_fechado then
            hsm_json.anotar(l_canal, 'motivo_disjuntor', r_canal.motivo_disjuntor);
            hsm_json.anotar(l_canal, 'aberto_desde', hsm_json.instante(r_canal.aberto_em, in_fuso));
            hsm_json.anotar(l_canal, 'aberto_ate', hsm_json.instante(r_canal.aberto_ate, in_fuso));
         end if;
         if r_canal.retido_ate > in_agora then
            hsm_json.anotar(l_canal, 'retido_ate', hsm_json.instante(r_canal.retido_ate, in_fuso));
         end if;
         hsm_json.anotar(l_canal, 'falhas_seguidas', r_canal.falhas_seguidas);
         hsm_json.anotar(l_canal, 'rajada', r_canal.rajada);
         hsm_json.anotar(l_canal, 'intervalo_s', r_canal.intervalo_s);
         hsm_json.anotar(l_canal, 'pendentes', r_canal.pendentes);
         hsm_json.anotar(l_canal, 'devidas', r_canal.devidas);
         hsm_json.anotar(l_canal, 'enviando', r_canal.enviando);
         hsm_json.anotar(l_canal, 'mais_antiga_s', r_canal.mais_antiga_s);
         hsm_json.anotar(l_canal, 'ultima_entrega', hsm_json.instante(r_canal.ultima, in_fuso));
         hsm_json.anotar(
            l_canal, 'ultima_entrega_s', greatest(0, round(hsm_politica.segundos_entre(r_canal.ultima, in_agora)))
         );
         l_lista.append(l_canal);
      end loop;
      return l_lista;
   end canais;

   function rotas(in_fuso in varchar2) return json_array_t is
      l_lista json_array_t := json_array_t();
      l_rota json_object_t;
   begin
      for r_rota in (select r.id, r.tipo_os, r.evento, r.canal, r.topico_curto, r.ativa, r.suspensa,
                            r.motivo_suspensao, r.dt_suspensao, r.proxima_sonda
                       from hsm_rota_notificacao r
                      order by r.id)
      loop
         l_rota := json_object_t();
         hsm_json.anotar(l_rota, 'id', r_rota.id);
         hsm_json.anotar(l_rota, 'tipo_os', r_rota.tipo_os);
         hsm_json.anotar(l_rota, 'evento', r_rota.evento);
         hsm_json.anotar(l_rota, 'canal', r_rota.canal);
         hsm_json.anotar(l_rota, 'topico', r_rota.topico_curto);
         l_rota.put('ativa', r_rota.ativa = hsm_tipos.co_sim);
         l_rota.put('suspensa', r_rota.suspensa = hsm_tipos.co_sim);
         if r_rota.suspensa = hsm_tipos.co_sim then
            hsm_json.anotar(l_rota, 'motivo_suspensao', r_rota.motivo_suspensao);
            hsm_json.anotar(l_rota, 'suspensa_desde', hsm_json.instante(r_rota.dt_suspensao, in_fuso));
            hsm_json.anotar(l_rota, 'proxima_sonda', hsm_json.instante(r_rota.proxima_sonda, in_fuso));
         end if;
         l_lista.append(l_rota);
      end loop;
      return l_lista;
   end rotas;

   function remetentes(in_agora in timestamp, in_fuso in varchar2) return json_array_t is
      l_lista json_array_t := json_array_t();
      l_remetente json_object_t;
      l_visto_s number;
   begin
      for r_remetente in (select m.trabalhador, m.maquina, m.pid, m.versao, m.modo, m.canais, m.dt_inicio, m.dt_visto,
                                 m.dt_fim
                            from hsm_remetente m
                           order by case when m.dt_fim is null then 0 else 1 end, m.dt_visto desc, m.trabalhador
                           fetch first co_remetentes rows only)
      loop
         l_remetente := json_object_t();
         l_visto_s := greatest(0, round(hsm_politica.segundos_entre(r_remetente.dt_visto, in_agora)));
         hsm_json.anotar(l_remetente, 'trabalhador', r_remetente.trabalhador);
         hsm_json.anotar(l_remetente, 'maquina', r_remetente.maquina);
         hsm_json.anotar(l_remetente, 'pid', r_remetente.pid);
         hsm_json.anotar(l_remetente, 'versao', r_remetente.versao);
         hsm_json.anotar(l_remetente, 'modo', r_remetente.modo);
         hsm_json.anotar(l_remetente, 'canais', r_remetente.canais);
         hsm_json.anotar(l_remetente, 'inicio', hsm_json.instante(r_remetente.dt_inicio, in_fuso));
         hsm_json.anotar(l_remetente, 'visto', hsm_json.instante(r_remetente.dt_visto, in_fuso));
         hsm_json.anotar(l_remetente, 'visto_s', l_visto_s);
         l_remetente.put('vivo', hsm_presenca.vivo(r_remetente.dt_visto, r_remetente.dt_fim, in_agora));
         hsm_json.anotar(l_remetente, 'fim', hsm_json.instante(r_remetente.dt_fim, in_fuso));
         l_lista.append(l_remetente);
      end loop;
      return l_lista;
   end remetentes;

   -- By route and reason, the newest first, each with its newest rows
   procedure anotar_falhas(io_resumo in out nocopy json_object_t, in_fuso in varchar2) is
      l_lista json_array_t := json_array_t();
      l_amostras json_array_t;
      l_grupo json_object_t;
      l_amostra json_object_t;
      l_lidas pls_integer := 0;

      cursor c_falhas is
         select g.id, g.id_os, g.origem, g.evento, g.ultimo_erro, g.falha_em, g.id_rota, g.motivo, g.quantidade,
                g.primeira, g.ultima, g.posicao, g.canal, r.topico_curto as topico,
                coalesce(r.tipo_os, g.tipo_os) as tipo_da_rota, coalesce(r.evento, g.evento) as evento_da_rota
           from (select n.id, n.id_os, n.origem, n.tipo_os, n.evento, n.ultimo_erro, n.falha_em, n.id_rota, n.motivo,
                        n.canal,
                        count(*) over (partition by n.id_rota, n.motivo) as quantidade,
                        min(n.falha_em) over (partition by n.id_rota, n.motivo) as primeira,
                        max(n.falha_em) over (partition by n.id_rota, n.motivo) as ultima,
                        row_number() over (partition by n.id_rota, n.motivo order by n.falha_em desc, n.id desc)
                           as posicao
                   from (select /*+ index_desc(f hsm_fila_falha_idx) */
                                f.id, f.id_os, f.origem, f.tipo_os, f.evento, f.ultimo_erro, f.falha_em, f.id_rota,
                                f.motivo, f.canal
                           from hsm_fila_notificacao f
                          where f.falha_em is not null
                          order by f.falha_em desc
                          fetch first co_falhas rows only) n) g
           left join hsm_rota_notificacao r
             on r.id = g.id_rota
          where g.posicao <= co_amostras
          order by g.ultima desc, g.id_rota, g.motivo, g.posicao;

      procedure fechar_grupo is
      begin
         if l_grupo is not null then
            l_grupo.put('amostras', l_amostras);
            l_lista.append(l_grupo);
         end if;
      end fechar_grupo;
   begin
      for r_falha in c_falhas loop
         if r_falha.posicao = 1 then
            fechar_grupo;
            l_grupo := json_object_t();
            hsm_json.anotar(l_grupo, 'id_rota', r_falha.id_rota);
            hsm_json.anotar(l_grupo, 'tipo_os', r_falha.tipo_da_rota);
            hsm_json.anotar(l_grupo, 'evento', r_falha.evento_da_rota);
            hsm_json.anotar(l_grupo, 'canal', r_falha.canal);
            hsm_json.anotar(l_grupo, 'topico', r_falha.topico);
            hsm_json.anotar(l_grupo, 'motivo', r_falha.motivo);
            hsm_json.anotar(l_grupo, 'quantidade', r_falha.quantidade);
            hsm_json.anotar(l_grupo, 'primeira', hsm_json.instante(r_falha.primeira, in_fuso));
            hsm_json.anotar(l_grupo, 'ultima', hsm_json.instante(r_falha.ultima, in_fuso));
            l_amostras := json_array_t();
            l_lidas := l_lidas + r_falha.quantidade;
         end if;
         l_amostra := json_object_t();
         hsm_json.anotar(l_amostra, 'id', r_falha.id);
         hsm_json.anotar(l_amostra, 'id_os', r_falha.id_os);
         hsm_json.anotar(l_amostra, 'origem', r_falha.origem);
         hsm_json.anotar(l_amostra, 'evento', r_falha.evento);
         hsm_json.anotar(l_amostra, 'erro', r_falha.ultimo_erro);
         hsm_json.anotar(l_amostra, 'quando', hsm_json.instante(r_falha.falha_em, in_fuso));
         l_amostras.append(l_amostra);
      end loop;
      fechar_grupo;
      io_resumo.put('falhas', l_lista);
      if l_lidas >= co_falhas then
         io_resumo.put('falhas_ha_mais', true);
      end if;
   end anotar_falhas;

   function atos(in_fuso in varchar2, in_completo in boolean) return json_array_t is
      l_lista json_array_t := json_array_t();
      l_ato json_object_t;
   begin
      for r_ato in (select /*+ index_desc(a hsm_auditoria_pk) */
                           a.dt_ato, a.usuario, a.identificador, a.ato, a.alvo, a.quantidade, a.motivo, a.detalhe
                      from hsm_auditoria a
                     order by a.id desc
                     fetch first co_atos rows only)
      loop
         l_ato := json_object_t();
         hsm_json.anotar(l_ato, 'quando', hsm_json.instante(r_ato.dt_ato, in_fuso));
         hsm_json.anotar(l_ato, 'usuario', r_ato.usuario);
         hsm_json.anotar(l_ato, 'identificador', r_ato.identificador);
         hsm_json.anotar(l_ato, 'ato', r_ato.ato);
         hsm_json.anotar(l_ato, 'alvo', r_ato.alvo);
         hsm_json.anotar(l_ato, 'quantidade', r_ato.quantidade);
         hsm_json.anotar(l_ato, 'motivo', r_ato.motivo);
         if in_completo then
            hsm_json.anotar(l_ato, 'detalhe', r_ato.detalhe);
         end if;
         l_lista.append(l_ato);
      end loop;
      return l_lista;
   end atos;

   -- Definer's rights: the jobs of HSM, whoever calls
   function tarefas(in_fuso in varchar2) return json_array_t is
      l_lista json_array_t := json_array_t();
      l_tarefa json_object_t;
   begin
      for r_tarefa in (select j.job_name, j.enabled, j.state, sys_extract_utc(j.last_start_date) as ultima,
                              sys_extract_utc(j.next_run_date) as proxima, j.failure_count
                         from user_scheduler_jobs j
                        where j.job_name like 'HSM\_TAREFA\_%' escape '\'
                        order by j.job_name)
      loop
         l_tarefa := json_object_t();
         hsm_json.anotar(l_tarefa, 'tarefa', r_tarefa.job_name);
         l_tarefa.put('ativa', r_tarefa.enabled = 'TRUE');
         hsm_json.anotar(l_tarefa, 'estado', r_tarefa.state);
         hsm_json.anotar(l_tarefa, 'ultima', hsm_json.instante(r_tarefa.ultima, in_fuso));
         if r_tarefa.enabled = 'TRUE' then
            hsm_json.anotar(l_tarefa, 'proxima', hsm_json.instante(r_tarefa.proxima, in_fuso));
         end if;
         hsm_json.anotar(l_tarefa, 'falhas', r_tarefa.failure_count);
         l_lista.append(l_tarefa);
      end loop;
      return l_lista;
   end tarefas;

   function texto(in_horas in number, in_completo in boolean) return clob is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_fuso hsm_parametro.valor%type := hsm_config.texto(hsm_config.co_fuso);
      r_janela t_janela := janela(in_horas, l_agora);
      l_versao hsm_instalacao.versao%type;
      l_resumo json_object_t := json_object_t();
   begin
      select i.versao
        into l_versao
        from hsm_instalacao i;
      hsm_json.anotar(l_resumo, 'versao', l_versao);
      hsm_json.anotar(l_resumo, 'banco', sys_context('USERENV', 'DB_NAME'));
      hsm_json.anotar(l_resumo, 'agora', hsm_json.instante(l_agora, l_fuso));
      hsm_json.anotar(l_resumo, 'fuso', l_fuso);
      l_resumo.put('janela_h', r_janela.horas);
      l_resumo.put('problemas', problemas(l_fuso));
      l_resumo.put('canais', canais(l_agora, l_fuso));
      l_resumo.put('rotas', rotas(l_fuso));
      l_resumo.put('remetentes', remetentes(l_agora, l_fuso));
      l_resumo.put('consumo', consumo(r_janela, l_fuso));
      anotar_falhas(l_resumo, l_fuso);
      l_resumo.put('atos', atos(l_fuso, in_completo));
      l_resumo.put('tarefas', tarefas(l_fuso));
      return l_resumo.to_clob;
   end texto;

end hsm_resumo;
/
