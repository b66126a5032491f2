create or replace package body hsm_reposicao as

   function repor(in_ids in hsm_tipos.t_numeros, in_agora in timestamp) return pls_integer is
      l_mudancas hsm_estado.t_mudancas;
      r_mudanca hsm_estado.t_mudanca;
      l_repostas hsm_tipos.t_numeros;
   begin
      for i in 1 .. in_ids.count loop
         l_mudancas(i) := hsm_estado.mudanca(
            in_ids(i), hsm_tipos.co_falha, hsm_tipos.co_pendente,
            in_proxima_tentativa => in_agora,
            in_tentativas => 0
         );
      end loop;
      hsm_estado.aplicar(l_mudancas, in_agora);

      -- No other's: a row that SKIP LOCKED showed in FALHA may be on its way with the notification it has
      for i in 1 .. l_mudancas.count loop
         r_mudanca := l_mudancas(i);
         if r_mudanca.aplicada then
            l_repostas(l_repostas.count + 1) := r_mudanca.id;
         end if;
      end loop;
      forall i in 1 .. l_repostas.count
         delete from hsm_carga c
          where c.id_fila = l_repostas(i);
      return l_repostas.count;
   end repor;

end hsm_reposicao;
/
