create or replace package body hsm_reposicao as

   function repor(
      in_ids in hsm_tipos.t_numeros,
      in_envios in hsm_tipos.t_numeros,
      in_agora in timestamp
   ) return pls_integer is
      l_mudancas hsm_estado.t_mudancas;
      r_mudanca hsm_estado.t_mudanca;
      l_repostas hsm_tipos.t_numeros;
   begin
      for i in 1 .. in_ids.count loop
         l_mudancas(i).id := in_ids(i);
         l_mudancas(i).de := hsm_tipos.co_falha;
         l_mudancas(i).para := hsm_tipos.co_pendente;
         l_mudancas(i).tentativas := 0;
         l_mudancas(i).envios := in_envios(i);
         l_mudancas(i).proxima_tentativa := in_agora;
      end loop;
      hsm_estado.aplicar(l_mudancas);

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
