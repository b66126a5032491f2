create or replace package body hsm_admin as

   co_limite_padrao constant pls_integer := 1000;
   -- Rows of a bulk act a transaction: locks, undo and memory stay small whatever the limit asked for
   co_fatia constant pls_integer := 1000;
   -- Instants in the audit trail, UTC
   co_formato constant varchar2(40) := 'YYYY-MM-DD"T"HH24:MI:SS"Z"';

   -- FOR UPDATE WAIT n: somebody else kept the lock
   co_espera_esgotada constant pls_integer := -30006;

   -- A row an act is about
   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      status hsm_fila_notificacao.status%type,
      id_rota hsm_fila_notificacao.id_rota%type
   );

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   -- In a routine's handler: a lock not had is an error of ours, that says what to do
   procedure traduzir_espera(in_codigo in number, in_o_que in varchar2) is
   begin
      if in_codigo = co_espera_esgotada then
         raise_application_error(co_erro_ocupado, in_o_que || ': em uso por outra sessão; tente de novo', true);
      end if;
   end traduzir_espera;

   -- Locks a row and gives it back. Raises e_inexistente.
   function travar(in_id in number) return t_linha is
      cursor c_linha is
         select f.id, f.status, f.id_rota
           from hsm_fila_notificacao f
          where f.id = in_id
            for update of f.status wait 5;

      r_linha t_linha;
      l_achou boolean;
   begin
      if in_id is null then
         raise_application_error(co_erro_argumento, 'Informe o id da linha; HSM_FILA_VW os mostra');
      end if;
      open c_linha;
      fetch c_linha into r_linha;
      l_achou := c_linha%found;
      close c_linha;
      if not l_achou then
         raise_application_error(
            co_erro_inexistente, 'Não há linha ' || to_char(in_id, 'TM9') || ' na fila; HSM_FILA_VW mostra as que há'
         );
      end if;
      return r_linha;
   end travar;

   procedure exigir_motivo(in_motivo in varchar2) is
   begin
      if in_motivo is null then
         raise_application_error(co_erro_argumento, 'Informe o motivo');
      end if;
      hsm_cadastro.conferir_motivo(in_motivo);
   end exigir_motivo;

   function limite(in_limite in pls_integer) return pls_integer is
   begin
      if in_limite < 1 then
         raise_application_error(co_erro_argumento, 'Limite: pelo menos 1, ou nulo para 1000');
      end if;
      return coalesce(in_limite, co_limite_padrao);
   end limite;

   -- Up to co_fatia ids from a position on, in a SQL type so that a query can use them
   function fatia(in_ids in hsm_tipos.t_numeros, in_de in pls_integer) return sys.odcinumberlist is
      l_fatia sys.odcinumberlist := sys.odcinumberlist();
   begin
      for i in in_de .. least(in_de + co_fatia - 1, in_ids.count) loop
         l_fatia.extend;
         l_fatia(l_fatia.count) := in_ids(i);
      end loop;
      return l_fatia;
   end fatia;

   -- Settings

   procedure definir_parametro(in_nome in varchar2, in_valor in varchar2, in_motivo in varchar2 default null) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      if hsm_config.reservado(in_nome) then
         raise_application_error(
            co_erro_reservado, in_nome || ' é do DBA, que o muda com hsm_dba.definir_parametro'
         );
      end if;
      hsm_cadastro.definir_parametro(in_nome, in_valor, in_motivo);
      commit;
   exception
      when others then
         rollback;
         raise;
   end definir_parametro;

   procedure definir_canal(
      in_canal in varchar2,
      in_descricao in varchar2 default co_manter,
      in_rajada in number default co_manter_numero,
      in_intervalo_s in number default co_manter_numero,
      in_motivo in varchar2 default null,
      in_tipo in varchar2 default null
   ) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_cadastro.definir_canal(in_canal, in_descricao, in_rajada, in_intervalo_s, in_motivo, in_tipo);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Canal ' || substr(in_canal, 1, 30));
         raise;
   end definir_canal;

   function definir_rota(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_topico in varchar2,
      in_canal in varchar2 default 'PADRAO',
      in_titulo in varchar2 default co_manter,
      in_mensagem in varchar2 default co_manter,
      in_prioridade in pls_integer default co_manter_numero,
      in_etiquetas in varchar2 default co_manter,
      in_url_clique in varchar2 default co_manter,
      in_acoes in varchar2 default co_manter,
      in_markdown in varchar2 default co_manter,
      in_ordenada in varchar2 default co_manter,
      in_tentativas_max in pls_integer default co_manter_numero,
      in_espera_base_s in pls_integer default co_manter_numero,
      in_espera_max_s in pls_integer default co_manter_numero,
      in_ativa in varchar2 default co_manter,
      in_aglutina in varchar2 default co_manter,
      in_validade_min in pls_integer default co_manter_numero,
      in_motivo in varchar2 default null,
      in_chave_roteamento in varchar2 default co_manter,
      in_cabecalhos in varchar2 default co_manter
   ) return number is
      l_rota number;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      l_rota := hsm_cadastro.definir_rota(
         in_tipo_os, in_evento, in_topico, in_canal, in_titulo, in_mensagem, in_prioridade, in_etiquetas, in_url_clique,
         in_acoes, in_markdown, in_ordenada, in_tentativas_max, in_espera_base_s, in_espera_max_s, in_ativa,
         in_aglutina, in_validade_min, in_motivo, in_chave_roteamento, in_cabecalhos
      );
      commit;
      return l_rota;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Rota, ou linha dela');
         raise;
   end definir_rota;

   function definir_alerta(
      in_topico in varchar2,
      in_canal in varchar2 default 'PADRAO',
      in_prioridade in pls_integer default co_manter_numero
   ) return number is
      l_rota number;
   begin
      l_rota := hsm_cadastro.definir_alerta(in_topico, in_canal, in_prioridade);
      commit;
      return l_rota;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Rota do alerta, ou linha dela');
         raise;
   end definir_alerta;

   -- Rows of routes whose suspension has ended come back at once, a transaction every slice
   procedure soltar_tudo is
   begin
      loop
         exit when hsm_suspensao.soltar(co_fatia) = 0;
         commit;
      end loop;
      commit;
   end soltar_tudo;

   procedure mudar_pausa(in_canal in varchar2, in_pausado in varchar2, in_motivo in varchar2) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_cadastro.definir_pausa(in_canal, in_pausado, in_motivo);
      commit;
      soltar_tudo;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Canal ' || substr(in_canal, 1, 100) || ' ou rota dele');
         raise;
   end mudar_pausa;

   procedure pausar(in_canal in varchar2, in_motivo in varchar2 default null) is
   begin
      mudar_pausa(in_canal, hsm_tipos.co_sim, in_motivo);
   end pausar;

   procedure retomar(in_canal in varchar2, in_motivo in varchar2 default null) is
   begin
      mudar_pausa(in_canal, hsm_tipos.co_nao, in_motivo);
   end retomar;

   -- Stored notifications of waiting rows of a route go, so that they are built anew; a transaction every slice. What
   -- somebody else holds is being claimed, and is left.
   procedure desmontar(in_rota in number, in_canal in varchar2) is
      cursor c_montadas is
         select /*+ index(f hsm_fila_viva_idx) */ f.id
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo = in_canal
            and f.id_rota = in_rota
            and exists (select /*+ no_unnest */ null
                          from hsm_carga c
                         where c.id_fila = f.id)
            for update of f.status skip locked;

      l_ids hsm_tipos.t_numeros;
   begin
      loop
         open c_montadas;
         fetch c_montadas bulk collect into l_ids limit co_fatia;
         close c_montadas;
         -- SKIP LOCKED may have shown a row as it was before a claim took it
         forall i in 1 .. l_ids.count
            delete from hsm_carga c
             where c.id_fila = l_ids(i)
               and exists (select null
                             from hsm_fila_notificacao f
                            where f.id = c.id_fila
                              and f.status = hsm_tipos.co_pendente);
         commit;
         exit when l_ids.count < co_fatia;
      end loop;
   end desmontar;

   function mover_rota(in_rota in number, in_topico in varchar2, in_motivo in varchar2 default null) return number is
      l_canal hsm_canal.canal%type;
      l_esperam pls_integer;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      l_canal := hsm_cadastro.mover_rota(in_rota, in_topico, in_motivo);
      commit;
      desmontar(in_rota, l_canal);
      soltar_tudo;
      select /*+ index(f hsm_fila_viva_idx) */ count(*)
        into l_esperam
        from hsm_fila_notificacao f
       where f.status_vivo = hsm_tipos.co_pendente
         and f.canal_vivo = l_canal
         and f.id_rota = in_rota;
      return l_esperam;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Rota ' || to_char(in_rota, 'TM9'));
         raise;
   end mover_rota;

   procedure mudar_rota(in_rota in number, in_ativa in varchar2, in_motivo in varchar2) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_cadastro.ligar_rota(in_rota, in_ativa, in_motivo);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Rota ' || to_char(in_rota, 'TM9'));
         raise;
   end mudar_rota;

   procedure ligar_rota(in_rota in number, in_motivo in varchar2 default null) is
   begin
      mudar_rota(in_rota, hsm_tipos.co_sim, in_motivo);
   end ligar_rota;

   procedure desligar_rota(in_rota in number, in_motivo in varchar2 default null) is
   begin
      mudar_rota(in_rota, hsm_tipos.co_nao, in_motivo);
   end desligar_rota;

   -- Rows

   function reprocessar(
      in_id in number default null,
      in_tipo_os in varchar2 default null,
      in_desde in timestamp with time zone default null,
      in_limite in pls_integer default null,
      in_motivo in varchar2 default null,
      in_motivo_falha in varchar2 default null,
      in_rota in number default null,
      in_canal in varchar2 default null
   ) return number is
      l_desde timestamp(6) := sys_extract_utc(in_desde);
      l_canal varchar2(32767) := hsm_cadastro.apelido(in_canal);
      l_limite pls_integer;
      l_candidatas hsm_tipos.t_numeros;
      l_fatia sys.odcinumberlist;
      l_ids hsm_tipos.t_numeros;
      l_de pls_integer := 1;
      l_feitas pls_integer;
      l_total pls_integer := 0;

      -- The index holds the FALHA rows and no other
      cursor c_falhas is
         select /*+ index(f hsm_fila_falha_idx) */ f.id, f.tipo_os, f.dt_criacao, f.motivo, f.id_rota, f.canal
           from hsm_fila_notificacao f
          where f.falha_em is not null
          order by f.id;

      cursor c_falha is
         select f.id, f.tipo_os, f.dt_criacao, f.motivo, f.id_rota, f.canal
           from hsm_fila_notificacao f
          where f.id = in_id;

      -- Byte by byte, whatever the session makes of =
      function serve(
         in_tipo in varchar2,
         in_criada in timestamp,
         in_porque in varchar2,
         in_da_rota in number,
         in_do_canal in varchar2
      ) return boolean is
      begin
         return (in_tipo_os is null or not hsm_fila.mudou(in_tipo, in_tipo_os))
                and (l_desde is null or in_criada >= l_desde)
                and (in_motivo_falha is null or not hsm_fila.mudou(in_porque, in_motivo_falha))
                and (in_rota is null or in_da_rota = in_rota)
                and (in_canal is null or not hsm_fila.mudou(in_do_canal, l_canal));
      end serve;

      procedure acolher(in_falha in number) is
      begin
         l_candidatas(l_candidatas.count + 1) := in_falha;
      end acolher;

      function criterios return varchar2 is
         l_texto varchar2(32767);
      begin
         l_texto := case
                       when in_tipo_os is not null then
                          'tipo_os ' || hsm_auditor.inconfundivel(in_tipo_os) || '; '
                    end
                    || case when l_desde is not null then 'desde ' || to_char(l_desde, co_formato) || '; ' end
                    || case
                          when in_motivo_falha is not null then
                             'motivo ' || hsm_auditor.inconfundivel(in_motivo_falha) || '; '
                       end
                    || case when in_rota is not null then 'rota ' || to_char(in_rota, 'TM9') || '; ' end
                    || case when in_canal is not null then 'canal ' || l_canal || '; ' end;
         return substr(l_texto, 1, 2000);
      end criterios;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      if in_id is null and in_tipo_os is null and in_desde is null and in_motivo_falha is null and in_rota is null
         and in_canal is null
      then
         raise_application_error(
            co_erro_sem_criterio,
            'Diga o que reprocessar: id, tipo de OS, desde quando, motivo da falha, rota ou canal'
         );
      end if;
      if in_canal is not null then
         hsm_cadastro.exigir_canal(l_canal);
      end if;
      l_limite := limite(in_limite);

      if in_id is not null then
         for r_falha in c_falha loop
            if serve(r_falha.tipo_os, r_falha.dt_criacao, r_falha.motivo, r_falha.id_rota, r_falha.canal) then
               acolher(r_falha.id);
            end if;
         end loop;
      else
         for r_falha in c_falhas loop
            if serve(r_falha.tipo_os, r_falha.dt_criacao, r_falha.motivo, r_falha.id_rota, r_falha.canal) then
               acolher(r_falha.id);
            end if;
            exit when l_candidatas.count >= l_limite;
         end loop;
      end if;

      loop
         l_fatia := fatia(l_candidatas, l_de);
         select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */ f.id
           bulk collect into l_ids
           from hsm_fila_notificacao f
          where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ column_value
                           from table(l_fatia) i)   -- noqa: AL05, the hints name it
            and f.status = hsm_tipos.co_falha
          order by f.id
            for update of f.status skip locked;

         l_feitas := hsm_reposicao.repor(l_ids, agora);
         l_total := l_total + l_feitas;
         hsm_auditor.anotar(
            'reprocessar', to_char(in_id, 'TM9'), in_motivo, l_feitas,
            criterios || 'linhas ' || hsm_auditor.listar(l_ids)
         );
         commit;
         l_de := l_de + co_fatia;
         exit when l_de > l_candidatas.count;
      end loop;
      return l_total;
   exception
      when others then
         rollback;
         raise;
   end reprocessar;

   function reenviar(in_id in number, in_motivo in varchar2) return number is
      l_agora timestamp(6) := agora;
      r_linha t_linha;
      r_fila hsm_fila_notificacao%rowtype;
      l_novo hsm_fila_notificacao.id%type;
      l_validade hsm_rota_notificacao.validade_min%type;
      l_rotas pls_integer;
   begin
      exigir_motivo(in_motivo);
      r_linha := travar(in_id);
      if r_linha.status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando) then
         raise_application_error(
            co_erro_estado,
            'A linha ' || to_char(in_id, 'TM9') || ' ainda não terminou (' || r_linha.status
            || '): só se reenvia a que terminou'
         );
      end if;
      if r_linha.id_rota is null then
         raise_application_error(
            co_erro_estado, 'Nenhuma rota casou com a linha ' || to_char(in_id, 'TM9') || '; enfileire o evento de novo'
         );
      end if;

      select f.*
        into r_fila
        from hsm_fila_notificacao f
       where f.id = in_id;
      if r_fila.dt_limpeza is not null then
         raise_application_error(
            co_erro_estado,
            'Os fatos da linha ' || to_char(in_id, 'TM9')
            || ' já foram apagados pela retenção (RETENCAO_DADOS_D); enfileire o evento de novo'
         );
      end if;

      select count(*), max(r.validade_min)
        into l_rotas, l_validade
        from hsm_rota_notificacao r
       where r.id = r_fila.id_rota;
      if l_rotas = 0 then
         raise_application_error(
            co_erro_estado,
            'A rota da linha ' || to_char(in_id, 'TM9') || ' foi apagada; enfileire o evento de novo'
         );
      end if;

      insert into hsm_fila_notificacao (
         origem, id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, prioridade, ordenada, proxima_tentativa,
         dt_devida, expira_em, marca, id_origem, dados, dados_longos
      )
      values (
         r_fila.origem, r_fila.id_os, r_fila.mensagem, l_agora, r_fila.tipo_os, r_fila.evento, r_fila.id_rota,
         r_fila.canal, r_fila.prioridade, hsm_tipos.co_nao, l_agora, l_agora,
         l_agora + numtodsinterval(l_validade, 'MINUTE'), hsm_tipos.co_marca_reenvio, r_fila.id, r_fila.dados,
         r_fila.dados_longos
      )
      returning id into l_novo;
      hsm_auditor.anotar(
         'reenviar', to_char(in_id, 'TM9'), in_motivo, 1, in_detalhe => 'reenviada como ' || to_char(l_novo, 'TM9')
      );
      commit;
      return l_novo;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Linha ' || to_char(in_id, 'TM9'));
         raise;
   end reenviar;

   function cancelamento(in_id in number, in_motivo in varchar2) return hsm_estado.t_mudanca is
   begin
      return hsm_estado.mudanca(
         in_id, hsm_tipos.co_pendente, hsm_tipos.co_cancelado,
         in_motivo => hsm_tipos.co_manual,
         in_erro => in_motivo
      );
   end cancelamento;

   procedure cancelar(in_id in number, in_motivo in varchar2) is
      r_linha t_linha;
      l_mudancas hsm_estado.t_mudancas;
   begin
      exigir_motivo(in_motivo);
      r_linha := travar(in_id);
      if r_linha.status = hsm_tipos.co_enviando then
         raise_application_error(
            co_erro_em_envio,
            'A linha ' || to_char(in_id, 'TM9') || ' está em envio; espere o resultado ou o fim da reserva'
         );
      elsif r_linha.status <> hsm_tipos.co_pendente then
         raise_application_error(
            co_erro_estado,
            'A linha ' || to_char(in_id, 'TM9') || ' já terminou (' || r_linha.status || '): não há o que cancelar'
         );
      end if;

      l_mudancas(1) := cancelamento(in_id, in_motivo);
      hsm_estado.aplicar(l_mudancas, agora);
      hsm_auditor.anotar('cancelar', to_char(in_id, 'TM9'), in_motivo, 1);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Linha ' || to_char(in_id, 'TM9'));
         raise;
   end cancelar;

   -- Gives up those of these rows that still wait
   function cancelar_fatia(
      in_ids in sys.odcinumberlist,
      in_motivo in varchar2,
      in_agora in timestamp,
      out_ids out hsm_tipos.t_numeros
   ) return pls_integer is
      l_mudancas hsm_estado.t_mudancas;

      cursor c_linhas is
         select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */ f.id
           from hsm_fila_notificacao f
          where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ column_value
                           from table(in_ids) i)   -- noqa: AL05, the hints name it
            and f.status = hsm_tipos.co_pendente
          order by f.id
            for update of f.status skip locked;
   begin
      open c_linhas;
      fetch c_linhas bulk collect into out_ids;
      close c_linhas;

      for i in 1 .. out_ids.count loop
         l_mudancas(i) := cancelamento(out_ids(i), in_motivo);
      end loop;
      hsm_estado.aplicar(l_mudancas, in_agora);
      return hsm_estado.contar_aplicadas(l_mudancas);
   end cancelar_fatia;

   function cancelar_lote(
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_ate in timestamp with time zone,
      in_motivo in varchar2,
      in_limite in pls_integer default 1000
   ) return number is
      l_agora timestamp(6) := agora;
      l_ate timestamp(6) := sys_extract_utc(in_ate);
      l_limite pls_integer;
      l_canal varchar2(32767) := hsm_cadastro.apelido(in_canal);
      l_candidatas hsm_tipos.t_numeros;
      l_ids hsm_tipos.t_numeros;
      l_de pls_integer := 1;
      l_feitas pls_integer;
      l_total pls_integer := 0;

      cursor c_pendentes is
         select /*+ index(f hsm_fila_viva_idx) */ f.id
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo = l_canal
            and (in_tipo_os is null
                 or nlssort(f.tipo_os, 'nls_sort=binary') = nlssort(in_tipo_os, 'nls_sort=binary'))
            and f.dt_criacao <= l_ate
          order by f.id_vivo;
   begin
      if in_canal is null or in_ate is null then
         raise_application_error(co_erro_sem_criterio, 'Diga o canal e até quando cancelar');
      end if;
      hsm_cadastro.exigir_canal(l_canal);
      exigir_motivo(in_motivo);
      l_limite := limite(in_limite);

      open c_pendentes;
      fetch c_pendentes bulk collect into l_candidatas limit l_limite;
      close c_pendentes;

      loop
         l_feitas := cancelar_fatia(fatia(l_candidatas, l_de), in_motivo, l_agora, l_ids);
         l_total := l_total + l_feitas;
         hsm_auditor.anotar(
            'cancelar_lote', l_canal, in_motivo, l_feitas,
            'tipo_os ' || hsm_auditor.inconfundivel(in_tipo_os) || '; até ' || to_char(l_ate, co_formato)
            || '; linhas ' || hsm_auditor.listar(l_ids)
         );
         commit;
         l_de := l_de + co_fatia;
         exit when l_de > l_candidatas.count;
      end loop;
      return l_total;
   exception
      when others then
         rollback;
         raise;
   end cancelar_lote;

   -- Trial, upkeep

   function testar(
      in_canal in varchar2,
      in_topico in varchar2 default null,
      in_motivo in varchar2 default null
   ) return number is
      co_nenhuma_os constant pls_integer := 0;
      co_origem_teste constant varchar2(3) := 'HSM';
      co_validade_h constant pls_integer := 1;
      l_agora timestamp(6) := agora;
      l_rota number;
      l_id number;
      l_fatos json_object_t := json_object_t();
      l_dados varchar2(4000);
      l_resumo hsm_fila_notificacao.mensagem%type;
      l_canal varchar2(32767) := hsm_cadastro.apelido(in_canal);
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      l_rota := hsm_cadastro.rota_de_teste(l_canal, in_topico);
      l_fatos.put('usuario', hsm_json.texto(sys_context('USERENV', 'SESSION_USER')));
      l_fatos.put(
         'banco', hsm_json.texto(sys_context('USERENV', 'DB_NAME') || '/' || sys_context('USERENV', 'CON_NAME'))
      );
      l_fatos.put(
         'quando',
         to_char(systimestamp at time zone hsm_config.texto(hsm_config.co_fuso), 'DD/MM/YYYY HH24:MI:SS')
      );
      l_dados := l_fatos.to_string;
      l_resumo := hsm_destino.resumo(
         co_nenhuma_os, hsm_manutencao.co_tipo_alerta, hsm_cadastro.co_evento_teste
      );
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, proxima_tentativa, dt_devida, expira_em, origem,
         marca, dados
      )
      values (
         co_nenhuma_os, l_resumo, l_agora, hsm_manutencao.co_tipo_alerta, hsm_cadastro.co_evento_teste, l_rota,
         l_canal, l_agora, l_agora, l_agora + numtodsinterval(co_validade_h, 'HOUR'), co_origem_teste,
         hsm_tipos.co_marca_teste, l_dados
      )
      returning id into l_id;
      hsm_auditor.anotar(
         'testar', l_canal, in_motivo, 1,
         'linha ' || to_char(l_id, 'TM9') || '; rota ' || to_char(l_rota, 'TM9')
         || case when in_topico is not null then '; topico ' || in_topico end
      );
      commit;
      return l_id;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Rota de teste');
         raise;
   end testar;

   -- What commits by itself is noted first: an act that was begun
   procedure anotar_inicio(in_ato in varchar2, in_motivo in varchar2) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_auditor.anotar(in_ato, null, in_motivo);
      commit;
   exception
      when others then
         rollback;
         raise;
   end anotar_inicio;

   procedure purgar(in_motivo in varchar2 default null) is
   begin
      anotar_inicio('purgar', in_motivo);
      hsm_manutencao.purgar;
   end purgar;

   procedure iniciar_tarefas(in_motivo in varchar2 default null) is
   begin
      anotar_inicio('iniciar_tarefas', in_motivo);
      hsm_agenda.iniciar;
   end iniciar_tarefas;

   procedure parar_tarefas(in_motivo in varchar2 default null) is
   begin
      anotar_inicio('parar_tarefas', in_motivo);
      hsm_agenda.parar;
   end parar_tarefas;

   -- Watched tables

   procedure definir_origem(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna_id in varchar2 default co_manter,
      in_coluna_tipo in varchar2 default co_manter,
      in_evento_insercao in varchar2 default co_manter,
      in_coluna_criacao in varchar2 default co_manter,
      in_coluna_alteracao in varchar2 default co_manter,
      in_gatilho in varchar2 default co_manter,
      in_motivo in varchar2 default null
   ) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_declaracao.definir_origem(
         in_esquema, in_tabela, in_coluna_id, in_coluna_tipo, in_evento_insercao, in_coluna_criacao,
         in_coluna_alteracao, in_gatilho, in_motivo
      );
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Declaração de ' || in_esquema || '.' || in_tabela);
         raise;
   end definir_origem;

   procedure definir_coluna_origem(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna in varchar2,
      in_evento in varchar2 default co_manter,
      in_so_se_unico in varchar2 default co_manter,
      in_fato in varchar2 default co_manter,
      in_fato_anterior in varchar2 default co_manter,
      in_motivo in varchar2 default null
   ) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_declaracao.definir_coluna(
         in_esquema, in_tabela, in_coluna, in_evento, in_so_se_unico, in_fato, in_fato_anterior, in_motivo
      );
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Declaração de ' || in_esquema || '.' || in_tabela);
         raise;
   end definir_coluna_origem;

   procedure remover_coluna_origem(
      in_esquema in varchar2, in_tabela in varchar2, in_coluna in varchar2, in_motivo in varchar2 default null
   ) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_declaracao.remover_coluna(in_esquema, in_tabela, in_coluna, in_motivo);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Declaração de ' || in_esquema || '.' || in_tabela);
         raise;
   end remover_coluna_origem;

   procedure remover_origem(in_esquema in varchar2, in_tabela in varchar2, in_motivo in varchar2 default null) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_declaracao.remover_origem(in_esquema, in_tabela, in_motivo);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Declaração de ' || in_esquema || '.' || in_tabela);
         raise;
   end remover_origem;

   procedure reenfileirar(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2,
      in_motivo in varchar2
   ) is
      l_total pls_integer;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      l_total := hsm_reconciliacao.reenfileirar(in_origem, in_id_os, in_tipo_os, in_evento, in_dados, in_motivo);
      commit;
   exception
      when others then
         rollback;
         raise;
   end reenfileirar;

   function situacao return clob is
   begin
      return hsm_envio_api.diagnostico;
   end situacao;

end hsm_admin;
/
