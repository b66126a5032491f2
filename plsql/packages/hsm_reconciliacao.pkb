create or replace package body hsm_reconciliacao as

   co_motivo constant varchar2(40) := 'reconciliação';
   -- Our own schema
   co_proprio constant varchar2(3) := 'HSM';
   -- Even with every character doubled SQL*Plus does not wrap the line, which would put a line feed into the text
   co_pedaco constant pls_integer := 80;

   procedure recusar(in_texto in varchar2) is
   begin
      raise_application_error(hsm_admin.co_erro_argumento, substr(in_texto, 1, 600));
   end recusar;

   -- SCHEMA.NAME or SCHEMA, as hsm_fila writes it, in its two parts. What takes them must hold any text: here they have
   -- the length of the variables they are given back in.
   procedure separar(in_origem in varchar2, out_esquema out varchar2, out_nome out varchar2) is
      l_ponto pls_integer := instr(in_origem, '.');
   begin
      if in_origem is null then
         recusar('Informe a origem: ESQUEMA.TABELA');
      end if;
      out_esquema := substr(in_origem, 1, case l_ponto when 0 then 128 else l_ponto - 1 end);
      out_nome := case when l_ponto > 0 then substr(in_origem, l_ponto + 1) end;
      if out_esquema is null or lengthb(out_esquema) > 128 or lengthb(out_nome) > 128
         or hsm_auditor.tem_controle(in_origem)
      then
         recusar('Origem ' || substr(in_origem, 1, 100) || ': ESQUEMA.TABELA, ou só ESQUEMA');
      elsif not hsm_fila.mudou(out_esquema, co_proprio) then
         recusar('Origem ' || substr(in_origem, 1, 100) || ': é do próprio HSM, cujos avisos não são de nenhuma OS');
      end if;
   end separar;

   procedure exigir_objeto(in_dados in varchar2) is
      l_objeto json_object_t;
      e_cancelada exception;
      pragma exception_init(e_cancelada, -1013);
   begin
      if in_dados is not null then
         l_objeto := hsm_json.objeto(to_clob(in_dados));
      end if;
   exception
      when e_cancelada then
         raise;
      when others then
         raise_application_error(hsm_admin.co_erro_argumento, 'Os fatos não são um objeto JSON', true);
   end exigir_objeto;

   function reenfileirar(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2,
      in_motivo in varchar2
   ) return pls_integer is
      l_esquema varchar2(32767);
      l_nome varchar2(32767);
      l_ultima hsm_fila_notificacao.id%type;
      l_total pls_integer;
      l_eventos hsm_fila.t_eventos;
   begin
      separar(in_origem, l_esquema, l_nome);
      if in_id_os is null then
         recusar('Informe o número da OS');
      elsif rtrim(in_evento) is null then
         recusar('Informe o evento');
      elsif in_motivo is null then
         recusar('Informe o motivo');
      end if;
      exigir_objeto(in_dados);

      select coalesce(max(f.id), 0)
        into l_ultima
        from hsm_fila_notificacao f;
      l_eventos(1).origem := l_nome;
      l_eventos(1).id_os := in_id_os;
      l_eventos(1).tipo_os := substrb(in_tipo_os, 1, 4000);
      l_eventos(1).evento := substrb(in_evento, 1, 4000);
      l_eventos(1).dados := in_dados;
      hsm_entrada.incluir(l_eventos, l_esquema, hsm_tipos.co_marca_reconciliada);

      -- Under ISOLAR a refusal is only logged
      select count(*)
        into l_total
        from hsm_fila_notificacao f
       where f.id > l_ultima
         and f.id_os = in_id_os
         and f.marca = hsm_tipos.co_marca_reconciliada;
      if l_total = 0 then
         raise_application_error(
            hsm_admin.co_erro_estado,
            'A OS ' || to_char(in_id_os, 'TM9') || ' não pôde ser enfileirada: veja HSM_LOG_VW'
         );
      end if;
      hsm_auditor.anotar(
         'reenfileirar', in_origem || ' OS ' || to_char(in_id_os, 'TM9'), in_motivo, l_total,
         'tipo_os ' || hsm_auditor.inconfundivel(in_tipo_os) || '; evento ' || hsm_auditor.inconfundivel(in_evento)
      );
      return l_total;
   end reenfileirar;

   procedure enfileirar(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_fatos in hsm_fila.t_fatos
   ) is
      l_total pls_integer;
   begin
      l_total := reenfileirar(
         in_origem, in_id_os, in_tipo_os, in_evento, hsm_entrada.como_json(in_fatos), co_motivo
      );
   end enfileirar;

   function literal(in_texto in varchar2) return varchar2 is
   begin
      return case
         when in_texto is null then 'null'
         else '''' || replace(in_texto, '''', '''''') || ''''
      end;
   end literal;

   function em_pedacos(in_texto in varchar2) return varchar2 is
      l_pedacos varchar2(32767);
      l_de pls_integer := 1;
   begin
      while l_de <= length(in_texto) loop
         l_pedacos := l_pedacos || case when l_de > 1 then chr(10) || '      || ' end
                      || literal(substr(in_texto, l_de, co_pedaco));
         l_de := l_de + co_pedaco;
      end loop;
      return coalesce(l_pedacos, 'null');
   end em_pedacos;

   function chamada(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_fatos in hsm_fila.t_fatos
   ) return varchar2 is
      l_fatos varchar2(32767) := em_pedacos(hsm_entrada.como_json(in_fatos));
   begin
      return 'begin' || chr(10)
             || '   hsm.hsm_admin.reenfileirar(' || chr(10)
             || '      ' || literal(in_origem) || ', ' || to_char(in_id_os, 'TM9') || ', ' || literal(in_tipo_os)
             || ', ' || literal(in_evento) || ',' || chr(10)
             || '      ' || l_fatos || ',' || chr(10)
             || '      ' || literal(co_motivo) || chr(10)
             || '   );' || chr(10)
             || 'end;' || chr(10)
             || '/';
   end chamada;

end hsm_reconciliacao;
/
