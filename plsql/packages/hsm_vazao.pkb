create or replace package body hsm_vazao as

   function contrato_de(in_tipo in varchar2) return number is
   begin
      return case in_tipo when hsm_tipos.co_ntfy then 1 when hsm_tipos.co_captura then null else 2 end;
   end contrato_de;

   function servidos(
      in_canais in varchar2,
      in_contrato in pls_integer,
      in_vazios in boolean default false
   ) return t_canais is
      l_lista varchar2(4000) := ',' || upper(replace(in_canais, ' ')) || ',';
      l_vazios varchar2(1) := case when in_vazios then hsm_tipos.co_sim else hsm_tipos.co_nao end;
      l_todos t_canais;
      l_canais t_canais;
   begin
      select c.*
        bulk collect into l_todos
        from hsm_canal c
       where c.pausado = hsm_tipos.co_nao
         and (in_canais is null or instr(l_lista, ',' || upper(c.canal) || ',') > 0)
         and (l_vazios = hsm_tipos.co_sim
              or exists (select /*+ no_unnest index(f hsm_fila_viva_idx) */ null
                           from hsm_fila_notificacao f
                          where f.status_vivo in (hsm_tipos.co_pendente, hsm_tipos.co_enviando)
                            and f.canal_vivo = c.canal))
       order by c.canal;
      for i in 1 .. l_todos.count loop
         if contrato_de(l_todos(i).tipo) <= in_contrato then
            l_canais(l_canais.count + 1) := l_todos(i);
         end if;
      end loop;
      return l_canais;
   end servidos;

   function tem_estado(in_canal in hsm_politica.t_canal) return boolean is
   begin
      return in_canal.rajada is not null or in_canal.disjuntor <> hsm_tipos.co_fechado;
   end tem_estado;

   function ler(in_canal in varchar2) return hsm_politica.t_canal is
      r_canal hsm_politica.t_canal;
   begin
      select c.*
        into r_canal
        from hsm_canal c
       where c.canal = in_canal;
      return r_canal;
   end ler;

   -- Locks a channel if nobody else holds it. Read again under the lock: SKIP LOCKED may show it as it was before.
   function travar(in_canal in varchar2, out_canal out nocopy hsm_politica.t_canal) return boolean is
      -- Local: a cursor of the package would be state
      cursor c_livre is
         select c.canal
           from hsm_canal c
          where c.canal = in_canal
            for update of c.disjuntor skip locked;

      l_canal hsm_canal.canal%type;
      l_livre boolean;
   begin
      open c_livre;
      fetch c_livre into l_canal;
      l_livre := c_livre%found;
      close c_livre;
      if l_livre then
         out_canal := ler(l_canal);
      end if;
      return l_livre;
   end travar;

   function tomar(io_canal in out nocopy hsm_politica.t_canal, in_agora in timestamp) return boolean is
      r_canal hsm_politica.t_canal;
   begin
      if hsm_politica.cota(io_canal, in_agora, 1) = 0 then
         return false;
      elsif not tem_estado(io_canal) then
         return true;
      elsif not travar(io_canal.canal, r_canal) then
         return false;
      end if;
      io_canal := r_canal;
      return io_canal.pausado = hsm_tipos.co_nao and hsm_politica.cota(io_canal, in_agora, 1) > 0;
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
                c.aberto_em = in_canais(i).aberto_em,
                c.aberto_ate = in_canais(i).aberto_ate,
                c.sonda_em = in_canais(i).sonda_em,
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

   -- Whose fault the failures of a channel are. What only the channel's past says blames one row of a report: an outage
   -- that begins anew would else cost a whole batch an attempt.
   procedure atribuir(io_sinais in out nocopy t_sinais, in_antes in hsm_politica.t_canal) is
      l_responde boolean := false;
      l_culpada boolean := false;
   begin
      for i in 1 .. io_sinais.count loop
         l_responde := l_responde
                       or (io_sinais(i).canal = in_antes.canal
                           and hsm_politica.servidor_responde(io_sinais(i).classe));
      end loop;
      for i in 1 .. io_sinais.count loop
         if io_sinais(i).canal = in_antes.canal then
            io_sinais(i).da_linha := hsm_politica.culpa_da_linha(
               in_antes, l_responde, io_sinais(i).ja_enviada and not l_culpada
            );
            l_culpada := l_culpada
                         or (io_sinais(i).da_linha
                             and (io_sinais(i).classe = hsm_tipos.co_transitoria or io_sinais(i).estranha));
         end if;
      end loop;
   end atribuir;

   -- What the report is told of its signals of one channel
   procedure responder(
      io_sinais in out nocopy t_sinais,
      in_antes in hsm_politica.t_canal,
      in_depois in hsm_politica.t_canal,
      in_ocupado in boolean
   ) is
   begin
      for i in 1 .. io_sinais.count loop
         if io_sinais(i).canal = in_antes.canal then
            io_sinais(i).ocupado := in_ocupado and hsm_politica.importa_ao_canal(in_antes, io_sinais(i));
            io_sinais(i).aberto := in_depois.disjuntor <> hsm_tipos.co_fechado;
            io_sinais(i).falhas := in_depois.falhas_seguidas;
         end if;
      end loop;
   end responder;

   -- The channels of a report, in alias order
   function mencionados(in_sinais in t_sinais) return t_canais is
      l_nomes sys.odcivarchar2list := sys.odcivarchar2list();
      l_canais t_canais;
   begin
      for i in 1 .. in_sinais.count loop
         l_nomes.extend;
         l_nomes(i) := in_sinais(i).canal;
      end loop;
      select /*+ leading(n@nomes c) use_nl(c) index(c hsm_canal_pk) */ c.*
        bulk collect into l_canais
        from hsm_canal c
       where c.canal in (select /*+ qb_name(nomes) unnest cardinality(n 100) */ n.column_value
                           from table(l_nomes) n)
       order by c.canal;
      return l_canais;
   end mencionados;

   procedure absorver(io_sinais in out nocopy t_sinais, in_agora in timestamp) is
      r_regras hsm_politica.t_regras;
      r_antes hsm_politica.t_canal;
      r_depois hsm_politica.t_canal;
      r_travado hsm_politica.t_canal;
      l_canais t_canais;
      l_mudados t_canais;
      l_mudou boolean;
      l_ocupado boolean;
   begin
      if io_sinais.count = 0 then
         return;
      end if;

      r_regras := ler_regras;
      l_canais := mencionados(io_sinais);
      for i in 1 .. l_canais.count loop
         r_antes := l_canais(i);
         r_depois := r_antes;
         -- Without the lock first: most reports change no channel
         atribuir(io_sinais, r_antes);
         absorver_todos(r_depois, io_sinais, r_regras, in_agora, l_mudou);
         l_ocupado := false;
         if l_mudou then
            l_ocupado := not travar(r_antes.canal, r_travado);
            if not l_ocupado then
               r_antes := r_travado;
               r_depois := r_travado;
               atribuir(io_sinais, r_antes);
               absorver_todos(r_depois, io_sinais, r_regras, in_agora, l_mudou);
               if l_mudou then
                  l_mudados(l_mudados.count + 1) := r_depois;
                  anunciar(r_antes, r_depois);
               end if;
            end if;
         end if;
         responder(io_sinais, r_antes, r_depois, l_ocupado);
      end loop;
      gravar(l_mudados);
   end absorver;

   procedure religar(in_canal in varchar2) is
      cursor c_rotas is
         select r.id
           from hsm_rota_notificacao r
          where r.canal = in_canal
            and r.suspensa = hsm_tipos.co_sim
          order by r.id
            for update of r.suspensa wait 5;

      cursor c_canal is
         select c.canal
           from hsm_canal c
          where c.canal = in_canal
            for update of c.disjuntor wait 5;

      l_rotas hsm_tipos.t_numeros;
      l_canal hsm_canal.canal%type;
      r_canal hsm_politica.t_canal;
      l_canais t_canais;
   begin
      open c_rotas;
      fetch c_rotas bulk collect into l_rotas;
      close c_rotas;
      forall i in 1 .. l_rotas.count
         update hsm_rota_notificacao r
            set r.suspensa = hsm_tipos.co_nao
          where r.id = l_rotas(i);

      open c_canal;
      fetch c_canal into l_canal;
      close c_canal;
      if l_canal is not null then
         r_canal := ler(l_canal);
         hsm_politica.religar(r_canal);
         l_canais(1) := r_canal;
         gravar(l_canais);
      end if;
   end religar;

end hsm_vazao;
/
