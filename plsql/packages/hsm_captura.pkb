create or replace package body hsm_captura as

   -- A look that locks nothing: at most times nothing is due
   function ha_devidas(in_agora in timestamp) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_canal c
       where c.tipo = hsm_tipos.co_captura
         and c.pausado = hsm_tipos.co_nao
         and exists (select /*+ no_unnest index(f hsm_fila_viva_idx) */ null
                       from hsm_fila_notificacao f
                      where f.status_vivo = hsm_tipos.co_pendente
                        and f.canal_vivo = c.canal
                        and f.em_vivo <= in_agora)
         and rownum = 1;
      return l_total > 0;
   end ha_devidas;

   -- The right to give numbers, until this transaction ends. Before any row is locked: who has it finds every earlier
   -- row with its number.
   --   out_ultima  the last number given
   function tomar_numeracao(out_ultima out number) return boolean is
      cursor c_instalacao is
         select i.id
           from hsm_instalacao i
            for update of i.posicao_captura skip locked;

      l_id hsm_instalacao.id%type;
   begin
      open c_instalacao;
      fetch c_instalacao into l_id;
      close c_instalacao;
      -- Read again under the lock: SKIP LOCKED may show it as it was before
      select max(i.posicao_captura)
        into out_ultima
        from hsm_instalacao i
       where i.id = l_id;
      return out_ultima is not null;
   end tomar_numeracao;

   -- The due rows of all such channels by id, whatever their priority: so the events of an order keep their order
   function travar_devidas(in_agora in timestamp, in_limite in pls_integer) return hsm_tipos.t_numeros is
      cursor c_devidas is
         select /*+ leading(c@canais f) use_nl(f) index(f hsm_fila_viva_idx) */ f.id
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo in (select /*+ qb_name(canais) unnest */ c.canal
                                   from hsm_canal c
                                  where c.tipo = hsm_tipos.co_captura
                                    and c.pausado = hsm_tipos.co_nao)
            and f.em_vivo <= in_agora
          order by f.id
            for update of f.status skip locked;

      l_ids hsm_tipos.t_numeros;
   begin
      open c_devidas;
      fetch c_devidas bulk collect into l_ids limit in_limite;
      close c_devidas;
      return l_ids;
   end travar_devidas;

   function capturar(in_agora in timestamp, in_limite in pls_integer) return pls_integer is
      l_motivo hsm_instalacao.ultimo_aviso%type;
      l_ultima number;
      l_ids hsm_tipos.t_numeros;
      r_mudanca hsm_estado.t_mudanca;
      l_mudancas hsm_estado.t_mudancas;
      l_capturadas hsm_tipos.t_numeros;
      l_posicoes hsm_tipos.t_numeros;
      l_total pls_integer := 0;
   begin
      if hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado
         or not ha_devidas(in_agora)
         or not tomar_numeracao(l_ultima)
      then
         return 0;
      end if;

      l_ids := travar_devidas(in_agora, in_limite);
      for i in 1 .. l_ids.count loop
         l_mudancas(i) := hsm_estado.mudanca(
            l_ids(i), hsm_tipos.co_pendente, hsm_tipos.co_processado, in_motivo => hsm_tipos.co_captura
         );
      end loop;
      hsm_estado.aplicar(l_mudancas, in_agora);

      for i in 1 .. l_mudancas.count loop
         r_mudanca := l_mudancas(i);
         if r_mudanca.aplicada then
            l_total := l_total + 1;
            l_capturadas(l_total) := r_mudanca.id;
            l_posicoes(l_total) := l_ultima + l_total;
         end if;
      end loop;
      forall i in 1 .. l_total
         update hsm_fila_notificacao f
            set f.posicao = l_posicoes(i)
          where f.id = l_capturadas(i);
      update hsm_instalacao i
         set i.posicao_captura = l_ultima + l_total;
      return l_total;
   end capturar;

end hsm_captura;
/
