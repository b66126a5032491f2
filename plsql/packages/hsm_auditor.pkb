create or replace package body hsm_auditor as

   co_bytes_detalhe constant pls_integer := 4000;
   -- Leaves room for the criteria in front and for '...' behind
   co_bytes_lista constant pls_integer := 3500;

   procedure anotar(
      in_ato in varchar2,
      in_alvo in varchar2,
      in_motivo in varchar2 default null,
      in_quantidade in number default null,
      in_detalhe in varchar2 default null
   ) is
      l_alvo hsm_auditoria.alvo%type := substr(in_alvo, 1, 200);
      l_motivo hsm_auditoria.motivo%type := substr(in_motivo, 1, 1000);
      l_detalhe hsm_auditoria.detalhe%type := substrb(in_detalhe, 1, co_bytes_detalhe);
   begin
      insert into hsm_auditoria (
         dt_ato, ato, alvo, quantidade, usuario, usuario_proxy, identificador, usuario_so, maquina, motivo, detalhe
      )
      values (
         sys_extract_utc(systimestamp),
         in_ato,
         l_alvo,
         in_quantidade,
         sys_context('USERENV', 'SESSION_USER'),
         sys_context('USERENV', 'PROXY_USER'),
         substr(sys_context('USERENV', 'CLIENT_IDENTIFIER'), 1, 64),
         substr(sys_context('USERENV', 'OS_USER'), 1, 128),
         substr(sys_context('USERENV', 'HOST'), 1, 128),
         l_motivo,
         l_detalhe
      );
   end anotar;

   function listar(in_ids in hsm_tipos.t_numeros) return varchar2 is
      l_lista varchar2(4000);
   begin
      for i in 1 .. in_ids.count loop
         if length(l_lista) > co_bytes_lista then
            return l_lista || ', ...';
         end if;
         l_lista := l_lista || case when i > 1 then ', ' end || to_char(in_ids(i), 'TM9');
      end loop;
      return l_lista;
   end listar;

end hsm_auditor;
/
