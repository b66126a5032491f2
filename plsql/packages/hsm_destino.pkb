create or replace package body hsm_destino as

   -- What a route may be for has at most 30 characters: one more is as different from all of them as any number more,
   -- and no text is too long to be bound
   co_bastam constant pls_integer := 31;
   co_reservado constant varchar2(1) := '$';

   function qualquer(in_da_rota in varchar2) return boolean is
   begin
      return not hsm_fila.mudou(in_da_rota, hsm_tipos.co_qualquer);
   end qualquer;

   function casa(in_da_rota in varchar2, in_valor in varchar2) return boolean is
   begin
      return qualquer(in_da_rota) or not hsm_fila.mudou(in_da_rota, in_valor);
   end casa;

   function reservado(in_nome in varchar2) return boolean is
   begin
      return not hsm_fila.mudou(substr(in_nome, 1, 1), co_reservado);
   end reservado;

   function rotas(in_tipo_os in varchar2, in_evento in varchar2) return t_rotas is
      l_tipo varchar2(200) := substr(rtrim(in_tipo_os), 1, co_bastam);
      l_evento varchar2(200) := substr(rtrim(in_evento), 1, co_bastam);
      l_proprias t_rotas;
      l_gerais t_rotas;

      -- In a session that compares linguistically this finds more than is wanted, never less
      cursor c_candidatas is
         select r.id, r.canal, r.prioridade, r.ordenada, r.aglutina, r.validade_min, r.tipo_os, r.evento
           from hsm_rota_notificacao r
          where r.ativa = hsm_tipos.co_sim
            and r.tipo_os in (l_tipo, hsm_tipos.co_qualquer)
            and r.evento in (l_evento, hsm_tipos.co_qualquer)
          order by r.id;

      procedure incluir(io_rotas in out nocopy t_rotas, in_rota in c_candidatas%rowtype) is
         r_rota t_rota;
      begin
         r_rota.id := in_rota.id;
         r_rota.canal := in_rota.canal;
         r_rota.prioridade := in_rota.prioridade;
         r_rota.ordenada := in_rota.ordenada;
         r_rota.aglutina := in_rota.aglutina;
         r_rota.validade_min := in_rota.validade_min;
         io_rotas(io_rotas.count + 1) := r_rota;
      end incluir;
   begin
      for r_rota in c_candidatas loop
         if qualquer(r_rota.tipo_os) and reservado(l_tipo) then
            continue;
         elsif qualquer(r_rota.tipo_os) and qualquer(r_rota.evento) then
            incluir(l_gerais, r_rota);
         elsif casa(r_rota.tipo_os, l_tipo) and casa(r_rota.evento, l_evento) then
            incluir(l_proprias, r_rota);
         end if;
      end loop;

      if l_proprias.count > 0 then
         return l_proprias;
      end if;
      return l_gerais;
   end rotas;

   function rotas(in_ids in hsm_tipos.t_numeros) return t_rotas is
      l_ids sys.odcinumberlist := sys.odcinumberlist();
      l_rotas t_rotas;
   begin
      for i in 1 .. in_ids.count loop
         l_ids.extend;
         l_ids(i) := in_ids(i);
      end loop;
      select r.id, r.canal, r.prioridade, r.ordenada, r.aglutina, r.validade_min
        bulk collect into l_rotas
        from hsm_rota_notificacao r
       where r.id in (select column_value
                        from table(l_ids))
       order by r.id;
      return l_rotas;
   end rotas;

   function resumo(in_id_os in number, in_tipo_os in varchar2, in_evento in varchar2) return varchar2 is
   begin
      return substr(
         'OS ' || to_char(in_id_os, 'TM9') || ': ' || in_evento
         || case when in_tipo_os is not null then ' (' || in_tipo_os || ')' end,
         1, 200
      );
   end resumo;

end hsm_destino;
/
