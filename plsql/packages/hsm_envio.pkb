create or replace package body hsm_envio as

   -- About the hints: the queue is empty at one moment and full at the next, so statistics are right for neither.
   -- The indexes named are right for both.

   co_limite_vencidas constant pls_integer := 1000;
   -- prior_vivo is 5 minus the priority: 0 goes first
   co_prior_ultima constant pls_integer := 4;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   -- What a decision needs to know about a row
   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      status hsm_fila_notificacao.status%type,
      reserva hsm_fila_notificacao.reserva%type,
      tentativas hsm_fila_notificacao.tentativas%type,
      envios hsm_fila_notificacao.envios%type,
      proxima_tentativa hsm_fila_notificacao.proxima_tentativa%type,
      ultimo_erro hsm_fila_notificacao.ultimo_erro%type,
      tentativas_max hsm_rota_notificacao.tentativas_max%type,
      espera_base_s hsm_rota_notificacao.espera_base_s%type,
      espera_max_s hsm_rota_notificacao.espera_max_s%type
   );
   type t_linhas is table of t_linha index by pls_integer;

   type t_tentativa is record (
      id_fila hsm_tentativa_envio.id_fila%type,
      reserva hsm_tentativa_envio.reserva%type,
      resultado hsm_tentativa_envio.resultado%type,
      classe hsm_tentativa_envio.classe%type
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
      erro varchar2(1000 char),
      duracao_ms number,
      id_ntfy varchar2(100 char)
   );
   type t_fechos is table of t_fecho index by pls_integer;

   -- The retry policy where the route has none
   type t_padroes is record (
      tentativas_max number,
      espera_base_s number,
      espera_max_s number,
      espera_config_s number,
      espera_limite_s number,
      espera_limite_max_s number
   );

   type t_itens is table of hsm_rota.t_item index by pls_integer;

   function ler_padroes return t_padroes is
      r_padroes t_padroes;
   begin
      r_padroes.tentativas_max := hsm_config.numero(hsm_config.co_tentativas_max);
      r_padroes.espera_base_s := hsm_config.numero(hsm_config.co_espera_base_s);
      r_padroes.espera_max_s := hsm_config.numero(hsm_config.co_espera_max_s);
      r_padroes.espera_config_s := hsm_config.numero(hsm_config.co_espera_config_s);
      r_padroes.espera_limite_s := hsm_config.numero(hsm_config.co_espera_limite_s);
      r_padroes.espera_limite_max_s := hsm_config.numero(hsm_config.co_espera_limite_max_s);
      return r_padroes;
   end ler_padroes;

   procedure conferir_trabalhador(in_trabalhador in varchar2) is
   begin
      if in_trabalhador is null or length(in_trabalhador) > 64 then
         raise_application_error(co_erro_argumento, 'Trabalhador: de 1 a 64 caracteres');
      end if;
   end conferir_trabalhador;

   -- Channels that may be served now, in alias order
   function canais_abertos(in_canais in varchar2) return hsm_tipos.t_textos is
      l_lista varchar2(4000) := ',' || replace(in_canais, ' ') || ',';
      l_canais hsm_tipos.t_textos;
   begin
      select c.canal
        bulk collect into l_canais
        from hsm_canal c
       where c.pausado = hsm_tipos.co_nao
         and (in_canais is null or instr(l_lista, ',' || c.canal || ',') > 0)
       order by c.canal;
      return l_canais;
   end canais_abertos;

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
                r.tentativas_max, r.espera_base_s, r.espera_max_s
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

   -- Claim

   -- Ids of rows of a channel that are due, locked, at most in_limite
   function candidatas(
      in_canal in varchar2,
      in_agora in timestamp,
      in_limite in pls_integer
   ) return hsm_tipos.t_numeros is
      cursor c_devidas is
         select /*+ index(f hsm_fila_viva_idx) */
                f.id
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo = in_canal
            and f.em_vivo <= in_agora
            and (f.ordenada = hsm_tipos.co_nao
                 or not exists (select null
                                  from hsm_fila_notificacao a
                                 where a.os_vivo = f.os_vivo
                                   and a.rota_vivo = f.rota_vivo
                                   and a.id_vivo < f.id_vivo))
          order by f.prior_vivo, f.em_vivo, f.id_vivo
            for update of f.status skip locked;

      l_ids hsm_tipos.t_numeros;
   begin
      open c_devidas;
      fetch c_devidas bulk collect into l_ids limit in_limite;
      close c_devidas;
      return l_ids;
   end candidatas;

   -- Builds the notifications this claim lacks. Rows that cannot be rendered leave the claim.
   procedure montar_cargas(in_reserva in varchar2, in_agora in timestamp) is
      l_prefixo hsm_instalacao.prefixo_sequencia%type;
      l_itens t_itens;
      l_ids hsm_tipos.t_numeros;
      l_cargas hsm_tipos.t_clobs;
      l_mudancas hsm_estado.t_mudancas;
      r_mudanca hsm_estado.t_mudanca;
      l_carga clob;
      l_erro varchar2(1000 char);
      l_prontas pls_integer := 0;
   begin
      select /*+ index(f hsm_fila_viva_idx) */
             f.id, f.id_os, f.tipo_os, f.evento, f.mensagem, f.dados, f.dados_longos,
             r.topico, r.titulo, r.mensagem, f.prioridade, r.etiquetas, r.url_clique, r.acoes, r.markdown
        bulk collect into l_itens
        from hsm_fila_notificacao f
        join hsm_rota_notificacao r
          on r.id = f.id_rota
       where f.status_vivo = hsm_tipos.co_enviando
         and f.reserva = in_reserva
         and not exists (select null
                           from hsm_carga c
                          where c.id_fila = f.id)
       order by f.id;

      if l_itens.count = 0 then
         return;
      end if;

      select i.prefixo_sequencia
        into l_prefixo
        from hsm_instalacao i;

      for i in 1 .. l_itens.count loop
         begin
            l_carga := hsm_rota.montar(l_itens(i), l_prefixo);
            l_prontas := l_prontas + 1;
            l_ids(l_prontas) := l_itens(i).id;
            l_cargas(l_prontas) := l_carga;
         exception
            when e_cancelada then
               raise;
            when others then
               -- Whatever the reason, one notification that cannot be built must not hold the others back
               l_erro := substr(sqlerrm, 1, 1000);
               r_mudanca := null;
               r_mudanca.id := l_itens(i).id;
               r_mudanca.de := hsm_tipos.co_enviando;
               r_mudanca.reserva := in_reserva;
               r_mudanca.proxima_tentativa := in_agora;
               r_mudanca.ultimo_erro := l_erro;
               falhar(r_mudanca, hsm_tipos.co_render, in_agora);
               l_mudancas(l_mudancas.count + 1) := r_mudanca;
         end;
      end loop;

      forall i in 1 .. l_prontas
         insert into hsm_carga (id_fila, dt_criacao, payload)
         values (l_ids(i), in_agora, l_cargas(i));

      for i in 1 .. l_mudancas.count loop
         -- Nothing was sent: the claim's attempt and send are taken back
         select f.tentativas - 1, f.envios - 1
           into l_mudancas(i).tentativas, l_mudancas(i).envios
           from hsm_fila_notificacao f
          where f.id = l_mudancas(i).id;
      end loop;
      hsm_estado.aplicar(l_mudancas);
   end montar_cargas;

   procedure reservar(
      in_trabalhador in varchar2,
      in_lote in pls_integer,
      in_canais in varchar2,
      in_agora in timestamp,
      out_reserva out varchar2,
      out_total out pls_integer,
      out_prazo_s out number
   ) is
      l_lote pls_integer;
      l_ate timestamp(6);
      l_canais hsm_tipos.t_textos;
      l_inicio pls_integer;
      l_ids hsm_tipos.t_numeros;
      l_tomadas hsm_tipos.t_numeros;
      l_total pls_integer := 0;
      l_vencidas pls_integer;
   begin
      conferir_trabalhador(in_trabalhador);
      if in_lote is null or in_lote < 1 then
         raise_application_error(co_erro_argumento, 'Lote: pelo menos 1');
      end if;

      out_reserva := rawtohex(sys_guid());
      l_lote := least(in_lote, hsm_config.numero(hsm_config.co_lote_max));
      out_prazo_s := hsm_config.numero(hsm_config.co_reserva_s);
      l_ate := hsm_politica.somar_segundos(in_agora, out_prazo_s);
      l_vencidas := recuperar_vencidas(in_agora, co_limite_vencidas);
      l_canais := canais_abertos(in_canais);

      if l_canais.count > 0 then
         l_inicio := hsm_politica.inicio_rodizio(in_agora, l_canais.count);
         for k in 0 .. l_canais.count - 1 loop
            exit when l_total >= l_lote;
            l_ids := candidatas(
               l_canais(mod(l_inicio - 1 + k, l_canais.count) + 1), in_agora, l_lote - l_total
            );
            hsm_estado.reservar(l_ids, in_trabalhador, out_reserva, in_agora, l_ate, l_tomadas);
            l_total := l_total + l_tomadas.count;
         end loop;
      end if;

      if l_total > 0 then
         montar_cargas(out_reserva, in_agora);
         insert into hsm_tentativa_envio (id_fila, reserva, numero, trabalhador, canal, dt_reserva)
         select /*+ index(f hsm_fila_viva_idx) */
                f.id, f.reserva, f.envios, f.trabalhador, f.canal, in_agora
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_enviando
            and f.reserva = out_reserva;
         l_total := sql%rowcount;
      end if;
      out_total := l_total;
   end reservar;

   -- Work ahead

   function segundos_ate_trabalho(in_canais in varchar2, in_agora in timestamp) return number is
      l_canais hsm_tipos.t_textos;
      l_menor timestamp(6);

      -- Within one status, channel and priority the index has the rows in the order they come due: the first that
      -- waits for no other ends the search, however many there are
      cursor c_proxima(in_status in varchar2, in_canal in varchar2, in_prior in number) is
         select /*+ index(f hsm_fila_viva_idx) */
                f.em_vivo
           from hsm_fila_notificacao f
          where f.status_vivo = in_status
            and f.canal_vivo = in_canal
            and f.prior_vivo = in_prior
            and (f.ordenada = hsm_tipos.co_nao
                 or not exists (select null
                                  from hsm_fila_notificacao a
                                 where a.os_vivo = f.os_vivo
                                   and a.rota_vivo = f.rota_vivo
                                   and a.id_vivo < f.id_vivo))
          order by f.em_vivo, f.id_vivo;

      procedure considerar(in_status in varchar2, in_canal in varchar2, in_prior in number) is
         l_em timestamp(6);
      begin
         open c_proxima(in_status, in_canal, in_prior);
         fetch c_proxima into l_em;
         if c_proxima%found and (l_menor is null or l_em < l_menor) then
            l_menor := l_em;
         end if;
         close c_proxima;
      end considerar;
   begin
      l_canais := canais_abertos(in_canais);

      for i in 1 .. l_canais.count loop
         for l_prior in 0 .. co_prior_ultima loop
            considerar(hsm_tipos.co_pendente, l_canais(i), l_prior);
            -- ENVIANDO counts with the end of its lease, when it would be handed out again
            considerar(hsm_tipos.co_enviando, l_canais(i), l_prior);
            if l_menor <= in_agora then
               return 0;
            end if;
         end loop;
      end loop;

      if l_menor is null then
         return null;
      end if;
      return round(hsm_politica.segundos_entre(in_agora, l_menor), 3);
   end segundos_ate_trabalho;

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

   -- What a failure makes of the row whose lease it belongs to
   --   in_repeticoes  throttled sends of the row right before this one
   function decidir_falha(
      in_linha in t_linha,
      in_resultado in hsm_resultado.t_resultado,
      in_classe in varchar2,
      in_repeticoes in pls_integer,
      in_padroes in t_padroes,
      in_agora in timestamp
   ) return hsm_estado.t_mudanca is
      r_mudanca hsm_estado.t_mudanca := mudanca_de(in_linha);
      l_espera number;
   begin
      r_mudanca.ultimo_erro := substr(
         coalesce(
            in_resultado.erro,
            case
               when in_resultado.http is null then in_resultado.classe
               else 'HTTP ' || to_char(in_resultado.http, 'TM9')
            end
         ),
         1, 1000
      );

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

         when hsm_tipos.co_limite then
            l_espera := hsm_politica.espera_limite(
               in_resultado.codigo,
               in_resultado.esperar_s,
               in_repeticoes,
               in_padroes.espera_limite_s,
               in_padroes.espera_limite_max_s,
               in_agora
            );
            r_mudanca.tentativas := in_linha.tentativas - 1;
            esperar(r_mudanca, hsm_politica.somar_segundos(in_agora, l_espera));

         when hsm_tipos.co_config then
            r_mudanca.tentativas := in_linha.tentativas - 1;
            esperar(r_mudanca, hsm_politica.somar_segundos(in_agora, in_padroes.espera_config_s));

         when hsm_tipos.co_devolvido then
            r_mudanca.tentativas := in_linha.tentativas - 1;
            r_mudanca.envios := in_linha.envios - 1;
            r_mudanca.ultimo_erro := in_linha.ultimo_erro;
            esperar(r_mudanca, in_agora);
      end case;
      return r_mudanca;
   end decidir_falha;

   procedure contar(io_resumo in out nocopy json_object_t, in_chave in varchar2) is
   begin
      io_resumo.put(in_chave, io_resumo.get_number(in_chave) + 1);
   end contar;

   procedure registrar(
      in_trabalhador in varchar2,
      in_resultados in clob,
      in_agora in timestamp,
      out_resumo out varchar2
   ) is
      r_padroes t_padroes;
      l_resultados hsm_resultado.t_resultados;
      l_ids sys.odcinumberlist;
      l_linhas t_linhas;
      l_tentativas t_tentativas;
      l_pos_linha hsm_tipos.t_posicoes;
      l_pos_tentativa hsm_tipos.t_posicoes;
      l_limites hsm_tipos.t_posicoes;
      l_mudancas hsm_estado.t_mudancas;
      l_fechos t_fechos;
      l_resumo json_object_t := json_object_t();

      function limites_de(in_id in number) return pls_integer is
         l_chave varchar2(100) := chave_linha(in_id);
      begin
         return case when l_limites.exists(l_chave) then l_limites(l_chave) else 0 end;
      end limites_de;

      -- Keeps the array of rows in step with the changes decided, for a second result of the same row
      procedure mudar(in_linha in pls_integer, in_mudanca in hsm_estado.t_mudanca) is
      begin
         l_mudancas(l_mudancas.count + 1) := in_mudanca;
         l_linhas(in_linha).status := in_mudanca.para;
         l_linhas(in_linha).reserva := null;
      end mudar;

      -- Counts throttled sends of a row in a row; what was not sent neither counts nor ends the series
      procedure contar_limite(in_tentativa in t_tentativa) is
         l_chave varchar2(100) := chave_linha(in_tentativa.id_fila);
      begin
         if in_tentativa.classe = hsm_tipos.co_limite then
            l_limites(l_chave) := limites_de(in_tentativa.id_fila) + 1;
         elsif in_tentativa.classe <> hsm_tipos.co_devolvido then
            l_limites.delete(l_chave);
         end if;
      end contar_limite;

      procedure decidir(in_resultado in hsm_resultado.t_resultado) is
         l_linha pls_integer;
         l_tentativa pls_integer;
         l_classe hsm_tipos.st_classe;
         l_conta varchar2(20 char) := 'ignorado';
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
            r_mudanca := decidir_falha(
               l_linhas(l_linha), in_resultado, l_classe, limites_de(in_resultado.id), r_padroes, in_agora
            );
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
      conferir_trabalhador(in_trabalhador);
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
      select /*+ index(f hsm_fila_pk) */
             f.id, f.status, f.reserva, f.tentativas, f.envios, f.proxima_tentativa, f.ultimo_erro,
             r.tentativas_max, r.espera_base_s, r.espera_max_s
        bulk collect into l_linhas
        from hsm_fila_notificacao f
        left join hsm_rota_notificacao r
          on r.id = f.id_rota
       where f.id in (select i.column_value from table(l_ids) i)
       order by f.id
         for update of f.status wait 5;

      for i in 1 .. l_linhas.count loop
         l_pos_linha(chave_linha(l_linhas(i).id)) := i;
      end loop;

      -- Attempts only change under the lock of their queue row, which we hold
      select /*+ index(t hsm_tentativa_pk) */
             t.id_fila, t.reserva, t.resultado, t.classe
        bulk collect into l_tentativas
        from hsm_tentativa_envio t
       where t.id_fila in (select i.column_value from table(l_ids) i)
       order by t.id_fila, t.dt_reserva;

      for i in 1 .. l_tentativas.count loop
         l_pos_tentativa(chave_tentativa(l_tentativas(i).id_fila, l_tentativas(i).reserva)) := i;
         contar_limite(l_tentativas(i));
      end loop;

      for i in 1 .. l_resultados.count loop
         decidir(l_resultados(i));
      end loop;

      hsm_estado.aplicar(l_mudancas);
      fechar_tentativas(l_fechos, in_agora);
      out_resumo := l_resumo.to_string;
   end registrar;

end hsm_envio;
/
