create or replace package body hsm_desfecho as

   -- About the hints: see hsm_envio. Of a collection the optimizer believes that it has thousands of elements, and might
   -- read a table to the end for them: a report looks its rows up by key, one after the other.

   co_inteiro constant varchar2(40) := '99999999999999999999999999999999999999';

   -- What a decision needs to know about a row
   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      status hsm_fila_notificacao.status%type,
      reserva hsm_fila_notificacao.reserva%type,
      tentativas hsm_fila_notificacao.tentativas%type,
      envios hsm_fila_notificacao.envios%type,
      proxima_tentativa hsm_fila_notificacao.proxima_tentativa%type,
      ultimo_erro hsm_fila_notificacao.ultimo_erro%type,
      id_rota hsm_fila_notificacao.id_rota%type,
      tentativas_max hsm_rota_notificacao.tentativas_max%type,
      espera_base_s hsm_rota_notificacao.espera_base_s%type,
      espera_max_s hsm_rota_notificacao.espera_max_s%type
   );
   type t_linhas is table of t_linha index by pls_integer;

   type t_tentativa is record (
      id_fila hsm_tentativa_envio.id_fila%type,
      reserva hsm_tentativa_envio.reserva%type,
      resultado hsm_tentativa_envio.resultado%type,
      canal hsm_tentativa_envio.canal%type,
      dt_reserva hsm_tentativa_envio.dt_reserva%type
   );
   type t_tentativas is table of t_tentativa index by pls_integer;

   -- What an attempt becomes
   type t_fecho is record (
      id_fila hsm_tentativa_envio.id_fila%type,
      reserva hsm_tentativa_envio.reserva%type,
      resultado hsm_tentativa_envio.resultado%type,
      classe hsm_tentativa_envio.classe%type,
      http number,
      codigo number,
      erro hsm_tentativa_envio.erro%type,
      duracao_ms number,
      id_ntfy hsm_tentativa_envio.id_ntfy%type
   );
   type t_fechos is table of t_fecho index by pls_integer;

   -- The retry policy where the route has none
   type t_padroes is record (
      tentativas_max number,
      espera_base_s number,
      espera_max_s number
   );

   -- Routes by id, with the answer that suspends them
   type t_suspensoes is table of hsm_tentativa_envio.erro%type index by varchar2(100);

   function ler_padroes return t_padroes is
      r_padroes t_padroes;
   begin
      r_padroes.tentativas_max := hsm_config.numero(hsm_config.co_tentativas_max);
      r_padroes.espera_base_s := hsm_config.numero(hsm_config.co_espera_base_s);
      r_padroes.espera_max_s := hsm_config.numero(hsm_config.co_espera_max_s);
      return r_padroes;
   end ler_padroes;

   -- A row as it is, ready to be changed by the caller
   function mudanca_de(in_linha in t_linha) return hsm_estado.t_mudanca is
      r_mudanca hsm_estado.t_mudanca;
   begin
      r_mudanca.id := in_linha.id;
      r_mudanca.de := in_linha.status;
      r_mudanca.reserva := in_linha.reserva;
      r_mudanca.tentativas := in_linha.tentativas;
      r_mudanca.envios := in_linha.envios;
      r_mudanca.proxima_tentativa := in_linha.proxima_tentativa;
      r_mudanca.ultimo_erro := in_linha.ultimo_erro;
      return r_mudanca;
   end mudanca_de;

   -- The row is waiting again from in_quando on
   procedure esperar(io_mudanca in out nocopy hsm_estado.t_mudanca, in_quando in timestamp) is
   begin
      io_mudanca.para := hsm_tipos.co_pendente;
      io_mudanca.proxima_tentativa := in_quando;
   end esperar;

   procedure falhar(
      io_mudanca in out nocopy hsm_estado.t_mudanca,
      in_motivo in varchar2,
      in_agora in timestamp
   ) is
   begin
      io_mudanca.para := hsm_tipos.co_falha;
      io_mudanca.motivo := in_motivo;
      io_mudanca.dt_processamento := in_agora;
   end falhar;

   procedure fechar_tentativas(in_fechos in t_fechos, in_agora in timestamp) is
   begin
      forall i in 1 .. in_fechos.count
         update hsm_tentativa_envio t
            set t.resultado = in_fechos(i).resultado,
                t.dt_resultado = in_agora,
                t.classe = in_fechos(i).classe,
                t.http = in_fechos(i).http,
                t.codigo = in_fechos(i).codigo,
                t.erro = in_fechos(i).erro,
                t.duracao_ms = in_fechos(i).duracao_ms,
                t.id_ntfy = in_fechos(i).id_ntfy
          where t.id_fila = in_fechos(i).id_fila
            and t.reserva = in_fechos(i).reserva;
   end fechar_tentativas;

   -- Expired leases

   function recuperar_vencidas(in_agora in timestamp, in_limite in pls_integer) return pls_integer is
      cursor c_vencidas is
         select /*+ index(f hsm_fila_viva_idx) */
                f.id, f.status, f.reserva, f.tentativas, f.envios, f.proxima_tentativa, f.ultimo_erro,
                f.id_rota, r.tentativas_max, r.espera_base_s, r.espera_max_s
           from hsm_fila_notificacao f
           left join hsm_rota_notificacao r
             on r.id = f.id_rota
          where f.status_vivo = hsm_tipos.co_enviando
            and f.em_vivo <= in_agora
          order by f.em_vivo, f.id_vivo
            for update of f.status skip locked;

      l_vencidas t_linhas;
      l_mudancas hsm_estado.t_mudancas;
      r_mudanca hsm_estado.t_mudanca;
      l_fechos t_fechos;
      l_padrao number;
      l_voltaram pls_integer := 0;
   begin
      open c_vencidas;
      fetch c_vencidas bulk collect into l_vencidas limit in_limite;
      close c_vencidas;

      if l_vencidas.count = 0 then
         return 0;
      end if;

      l_padrao := hsm_config.numero(hsm_config.co_tentativas_max);
      for i in 1 .. l_vencidas.count loop
         r_mudanca := mudanca_de(l_vencidas(i));
         r_mudanca.ultimo_erro := 'A reserva venceu sem resposta do job';
         if l_vencidas(i).tentativas >= coalesce(l_vencidas(i).tentativas_max, l_padrao) then
            falhar(r_mudanca, hsm_tipos.co_esgotado, in_agora);
         else
            esperar(r_mudanca, in_agora);
         end if;
         l_mudancas(i) := r_mudanca;
      end loop;

      hsm_estado.aplicar(l_mudancas);

      for i in 1 .. l_mudancas.count loop
         if l_mudancas(i).aplicada then
            l_voltaram := l_voltaram + 1;
            l_fechos(l_voltaram).id_fila := l_mudancas(i).id;
            l_fechos(l_voltaram).reserva := l_mudancas(i).reserva;
            l_fechos(l_voltaram).resultado := hsm_tipos.co_expirada;
            l_fechos(l_voltaram).erro := l_mudancas(i).ultimo_erro;
         end if;
      end loop;
      fechar_tentativas(l_fechos, in_agora);

      return l_voltaram;
   end recuperar_vencidas;

   -- Report

   function chave_linha(in_id in number) return varchar2 is
   begin
      return to_char(in_id, 'TM9');
   end chave_linha;

   function chave_tentativa(in_id in number, in_reserva in varchar2) return varchar2 is
   begin
      return substrb(to_char(in_id, 'TM9') || ':' || in_reserva, 1, 100);
   end chave_tentativa;

   -- Ids of a report, in a SQL type so that a query can use them
   function ids_de(in_resultados in hsm_resultado.t_resultados) return sys.odcinumberlist is
      l_ids sys.odcinumberlist := sys.odcinumberlist();
   begin
      for i in 1 .. in_resultados.count loop
         l_ids.extend;
         l_ids(i) := in_resultados(i).id;
      end loop;
      return l_ids;
   end ids_de;

   function fecho_de(in_resultado in hsm_resultado.t_resultado, in_classe in varchar2) return t_fecho is
      r_fecho t_fecho;
   begin
      r_fecho.id_fila := in_resultado.id;
      r_fecho.reserva := in_resultado.reserva;
      r_fecho.classe := in_classe;
      r_fecho.http := in_resultado.http;
      r_fecho.codigo := in_resultado.codigo;
      r_fecho.erro := in_resultado.erro;
      r_fecho.duracao_ms := in_resultado.duracao_ms;
      r_fecho.id_ntfy := in_resultado.id_ntfy;
      -- Right for a failure that changes nothing; the decision puts another value where there is one
      r_fecho.resultado := case
                              when in_classe = hsm_tipos.co_sucesso then hsm_tipos.co_entregue
                              when in_classe = hsm_tipos.co_devolvido then hsm_tipos.co_devolvida
                              else hsm_tipos.co_tentativa_falha
                           end;
      return r_fecho;
   end fecho_de;

   -- The error for the operator
   function erro_de(in_resultado in hsm_resultado.t_resultado) return varchar2 is
   begin
      return substr(
         coalesce(
            in_resultado.erro,
            case
               when in_resultado.http is null then in_resultado.classe
               else 'HTTP ' || to_char(in_resultado.http, 'TM9')
            end
         ),
         1, 1000
      );
   end erro_de;

   -- What a failure makes of the row whose lease it belongs to
   function decidir_falha(
      in_linha in t_linha,
      in_resultado in hsm_resultado.t_resultado,
      in_classe in varchar2,
      in_padroes in t_padroes,
      in_agora in timestamp
   ) return hsm_estado.t_mudanca is
      r_mudanca hsm_estado.t_mudanca := mudanca_de(in_linha);
      l_espera number;
   begin
      r_mudanca.ultimo_erro := erro_de(in_resultado);

      case in_classe
         when hsm_tipos.co_permanente then
            falhar(r_mudanca, to_char(coalesce(in_resultado.codigo, in_resultado.http), 'TM9'), in_agora);

         when hsm_tipos.co_transitoria then
            if in_linha.tentativas >= coalesce(in_linha.tentativas_max, in_padroes.tentativas_max) then
               falhar(r_mudanca, hsm_tipos.co_esgotado, in_agora);
            else
               l_espera := hsm_politica.espera_transitoria(
                  in_linha.tentativas,
                  coalesce(in_linha.espera_base_s, in_padroes.espera_base_s),
                  coalesce(in_linha.espera_max_s, in_padroes.espera_max_s),
                  dbms_random.value
               );
               esperar(r_mudanca, hsm_politica.somar_segundos(in_agora, l_espera));
            end if;

         when hsm_tipos.co_devolvido then
            r_mudanca.tentativas := in_linha.tentativas - 1;
            r_mudanca.envios := in_linha.envios - 1;
            r_mudanca.ultimo_erro := in_linha.ultimo_erro;
            esperar(r_mudanca, in_agora);

         else
            -- Throttled, wrongly configured or not allowed: not the row's fault. Its channel or route waits instead.
            r_mudanca.tentativas := in_linha.tentativas - 1;
            esperar(r_mudanca, in_agora);
      end case;
      return r_mudanca;
   end decidir_falha;

   -- A 403 is about a topic: the route waits for the operator, the channel goes on
   procedure suspender_rotas(in_suspensoes in t_suspensoes, in_agora in timestamp) is
      l_chave varchar2(100) := in_suspensoes.first;
      l_rotas hsm_tipos.t_numeros;
      l_motivos hsm_tipos.t_textos;
      l_mudadas hsm_tipos.t_numeros;
   begin
      -- In the order of the keys, the same for everybody: two reports cannot block each other
      while l_chave is not null loop
         l_rotas(l_rotas.count + 1) := to_number(l_chave, co_inteiro);
         l_motivos(l_rotas.count) := substr(in_suspensoes(l_chave), 1, 200);
         l_chave := in_suspensoes.next(l_chave);
      end loop;

      forall i in 1 .. l_rotas.count
         update hsm_rota_notificacao r
            set r.suspensa = hsm_tipos.co_sim,
                r.motivo_suspensao = l_motivos(i),
                r.dt_suspensao = in_agora
          where r.id = l_rotas(i)
            and r.suspensa = hsm_tipos.co_nao;

      -- Kept before the log runs statements of its own
      for i in 1 .. l_rotas.count loop
         l_mudadas(i) := sql%bulk_rowcount(i);
      end loop;
      for i in 1 .. l_rotas.count loop
         if l_mudadas(i) > 0 then
            hsm_registro.aviso(
               'hsm_desfecho.registrar', 'Rota ' || to_char(l_rotas(i), 'TM9') || ' suspensa', l_motivos(i)
            );
         end if;
      end loop;
   end suspender_rotas;

   procedure contar(io_resumo in out nocopy json_object_t, in_chave in varchar2) is
   begin
      io_resumo.put(in_chave, io_resumo.get_number(in_chave) + 1);
   end contar;

   procedure registrar(in_resultados in clob, in_agora in timestamp, out_resumo out varchar2) is
      r_padroes t_padroes;
      l_resultados hsm_resultado.t_resultados;
      l_ids sys.odcinumberlist;
      l_linhas t_linhas;
      l_tentativas t_tentativas;
      l_pos_linha hsm_tipos.t_posicoes;
      l_pos_tentativa hsm_tipos.t_posicoes;
      l_sinais hsm_vazao.t_sinais;
      l_suspensoes t_suspensoes;
      l_mudancas hsm_estado.t_mudancas;
      l_fechos t_fechos;
      l_resumo json_object_t := json_object_t();

      -- Keeps the array of rows in step with the changes decided, for a second result of the same row
      procedure mudar(in_linha in pls_integer, in_mudanca in hsm_estado.t_mudanca) is
      begin
         l_mudancas(l_mudancas.count + 1) := in_mudanca;
         l_linhas(in_linha).status := in_mudanca.para;
         l_linhas(in_linha).reserva := null;
      end mudar;

      -- What the channel makes of a result
      procedure avisar_canal(
         in_resultado in hsm_resultado.t_resultado,
         in_classe in varchar2,
         in_tentativa in t_tentativa
      ) is
         r_sinal hsm_politica.t_sinal;
      begin
         r_sinal.canal := in_tentativa.canal;
         r_sinal.classe := in_classe;
         r_sinal.reserva := in_tentativa.reserva;
         r_sinal.dt_reserva := in_tentativa.dt_reserva;
         r_sinal.codigo := in_resultado.codigo;
         r_sinal.esperar_s := in_resultado.esperar_s;
         r_sinal.erro := erro_de(in_resultado);
         l_sinais(l_sinais.count + 1) := r_sinal;
      end avisar_canal;

      procedure decidir(in_resultado in hsm_resultado.t_resultado) is
         l_linha pls_integer;
         l_tentativa pls_integer;
         l_classe hsm_tipos.st_classe;
         l_conta varchar2(20) := 'ignorado';
         r_mudanca hsm_estado.t_mudanca;
         r_fecho t_fecho;
      begin
         if not l_pos_linha.exists(chave_linha(in_resultado.id))
            or not l_pos_tentativa.exists(chave_tentativa(in_resultado.id, in_resultado.reserva))
         then
            contar(l_resumo, 'ignorado');
            return;
         end if;

         l_linha := l_pos_linha(chave_linha(in_resultado.id));
         l_tentativa := l_pos_tentativa(chave_tentativa(in_resultado.id, in_resultado.reserva));
         if l_tentativas(l_tentativa).resultado is not null
            and l_tentativas(l_tentativa).resultado <> hsm_tipos.co_expirada
         then
            contar(l_resumo, 'repetido');
            return;
         end if;

         l_classe := hsm_politica.classificar(
            in_resultado.http, in_resultado.codigo, in_resultado.classe, in_resultado.id_ntfy
         );
         r_fecho := fecho_de(in_resultado, l_classe);

         if l_classe = hsm_tipos.co_sucesso then
            -- Its token was issued by us: a success is believed, however late
            avisar_canal(in_resultado, l_classe, l_tentativas(l_tentativa));
            if l_linhas(l_linha).status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando, hsm_tipos.co_falha) then
               r_mudanca := mudanca_de(l_linhas(l_linha));
               r_mudanca.para := hsm_tipos.co_processado;
               r_mudanca.dt_processamento := in_agora;
               mudar(l_linha, r_mudanca);
               l_conta := 'processado';
            end if;
         elsif l_linhas(l_linha).status = hsm_tipos.co_enviando
               and l_linhas(l_linha).reserva = in_resultado.reserva
         then
            avisar_canal(in_resultado, l_classe, l_tentativas(l_tentativa));
            if l_classe = hsm_tipos.co_rota and l_linhas(l_linha).id_rota is not null then
               l_suspensoes(chave_linha(l_linhas(l_linha).id_rota)) := erro_de(in_resultado);
            end if;
            r_mudanca := decidir_falha(l_linhas(l_linha), in_resultado, l_classe, r_padroes, in_agora);
            mudar(l_linha, r_mudanca);
            if r_mudanca.para = hsm_tipos.co_falha then
               l_conta := 'falha';
            elsif l_classe = hsm_tipos.co_devolvido then
               l_conta := 'devolvido';
            else
               r_fecho.resultado := hsm_tipos.co_reagendada;
               l_conta := 'reagendado';
            end if;
         end if;

         l_fechos(l_fechos.count + 1) := r_fecho;
         l_tentativas(l_tentativa).resultado := r_fecho.resultado;
         contar(l_resumo, l_conta);
      end decidir;
   begin
      l_resumo.put('processado', 0);
      l_resumo.put('reagendado', 0);
      l_resumo.put('falha', 0);
      l_resumo.put('devolvido', 0);
      l_resumo.put('repetido', 0);
      l_resumo.put('ignorado', 0);

      l_resultados := hsm_resultado.ler(in_resultados);
      l_ids := ids_de(l_resultados);
      r_padroes := ler_padroes;

      -- In id order, so that two reports with rows in common cannot block each other
      select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */
             f.id, f.status, f.reserva, f.tentativas, f.envios, f.proxima_tentativa, f.ultimo_erro,
             f.id_rota, r.tentativas_max, r.espera_base_s, r.espera_max_s
        bulk collect into l_linhas
        from hsm_fila_notificacao f
        left join hsm_rota_notificacao r
          on r.id = f.id_rota
       where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                        from table(l_ids) i)
       order by f.id
         for update of f.status wait 5;

      for i in 1 .. l_linhas.count loop
         l_pos_linha(chave_linha(l_linhas(i).id)) := i;
      end loop;

      -- Attempts only change under the lock of their queue row, which we hold
      select /*+ leading(i t) use_nl(t) index(t hsm_tentativa_pk) cardinality(i 100) */
             t.id_fila, t.reserva, t.resultado, t.canal, t.dt_reserva
        bulk collect into l_tentativas
        from table(l_ids) i
        join hsm_tentativa_envio t
          on t.id_fila = i.column_value;

      for i in 1 .. l_tentativas.count loop
         l_pos_tentativa(chave_tentativa(l_tentativas(i).id_fila, l_tentativas(i).reserva)) := i;
      end loop;

      for i in 1 .. l_resultados.count loop
         decidir(l_resultados(i));
      end loop;

      hsm_estado.aplicar(l_mudancas);
      fechar_tentativas(l_fechos, in_agora);
      suspender_rotas(l_suspensoes, in_agora);
      hsm_vazao.absorver(l_sinais, in_agora);
      out_resumo := l_resumo.to_string;
   end registrar;

end hsm_desfecho;
/
