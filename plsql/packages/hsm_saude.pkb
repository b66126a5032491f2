create or replace package body hsm_saude as

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   procedure anexar(
      io_problemas in out nocopy t_problemas,
      in_chave in varchar2,
      in_gravidade in varchar2,
      in_problema in varchar2,
      in_detalhe in varchar2,
      in_providencia in varchar2,
      in_canal in varchar2 default null,
      in_desde in timestamp default null
   ) is
      r_problema t_problema;
   begin
      r_problema.chave := substr(in_chave, 1, 200);
      r_problema.gravidade := in_gravidade;
      r_problema.canal := in_canal;
      r_problema.problema := substr(in_problema, 1, 1000);
      r_problema.detalhe := substr(in_detalhe, 1, 1000);
      r_problema.providencia := substr(in_providencia, 1, 1000);
      r_problema.desde := in_desde;
      io_problemas(io_problemas.count + 1) := r_problema;
   end anexar;

   function momento(in_instante in timestamp) return varchar2 is
   begin
      return to_char(
         from_tz(in_instante, 'UTC') at time zone hsm_config.texto(hsm_config.co_fuso), 'DD/MM/YYYY HH24:MI:SS'
      );
   end momento;

   procedure examinar(in_parte in varchar2, io_problemas in out nocopy t_problemas) is
   begin
      case in_parte
         when 'GUARDA' then hsm_saude_instalacao.ver_guarda(io_problemas);
         when 'REMETENTES' then hsm_saude_envio.ver_remetentes(io_problemas);
         when 'CONTA' then hsm_saude_envio.ver_conta(io_problemas);
         when 'CANAIS' then hsm_saude_fila.ver_canais(io_problemas);
         when 'ROTAS' then hsm_saude_fila.ver_rotas(io_problemas);
         when 'EVENTOS' then hsm_saude_fila.ver_eventos(io_problemas);
         when 'GATILHOS' then hsm_saude_instalacao.ver_gatilhos(io_problemas);
         when 'TAREFAS' then hsm_saude_agenda.ver_tarefas(io_problemas);
         when 'MANUTENCAO' then hsm_saude_instalacao.ver_manutencao(io_problemas);
         when 'ALARME' then hsm_saude_instalacao.ver_alarme(io_problemas);
         when 'LOG' then hsm_saude_instalacao.ver_log(io_problemas);
      end case;
   end examinar;

   -- Whatever the reason a part fails for, the others are still wanted, and it is told itself
   procedure ver(in_parte in varchar2, io_problemas in out nocopy t_problemas) is
      l_achados t_problemas;
      l_nenhum t_problemas;
   begin
      begin
         examinar(in_parte, l_achados);
      exception
         when e_cancelada then
            raise;
         when others then
            -- Code that is being replaced at this moment: what failed works the next time
            l_achados := l_nenhum;
            examinar(in_parte, l_achados);
      end;
      for i in 1 .. l_achados.count loop
         io_problemas(io_problemas.count + 1) := l_achados(i);
      end loop;
   exception
      when e_cancelada then
         raise;
      when others then
         anexar(
            io_problemas, 'SAUDE:' || in_parte, co_erro, 'A saúde não consegue ver: ' || lower(in_parte), sqlerrm,
            'O DBA vê com verify.sql o que da instalação está inválido'
         );
   end ver;

   -- Since when the alarm knows of a problem that does not tell itself
   procedure datar(io_problemas in out nocopy t_problemas) is
      r_problema t_problema;
   begin
      for i in 1 .. io_problemas.count loop
         r_problema := io_problemas(i);
         if r_problema.desde is null then
            select min(a.dt_inicio)
              into r_problema.desde
              from hsm_alarme a
             where a.chave_aberta = r_problema.chave;
            io_problemas(i) := r_problema;
         end if;
      end loop;
   end datar;

   function problemas return t_problemas is
      l_achados t_problemas;
      l_problemas t_problemas;

      procedure separar(in_gravidade in varchar2) is
         r_problema t_problema;
      begin
         for i in 1 .. l_achados.count loop
            r_problema := l_achados(i);
            if r_problema.gravidade = in_gravidade then
               l_problemas(l_problemas.count + 1) := r_problema;
            end if;
         end loop;
      end separar;
   begin
      ver('GUARDA', l_achados);
      ver('REMETENTES', l_achados);
      ver('CONTA', l_achados);
      ver('CANAIS', l_achados);
      ver('ROTAS', l_achados);
      ver('GATILHOS', l_achados);
      ver('TAREFAS', l_achados);
      ver('MANUTENCAO', l_achados);
      ver('ALARME', l_achados);
      ver('EVENTOS', l_achados);
      ver('LOG', l_achados);

      separar(co_erro);
      separar(co_atencao);
      datar(l_problemas);
      return l_problemas;
   end problemas;

   function json return clob is
      l_problemas t_problemas := problemas;
      l_lista json_array_t := json_array_t();
      l_problema json_object_t;
      r_problema t_problema;
   begin
      for i in 1 .. l_problemas.count loop
         r_problema := l_problemas(i);
         l_problema := json_object_t();
         hsm_json.anotar(l_problema, 'chave', r_problema.chave);
         hsm_json.anotar(l_problema, 'gravidade', r_problema.gravidade);
         hsm_json.anotar(l_problema, 'canal', r_problema.canal);
         hsm_json.anotar(l_problema, 'problema', r_problema.problema);
         hsm_json.anotar(l_problema, 'detalhe', r_problema.detalhe);
         hsm_json.anotar(l_problema, 'providencia', r_problema.providencia);
         hsm_json.anotar(l_problema, 'desde', to_char(r_problema.desde, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
         l_lista.append(l_problema);
      end loop;
      return hsm_json.em_ascii(l_lista.to_clob);
   end json;

   function frase(in_problema in t_problema) return varchar2 is
   begin
      return in_problema.problema
             || case when in_problema.detalhe is not null then ': ' || rtrim(in_problema.detalhe, ' .') end
             || case when in_problema.providencia is not null then '. ' || in_problema.providencia end
             || '.';
   end frase;

   function contar(in_problemas in t_problemas, in_gravidade in varchar2, in_canais in varchar2 default null)
      return pls_integer
   is
      l_canais varchar2(32767) := ',' || upper(replace(in_canais, ' ')) || ',';
      l_total pls_integer := 0;
      r_problema t_problema;
   begin
      for i in 1 .. in_problemas.count loop
         r_problema := in_problemas(i);
         if r_problema.gravidade = in_gravidade
            and (in_canais is null
                 or r_problema.canal is null
                 or instr(l_canais, ',' || upper(r_problema.canal) || ',') > 0)
         then
            l_total := l_total + 1;
         end if;
      end loop;
      return l_total;
   end contar;

end hsm_saude;
/
