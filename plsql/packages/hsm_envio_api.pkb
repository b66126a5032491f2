create or replace package body hsm_envio_api as

   co_versao_contrato constant pls_integer := 1;

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   procedure reservar(
      in_trabalhador in varchar2,
      in_lote in pls_integer,
      out_itens out sys_refcursor,
      in_canais in varchar2 default null
   ) is
      l_reserva hsm_tipos.st_reserva;
      l_total pls_integer;
      l_prazo_s number;
   begin
      begin
         hsm_envio.reservar(in_trabalhador, in_lote, in_canais, agora, l_reserva, l_total, l_prazo_s);
         commit;
      exception
         when others then
            rollback;
            raise;
      end;

      open out_itens for
         select /*+ index(f hsm_fila_viva_idx) */
                f.id,
                f.reserva,
                f.canal,
                f.tentativas as tentativa,
                c.payload,
                l_prazo_s as prazo_s
           from hsm_fila_notificacao f
           join hsm_carga c
             on c.id_fila = f.id
          where f.status_vivo = hsm_tipos.co_enviando
            and f.reserva = l_reserva
          order by f.prior_vivo, f.id_vivo;
   end reservar;

   procedure registrar(
      in_trabalhador in varchar2,
      in_resultados in clob,
      out_resumo out varchar2
   ) is
   begin
      hsm_envio.registrar(in_trabalhador, in_resultados, agora, out_resumo);
      commit;
   exception
      when others then
         rollback;
         raise;
   end registrar;

   function trabalho_pendente(in_canais in varchar2 default null) return number is
   begin
      return hsm_envio.segundos_ate_trabalho(in_canais, agora);
   end trabalho_pendente;

   function diagnostico return clob is
      l_agora timestamp(6) := agora;
      l_estado json_object_t := json_object_t();
      l_canais json_array_t := json_array_t();
      l_canal json_object_t;
      l_versao hsm_instalacao.versao%type;

      cursor c_canais is
         select c.canal,
                c.pausado,
                c.motivo_pausa,
                count(case when f.status_vivo = hsm_tipos.co_pendente then 1 end) as pendentes,
                count(case when f.status_vivo = hsm_tipos.co_enviando then 1 end) as enviando,
                min(case
                       when f.status_vivo = hsm_tipos.co_pendente and f.em_vivo <= l_agora then f.dt_criacao
                    end) as mais_antiga
           from hsm_canal c
           left join hsm_fila_notificacao f
             on f.canal_vivo = c.canal
            and f.status_vivo in (hsm_tipos.co_pendente, hsm_tipos.co_enviando)
          group by c.canal, c.pausado, c.motivo_pausa
          order by c.canal;
   begin
      select i.versao
        into l_versao
        from hsm_instalacao i;

      l_estado.put('contrato', co_versao_contrato);
      l_estado.put('versao', l_versao);
      l_estado.put('agora', to_char(l_agora, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));

      for r_canal in c_canais loop
         l_canal := json_object_t();
         l_canal.put('canal', r_canal.canal);
         l_canal.put('pausado', r_canal.pausado = hsm_tipos.co_sim);
         if r_canal.motivo_pausa is not null then
            l_canal.put('motivo_pausa', r_canal.motivo_pausa);
         end if;
         l_canal.put('pendentes', r_canal.pendentes);
         l_canal.put('enviando', r_canal.enviando);
         if r_canal.mais_antiga is null then
            l_canal.put_null('mais_antiga_s');
         else
            l_canal.put('mais_antiga_s', round(hsm_politica.segundos_entre(r_canal.mais_antiga, l_agora)));
         end if;
         l_canais.append(l_canal);
      end loop;

      l_estado.put('canais', l_canais);
      return l_estado.to_clob;
   end diagnostico;

   function versao_contrato return pls_integer is
   begin
      return co_versao_contrato;
   end versao_contrato;

end hsm_envio_api;
/
