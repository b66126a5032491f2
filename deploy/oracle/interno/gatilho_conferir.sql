-- Checks the declaration of hsm_esquema.hsm_tabela against the table, prints what would be done and the trigger's text,
-- and leaves it in hsm_texto (hsm_texto_candidato: under the name hsm_candidato, disabled). Changes nothing.
-- hsm_substitui S: a trigger of that name that is not ours may give way to it.

variable hsm_gatilho varchar2(128)
variable hsm_candidato varchar2(128)
variable hsm_texto clob
variable hsm_texto_candidato clob

declare
   co_recusada constant pls_integer := -20999;
   type t_nomes is table of varchar2(40);
   l_privilegios t_nomes := t_nomes('CREATE ANY TRIGGER', 'DROP ANY TRIGGER', 'GRANT ANY OBJECT PRIVILEGE');
   l_total pls_integer;
   l_faltam varchar2(1000);
   l_problemas hsm.hsm_tipos.t_textos;
   r_declaracao hsm.hsm_declaracao.t_declaracao;
   r_tabela hsm.hsm_gerador.t_tabela;
   r_coluna hsm.hsm_origem_coluna%rowtype;

   procedure mostrar(in_texto in varchar2) is
      l_de pls_integer := 1;
      l_ate pls_integer;
   begin
      loop
         l_ate := instr(in_texto, chr(10), l_de);
         exit when l_ate = 0;
         dbms_output.put_line('   | ' || substr(in_texto, l_de, l_ate - l_de));
         l_de := l_ate + 1;
      end loop;
   end mostrar;

   procedure problema(in_texto in varchar2) is
   begin
      l_problemas(l_problemas.count + 1) := in_texto;
   end problema;
