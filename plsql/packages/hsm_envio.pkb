create or replace package body hsm_envio as

   -- How a claim goes: first what is over is put in order (MANTER). Then each channel that lets something through is
   -- asked for the rows whose turn it is (hsm_vez.chamar, which knows the one rule), they are taken
   -- (hsm_estado.reservar), and their notifications are built. Whatever may not go has left the claims' order by then
   -- and is not met again.

   co_bytes_canais constant pls_integer := 3998;
   -- How long one call may wait
   co_espera_max_s constant pls_integer := 60;
   -- Rows looked at to see whether one may go: mostly the first may
   co_olhada constant pls_integer := 10;
   -- Rows of a priority a breaker's probe is chosen from
   co_amostra constant pls_integer := 50;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   type t_itens is table of hsm_rota.t_item index by pls_integer;
   type t_cargas is table of hsm_rota.t_carga index by pls_integer;

   procedure conferir_trabalhador(in_trabalhador in varchar2) is
   begin
      if in_trabalhador is null or length(in_trabalhador) > 64 then
         raise_application_error(co_erro_argumento, 'Trabalhador: de 1 a 64 caracteres');
      elsif regexp_like(in_trabalhador, '[[:cntrl:]]') then
         raise_application_error(co_erro_argumento, 'Trabalhador: sem caracteres de controle');
      end if;
   end conferir_trabalhador;

   -- A longer list could not be met in SQL
   procedure conferir_canais(in_canais in varchar2) is
   begin
      if lengthb(in_canais) > co_bytes_canais then
         raise_application_error(
            co_erro_argumento, 'Canais: até ' || to_char(co_bytes_canais, 'TM9') || ' bytes'
         );
      end if;
   end conferir_canais;

   procedure conferir_contrato(in_contrato in number) is
   begin
      if in_contrato is null or in_contrato not in (1, co_contrato) then
         raise_application_error(
            co_erro_argumento,
            'Contrato: 1 ou ' || to_char(co_contrato, 'TM9') || '; atualize o banco ou o processo de envio'
         );
      end if;
   end conferir_contrato;

   procedure conferir_espera(in_maximo_s in number) is
   begin
      if in_maximo_s is null or in_maximo_s not between 0 and co_espera_max_s then
         raise_application_error(
            co_erro_argumento, 'Espera máxima: de 0 a ' || to_char(co_espera_max_s, 'TM9') || ' segundos'
         );
      end if;
   end conferir_espera;

   function nova_reserva(
      in_trabalhador in varchar2,
      in_lote in pls_integer,
      in_canais in varchar2,
      in_contrato in pls_integer default co_contrato
   ) return t_reserva is
      l_numeros hsm_config.t_numeros;
      r_reserva t_reserva;
   begin
      conferir_trabalhador(in_trabalhador);
      if in_lote is null or in_lote < 1 then
         raise_application_error(co_erro_argumento, 'Lote: pelo menos 1');
      end if;
      conferir_canais(in_canais);
      conferir_contrato(in_contrato);

      r_reserva.trabalhador := in_trabalhador;
      r_reserva.reserva := rawtohex(sys_guid());
      l_numeros := hsm_config.numeros(sys.odcivarchar2list(hsm_config.co_lote_max, hsm_config.co_reserva_s));
      r_reserva.lote := least(in_lote, l_numeros(hsm_config.co_lote_max));
      r_reserva.prazo_s := l_numeros(hsm_config.co_reserva_s);
      r_reserva.canais := in_canais;
      r_reserva.contrato := in_contrato;
      r_reserva.ids := sys.odcinumberlist();
      return r_reserva;
   end nova_reserva;

   procedure manter(
      in_agora in timestamp,
      in_prazo_s in number,
      out_vencidas out pls_integer,
      out_velhas out pls_integer
   ) is
      r_pendencias hsm_vez.t_pendencias := hsm_vez.pendencias(in_agora, in_prazo_s);
      l_total pls_integer;
   begin
      out_vencidas := 0;
      out_velhas := 0;
      if r_pendencias.vencidas then
         out_vencidas := hsm_desfecho.recuperar_vencidas(in_agora, in_prazo_s, co_fatia);
      end if;
      if r_pendencias.velhas then
         out_velhas := hsm_vez.expirar(in_agora, co_fatia);
      end if;
      if r_pendencias.devedoras then
         l_total := hsm_estado.pagar_devidas(co_fatia);
      end if;
      if r_pendencias.soltas then
         l_total := hsm_suspensao.soltar(co_fatia);
      end if;
      if r_pendencias.sondas then
         hsm_suspensao.sondar(in_agora, co_fatia);
      end if;
   end manter;

   -- Claim

   procedure acrescentar(
      io_ids in out nocopy hsm_tipos.t_numeros,
      in_vao in hsm_vez.t_linhas,
      in_quantas in pls_integer
   ) is
   begin
      for i in 1 .. least(in_vao.count, in_quantas) loop
         io_ids(io_ids.count + 1) := in_vao(i).id;
      end loop;
   end acrescentar;

   -- Chooses up to in_quantas rows of a channel, in its order. Of each priority first as many are looked at as are
   -- missing, and once more a whole slice where that left room: so what has to be put away is put away once, and no
   -- more is locked than is needed where nothing has.
   --   io_guardadas  grows by what was put away
   procedure escolher(
      in_canal in varchar2,
      in_quantas in pls_integer,
      in_agora in timestamp,
      io_ids in out nocopy hsm_tipos.t_numeros,
      io_guardadas in out pls_integer
   ) is
      l_prioridades hsm_tipos.t_numeros := hsm_vez.prioridades(in_canal, in_agora);
      l_vao hsm_vez.t_linhas;
      l_faltam pls_integer := in_quantas;
      l_guardadas pls_integer;
   begin
      for p in 1 .. l_prioridades.count loop
         hsm_vez.chamar(in_canal, l_prioridades(p), l_faltam, in_agora, l_vao, l_guardadas);
         io_guardadas := io_guardadas + l_guardadas;
         if l_guardadas between 1 and co_fatia - 1 then
            -- What may go is still there, and comes again
            hsm_vez.chamar(in_canal, l_prioridades(p), co_fatia, in_agora, l_vao, l_guardadas);
            io_guardadas := io_guardadas + l_guardadas;
         end if;
         acrescentar(io_ids, l_vao, l_faltam);
         l_faltam := l_faltam - least(l_vao.count, l_faltam);
         exit when l_faltam = 0 or io_guardadas >= co_fatia;
      end loop;
   end escolher;

   -- Chooses the row to probe a channel with: of the first due ones of each priority the one whose last send is longest
   -- ago, so that a row that always fails does not keep the breaker open for the others
   procedure escolher_sonda(
      in_canal in varchar2,
      in_agora in timestamp,
      io_ids in out nocopy hsm_tipos.t_numeros,
      io_guardadas in out pls_integer
   ) is
      l_prioridades hsm_tipos.t_numeros := hsm_vez.prioridades(in_canal, in_agora);
      l_vao hsm_vez.t_linhas;
      l_sonda hsm_vez.t_linhas;
      l_guardadas pls_integer;
   begin
      for p in 1 .. l_prioridades.count loop
         hsm_vez.chamar(in_canal, l_prioridades(p), co_amostra, in_agora, l_vao, l_guardadas);
         for i in 1 .. l_vao.count loop
            if l_sonda.count = 0
               or (l_sonda(1).dt_envio is not null
                   and (l_vao(i).dt_envio is null or l_vao(i).dt_envio < l_sonda(1).dt_envio))
            then
               l_sonda(1) := l_vao(i);
            end if;
         end loop;
         io_guardadas := io_guardadas + l_guardadas;
      end loop;
      acrescentar(io_ids, l_sonda, 1);
   end escolher_sonda;

   -- Nothing was sent of rows that cannot be rendered: the claim's attempt and send are taken back
   procedure falhar_render(
      io_tomadas in out nocopy hsm_estado.t_tomadas,
      in_erros in hsm_tipos.t_textos,
      in_reserva in t_reserva,
      in_agora in timestamp
   ) is
      l_mudancas hsm_estado.t_mudancas;
      r_prontas hsm_estado.t_tomadas;
      l_n pls_integer := 0;
   begin
      for i in 1 .. io_tomadas.ids.count loop
         if in_erros.exists(i) then
            l_mudancas(l_mudancas.count + 1) := hsm_estado.mudanca(
               io_tomadas.ids(i), hsm_tipos.co_enviando, hsm_tipos.co_falha, in_reserva.reserva,
               in_motivo => hsm_tipos.co_render,
               in_erro => in_erros(i),
               in_proxima_tentativa => in_agora,
               in_tentativas => io_tomadas.tentativas(i) - 1,
               in_envios => io_tomadas.envios(i) - 1
            );
         else
            l_n := l_n + 1;
            r_prontas.ids(l_n) := io_tomadas.ids(i);
            r_prontas.canais(l_n) := io_tomadas.canais(i);
            r_prontas.tentativas(l_n) := io_tomadas.tentativas(i);
            r_prontas.envios(l_n) := io_tomadas.envios(i);
         end if;
      end loop;
      hsm_estado.aplicar(l_mudancas, in_agora);
      io_tomadas := r_prontas;
   end falhar_render;

   -- Builds the notifications these rows lack. Those that cannot be rendered leave the claim.
   procedure montar_cargas(
      io_tomadas in out nocopy hsm_estado.t_tomadas,
      in_reserva in t_reserva,
      in_agora in timestamp
   ) is
      l_tomadas sys.odcinumberlist := hsm_estado.em_sql(io_tomadas.ids);
      l_prefixo hsm_instalacao.prefixo_sequencia%type;
      l_itens t_itens;
      l_posicoes hsm_tipos.t_posicoes;
      l_ids hsm_tipos.t_numeros;
      l_cargas t_cargas;
      l_erros hsm_tipos.t_textos;
      r_carga hsm_rota.t_carga;
   begin
      select /*+ leading(i f r c) use_nl(f r c) index(f hsm_fila_pk) cardinality(i 100) */
             f.id, f.id_os, f.tipo_os, f.evento, f.origem, f.dt_criacao, f.mensagem, f.dados, f.dados_longos, c.tipo,
             r.topico, r.titulo, r.mensagem, r.prioridade, r.etiquetas, r.url_clique, r.acoes, r.markdown,
             r.chave_roteamento, r.cabecalhos
        bulk collect into l_itens
        from table(l_tomadas) i
        join hsm_fila_notificacao f
          on f.id = i.column_value
        join hsm_rota_notificacao r
          on r.id = f.id_rota
        join hsm_canal c
          on c.canal = r.canal
       where not exists (select /*+ no_unnest */ null
                           from hsm_carga p
                          where p.id_fila = f.id);

      if l_itens.count = 0 then
         return;
      end if;

      select i.prefixo_sequencia
        into l_prefixo
        from hsm_instalacao i;

      for i in 1 .. io_tomadas.ids.count loop
         l_posicoes(to_char(io_tomadas.ids(i), 'TM9')) := i;
      end loop;
      for i in 1 .. l_itens.count loop
         begin
            r_carga := hsm_rota.montar(l_itens(i), l_prefixo);
            l_ids(l_ids.count + 1) := l_itens(i).id;
            l_cargas(l_cargas.count + 1) := r_carga;
         exception
            when e_cancelada then
               raise;
            when others then
               -- Whatever the reason, one notification that cannot be built must not hold the others back
               l_erros(l_posicoes(to_char(l_itens(i).id, 'TM9'))) := substr(sqlerrm, 1, 1000);
         end;
      end loop;

      forall i in 1 .. l_ids.count
         insert into hsm_carga (id_fila, dt_criacao, payload, destino, chave, cabecalhos)
         values (
            l_ids(i), in_agora, l_cargas(i).payload, l_cargas(i).destino, l_cargas(i).chave, l_cargas(i).cabecalhos
         );

      if l_erros.count > 0 then
         falhar_render(io_tomadas, l_erros, in_reserva, in_agora);
      end if;
   end montar_cargas;

   -- The proof that a late answer is ours
   procedure anotar_tentativas(in_tomadas in hsm_estado.t_tomadas, in_reserva in t_reserva, in_agora in timestamp) is
   begin
      forall i in 1 .. in_tomadas.ids.count
         insert into hsm_tentativa_envio (id_fila, reserva, numero, trabalhador, canal, dt_reserva)
         values (
            in_tomadas.ids(i), in_reserva.reserva, in_tomadas.envios(i), in_reserva.trabalhador, in_tomadas.canais(i),
            in_agora
         );
   end anotar_tentativas;

   -- Charges the channels for what is handed out
   procedure cobrar(
      in_canais in hsm_vazao.t_canais,
      in_tomadas in hsm_estado.t_tomadas,
      in_reserva in t_reserva,
      in_agora in timestamp
   ) is
      l_quantas hsm_tipos.t_posicoes;
      l_cobrados hsm_vazao.t_canais;
      r_canal hsm_politica.t_canal;
   begin
      for i in 1 .. in_canais.count loop
         l_quantas(in_canais(i).canal) := 0;
      end loop;
      for i in 1 .. in_tomadas.ids.count loop
         l_quantas(in_tomadas.canais(i)) := l_quantas(in_tomadas.canais(i)) + 1;
      end loop;
      for i in 1 .. in_canais.count loop
         r_canal := in_canais(i);
         if l_quantas(r_canal.canal) > 0 and hsm_vazao.tem_estado(r_canal) then
            hsm_politica.entregar(
               r_canal, l_quantas(r_canal.canal), in_reserva.reserva, in_reserva.prazo_s, in_agora
            );
            l_cobrados(l_cobrados.count + 1) := r_canal;
         end if;
      end loop;
      hsm_vazao.gravar(l_cobrados);
   end cobrar;

   -- Takes the chosen rows into the claim
   --   in_canais  the channels they are of, as hsm_vazao.tomar has given them
   procedure tomar(
      in_ids in hsm_tipos.t_numeros,
      in_canais in hsm_vazao.t_canais,
      io_reserva in out nocopy t_reserva,
      in_agora in timestamp,
      io_guardadas in out pls_integer
   ) is
      r_tomadas hsm_estado.t_tomadas;
      l_tomadas pls_integer;
   begin
      r_tomadas := hsm_estado.reservar(
         in_ids, io_reserva.trabalhador, io_reserva.reserva, in_agora, io_reserva.ate
      );
      l_tomadas := r_tomadas.ids.count;
      montar_cargas(r_tomadas, io_reserva, in_agora);
      io_guardadas := io_guardadas + l_tomadas - r_tomadas.ids.count;
      anotar_tentativas(r_tomadas, io_reserva, in_agora);
      -- What did not render was no send
      cobrar(in_canais, r_tomadas, io_reserva, in_agora);
      for i in 1 .. r_tomadas.ids.count loop
         io_reserva.ids.extend;
         io_reserva.ids(io_reserva.ids.count) := r_tomadas.ids(i);
      end loop;
   end tomar;

   procedure reservar(io_reserva in out nocopy t_reserva, in_agora in timestamp, out_continua out boolean) is
      l_canais hsm_vazao.t_canais;
      l_tomados hsm_vazao.t_canais;
      r_canal hsm_politica.t_canal;
      l_ids hsm_tipos.t_numeros;
      l_inicio pls_integer;
      l_faltam pls_integer := io_reserva.lote - io_reserva.ids.count;
      l_guardadas pls_integer := 0;
      l_vencidas pls_integer;
      l_velhas pls_integer;
      l_motivo hsm_instalacao.ultimo_aviso%type;
   begin
      out_continua := false;
      if hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado then
         hsm_guarda.anunciar(l_motivo);
         return;
      elsif l_motivo is not null then
         hsm_guarda.anunciar(l_motivo);
      end if;

      if io_reserva.ids.count = 0 then
         io_reserva.ate := hsm_politica.somar_segundos(in_agora, io_reserva.prazo_s);
      elsif in_agora >= io_reserva.ate then
         return;
      end if;
      manter(in_agora, io_reserva.prazo_s, l_vencidas, l_velhas);
      l_canais := hsm_vazao.servidos(io_reserva.canais, io_reserva.contrato);
      l_inicio := case when l_canais.count > 0 then hsm_politica.inicio_rodizio(in_agora, l_canais.count) end;
      for k in 0 .. l_canais.count - 1 loop
         exit when l_ids.count >= l_faltam or l_guardadas >= co_fatia;
         r_canal := l_canais(mod(l_inicio - 1 + k, l_canais.count) + 1);
         if hsm_vazao.tomar(r_canal, in_agora) then
            l_tomados(l_tomados.count + 1) := r_canal;
            if r_canal.disjuntor = hsm_tipos.co_fechado then
               escolher(
                  r_canal.canal, hsm_politica.cota(r_canal, in_agora, l_faltam - l_ids.count), in_agora, l_ids,
                  l_guardadas
               );
            else
               escolher_sonda(r_canal.canal, in_agora, l_ids, l_guardadas);
            end if;
         end if;
      end loop;

      if l_ids.count > 0 then
         tomar(l_ids, l_tomados, io_reserva, in_agora, l_guardadas);
      end if;
      out_continua := l_guardadas > 0 and io_reserva.ids.count < io_reserva.lote;
   end reservar;

   procedure arrumar(in_agora in timestamp) is
      l_canais hsm_vazao.t_canais := hsm_vazao.servidos(null, co_contrato);
      l_prioridades hsm_tipos.t_numeros;
      l_vao hsm_vez.t_linhas;
      l_quantas pls_integer;
      l_guardadas pls_integer;
   begin
      for i in 1 .. l_canais.count loop
         l_prioridades := hsm_vez.prioridades(l_canais(i).canal, in_agora);
         for p in 1 .. l_prioridades.count loop
            l_quantas := co_olhada;
            loop
               hsm_vez.chamar(l_canais(i).canal, l_prioridades(p), l_quantas, in_agora, l_vao, l_guardadas);
               exit when l_vao.count > 0 or l_guardadas = 0 or l_quantas = co_fatia;
               l_quantas := co_fatia;
            end loop;
         end loop;
      end loop;
   end arrumar;

   -- Work ahead

   procedure perguntar(
      in_canais in varchar2,
      in_agora in timestamp,
      in_contrato in pls_integer,
      out_segundos out number,
      out_livres out nocopy t_livres
   ) is
      l_canais hsm_vazao.t_canais;
      r_pendencias hsm_vez.t_pendencias;
      l_motivo hsm_instalacao.ultimo_aviso%type;
      l_nomes sys.odcivarchar2list := sys.odcivarchar2list();
      l_vezes hsm_vez.t_vezes_dos_canais;
      l_quando timestamp(6);
      l_menor timestamp(6);
   begin
      out_livres.delete;
      conferir_canais(in_canais);
      conferir_contrato(in_contrato);
      if hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado then
         return;
      end if;

      r_pendencias := hsm_vez.pendencias(in_agora, hsm_config.numero(hsm_config.co_reserva_s));
      if r_pendencias.vencidas or r_pendencias.velhas or r_pendencias.devedoras or r_pendencias.soltas
         or r_pendencias.sondas
      then
         out_segundos := 0;
         return;
      end if;

      l_canais := hsm_vazao.servidos(in_canais, in_contrato, in_vazios => true);
      l_nomes.extend(l_canais.count);
      for i in 1 .. l_canais.count loop
         l_nomes(i) := l_canais(i).canal;
         out_livres(l_nomes(i)) := hsm_politica.livre_em(l_canais(i), in_agora);
      end loop;

      l_vezes := hsm_vez.quando(l_nomes, in_agora);
      for i in 1 .. l_vezes.count loop
         -- No row of a channel can be earlier than the channel
         l_quando := greatest(l_vezes(i).quando, out_livres(l_vezes(i).canal));
         l_menor := case when l_quando < l_menor then l_quando else coalesce(l_menor, l_quando) end;
      end loop;
      -- Rounded up: 0 only when it is time
      out_segundos := greatest(0, ceil(hsm_politica.segundos_entre(in_agora, l_menor) * 1000) / 1000);
   end perguntar;

   function segundos_ate_trabalho(
      in_canais in varchar2,
      in_agora in timestamp,
      in_contrato in pls_integer default co_contrato
   ) return number is
      l_segundos number;
      l_livres t_livres;
   begin
      perguntar(in_canais, in_agora, in_contrato, l_segundos, l_livres);
      return l_segundos;
   end segundos_ate_trabalho;

   function chegou(in_livres in t_livres, in_agora in timestamp) return boolean is
      l_canais sys.odcivarchar2list := sys.odcivarchar2list();
      l_canal hsm_canal.canal%type := in_livres.first;
   begin
      while l_canal is not null loop
         if in_livres(l_canal) <= in_agora then
            l_canais.extend;
            l_canais(l_canais.count) := l_canal;
         end if;
         l_canal := in_livres.next(l_canal);
      end loop;
      return l_canais.count > 0 and hsm_vez.ha_devida(l_canais, in_agora);
   end chegou;

end hsm_envio;
/
