create or replace package body hsm_presenca as

   co_segundos_dia constant pls_integer := 86400;
   co_dias_encerrado constant pls_integer := 1;
   co_dias_calado constant pls_integer := 7;
   -- More are none's; whoever could go on and on would fill the table
   co_max_remetentes constant pls_integer := 2000;

   function ler(in_dados in varchar2) return json_object_t is
   begin
      return hsm_json.objeto(in_dados);
   exception
      when others then
         raise_application_error(hsm_envio.co_erro_argumento, 'Dados: objeto JSON esperado', true);
   end ler;

   function texto(in_dados in json_object_t, in_nome in varchar2, in_maximo in pls_integer default 32767)
      return varchar2
   is
   begin
      -- It is shown on terminals
      return substr(regexp_replace(in_dados.get_string(in_nome), '[[:cntrl:]]', ' '), 1, in_maximo);
   end texto;

   procedure anotar(
      in_trabalhador in varchar2,
      in_dados in varchar2,
      in_agora in timestamp,
      out_canais out varchar2
   ) is
      cursor c_livre is
         select r.trabalhador
           from hsm_remetente r
          where r.trabalhador = in_trabalhador
            for update of r.dt_visto skip locked;

      l_dados json_object_t;
      l_canais varchar2(32767);
      l_contrato number;
      l_trabalhador hsm_remetente.trabalhador%type;
      l_livre boolean;
      l_total pls_integer;
      r_remetente hsm_remetente%rowtype;
   begin
      hsm_envio.conferir_trabalhador(in_trabalhador);
      l_dados := ler(in_dados);
      r_remetente.trabalhador := in_trabalhador;
      r_remetente.maquina := texto(l_dados, 'maquina', 128);
      r_remetente.pid := l_dados.get_number('pid');
      r_remetente.versao := texto(l_dados, 'versao', 20);
      r_remetente.modo := texto(l_dados, 'modo', 10);
      if r_remetente.modo not in ('SERVICO', 'TAREFA') then
         raise_application_error(hsm_envio.co_erro_argumento, 'Modo: SERVICO ou TAREFA');
      end if;
      l_canais := upper(replace(texto(l_dados, 'canais'), ' '));
      hsm_envio.conferir_canais(l_canais);
      r_remetente.canais := l_canais;
      l_contrato := coalesce(l_dados.get_number('contrato'), 1);
      hsm_envio.conferir_contrato(l_contrato);
      r_remetente.contrato := l_contrato;
      r_remetente.dt_inicio := in_agora;
      r_remetente.dt_visto := in_agora;
      if l_dados.get_boolean('fim') then
         r_remetente.dt_fim := in_agora;
      end if;
      out_canais := r_remetente.canais;

      open c_livre;
      fetch c_livre into l_trabalhador;
      l_livre := c_livre%found;
      close c_livre;
      if l_livre then
         update hsm_remetente r
            set r.maquina = r_remetente.maquina,
                r.pid = r_remetente.pid,
                r.versao = r_remetente.versao,
                r.modo = r_remetente.modo,
                r.canais = r_remetente.canais,
                r.contrato = r_remetente.contrato,
                r.dt_visto = r_remetente.dt_visto,
                r.dt_fim = r_remetente.dt_fim
          where r.trabalhador = r_remetente.trabalhador;
      else
         select count(*)
           into l_total
           from hsm_remetente r
          where r.trabalhador = r_remetente.trabalhador;
         if l_total = 0 then
            delete from hsm_remetente r
             where r.trabalhador in (select u.trabalhador
                                       from (select m.trabalhador,
                                                    row_number() over (order by m.dt_visto desc) as posicao
                                               from hsm_remetente m) u
                                      where u.posicao >= co_max_remetentes);
            insert into hsm_remetente values r_remetente;
         end if;
      end if;
   end anotar;

   -- The instants that are not of a clock that ran ahead
   function ate(in_agora in timestamp) return timestamp is
   begin
      return hsm_politica.somar_segundos(in_agora, hsm_politica.co_relogio_s);
   end ate;

   function visto_em(in_agora in timestamp) return timestamp is
      l_ate timestamp(6) := ate(in_agora);
      l_visto timestamp(6);
      l_reserva timestamp(6);
   begin
      select max(r.dt_visto)
        into l_visto
        from hsm_remetente r
       where r.dt_visto <= l_ate;
      select /*+ index(f hsm_fila_reserva_idx) */ max(f.reserva_ate)
        into l_reserva
        from hsm_fila_notificacao f;
      l_reserva := least(
         hsm_politica.somar_segundos(l_reserva, -hsm_config.numero(hsm_config.co_reserva_s)), in_agora
      );
      return case when l_visto is null or l_reserva > l_visto then l_reserva else l_visto end;
   end visto_em;

   function atendido(in_canal in hsm_politica.t_canal, in_depois in timestamp, in_agora in timestamp) return boolean is
      l_ate timestamp(6) := ate(in_agora);
      l_canal hsm_canal.canal%type := in_canal.canal;
      l_na_lista varchar2(200) := ',' || upper(in_canal.canal) || ',';
      l_contrato number := hsm_vazao.contrato_de(in_canal.tipo);
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dual
       where exists (select null
                       from hsm_remetente r
                      where r.dt_visto > in_depois
                        and r.dt_visto <= l_ate
                        and r.contrato >= l_contrato
                        and (r.canais is null or instr(',' || r.canais || ',', l_na_lista) > 0))
          -- One of an earlier version tells nothing but what it claims
          or exists (select /*+ no_unnest index(f hsm_fila_viva_idx) */ null
                       from hsm_fila_notificacao f
                      where f.status_vivo = hsm_tipos.co_enviando
                        and f.canal_vivo = l_canal);
      return l_total > 0;
   end atendido;

   function vivo(in_visto in timestamp, in_fim in timestamp, in_agora in timestamp) return boolean is
   begin
      return in_fim is null
             and hsm_politica.segundos_entre(in_visto, in_agora)
                 between -hsm_politica.co_relogio_s and hsm_config.numero(hsm_config.co_remetente_s);
   end vivo;

   function ultimo return hsm_remetente%rowtype is
      r_remetente hsm_remetente%rowtype;
   begin
      select r.*
        into r_remetente
        from hsm_remetente r
       order by r.dt_visto desc
       fetch first 1 row only;
      return r_remetente;
   exception
      when no_data_found then
         return r_remetente;
   end ultimo;

   procedure purgar(in_agora in timestamp) is
      l_encerrado timestamp(6) := hsm_politica.somar_segundos(in_agora, -co_dias_encerrado * co_segundos_dia);
      l_calado timestamp(6) := hsm_politica.somar_segundos(in_agora, -co_dias_calado * co_segundos_dia);
   begin
      delete from hsm_remetente r
       where (r.dt_fim < l_encerrado or r.dt_visto < l_calado)
         and r.dt_visto < (select max(u.dt_visto) from hsm_remetente u);
   end purgar;

end hsm_presenca;
/
