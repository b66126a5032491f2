create or replace package body hsm_envio_api as

   -- How long a claim may go on putting away what it has met, in hundredths of a second, and in transactions at the
   -- most
   co_tempo_max constant pls_integer := 1000;
   -- and no more than a quarter of the lease, which is in seconds
   co_parte_do_prazo constant pls_integer := 25;
   co_fatias_max constant pls_integer := 100;
   -- How long somebody who waits rests between two looks, and until the whole question is asked again, in hundredths of
   -- a second
   co_olhada constant pls_integer := 10;
   co_pergunta constant pls_integer := 100;
   -- What takes long, as over an index a burst has left empty, is followed by a rest of so many times its length
   co_descanso constant pls_integer := 4;
   -- Where dbms_utility.get_time begins anew
   co_volta constant number := 4294967296;
   co_cancelada constant pls_integer := -1013;
   -- Senders that diagnostico tells of
   co_remetentes constant pls_integer := 50;
   co_instante constant varchar2(40) := 'YYYY-MM-DD"T"HH24:MI:SS"Z"';

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   -- Hundredths of a second since DBMS_UTILITY.GET_TIME said so: a counter of its own, which no change of the clock
   -- moves; it wraps around into the negative
   function decorrido(in_inicio in number) return number is
   begin
      return mod(dbms_utility.get_time - in_inicio + co_volta, co_volta);
   end decorrido;

   procedure reservar(
      in_trabalhador in varchar2,
      in_lote in pls_integer,
      out_itens out sys_refcursor,
      in_canais in varchar2 default null,
      in_contrato in pls_integer default 1
   ) is
      r_reserva hsm_envio.t_reserva;
      l_ids sys.odcinumberlist;
      l_reserva hsm_tipos.st_reserva;
      l_prazo_s number;
      l_continua boolean;
      l_inicio number := dbms_utility.get_time;
   begin
      r_reserva := hsm_envio.nova_reserva(in_trabalhador, in_lote, in_canais, in_contrato);
      begin
         -- A transaction a slice: what is put away on the way stays so, and no lock is held for long
         for i in 1 .. co_fatias_max loop
            hsm_envio.reservar(r_reserva, agora, l_continua);
            commit;
            exit when not l_continua
                   or decorrido(l_inicio) > least(co_tempo_max, r_reserva.prazo_s * co_parte_do_prazo);
         end loop;
      exception
         when others then
            rollback;
            -- What slices before this one have taken is handed out all the same; the next call meets the error again
            if r_reserva.ids.count = 0 or sqlcode = co_cancelada then
               raise;
            end if;
      end;

      l_ids := r_reserva.ids;
      l_reserva := r_reserva.reserva;
      l_prazo_s := hsm_politica.segundos_entre(agora, r_reserva.ate);
      if in_contrato = 1 then
         open out_itens for
            select /*+ leading(i f c) use_nl(f c) index(f hsm_fila_pk) index(c hsm_carga_pk) cardinality(i 100) */
                   f.id,
                   f.reserva,
                   f.canal,
                   f.tentativas as tentativa,
                   c.payload,
                   l_prazo_s as prazo_s
              from table(l_ids) i
              join hsm_fila_notificacao f
                on f.id = i.column_value
              join hsm_carga c
                on c.id_fila = f.id
             where f.reserva = l_reserva
             order by f.prior_vivo, f.id;
      else
         open out_itens for
            select /*+ leading(i f c n) use_nl(f c n) index(f hsm_fila_pk) index(c hsm_carga_pk) index(n hsm_canal_pk)
                       cardinality(i 100) */
                   f.id,
                   f.reserva,
                   f.canal,
                   f.tentativas as tentativa,
                   c.payload,
                   l_prazo_s as prazo_s,
                   n.tipo,
                   c.destino,
                   c.chave,
                   c.cabecalhos
              from table(l_ids) i
              join hsm_fila_notificacao f
                on f.id = i.column_value
              join hsm_carga c
                on c.id_fila = f.id
              join hsm_canal n
                on n.canal = f.canal
             where f.reserva = l_reserva
             order by f.prior_vivo, f.id;
      end if;
   end reservar;

   procedure registrar(
      in_trabalhador in varchar2,
      in_resultados in clob,
      out_resumo out varchar2
   ) is
   begin
      hsm_envio.conferir_trabalhador(in_trabalhador);
      hsm_desfecho.registrar(in_resultados, agora, out_resumo);
      commit;
   exception
      when others then
         rollback;
         raise;
   end registrar;

   procedure apresentar(in_trabalhador in varchar2, in_dados in varchar2, out_estado out varchar2) is
      l_canais varchar2(4000);
      l_motivo hsm_instalacao.ultimo_aviso%type;
      l_problemas hsm_saude.t_problemas;
      l_estado json_object_t := json_object_t();
      -- A standby: nothing can be written there, and GUARDA says why nothing is handed out
      e_so_leitura exception;
      pragma exception_init(e_so_leitura, -16000);
   begin
      begin
         hsm_presenca.anotar(in_trabalhador, in_dados, agora, l_canais);
         commit;
      exception
         when e_so_leitura then
            rollback;
         when others then
            rollback;
            raise;
      end;

      hsm_plantao.suprir;
      l_estado.put('guarda', hsm_guarda.veredito(l_motivo));
      hsm_json.anotar(l_estado, 'motivo', l_motivo);
      l_problemas := hsm_saude.problemas;
      l_estado.put('graves', hsm_saude.contar(l_problemas, hsm_saude.co_erro));
      l_estado.put('graves_meus', hsm_saude.contar(l_problemas, hsm_saude.co_erro, l_canais));
      out_estado := l_estado.to_string;
   end apresentar;

   function trabalho_pendente(
      in_canais in varchar2 default null,
      in_contrato in pls_integer default 1
   ) return number is
   begin
      return hsm_envio.segundos_ate_trabalho(in_canais, agora, in_contrato);
   end trabalho_pendente;

   function aguardar_trabalho(
      in_canais in varchar2 default null,
      in_maximo_s in number,
      in_contrato in pls_integer default 1
   ) return number is
      l_inicio number := dbms_utility.get_time;
      l_fim number := in_maximo_s * 100;
      l_perguntou number;
      l_olhou number;
      l_quando number;
      l_proxima number;
      l_pausa number;
      l_chegou boolean;
      l_segundos number;
      l_livres hsm_envio.t_livres;
   begin
      hsm_envio.conferir_espera(in_maximo_s);
      loop
         l_olhou := decorrido(l_inicio);
         hsm_envio.perguntar(in_canais, agora, in_contrato, l_segundos, l_livres);
         l_perguntou := decorrido(l_inicio);
         exit when l_segundos = 0 or l_perguntou >= l_fim;

         l_quando := l_perguntou + ceil(l_segundos * 100);
         l_proxima := l_perguntou + greatest(co_pergunta, co_descanso * (l_perguntou - l_olhou));
         l_pausa := co_olhada;
         loop
            l_olhou := decorrido(l_inicio);
            dbms_session.sleep(
               greatest(1, ceil(least(l_pausa, l_fim - l_olhou, coalesce(l_quando - l_olhou, l_pausa)))) / 100
            );
            l_olhou := decorrido(l_inicio);
            l_chegou := hsm_envio.chegou(l_livres, agora);
            l_pausa := greatest(co_olhada, co_descanso * (decorrido(l_inicio) - l_olhou));
            l_olhou := decorrido(l_inicio);
            exit when l_chegou or l_olhou >= least(l_fim, l_proxima, coalesce(l_quando, l_fim));
         end loop;
         -- What was answered just now still holds
         if l_olhou >= l_fim and not l_chegou and (l_quando is null or l_olhou < l_quando) then
            return (l_quando - l_olhou) / 100;
         end if;
      end loop;
      return l_segundos;
   end aguardar_trabalho;

   function diagnostico return clob is
      l_agora timestamp(6) := agora;
      l_estado json_object_t := json_object_t();
      l_canais json_array_t := json_array_t();
      l_suspensas json_array_t := json_array_t();
      l_remetentes json_array_t := json_array_t();
      l_avisos json_array_t := json_array_t();
      l_problemas hsm_saude.t_problemas := hsm_saude.problemas;
      l_item json_object_t;
      l_versao hsm_instalacao.versao%type;

      l_motivo hsm_instalacao.ultimo_aviso%type;
      l_guarda json_object_t := json_object_t();
      r_vazao hsm_politica.t_canal;

      cursor c_canais is
         select c.canal,
                coalesce(f.pendentes, 0) as pendentes,
                coalesce(f.enviando, 0) as enviando,
                f.mais_antiga
           from hsm_canal c
           left join (
                   select /*+ index(v hsm_fila_viva_idx) */
                          v.canal_vivo,
                          count(case when v.status_vivo = hsm_tipos.co_pendente then 1 end) as pendentes,
                          count(case when v.status_vivo = hsm_tipos.co_enviando then 1 end) as enviando,
                          min(case
                                 when v.status_vivo = hsm_tipos.co_pendente and v.em_vivo <= l_agora
                                    then coalesce(v.dt_devida, v.dt_criacao)
                              end) as mais_antiga
                     from hsm_fila_notificacao v
                    where v.status_vivo in (hsm_tipos.co_pendente, hsm_tipos.co_enviando)
                    group by v.canal_vivo
                ) f
             on f.canal_vivo = c.canal
          order by c.canal;

      cursor c_suspensas is
         select /*+ index(r hsm_rota_suspensa_idx) */ r.id, r.topico, r.motivo_suspensao
           from hsm_rota_notificacao r
          where r.id_suspensa is not null
          order by r.id_suspensa;
   begin
      select i.versao
        into l_versao
        from hsm_instalacao i;

      l_estado.put('contrato', hsm_envio.co_contrato);
      l_estado.put('versao', l_versao);
      l_estado.put('agora', to_char(l_agora, co_instante));
      l_guarda.put('veredito', hsm_guarda.veredito(l_motivo));
      hsm_json.anotar(l_guarda, 'motivo', l_motivo);
      l_estado.put('guarda', l_guarda);

      for r_canal in c_canais loop
         r_vazao := hsm_vazao.ler(r_canal.canal);
         l_item := json_object_t();
         hsm_json.anotar(l_item, 'canal', r_canal.canal);
         l_item.put('tipo', r_vazao.tipo);
         l_item.put('pausado', r_vazao.pausado = hsm_tipos.co_sim);
         hsm_json.anotar(l_item, 'motivo_pausa', r_vazao.motivo_pausa);
         l_item.put('disjuntor', r_vazao.disjuntor);
         hsm_json.anotar(l_item, 'motivo_disjuntor', r_vazao.motivo_disjuntor);
         hsm_json.anotar(l_item, 'fichas', trunc(hsm_politica.fichas_agora(r_vazao, l_agora)));
         l_item.put(
            'livre_em_s',
            ceil(hsm_politica.segundos_entre(l_agora, hsm_politica.livre_em(r_vazao, l_agora)) * 1000) / 1000
         );
         l_item.put('pendentes', r_canal.pendentes);
         l_item.put('enviando', r_canal.enviando);
         if r_canal.mais_antiga is null then
            l_item.put_null('mais_antiga_s');
         else
            l_item.put(
               'mais_antiga_s', greatest(0, round(hsm_politica.segundos_entre(r_canal.mais_antiga, l_agora)))
            );
         end if;
         l_canais.append(l_item);
      end loop;

      for r_suspensa in c_suspensas loop
         l_item := json_object_t();
         l_item.put('id_rota', r_suspensa.id);
         hsm_json.anotar(l_item, 'topico', r_suspensa.topico);
         hsm_json.anotar(l_item, 'motivo', r_suspensa.motivo_suspensao);
         l_suspensas.append(l_item);
      end loop;
      l_estado.put('rotas_suspensas', l_suspensas);
      l_estado.put('canais', l_canais);

      for r_remetente in (select r.trabalhador, r.maquina, r.pid, r.versao, r.modo, r.contrato, r.canais,
                                 r.dt_inicio, r.dt_visto, r.dt_fim
                            from hsm_remetente r
                           order by r.dt_visto desc, r.trabalhador asc
                           fetch first co_remetentes rows only)
      loop
         l_item := json_object_t();
         hsm_json.anotar(l_item, 'trabalhador', r_remetente.trabalhador);
         hsm_json.anotar(l_item, 'maquina', r_remetente.maquina);
         hsm_json.anotar(l_item, 'pid', r_remetente.pid);
         hsm_json.anotar(l_item, 'versao', r_remetente.versao);
         hsm_json.anotar(l_item, 'modo', r_remetente.modo);
         l_item.put('contrato', r_remetente.contrato);
         hsm_json.anotar(l_item, 'canais', r_remetente.canais);
         l_item.put('inicio', to_char(r_remetente.dt_inicio, co_instante));
         l_item.put('visto_s', greatest(0, round(hsm_politica.segundos_entre(r_remetente.dt_visto, l_agora))));
         l_item.put('vivo', hsm_presenca.vivo(r_remetente.dt_visto, r_remetente.dt_fim, l_agora));
         l_remetentes.append(l_item);
      end loop;
      l_estado.put('remetentes', l_remetentes);

      for i in 1 .. l_problemas.count loop
         l_item := json_object_t();
         hsm_json.anotar(l_item, 'chave', l_problemas(i).chave);
         hsm_json.anotar(l_item, 'gravidade', l_problemas(i).gravidade);
         hsm_json.anotar(l_item, 'canal', l_problemas(i).canal);
         hsm_json.anotar(l_item, 'desde', to_char(l_problemas(i).desde, co_instante));
         l_item.put('grave', l_problemas(i).gravidade = hsm_saude.co_erro);
         hsm_json.anotar(l_item, 'texto', hsm_saude.frase(l_problemas(i)));
         l_avisos.append(l_item);
      end loop;
      l_estado.put('avisos', l_avisos);
      return l_estado.to_clob;
   end diagnostico;

   function versao_contrato return pls_integer is
   begin
      return hsm_envio.co_contrato;
   end versao_contrato;

end hsm_envio_api;
/
