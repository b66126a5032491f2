create or replace package body hsm_manutencao as

   co_limite_vencidas constant pls_integer := 1000;

   procedure vigiar is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_voltaram pls_integer;
   begin
      l_voltaram := hsm_envio.recuperar_vencidas(l_agora, co_limite_vencidas);
      commit;

      if l_voltaram > 0 then
         hsm_registro.aviso(
            'hsm_manutencao.vigiar', to_char(l_voltaram, 'TM9') || ' reserva(s) vencida(s) sem resposta do job'
         );
      end if;

      if hsm_envio.segundos_ate_trabalho(null, l_agora) = 0 then
         hsm_agenda.disparar_envio;
      end if;
   exception
      when others then
         rollback;
         hsm_registro.erro('hsm_manutencao.vigiar', sqlerrm, hsm_registro.pilha);
         raise;
   end vigiar;

end hsm_manutencao;
/
