create or replace package body hsm_auditor as

   co_bytes_detalhe constant pls_integer := 4000;
   co_reticencias constant varchar2(3) := '...';
   -- Leaves room for the criteria in front
   co_bytes_lista constant pls_integer := 30000;

   procedure anotar(
      in_ato in varchar2,
      in_alvo in varchar2,
      in_motivo in varchar2 default null,
      in_quantidade in number default null,
      in_detalhe in varchar2 default null
   ) is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_alvo hsm_auditoria.alvo%type := substr(in_alvo, 1, 200);
      l_motivo hsm_auditoria.motivo%type := in_motivo;
      l_detalhe hsm_auditoria.detalhe%type;
      l_inteiro clob;
      l_guardar_ate timestamp(6);
   begin
      l_guardar_ate := l_agora + numtodsinterval(hsm_config.numero(hsm_config.co_retencao_auditoria_d), 'DAY');
      if lengthb(in_detalhe) > co_bytes_detalhe then
         l_detalhe := substrb(in_detalhe, 1, co_bytes_detalhe - length(co_reticencias)) || co_reticencias;
         l_inteiro := to_clob(in_detalhe);
      else
         l_detalhe := in_detalhe;
      end if;
      insert into hsm_auditoria (
         dt_ato, ato, alvo, quantidade, usuario, usuario_proxy, endereco_ip, identificador, usuario_so, maquina, motivo,
         detalhe, detalhe_longo, guardar_ate
      )
      values (
         l_agora,
         in_ato,
         l_alvo,
         in_quantidade,
         sys_context('USERENV', 'SESSION_USER'),
         sys_context('USERENV', 'PROXY_USER'),
         substr(sys_context('USERENV', 'IP_ADDRESS'), 1, 64),
         substr(sys_context('USERENV', 'CLIENT_IDENTIFIER'), 1, 64),
         substr(sys_context('USERENV', 'OS_USER'), 1, 128),
         substr(sys_context('USERENV', 'HOST'), 1, 128),
         l_motivo,
         l_detalhe,
         l_inteiro,
         l_guardar_ate
      );
   end anotar;

   function tem_controle(in_texto in varchar2) return boolean is
   begin
      for i in 1 .. 31 loop
         if instr(in_texto, chr(i)) > 0 then
            return true;
         end if;
      end loop;
      return instr(in_texto, chr(127)) > 0;
   end tem_controle;

   function inconfundivel(in_valor in varchar2) return varchar2 is
   begin
      return case
                when in_valor is null then 'nulo'
                when instr(in_valor, ';') > 0 or instr(in_valor, '->') > 0 or instr(in_valor, '"') > 0
                     or in_valor = 'nulo' or tem_controle(in_valor)
                then hsm_json.citar(in_valor)
                else in_valor
             end;
   end inconfundivel;

   procedure acrescentar_mudanca(
      io_detalhe in out nocopy varchar2,
      in_nome in varchar2,
      in_antes in varchar2,
      in_depois in varchar2
   ) is
   begin
      if hsm_fila.mudou(in_antes, in_depois) then
         io_detalhe := io_detalhe || '; ' || in_nome || ' ' || inconfundivel(in_antes) || ' -> '
                       || inconfundivel(in_depois);
      end if;
   end acrescentar_mudanca;

   function listar(in_ids in hsm_tipos.t_numeros) return varchar2 is
      l_lista varchar2(32767);
   begin
      for i in 1 .. in_ids.count loop
         if lengthb(l_lista) > co_bytes_lista then
            return l_lista || ', ' || co_reticencias;
         end if;
         l_lista := l_lista || case when i > 1 then ', ' end || to_char(in_ids(i), 'TM9');
      end loop;
      return l_lista;
   end listar;

end hsm_auditor;
/
