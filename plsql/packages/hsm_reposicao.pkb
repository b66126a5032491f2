create or replace package body hsm_reposicao as

   function repor(
      in_ids in hsm_tipos.t_numeros,
      in_envios in hsm_tipos.t_numeros,
      in_agora in timestamp
   ) return pls_integer is
      l_mudancas hsm_estado.t_mudancas;
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

      forall i in 1 .. in_ids.count
         delete from hsm_carga c
          where c.id_fila = in_ids(i);

      return hsm_estado.contar_aplicadas(l_mudancas);
   end repor;

end hsm_reposicao;
/
