create or replace package body hsm_migracao as

   function tipo(in_esquema in varchar2) return varchar2 is
   begin
      return substr(in_esquema, 1, 30);
   end tipo;

   procedure preparar_rota(in_esquema in varchar2, in_topico in varchar2, in_canal in varchar2 default 'PADRAO') is
      l_tipo varchar2(30 char) := tipo(in_esquema);
      l_outro hsm_rota_notificacao.topico%type;
      l_rota number;
   begin
      select max(r.topico)
        into l_outro
        from hsm_rota_notificacao r
       where r.tipo_os = l_tipo
         and r.evento = co_evento
         and r.ativa = hsm_tipos.co_sim
         and nlssort(r.topico, 'nls_sort=binary') <> nlssort(in_topico, 'nls_sort=binary');
      if l_outro is not null then
         raise_application_error(
            co_erro_migracao,
            'O que se traz de ' || in_esquema || ' já vai ao tópico ' || l_outro || ': use esse, ou desative a rota com'
            || ' hsm_admin.definir_rota'
         );
      end if;
      l_rota := hsm_admin.definir_rota(
         in_tipo_os => l_tipo,
         in_evento => co_evento,
         in_topico => in_topico,
         in_canal => in_canal,
         in_titulo => null,
         in_mensagem => '{mensagem}',
         in_ordenada => hsm_tipos.co_sim,
         in_ativa => hsm_tipos.co_sim,
         in_motivo => 'migração da primeira versão'
      );
   end preparar_rota;

   procedure trazer(in_esquema in varchar2, in_id_original in number, in_id_os in number, in_mensagem in varchar2) is
      l_ultima hsm_fila_notificacao.id%type;
      l_nova hsm_fila_notificacao.id%type;
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_eventos hsm_fila.t_eventos;
   begin
      select coalesce(max(f.id), 0)
        into l_ultima
        from hsm_fila_notificacao f;
      -- Texts without an order have always been allowed there
      l_eventos(1).id_os := coalesce(in_id_os, 0);
      l_eventos(1).tipo_os := tipo(in_esquema);
      l_eventos(1).evento := co_evento;
      l_eventos(1).fatos('mensagem') := in_mensagem;
      l_eventos(1).fatos('id_original') := to_char(in_id_original, 'TM9');
      hsm_entrada.incluir(l_eventos, in_esquema, hsm_tipos.co_marca_migrada);

      select max(f.id)
        into l_nova
        from hsm_fila_notificacao f
       where f.id > l_ultima
         and f.id_os = coalesce(in_id_os, 0)
         and f.marca = hsm_tipos.co_marca_migrada
         and f.status = hsm_tipos.co_pendente;
      if l_nova is null then
         raise_application_error(
            co_erro_migracao,
            'A linha ' || to_char(in_id_original, 'TM9') || ' não pôde ser enfileirada: veja HSM_LOG_VW'
         );
      end if;
      insert into hsm_migrada (esquema, id_original, id_fila, dt_migracao)
      values (in_esquema, in_id_original, l_nova, l_agora);
   exception
      when dup_val_on_index then
         raise_application_error(
            co_erro_migracao,
            'A linha ' || to_char(in_id_original, 'TM9') || ' de ' || in_esquema || ' já foi trazida', true
         );
   end trazer;

   function devolver(in_esquema in varchar2) return hsm_tipos.t_numeros is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_ids hsm_tipos.t_numeros;
      l_originais hsm_tipos.t_numeros;
      l_devolvidas hsm_tipos.t_numeros;
      l_mudancas hsm_estado.t_mudancas;
      r_mudanca hsm_estado.t_mudanca;

      cursor c_linhas is
         select f.id, m.id_original
           from hsm_migrada m
           join hsm_fila_notificacao f
             on f.id = m.id_fila
          where m.esquema = in_esquema
            and f.status = hsm_tipos.co_pendente
          order by f.id
            for update of f.status skip locked;
   begin
      open c_linhas;
      fetch c_linhas bulk collect into l_ids, l_originais;
      close c_linhas;
      for i in 1 .. l_ids.count loop
         l_mudancas(i) := hsm_estado.mudanca(
            l_ids(i), hsm_tipos.co_pendente, hsm_tipos.co_cancelado,
            in_motivo => hsm_tipos.co_manual,
            in_erro => 'devolvida à fila da primeira versão'
         );
      end loop;
      hsm_estado.aplicar(l_mudancas, l_agora);

      for i in 1 .. l_mudancas.count loop
         r_mudanca := l_mudancas(i);
         if r_mudanca.aplicada then
            l_devolvidas(l_devolvidas.count + 1) := l_originais(i);
         end if;
      end loop;
      forall i in 1 .. l_devolvidas.count
         delete from hsm_migrada m
          where m.esquema = in_esquema
            and m.id_original = l_devolvidas(i);
      hsm_auditor.anotar('migrar_original_desfazer', in_esquema, null, l_devolvidas.count);
      return l_devolvidas;
   end devolver;

   function em_aberto(in_esquema in varchar2) return pls_integer is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_migrada m
        join hsm_fila_notificacao f
          on f.id = m.id_fila
       where m.esquema = in_esquema
         and f.status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando);
      return l_total;
   end em_aberto;

end hsm_migracao;
/
