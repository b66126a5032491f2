create or replace package body hsm_plantao as

   co_alerta constant varchar2(30) := 'ALARME';
   -- The job looks every 30 s: this late, others do it
   co_tarefa_atrasada_s constant pls_integer := 90;
   -- and then as often as it would have
   co_entre_avaliacoes_s constant pls_integer := 20;

   type t_alarmes is table of hsm_alarme%rowtype index by pls_integer;
   -- By key, in hexadecimal: the keys of such an array are compared as the session compares
   type t_posicoes is table of pls_integer index by varchar2(1600);

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   -- The row that says who is at it, locked; false when another session is
   function travar return boolean is
      cursor c_alerta is
         select a.alerta
           from hsm_alerta a
          where a.alerta = co_alerta
            for update of a.dt_avaliacao skip locked;
      l_alerta hsm_alerta.alerta%type;
      l_achou boolean;
   begin
      open c_alerta;
      fetch c_alerta into l_alerta;
      l_achou := c_alerta%found;
      close c_alerta;
      return l_achou;
   end travar;

   function chave(in_chave in varchar2) return varchar2 is
   begin
      return rawtohex(utl_raw.cast_to_raw(in_chave));
   end chave;

   procedure observar(in_problemas in hsm_saude.t_problemas, in_agora in timestamp) is
      l_alarmes t_alarmes;
      l_abertos t_posicoes;
      l_posicao pls_integer;
   begin
      select a.*
        bulk collect into l_alarmes
        from hsm_alarme a
       where a.chave_aberta is not null;
      for i in 1 .. l_alarmes.count loop
         l_abertos(chave(l_alarmes(i).chave)) := i;
      end loop;

      for i in 1 .. in_problemas.count loop
         if l_abertos.exists(chave(in_problemas(i).chave)) then
            l_posicao := l_abertos(chave(in_problemas(i).chave));
            update hsm_alarme a
               set a.dt_visto = in_agora
             where a.id = l_alarmes(l_posicao).id;
            l_abertos.delete(chave(in_problemas(i).chave));
         else
            insert into hsm_alarme (
               chave, gravidade, canal, problema, detalhe, providencia, dt_inicio, dt_notado, dt_visto
            )
            values (
               in_problemas(i).chave, in_problemas(i).gravidade, in_problemas(i).canal, in_problemas(i).problema,
               in_problemas(i).detalhe, in_problemas(i).providencia, coalesce(in_problemas(i).desde, in_agora),
               in_agora, in_agora
            );
         end if;
      end loop;
   end observar;

   procedure avaliar(in_correio in boolean) is
      l_agora timestamp(6) := agora;
      l_tarefa timestamp(6);
   begin
      if in_correio then
         l_tarefa := l_agora;
      end if;
      if not travar then
         rollback;
         return;
      end if;
      observar(hsm_saude.problemas, l_agora);
      update hsm_alerta a
         set a.dt_avaliacao = l_agora,
             a.dt_tarefa = coalesce(l_tarefa, a.dt_tarefa)
       where a.alerta = co_alerta;
      commit;
   exception
      when others then
         rollback;
         hsm_registro.erro('hsm_plantao.avaliar', sqlerrm, hsm_registro.pilha);
         raise;
   end avaliar;

   procedure suprir is
      l_agora timestamp(6) := agora;
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_alerta a
       where a.alerta = co_alerta
         and (a.dt_tarefa is null or a.dt_tarefa < l_agora - numtodsinterval(co_tarefa_atrasada_s, 'SECOND'))
         and (a.dt_avaliacao is null or a.dt_avaliacao < l_agora - numtodsinterval(co_entre_avaliacoes_s, 'SECOND'));
      if l_total > 0 then
         avaliar(in_correio => false);
      end if;
   end suprir;

end hsm_plantao;
/
