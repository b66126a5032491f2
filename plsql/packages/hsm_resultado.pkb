create or replace package body hsm_resultado as

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);
   e_texto_longo exception;
   pragma exception_init(e_texto_longo, -40478);

   procedure recusar(in_texto in varchar2) is
   begin
      raise_application_error(co_erro_resultado, in_texto);
   end recusar;

   function ler_numero(in_objeto in json_object_t, in_chave in varchar2) return number is
      l_elemento json_element_t;
   begin
      if not in_objeto.has(in_chave) then
         return null;
      end if;
      l_elemento := in_objeto.get(in_chave);
      if l_elemento.is_null then
         return null;
      end if;
      if not l_elemento.is_number then
         recusar(in_chave || ': número esperado');
      end if;
      return in_objeto.get_number(in_chave);
   end ler_numero;

   function ler_texto(in_objeto in json_object_t, in_chave in varchar2, in_maximo in pls_integer) return varchar2 is
      l_elemento json_element_t;
      l_texto varchar2(32767);
   begin
      if not in_objeto.has(in_chave) then
         return null;
      end if;
      l_elemento := in_objeto.get(in_chave);
      if l_elemento.is_null then
         return null;
      end if;
      if not l_elemento.is_string then
         recusar(in_chave || ': texto esperado');
      end if;

      begin
         l_texto := in_objeto.get_string(in_chave);
      exception
         when e_texto_longo or value_error then
            l_texto := null;
      end;
      -- A whole error page, longer than a varchar2, comes as an error or as null
      if l_texto is null then
         l_texto := substr(in_objeto.get_clob(in_chave), 1, in_maximo);
      end if;
      return substr(l_texto, 1, in_maximo);
   end ler_texto;

   -- ntfy's codes have five digits, librdkafka's own are negative. What a stranger's error page calls a code must not
   -- refuse the report.
   function ler_codigo(in_objeto in json_object_t) return number is
      l_codigo number;
   begin
      l_codigo := ler_numero(in_objeto, 'codigo');
      return case when l_codigo = trunc(l_codigo) and l_codigo between -99999999 and 99999999 then l_codigo end;
   end ler_codigo;

   procedure conferir(in_resultado in t_resultado) is
   begin
      if in_resultado.id is null or in_resultado.reserva is null then
         recusar('Resultado sem id ou sem reserva');
      end if;
      if in_resultado.http is not null
         and (in_resultado.http <> trunc(in_resultado.http) or in_resultado.http not between 100 and 999)
      then
         recusar('http: status inválido');
      end if;
      if in_resultado.esperar_s < 0 or in_resultado.duracao_ms not between 0 and 9999999999 then
         recusar('esperar_s e duracao_ms não podem ser negativos');
      end if;
      if in_resultado.http is null and not hsm_politica.conhecida(in_resultado.classe) then
         recusar(
            'Sem http, a classe deve ser TIMEOUT, CONEXAO, DNS, TLS, RESPOSTA, CONFIG, DEVOLVIDO, ENTREGUE, ERRO,'
            || ' RECUSADO, DESTINO ou LIMITE'
         );
      end if;
   end conferir;

   function ler(in_resultados in clob) return t_resultados is
      l_lista json_array_t;
      l_elemento json_element_t;
      l_objeto json_object_t;
      l_resultados t_resultados;
      r_resultado t_resultado;
   begin
      if in_resultados is null or length(in_resultados) = 0 then
         recusar('Resultados: lista JSON esperada');
      end if;

      begin
         l_lista := hsm_json.lista(in_resultados);
      exception
         when e_cancelada then
            raise;
         when others then
            raise_application_error(co_erro_resultado, 'Os resultados não são uma lista JSON', true);
      end;

      for i in 1 .. l_lista.get_size loop
         l_elemento := l_lista.get(i - 1);
         if not l_elemento.is_object then
            recusar('Cada resultado é um objeto JSON');
         end if;
         l_objeto := treat(l_elemento as json_object_t);
         r_resultado.id := ler_numero(l_objeto, 'id');
         r_resultado.reserva := ler_texto(l_objeto, 'reserva', 100);
         r_resultado.http := ler_numero(l_objeto, 'http');
         r_resultado.codigo := ler_codigo(l_objeto);
         r_resultado.classe := ler_texto(l_objeto, 'classe', 100);
         r_resultado.erro := ler_texto(l_objeto, 'erro', 1000);
         r_resultado.esperar_s := ler_numero(l_objeto, 'esperar_s');
         r_resultado.duracao_ms := round(ler_numero(l_objeto, 'duracao_ms'));
         r_resultado.id_externo := coalesce(
            ler_texto(l_objeto, 'id_externo', 100),
            -- Contract 1 calls it so
            ler_texto(l_objeto, 'id_ntfy', 100)
         );
         conferir(r_resultado);
         l_resultados(i) := r_resultado;
      end loop;
      return l_resultados;
   end ler;

end hsm_resultado;
/
