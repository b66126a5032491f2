create or replace package body hsm_fila as

   co_bytes_dados constant pls_integer := 4000;
   -- The order type and the name of a t_evento
   co_bytes_nome constant pls_integer := 4000;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);
   e_erros_no_lote exception;
   pragma exception_init(e_erros_no_lote, -24381);

   procedure inserir(in_eventos in t_eventos) is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_posicao pls_integer := in_eventos.first;
      l_total pls_integer := 0;
      l_os hsm_tipos.t_numeros;
      l_tipos hsm_tipos.t_textos;
      l_nomes hsm_tipos.t_textos;
      l_resumos hsm_tipos.t_textos;
      l_ordenaveis hsm_tipos.t_textos;
      l_quando hsm_tipos.t_instantes;
      l_dados hsm_tipos.t_textos;
      l_longos hsm_tipos.t_clobs;
      l_de_fora t_eventos;
   begin
      while l_posicao is not null loop
         l_total := l_total + 1;
         l_os(l_total) := in_eventos(l_posicao).id_os;
         l_tipos(l_total) := in_eventos(l_posicao).tipo_os;
         l_nomes(l_total) := in_eventos(l_posicao).evento;
         l_resumos(l_total) := substr(
            'OS ' || to_char(in_eventos(l_posicao).id_os, 'TM9') || ': ' || in_eventos(l_posicao).evento
            || ' (' || in_eventos(l_posicao).tipo_os || ')',
            1, 200
         );

         if in_eventos(l_posicao).nao_antes_de is null then
            l_ordenaveis(l_total) := hsm_tipos.co_sim;
            l_quando(l_total) := l_agora;
         else
            l_ordenaveis(l_total) := hsm_tipos.co_nao;
            l_quando(l_total) := sys_extract_utc(in_eventos(l_posicao).nao_antes_de);
         end if;

         -- A text of more than 4000 bytes may not be bound in the select list of an insert
         l_dados(l_total) := null;
         l_longos(l_total) := null;
         if lengthb(in_eventos(l_posicao).dados) <= co_bytes_dados then
            l_dados(l_total) := in_eventos(l_posicao).dados;
         elsif in_eventos(l_posicao).dados is not null then
            l_longos(l_total) := to_clob(in_eventos(l_posicao).dados);
         end if;

         l_posicao := in_eventos.next(l_posicao);
      end loop;

      forall i in 1 .. l_total save exceptions
         insert into hsm_fila_notificacao (
            id_os, tipo_os, evento, mensagem, status, motivo, id_rota, canal, prioridade, ordenada,
            aglutina, expira_em, proxima_tentativa, dt_criacao, dt_processamento, dados, dados_longos
         )
         select l_os(i),
                l_tipos(i),
                l_nomes(i),
                l_resumos(i),
                case when m.id is null then hsm_tipos.co_cancelado else hsm_tipos.co_pendente end,
                case when m.id is null then hsm_tipos.co_sem_rota end,
                m.id,
                m.canal,
                coalesce(m.prioridade, 3),
                case
                   when m.ordenada = hsm_tipos.co_sim and l_ordenaveis(i) = hsm_tipos.co_sim then hsm_tipos.co_sim
                   else hsm_tipos.co_nao
                end,
                case
                   when m.aglutina = hsm_tipos.co_sim and l_ordenaveis(i) = hsm_tipos.co_sim then hsm_tipos.co_sim
                   else hsm_tipos.co_nao
                end,
                l_quando(i) + numtodsinterval(m.validade_min, 'MINUTE'),
                l_quando(i),
                l_agora,
                case when m.id is null then l_agora end,
                l_dados(i),
                l_longos(i)
           from dual d
           left join (
                   select r.id, r.canal, r.prioridade, r.ordenada, r.aglutina, r.validade_min
                     from hsm_rota_notificacao r
                    where r.ativa = hsm_tipos.co_sim
                      and r.tipo_os in (l_tipos(i), hsm_tipos.co_qualquer)
                      and r.evento in (l_nomes(i), hsm_tipos.co_qualquer)
                      -- the catch-all route counts only where no other one does
                      and (r.tipo_os <> hsm_tipos.co_qualquer
                           or r.evento <> hsm_tipos.co_qualquer
                           or not exists (select null
                                            from hsm_rota_notificacao e
                                           where e.ativa = hsm_tipos.co_sim
                                             and e.tipo_os in (l_tipos(i), hsm_tipos.co_qualquer)
                                             and e.evento in (l_nomes(i), hsm_tipos.co_qualquer)
                                             and (e.tipo_os <> hsm_tipos.co_qualquer
                                                  or e.evento <> hsm_tipos.co_qualquer)))
                ) m
             on 1 = 1;
   exception
      when e_erros_no_lote then
         for e in 1 .. sql%bulk_exceptions.count loop
            if sql%bulk_exceptions(e).error_code = 1013 then
               raise e_cancelada;
            end if;
            l_de_fora(e).id_os := l_os(sql%bulk_exceptions(e).error_index);
         end loop;
         hsm_fila_falha.tratar(l_de_fora, sqlerrm(-sql%bulk_exceptions(1).error_code));
   end inserir;

   procedure enfileirar_lote(in_eventos in t_eventos) is
   begin
      if in_eventos.count > 0 then
         inserir(in_eventos);
      end if;
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         hsm_fila_falha.tratar(in_eventos, sqlerrm);
   end enfileirar_lote;

   procedure enfileirar(
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2 default null,
      in_nao_antes_de in timestamp with time zone default null
   ) is
      l_eventos t_eventos;
   begin
      -- Cut to what an event holds, which is still refused as too long: by the insert, not by an assignment here
      l_eventos(1).id_os := in_id_os;
      l_eventos(1).tipo_os := substrb(in_tipo_os, 1, co_bytes_nome);
      l_eventos(1).evento := substrb(in_evento, 1, co_bytes_nome);
      l_eventos(1).dados := in_dados;
      l_eventos(1).nao_antes_de := in_nao_antes_de;
      enfileirar_lote(l_eventos);
   end enfileirar;

end hsm_fila;
/
