-- Says from which version to which, and stops before anything is changed where the database is newer than these
-- scripts; where it is older only upgrade.sql goes on. Whether there is an installation or not. Uses hsm_script,
-- hsm_versao.

declare
   co_recusada constant pls_integer := -20999;
   l_instalada varchar2(20);
   l_alcancada varchar2(20);
   l_inicio varchar2(20);

   function ha_tabela(in_tabela in varchar2) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dba_tables t
       where t.owner = 'HSM'
         and t.table_name = in_tabela;
      return l_total > 0;
   end ha_tabela;

   -- Versions as texts that compare as the versions do: 0.10.0 comes after 0.9.1
   function ordem(in_versao in varchar2) return varchar2 is
      l_ordem varchar2(60);
   begin
      for i in 1 .. 3 loop
         l_ordem := l_ordem || lpad(coalesce(regexp_substr(in_versao, '[0-9]+', 1, i), '0'), 9, '0');
      end loop;
      return l_ordem;
   end ordem;

   function mais_nova(in_versao in varchar2, in_outra in varchar2) return boolean is
   begin
      return to_number(ordem(in_versao), '999999999999999999999999999')
             > to_number(ordem(in_outra), '999999999999999999999999999');
   end mais_nova;
begin
   if ha_tabela('HSM_INSTALACAO') then
      execute immediate 'select max(i.versao) from hsm.hsm_instalacao i' into l_instalada;
   end if;
   l_alcancada := l_instalada;
   if ha_tabela('HSM_ATUALIZACAO') then
      -- One that stopped half-way has changed tables already, although the installation still says the old version
      execute immediate
         q'[select max(a.para), to_char(max(a.dt_inicio), 'DD/MM/YYYY HH24:MI')]'
         || ' from hsm.hsm_atualizacao a where a.dt_fim is null'
         into l_alcancada, l_inicio;
      if l_alcancada is null or mais_nova(l_instalada, l_alcancada) then
         l_alcancada := l_instalada;
      end if;
   end if;

   dbms_output.put_line('Versão: ' || coalesce(l_instalada, 'nenhuma') || ' -> &hsm_versao');
   if l_inicio is not null then
      dbms_output.put_line('Retoma o que começou em ' || l_inicio || ' (UTC) e não terminou');
   end if;
   if mais_nova(l_alcancada, '&hsm_versao') then
      raise_application_error(
         co_recusada,
         'O banco tem a versão ' || l_alcancada || ', mais nova que a destes arquivos (&hsm_versao): use os dela.'
         || ' Voltar atrás é por ponto de restauração ou Data Pump (docs/how-to/upgrading.pt-BR.md)'
      );
   elsif '&hsm_script' <> 'upgrade' and l_alcancada is not null and mais_nova('&hsm_versao', l_alcancada) then
      raise_application_error(
         co_recusada, 'Está instalada a versão ' || l_alcancada || ': use upgrade.sql para a &hsm_versao'
      );
   end if;
end;
/
