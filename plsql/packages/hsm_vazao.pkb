create or replace package body hsm_vazao as

   function servidos(in_canais in varchar2) return t_canais is
      l_lista varchar2(4000) := ',' || replace(in_canais, ' ') || ',';
      l_canais t_canais;
   begin
      select c.canal, c.rajada, c.intervalo_s, c.fichas, c.dt_fichas, c.retido_ate, c.dt_retencao,
             c.limites_seguidos, c.disjuntor, c.falhas_seguidas, c.aberturas, c.aberto_ate, c.sonda_ate,
             c.sonda_reserva, c.motivo_disjuntor
        bulk collect into l_canais
        from hsm_canal c
       where c.pausado = hsm_tipos.co_nao
         and (in_canais is null or instr(l_lista, ',' || c.canal || ',') > 0)
       order by c.canal;
      return l_canais;
   end servidos;

   function tem_estado(in_canal in hsm_politica.t_canal) return boolean is
   begin
      return in_canal.rajada is not null or in_canal.disjuntor <> hsm_tipos.co_fechado;
   end tem_estado;

   -- Locks a channel and reads it; false when there is none. Cursors are local: one of the package would be state.
   function travar(in_canal in varchar2, out_canal out nocopy hsm_politica.t_canal) return boolean is
      cursor c_travado is
         select c.canal, c.rajada, c.intervalo_s, c.fichas, c.dt_fichas, c.retido_ate, c.dt_retencao,
                c.limites_seguidos, c.disjuntor, c.falhas_seguidas, c.aberturas, c.aberto_ate, c.sonda_ate,
                c.sonda_reserva, c.motivo_disjuntor
           from hsm_canal c
          where c.canal = in_canal
            for update wait 5;

      l_achou boolean;
   begin
      open c_travado;
      fetch c_travado into out_canal;
      l_achou := c_travado%found;
      close c_travado;
      return l_achou;
   end travar;

   function tomar(io_canal in out nocopy hsm_politica.t_canal, in_agora in timestamp) return boolean is
      cursor c_livre is
         select c.canal
           from hsm_canal c
          where c.canal = io_canal.canal
            and c.pausado = hsm_tipos.co_nao
            for update skip locked;

      l_canal hsm_canal.canal%type;
      l_livre boolean;
   begin
      if hsm_politica.cota(io_canal, in_agora, 1) = 0 then
         return false;
      elsif not tem_estado(io_canal) then
         return true;
      end if;

      open c_livre;
      fetch c_livre into l_canal;
      l_livre := c_livre%found;
      close c_livre;
      -- Read again: SKIP LOCKED may show a channel as it was before another session drew from it
      return l_livre and travar(l_canal, io_canal) and hsm_politica.cota(io_canal, in_agora, 1) > 0;
   end tomar;

   procedure gravar(in_canais in t_canais) is
   begin
      forall i in 1 .. in_canais.count
         update hsm_canal c
            set c.fichas = in_canais(i).fichas,
                c.dt_fichas = in_canais(i).dt_fichas,
                c.retido_ate = in_canais(i).retido_ate,
                c.dt_retencao = in_canais(i).dt_retencao,
                c.limites_seguidos = in_canais(i).limites_seguidos,
                c.disjuntor = in_canais(i).disjuntor,
                c.falhas_seguidas = in_canais(i).falhas_seguidas,
                c.aberturas = in_canais(i).aberturas,
                c.aberto_ate = in_canais(i).aberto_ate,
                c.sonda_ate = in_canais(i).sonda_ate,
                c.sonda_reserva = in_canais(i).sonda_reserva,
                c.motivo_disjuntor = in_canais(i).motivo_disjuntor
          where c.canal = in_canais(i).canal;
   end gravar;

   function ler_regras return hsm_politica.t_regras is
      r_regras hsm_politica.t_regras;
   begin
      r_regras.falhas := hsm_config.numero(hsm_config.co_disjuntor_falhas);
      r_regras.abertura_base_s := hsm_config.numero(hsm_config.co_disjuntor_base_s);
      r_regras.abertura_max_s := hsm_config.numero(hsm_config.co_disjuntor_max_s);
      r_regras.limite_base_s := hsm_config.numero(hsm_config.co_espera_limite_s);
      r_regras.limite_max_s := hsm_config.numero(hsm_config.co_espera_limite_max_s);
      return r_regras;
   end ler_regras;

   -- What the signals make of one channel
   procedure absorver_todos(
      io_canal in out nocopy hsm_politica.t_canal,
      in_sinais in t_sinais,
      in_regras in hsm_politica.t_regras,
      in_agora in timestamp,
      out_mudou out boolean
   ) is
   begin
      out_mudou := false;
      for i in 1 .. in_sinais.count loop
         if in_sinais(i).canal = io_canal.canal then
            hsm_politica.absorver(io_canal, in_sinais(i), in_regras, in_agora, out_mudou);
         end if;
      end loop;
   end absorver_todos;

   procedure anunciar(in_antes in hsm_politica.t_canal, in_depois in hsm_politica.t_canal) is
   begin
      if in_depois.disjuntor <> in_antes.disjuntor and in_depois.disjuntor = hsm_tipos.co_aberto then
         hsm_registro.aviso(
            'hsm_vazao.absorver',
            'Canal ' || in_depois.canal || ': disjuntor aberto até '
            || to_char(in_depois.aberto_ate, 'YYYY-MM-DD HH24:MI:SS') || ' UTC',
            in_depois.motivo_disjuntor
         );
      elsif in_depois.disjuntor <> in_antes.disjuntor and in_depois.disjuntor = hsm_tipos.co_fechado then
         hsm_registro.info('hsm_vazao.absorver', 'Canal ' || in_depois.canal || ': disjuntor fechado');
      end if;
   end anunciar;

   procedure absorver(in_sinais in t_sinais, in_agora in timestamp) is
      r_regras hsm_politica.t_regras;
      r_antes hsm_politica.t_canal;
      r_depois hsm_politica.t_canal;
      l_canais t_canais;
      l_mudados t_canais;
      l_mudou boolean;
   begin
      if in_sinais.count = 0 then
         return;
      end if;

      r_regras := ler_regras;
      select c.canal, c.rajada, c.intervalo_s, c.fichas, c.dt_fichas, c.retido_ate, c.dt_retencao,
             c.limites_seguidos, c.disjuntor, c.falhas_seguidas, c.aberturas, c.aberto_ate, c.sonda_ate,
             c.sonda_reserva, c.motivo_disjuntor
        bulk collect into l_canais
        from hsm_canal c
       order by c.canal;

      for i in 1 .. l_canais.count loop
         -- Without the lock first: most reports change no channel, and then none is waited for
         absorver_todos(l_canais(i), in_sinais, r_regras, in_agora, l_mudou);
         if l_mudou then
            if travar(l_canais(i).canal, r_antes) then
               r_depois := r_antes;
               absorver_todos(r_depois, in_sinais, r_regras, in_agora, l_mudou);
               if l_mudou then
                  l_mudados(l_mudados.count + 1) := r_depois;
                  anunciar(r_antes, r_depois);
               end if;
            end if;
         end if;
      end loop;
      gravar(l_mudados);
   end absorver;

   procedure religar(in_canal in varchar2) is
      r_canal hsm_politica.t_canal;
      l_canais t_canais;
   begin
      update hsm_rota_notificacao r
         set r.suspensa = hsm_tipos.co_nao,
             r.motivo_suspensao = null,
             r.dt_suspensao = null
       where r.canal = in_canal
         and r.suspensa = hsm_tipos.co_sim;

      if travar(in_canal, r_canal) then
         hsm_politica.religar(r_canal);
         l_canais(1) := r_canal;
         gravar(l_canais);
      end if;
   end religar;

end hsm_vazao;
/