begin
   for i in 1 .. l_privilegios.count loop
      select count(*)
        into l_total
        from session_privs p
       where p.privilege = l_privilegios(i);
      if l_total = 0 then
         l_faltam := l_faltam || ' ' || l_privilegios(i) || ';';
      end if;
   end loop;
   if l_faltam is not null then
      raise_application_error(co_recusada, 'A sessão não tem:' || l_faltam);
   end if;

   r_declaracao := hsm.hsm_declaracao.declaracao(:hsm_esquema, :hsm_tabela);
   :hsm_gatilho := r_declaracao.origem.gatilho;
   :hsm_candidato := rtrim(substrb(r_declaracao.origem.gatilho, 1, 123)) || '_CAND';

   for r_objeto in (select o.object_type
                      from dba_objects o
                     where o.owner = :hsm_esquema
                       and o.object_name = :hsm_tabela
                       and o.object_type in ('TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SYNONYM')
                     order by o.object_type)
   loop
      -- A materialized view is a table too
      r_tabela.tipo := coalesce(r_tabela.tipo, r_objeto.object_type);
   end loop;
   for r_dados in (select t.temporary, t.external, t.nested
                     from dba_tables t
                    where t.owner = :hsm_esquema
                      and t.table_name = :hsm_tabela)
   loop
      r_tabela.temporaria := r_dados.temporary;
      r_tabela.externa := r_dados.external;
      r_tabela.aninhada := r_dados.nested;
   end loop;
   for r_dados in (select c.column_name, c.data_type, c.data_type_owner, c.data_length, c.virtual_column,
                          case when c.hidden_column = 'YES' and c.user_generated = 'NO' then 'YES' end as sistema
                     from dba_tab_cols c
                    where c.owner = :hsm_esquema
                      and c.table_name = :hsm_tabela
                    order by c.internal_column_id)
   loop
      l_total := r_tabela.colunas.count + 1;
      r_tabela.colunas(l_total).nome := r_dados.column_name;
      r_tabela.colunas(l_total).tipo := r_dados.data_type;
      r_tabela.colunas(l_total).dono_tipo := r_dados.data_type_owner;
      r_tabela.colunas(l_total).bytes := r_dados.data_length;
      r_tabela.colunas(l_total).calculada := r_dados.virtual_column;
      r_tabela.colunas(l_total).do_sistema := r_dados.sistema;
   end loop;

   l_problemas := hsm.hsm_gerador.problemas(r_declaracao, r_tabela);
   for r_outro in (select t.trigger_name, t.table_owner, t.table_name,
                          (select count(*)
                             from dba_source s
                            where s.owner = t.owner
                              and s.name = t.trigger_name
                              and s.type = 'TRIGGER'
                              and instr(s.text, hsm.hsm_gerador.co_marca) > 0) as nossas,
                          (select count(*)
                             from dba_dependencies d
                            where d.owner = t.owner
                              and d.name = t.trigger_name
                              and d.type = 'TRIGGER'
                              and d.referenced_owner = 'HSM') as chamadas
                     from dba_triggers t
                    where t.owner = :hsm_esquema
                      and t.trigger_name in (:hsm_gatilho, :hsm_candidato)
                    order by t.trigger_name)
   loop
      if r_outro.table_owner <> :hsm_esquema or r_outro.table_name <> :hsm_tabela then
         problema(
            'já há um gatilho ' || r_outro.trigger_name || ', da tabela ' || r_outro.table_owner || '.'
            || r_outro.table_name || ' (ORA-04095): declare outro nome (in_gatilho)'
         );
      elsif r_outro.trigger_name = :hsm_candidato and r_outro.nossas = 0 then
         problema('há um gatilho ' || r_outro.trigger_name || ', que não é do HSM: declare outro nome (in_gatilho)');
      elsif r_outro.trigger_name = :hsm_gatilho
         and r_outro.nossas = 0
         and r_outro.chamadas = 0
         and coalesce(:hsm_substitui, 'N') = 'N'
      then
         problema('há um gatilho ' || r_outro.trigger_name || ', que não é do HSM: declare outro nome (in_gatilho)');
      end if;
   end loop;

   if l_problemas.count > 0 then
      for i in 1 .. l_problemas.count loop
         dbms_output.put_line('PROBLEMA: ' || l_problemas(i));
      end loop;
      raise_application_error(
         co_recusada,
         'A declaração de ' || :hsm_esquema || '.' || :hsm_tabela || ' não serve: '
         || to_char(l_problemas.count, 'TM9') || ' problema(s), ' || l_problemas(1)
      );
   end if;

   dbms_output.put_line('Será feito:');
   dbms_output.put_line(
      '   gatilho       ' || :hsm_esquema || '.' || :hsm_gatilho || ' em ' || :hsm_esquema || '.' || :hsm_tabela
      || ', gerado desativado como ' || :hsm_candidato || ', conferido, e só então posto no lugar, ativo'
   );
   dbms_output.put_line('   privilégios   EXECUTE em HSM.HSM_FILA e HSM.HSM_FILA_FALHA a ' || :hsm_esquema);
   dbms_output.put_line(
      '   OS            número em ' || r_declaracao.origem.coluna_id || ', tipo em '
      || coalesce(r_declaracao.origem.coluna_tipo, '(nenhuma coluna)') || ', inclusão gera '
      || coalesce(r_declaracao.origem.evento_insercao, '(nada)')
   );
   for i in 1 .. r_declaracao.colunas.count loop
      r_coluna := r_declaracao.colunas(i);
      dbms_output.put_line(
         '   coluna        ' || r_coluna.coluna
         || case when r_coluna.evento is not null then ', muda: ' || r_coluna.evento end
         || case when r_coluna.so_se_unico = 'S' then ' (se não houver outro evento)' end
         || case when r_coluna.fato is not null then ', fato {' || r_coluna.fato || '}' end
         || case when r_coluna.fato_anterior is not null then ', valor anterior {' || r_coluna.fato_anterior || '}' end
      );
   end loop;
   dbms_output.put_line('   a tabela deixa de aceitar carga direta (direct path) e DML paralelo');

   for r_outro in (select t.owner, t.trigger_name, t.trigger_type, t.status
                     from dba_triggers t
                    where t.table_owner = :hsm_esquema
                      and t.table_name = :hsm_tabela
                      and not (t.owner = :hsm_esquema and t.trigger_name in (:hsm_gatilho, :hsm_candidato))
                    order by t.owner, t.trigger_name)
   loop
      dbms_output.put_line(
         '   outro gatilho ' || r_outro.owner || '.' || r_outro.trigger_name || ' (' || r_outro.trigger_type
         || case when r_outro.status <> 'ENABLED' then ', desativado' end || '): '
         || case
               when r_outro.trigger_type like 'BEFORE%' then 'executa antes; o que ele muda é visto'
               else 'se altera de novo a mesma OS, essa alteração gera os seus próprios eventos'
            end
      );
   end loop;
   for r_ordem in (select o.trigger_owner, o.trigger_name, o.ordering_type
                     from dba_trigger_ordering o
                    where o.referenced_trigger_owner = :hsm_esquema
                      and o.referenced_trigger_name = :hsm_gatilho
                    order by o.trigger_owner, o.trigger_name)
   loop
      dbms_output.put_line(
         '   ATENCAO       ' || r_ordem.trigger_owner || '.' || r_ordem.trigger_name || ' ' || r_ordem.ordering_type
         || ' ' || :hsm_gatilho || ': executa numa ordem que depende deste gatilho'
      );
   end loop;

   :hsm_texto := hsm.hsm_gerador.gatilho(r_declaracao, r_tabela);
   :hsm_texto_candidato := hsm.hsm_gerador.gatilho(r_declaracao, r_tabela, :hsm_candidato, 'N');
   dbms_output.put_line('O gatilho:');
   mostrar(hsm.hsm_gerador.gatilho(r_declaracao, r_tabela) || chr(10));
end;
/
