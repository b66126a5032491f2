-- Takes schema and table from arguments 1 and 2 into hsm_esquema and hsm_tabela, as the dictionary holds them; what is no plain
-- name, or no table's owner, is refused here. Nothing of HSM is needed for it.

@@conferir_dicionario.sql

variable hsm_esquema varchar2(128)
variable hsm_tabela varchar2(128)

declare
   co_recusada constant pls_integer := -20999;
   l_tabelas pls_integer;

   function nome(in_o_que in varchar2, in_numero in varchar2, in_nome in varchar2) return varchar2 is
      e_nome exception;
      pragma exception_init(e_nome, -44003);
   begin
      if trim(in_nome) is null then
         raise_application_error(co_recusada, 'Informe ' || in_o_que || ' (argumento ' || in_numero || ')');
      elsif instr(in_nome, '"') > 0 then
         raise_application_error(
            co_recusada, 'Argumento ' || in_numero || ', ' || in_nome || ': nomes entre aspas não são aceitos'
         );
      end if;
      return upper(dbms_assert.simple_sql_name(trim(in_nome)));
   exception
      when e_nome then
         raise_application_error(
            co_recusada, 'Argumento ' || in_numero || ', ' || in_nome || ': não é um nome do Oracle, de ' || in_o_que
         );
   end nome;
begin
   :hsm_esquema := nome('o esquema da tabela', '1', q'~&1~');
   :hsm_tabela := nome('a tabela', '2', q'~&2~');

   for r_papel in (select p.role
                     from dba_roles p
                    where p.role = :hsm_esquema)
   loop
      raise_application_error(co_recusada, r_papel.role || ' é um papel: informe o esquema dono da tabela');
   end loop;
   if :hsm_esquema in ('PUBLIC', 'HSM') then
      raise_application_error(co_recusada, :hsm_esquema || ' não serve: informe o esquema dono da tabela');
   end if;
   select count(*)
     into l_tabelas
     from dba_users u
    where u.username = :hsm_esquema;
   if l_tabelas = 0 then
      raise_application_error(co_recusada, 'Não há esquema ' || :hsm_esquema);
   end if;
   select count(*)
     into l_tabelas
     from dba_users u
    where u.username = :hsm_esquema
      and u.oracle_maintained = 'Y';
   if l_tabelas > 0 then
      raise_application_error(co_recusada, :hsm_esquema || ' é do próprio Oracle: as suas tabelas não têm gatilhos');
   end if;
end;
/
