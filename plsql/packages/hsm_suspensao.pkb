create or replace package body hsm_suspensao as

   type t_rota is record (
      id hsm_rota_notificacao.id%type,
      suspensa hsm_rota_notificacao.suspensa%type,
      recusas_seguidas hsm_rota_notificacao.recusas_seguidas%type,
      sondas hsm_rota_notificacao.sondas%type,
      proxima_sonda hsm_rota_notificacao.proxima_sonda%type,
      linha_sonda hsm_rota_notificacao.linha_sonda%type
   );
   type t_rotas is table of t_rota index by pls_integer;

   -- What a report says of one route
   type t_resumo is record (
      aceita boolean,               -- a success, of whatever row
      sonda_aceita boolean,         -- that of its probe
      recusas pls_integer,
      sonda_recusada boolean,
      erro hsm_tentativa_envio.erro%type
   );

   co_contador_max constant pls_integer := 99999;

   function ler(in_ids in sys.odcinumberlist) return t_rotas is
      l_rotas t_rotas;
   begin
      select /*+ leading(i@ids r) use_nl(r) index(r hsm_rota_pk) */
             r.id, r.suspensa, r.recusas_seguidas, r.sondas, r.proxima_sonda, r.linha_sonda
        bulk collect into l_rotas
        from hsm_rota_notificacao r
       where r.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                        from table(in_ids) i)
       order by r.id;
      return l_rotas;
   end ler;

   function resumir(in_avisos in t_avisos, in_rota in t_rota) return t_resumo is
      r_resumo t_resumo;
      l_sonda boolean;
   begin
      r_resumo.aceita := false;
      r_resumo.sonda_aceita := false;
      r_resumo.recusas := 0;
      r_resumo.sonda_recusada := false;
      for i in 1 .. in_avisos.count loop
         if in_avisos(i).id_rota = in_rota.id then
            l_sonda := in_rota.linha_sonda is not null and in_rota.linha_sonda = in_avisos(i).id_fila;
            if in_avisos(i).recusa then
               r_resumo.recusas := r_resumo.recusas + 1;
               r_resumo.sonda_recusada := r_resumo.sonda_recusada or l_sonda;
               r_resumo.erro := in_avisos(i).erro;
            else
               r_resumo.aceita := true;
               r_resumo.sonda_aceita := r_resumo.sonda_aceita or l_sonda;
            end if;
         end if;
      end loop;
      return r_resumo;
   end resumir;

   -- True when the report changes the route
   function muda(in_rota in t_rota, in_resumo in t_resumo) return boolean is
   begin
      if in_resumo.aceita then
         return in_rota.suspensa = hsm_tipos.co_sim or in_rota.recusas_seguidas > 0;
      elsif in_rota.suspensa = hsm_tipos.co_sim then
         return in_resumo.sonda_recusada;
      else
         return in_resumo.recusas > 0;
      end if;
   end muda;

   procedure aceitar(in_rota in t_rota) is
   begin
      -- The trigger HSM_ROTA_SUSPENSAO_TRG does the rest for one that was suspended
      update hsm_rota_notificacao r
         set r.suspensa = hsm_tipos.co_nao,
             r.recusas_seguidas = 0
       where r.id = in_rota.id;
      if in_rota.suspensa = hsm_tipos.co_sim then
         hsm_registro.info(
            'hsm_suspensao.absorver', 'Rota ' || to_char(in_rota.id, 'TM9') || ' entregou: a suspensão acabou'
         );
      end if;
   end aceitar;

   procedure recusar(in_rota in t_rota, in_resumo in t_resumo, in_maximo in number, in_agora in timestamp) is
      l_recusas pls_integer := least(in_rota.recusas_seguidas + in_resumo.recusas, co_contador_max);
      l_sondas pls_integer;
      l_proxima timestamp(6);
   begin
      if in_rota.suspensa = hsm_tipos.co_sim then
         l_sondas := least(in_rota.sondas + 1, co_contador_max);
         l_proxima := hsm_politica.somar_segundos(in_agora, hsm_politica.espera_sonda_rota(l_sondas));
         update hsm_rota_notificacao r
            set r.sondas = l_sondas,
                r.proxima_sonda = l_proxima,
                r.linha_sonda = null,
                r.motivo_suspensao = substr(in_resumo.erro, 1, 200)
          where r.id = in_rota.id;
      elsif l_recusas < in_maximo then
         update hsm_rota_notificacao r
            set r.recusas_seguidas = l_recusas
          where r.id = in_rota.id;
      else
         l_proxima := hsm_politica.somar_segundos(in_agora, hsm_politica.espera_sonda_rota(0));
         update hsm_rota_notificacao r
            set r.suspensa = hsm_tipos.co_sim,
                r.motivo_suspensao = substr(in_resumo.erro, 1, 200),
                r.dt_suspensao = in_agora,
                r.recusas_seguidas = l_recusas,
                r.sondas = 0,
                r.proxima_sonda = l_proxima,
                r.linha_sonda = null,
                r.soltando = hsm_tipos.co_nao
          where r.id = in_rota.id;
         hsm_registro.aviso(
            'hsm_suspensao.absorver',
            'Rota ' || to_char(in_rota.id, 'TM9') || ' suspensa depois de ' || to_char(l_recusas, 'TM9')
            || ' recusas seguidas; tenta de novo sozinha',
            in_resumo.erro
         );
      end if;
   end recusar;

   procedure marcar_ocupados(io_avisos in out nocopy t_avisos, in_rota in t_rota) is
   begin
      for i in 1 .. io_avisos.count loop
         if io_avisos(i).id_rota = in_rota.id then
            io_avisos(i).ocupado := io_avisos(i).recusa
                                    or (in_rota.linha_sonda is not null
                                        and in_rota.linha_sonda = io_avisos(i).id_fila);
         end if;
      end loop;
   end marcar_ocupados;

   -- As CULPA_DA_LINHA of hsm_politica, of a route; what only its past says blames one row of a report here too, or
   -- each attempt to go on with a destination that is still wrong would cost a whole batch one
   procedure atribuir(io_avisos in out nocopy t_avisos, in_rota in t_rota, in_aceita in boolean) is
      l_pelo_passado boolean := in_rota.recusas_seguidas = 0;
   begin
      for i in 1 .. io_avisos.count loop
         if io_avisos(i).id_rota = in_rota.id then
            io_avisos(i).da_linha := io_avisos(i).recusa
                                     and io_avisos(i).por_linha
                                     and in_rota.suspensa = hsm_tipos.co_nao
                                     and (in_aceita or (l_pelo_passado and io_avisos(i).ja_enviada));
            l_pelo_passado := l_pelo_passado and not io_avisos(i).da_linha;
         end if;
      end loop;
   end atribuir;

   procedure absorver(io_avisos in out nocopy t_avisos, in_agora in timestamp) is
      l_ids sys.odcinumberlist := sys.odcinumberlist();
      l_rotas t_rotas;
      l_mudam hsm_tipos.t_numeros;
      l_travadas hsm_tipos.t_posicoes;
      r_resumo t_resumo;
      l_maximo number;
   begin
      for i in 1 .. io_avisos.count loop
         io_avisos(i).ocupado := false;
         io_avisos(i).da_linha := false;
         l_ids.extend;
         l_ids(i) := io_avisos(i).id_rota;
      end loop;
      if l_ids.count = 0 then
         return;
      end if;

      -- Without the lock first: most reports change no route
      l_rotas := ler(l_ids);
      for i in 1 .. l_rotas.count loop
         r_resumo := resumir(io_avisos, l_rotas(i));
         if r_resumo.recusas > 0 then
            atribuir(io_avisos, l_rotas(i), r_resumo.aceita);
         end if;
         if muda(l_rotas(i), r_resumo) then
            l_mudam(l_mudam.count + 1) := l_rotas(i).id;
         end if;
      end loop;
      if l_mudam.count = 0 then
         return;
      end if;

      l_maximo := hsm_config.numero(hsm_config.co_rota_recusas);
      l_travadas := hsm_estado.conjunto(hsm_estado.travar_rotas(hsm_estado.em_sql(l_mudam)));
      l_rotas := ler(hsm_estado.em_sql(l_mudam));
      for i in 1 .. l_rotas.count loop
         r_resumo := resumir(io_avisos, l_rotas(i));
         if not l_travadas.exists(to_char(l_rotas(i).id, 'TM9')) then
            marcar_ocupados(io_avisos, l_rotas(i));
         else
            atribuir(io_avisos, l_rotas(i), r_resumo.aceita);
            if muda(l_rotas(i), r_resumo) then
               if r_resumo.aceita then
                  aceitar(l_rotas(i));
               else
                  recusar(l_rotas(i), r_resumo, l_maximo, in_agora);
               end if;
            end if;
         end if;
      end loop;
   end absorver;

   procedure sondar(in_agora in timestamp, in_limite in pls_integer) is
      -- A probe further away than any wait was set by a clock that ran ahead
      l_longe timestamp(6) := hsm_politica.somar_segundos(
         in_agora, hsm_politica.co_sonda_rota_max_s + hsm_politica.co_relogio_s
      );

      cursor c_rotas is
         select /*+ index(r hsm_rota_sonda_idx) */ r.id
           from hsm_rota_notificacao r
          where r.sonda_em is not null
            and (r.sonda_em <= in_agora or r.sonda_em > l_longe)
          order by r.sonda_em
            for update of r.suspensa skip locked;

      l_ids hsm_tipos.t_numeros;
      l_rotas t_rotas;
      l_linha number;
      l_proxima timestamp(6);
   begin
      open c_rotas;
      fetch c_rotas bulk collect into l_ids limit in_limite;
      close c_rotas;
      if l_ids.count = 0 then
         return;
      end if;

      -- Read again: SKIP LOCKED may show a route as it was before its suspension ended, or its probe was let go
      l_rotas := ler(hsm_estado.em_sql(l_ids));
      for i in 1 .. l_rotas.count loop
         if l_rotas(i).suspensa = hsm_tipos.co_sim
            and hsm_politica.sonda_rota_devida(l_rotas(i).proxima_sonda, in_agora)
         then
            l_linha := hsm_estado.soltar_sonda(l_rotas(i).id);
            if l_linha is not null then
               -- Should it come to nothing, another follows as after a refusal
               l_proxima := hsm_politica.somar_segundos(
                  in_agora, hsm_politica.espera_sonda_rota(l_rotas(i).sondas + 1)
               );
               update hsm_rota_notificacao r
                  set r.linha_sonda = l_linha,
                      r.proxima_sonda = l_proxima
                where r.id = l_rotas(i).id;
            end if;
         end if;
      end loop;
   end sondar;

   function soltar(in_limite in pls_integer) return pls_integer is
      cursor c_rotas is
         select /*+ index(r hsm_rota_soltando_idx) */ r.id
           from hsm_rota_notificacao r
          where r.id_soltando is not null
          order by r.id_soltando
            for update of r.suspensa skip locked;

      l_ids hsm_tipos.t_numeros;
      l_linhas hsm_tipos.t_numeros;
      l_soltas pls_integer := 0;
   begin
      open c_rotas;
      fetch c_rotas bulk collect into l_ids limit in_limite;
      close c_rotas;

      for i in 1 .. l_ids.count loop
         exit when l_soltas >= in_limite;
         hsm_estado.soltar(l_ids(i), in_limite - l_soltas, l_linhas);
         l_soltas := l_soltas + l_linhas.count;
         update hsm_rota_notificacao r
            set r.soltando = hsm_tipos.co_nao
          where r.id = l_ids(i)
            and not exists (select /*+ no_unnest index(p hsm_fila_parada_idx) */ null
                              from hsm_fila_notificacao p
                             where p.rota_parada = r.id
                               and p.os_parada is null);
      end loop;
      return l_soltas;
   end soltar;

end hsm_suspensao;
/
