create or replace package body hsm_evento as

   co_chave constant varchar2(30) := 'Chave de roteamento';
   co_cabecalhos constant varchar2(30) := 'Cabeçalhos';
   -- What RabbitMQ takes of a routing key
   co_bytes_chave constant pls_integer := 255;
   -- What the column holds
   co_bytes_cabecalhos constant pls_integer := 4000;
   co_de_nome constant varchar2(63) := '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   procedure recusar_render(in_texto in varchar2) is
   begin
      raise_application_error(hsm_rota.co_erro_render, substr(in_texto, 1, 500));
   end recusar_render;

   procedure recusar_cabecalho(in_nome in varchar2, in_texto in varchar2) is
   begin
      raise_application_error(
         hsm_rota.co_erro_rota, 'Cabeçalho ' || coalesce(substr(in_nome, 1, 100), '(sem nome)') || ': ' || in_texto
      );
   end recusar_cabecalho;

   -- asciistr writes a backslash otherwise
   function imprimivel(in_texto in varchar2) return boolean is
      l_texto varchar2(32767) := replace(in_texto, '\');
   begin
      return coalesce(length(asciistr(l_texto)), 0) = coalesce(length(l_texto), 0)
             and not hsm_auditor.tem_controle(in_texto);
   end imprimivel;

   -- The names a sender writes itself, or that would change what the request is
   function nome_proprio(in_nome in varchar2) return boolean is
      l_nome varchar2(32767) := lower(in_nome);
   begin
      return l_nome in (
                'content-type', 'content-length', 'host', 'authorization', 'transfer-encoding', 'connection', 'cookie'
             )
             or l_nome like 'webhook-%'
             or l_nome like 'ce-%';
   end nome_proprio;

   procedure validar_nome(in_nome in varchar2) is
   begin
      if in_nome is null
         or length(asciistr(in_nome)) > length(in_nome)
         or ltrim(in_nome, co_de_nome) is not null
      then
         recusar_cabecalho(in_nome, 'o nome tem letras sem acento, algarismos e -');
      elsif nome_proprio(in_nome) then
         recusar_cabecalho(in_nome, 'quem envia o escreve; tire-o');
      end if;
   end validar_nome;

   procedure validar_valor(in_nome in varchar2, in_cabecalhos in json_object_t) is
      l_elemento json_element_t := in_cabecalhos.get(in_nome);
      l_valor varchar2(32767);
   begin
      if l_elemento.is_string then
         l_valor := in_cabecalhos.get_string(in_nome);
      end if;
      if l_valor is null then
         recusar_cabecalho(in_nome, 'um texto entre aspas que não seja vazio');
      elsif not imprimivel(l_valor) then
         recusar_cabecalho(in_nome, 'sem acentos, quebras de linha e outros caracteres de controle');
      end if;
      hsm_modelo.validar_so_colunas('Cabeçalho ' || substr(in_nome, 1, 100), l_valor);
   end validar_valor;

   procedure validar_cabecalhos(in_cabecalhos in varchar2) is
      l_objeto json_object_t;
      l_nomes json_key_list;
   begin
      begin
         l_objeto := hsm_json.objeto(in_cabecalhos);
      exception
         when e_cancelada then
            raise;
         when others then
            raise_application_error(
               hsm_rota.co_erro_rota, co_cabecalhos || ': um objeto JSON de textos, como {"X-Origem": "os"}', true
            );
      end;
      if l_objeto.get_size > 0 then
         l_nomes := l_objeto.get_keys;
         for i in 1 .. l_nomes.count loop
            -- The name first: the empty one is null, which cannot be asked for
            validar_nome(l_nomes(i));
            validar_valor(l_nomes(i), l_objeto);
         end loop;
      end if;
   end validar_cabecalhos;

   procedure validar(in_rota in hsm_rota_notificacao%rowtype) is
   begin
      hsm_modelo.validar_so_colunas(co_chave, in_rota.chave_roteamento);
      if hsm_auditor.tem_controle(in_rota.chave_roteamento) then
         raise_application_error(hsm_rota.co_erro_rota, co_chave || ': sem caracteres de controle');
      elsif hsm_rota.bytes_utf8(hsm_modelo.sem_colunas(in_rota.chave_roteamento)) > co_bytes_chave then
         raise_application_error(
            hsm_rota.co_erro_rota, co_chave || ': no máximo ' || to_char(co_bytes_chave, 'TM9') || ' bytes'
         );
      end if;
      if in_rota.cabecalhos is not null then
         validar_cabecalhos(in_rota.cabecalhos);
      end if;
   end validar;

   function chave(in_item in hsm_rota.t_item) return varchar2 is
      l_chave varchar2(32767);
   begin
      if not hsm_tipo_canal.leva_chave(in_item.tipo) then
         return hsm_json.numero(in_item.id_os);
      end if;
      l_chave := hsm_modelo.preencher_colunas(in_item.chave_roteamento, in_item);
      if hsm_rota.bytes_utf8(l_chave) > co_bytes_chave then
         recusar_render(
            'A chave de roteamento tem ' || to_char(hsm_rota.bytes_utf8(l_chave), 'TM9') || ' bytes; no máximo '
            || to_char(co_bytes_chave, 'TM9')
         );
      end if;
      return l_chave;
   end chave;

   -- The headers with their values; one whose value is empty is left out. Null when there is none.
   function cabecalhos(in_item in hsm_rota.t_item) return varchar2 is
      l_objeto json_object_t;
      l_nomes json_key_list;
      l_valor varchar2(32767);
      l_lista varchar2(32767);
   begin
      if in_item.cabecalhos is null or not hsm_tipo_canal.leva_cabecalhos(in_item.tipo) then
         return null;
      end if;
      l_objeto := hsm_json.objeto(in_item.cabecalhos);
      if l_objeto.get_size = 0 then
         return null;
      end if;
      l_nomes := l_objeto.get_keys;
      for i in 1 .. l_nomes.count loop
         l_valor := hsm_modelo.preencher_colunas(l_objeto.get_string(l_nomes(i)), in_item);
         if not imprimivel(l_valor) then
            recusar_render('O cabeçalho ' || l_nomes(i) || ' ficaria com acento ou caractere de controle');
         end if;
         l_lista := l_lista || hsm_json.membro_texto(l_nomes(i), l_valor);
         if lengthb(l_lista) > co_bytes_cabecalhos - 1 then
            recusar_render('Os cabeçalhos passam de ' || to_char(co_bytes_cabecalhos, 'TM9') || ' bytes');
         end if;
      end loop;
      return case when l_lista is not null then '{' || substr(l_lista, 2) || '}' end;
   end cabecalhos;

   -- The facts word for word, where others will read them too; as the JSON types write them where only Oracle does
   function fatos(in_item in hsm_rota.t_item, in_lidos in json_object_t) return clob is
      l_fatos clob := in_item.dados_longos;
      l_ascii clob;
      l_estritos pls_integer;
   begin
      if l_fatos is null then
         l_fatos := in_item.dados;
      end if;
      if l_fatos is null then
         return null;
      end if;
      l_ascii := hsm_json.em_ascii(l_fatos);
      select count(*)
        into l_estritos
        from dual
       where l_ascii is json strict;
      return case when l_estritos > 0 then l_fatos else in_lidos.to_clob end;
   end fatos;

   function bytes_utf8(in_texto in clob) return pls_integer is
      l_de pls_integer := 1;
      l_pedaco varchar2(32767);
      l_bytes pls_integer := 0;
   begin
      loop
         hsm_json.ler_pedaco(in_texto, l_de, l_pedaco);
         exit when l_pedaco is null;
         l_bytes := l_bytes + hsm_rota.bytes_utf8(l_pedaco);
      end loop;
      return l_bytes;
   end bytes_utf8;

   -- Put together as text, which lets the facts stand as they are
   function corpo(in_item in hsm_rota.t_item, in_prefixo in varchar2) return clob is
      l_lidos json_object_t := hsm_modelo.ler_fatos(in_item);
      l_fatos clob := fatos(in_item, l_lidos);
      l_titulo varchar2(32767) := hsm_modelo.aparar(hsm_modelo.preencher(in_item.titulo, in_item, l_lidos, false));
      l_mensagem varchar2(32767) := hsm_modelo.aparar(
         hsm_modelo.preencher(in_item.mensagem, in_item, l_lidos, false)
      );
      l_inicio varchar2(32767);
      l_corpo clob;
   begin
      l_inicio := '{"specversion":"1.0"'
                  || hsm_json.membro_texto('id', in_prefixo || '-' || to_char(in_item.id, 'TM9'))
                  || hsm_json.membro_texto('source', '/hsm/' || in_prefixo)
                  || hsm_json.membro_texto('type', 'hsm.os.' || lower(in_item.evento))
                  || hsm_json.membro_texto('subject', hsm_json.numero(in_item.id_os))
                  || hsm_json.membro_texto('time', to_char(in_item.dt_criacao, 'YYYY-MM-DD"T"HH24:MI:SS.FF3"Z"'))
                  || ',"datacontenttype":"application/json","data":{"id_os":' || hsm_json.numero(in_item.id_os)
                  || hsm_json.membro_texto('tipo_os', in_item.tipo_os)
                  || hsm_json.membro_texto('evento', in_item.evento)
                  || hsm_json.membro_texto(
                        'origem', case when in_item.origem <> hsm_tipos.co_qualquer then in_item.origem end
                     )
                  || hsm_json.membro('prioridade', hsm_json.numero(in_item.prioridade));
      l_corpo := l_inicio;
      l_corpo := l_corpo || hsm_json.membro_texto('titulo', l_titulo);
      l_corpo := l_corpo || hsm_json.membro_texto('mensagem', coalesce(l_mensagem, in_item.resumo));
      if l_fatos is not null then
         l_corpo := l_corpo || ',"fatos":';
         l_corpo := l_corpo || l_fatos;
      end if;
      return l_corpo || '}}';
   end corpo;

   function montar(in_item in hsm_rota.t_item, in_prefixo in varchar2) return hsm_rota.t_carga is
      r_carga hsm_rota.t_carga;
      l_bytes pls_integer;
      l_maximo pls_integer := hsm_tipo_canal.bytes_corpo(in_item.tipo);
   begin
      r_carga.payload := corpo(in_item, in_prefixo);
      l_bytes := bytes_utf8(r_carga.payload);
      if l_bytes > l_maximo then
         recusar_render(
            'A notificação tem ' || to_char(l_bytes, 'TM9') || ' bytes; num canal do tipo ' || in_item.tipo
            || ' cabem ' || to_char(l_maximo, 'TM9')
         );
      end if;
      r_carga.destino := hsm_tipo_canal.destino(in_item.tipo, in_item.topico);
      r_carga.chave := chave(in_item);
      r_carga.cabecalhos := cabecalhos(in_item);
      return r_carga;
   end montar;

end hsm_evento;
/
