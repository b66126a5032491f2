create or replace package body teste_hsm_registro as

   co_erro_de_teste constant pls_integer := -20999;
   e_de_teste exception;
   pragma exception_init(e_de_teste, -20999);

   function ultimo return number is
      l_id number;
   begin
      select coalesce(max(l.id), 0) into l_id from hsm_log l;
      return l_id;
   end ultimo;

   function novas(in_desde in number) return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_log l where l.id > in_desde;
      return l_total;
   end novas;

   procedure sobrevive_ao_rollback is
      l_antes number := ultimo;
   begin
      savepoint antes_do_registro;
      hsm_registro.info('teste', 'fica');
      rollback to antes_do_registro;
      ut.expect(novas(l_antes)).to_equal(1);
   end sobrevive_ao_rollback;

   procedure nao_confirma_quem_chamou is
      l_total pls_integer;
   begin
      savepoint antes_do_canal;
      insert into hsm_canal (canal) values ('TESTE_LOG');
      hsm_registro.info('teste', 'sem confirmar');
      rollback to antes_do_canal;
      select count(*) into l_total from hsm_canal c where c.canal = 'TESTE_LOG';
      ut.expect(l_total).to_equal(0);
   end nao_confirma_quem_chamou;

   procedure texto_cortado is
      l_antes number := ultimo;
   begin
      hsm_registro.erro(rpad('o', 200, 'o'), rpad('m', 3000, 'm'), rpad('ã', 6000, 'ã'));
      ut.expect(novas(l_antes)).to_equal(1);
   end texto_cortado;

   procedure mensagem_nula is
      l_antes number := ultimo;
   begin
      hsm_registro.aviso(null, null);
      ut.expect(novas(l_antes)).to_equal(1);
   end mensagem_nula;

   -- The logger has a transaction of its own: it sees a parameter only once that is committed
   procedure definir_nivel(in_nivel in varchar2) is
   begin
      update hsm_parametro p set p.valor = in_nivel where p.nome = 'LOG_NIVEL';
      commit;
   end definir_nivel;

   procedure nivel is
      l_antes number := ultimo;
      l_nivel varchar2(200 char) := hsm_config.texto('LOG_NIVEL');
   begin
      definir_nivel('AVISO');
      hsm_registro.depuracao('teste', 'fora');
      hsm_registro.info('teste', 'fora');
      hsm_registro.aviso('teste', 'dentro');
      definir_nivel('DEBUG');
      hsm_registro.depuracao('teste', 'dentro');
      definir_nivel(l_nivel);
      ut.expect(novas(l_antes)).to_equal(2);
   end nivel;

   procedure erro_sempre is
      l_antes number := ultimo;
      l_nivel varchar2(200 char) := hsm_config.texto('LOG_NIVEL');
   begin
      definir_nivel('ERRO');
      hsm_registro.erro('teste', 'dentro');
      definir_nivel(l_nivel);
      ut.expect(novas(l_antes)).to_equal(1);
   end erro_sempre;

   procedure falhar is
   begin
      raise_application_error(co_erro_de_teste, 'falhou assim');
   end falhar;

   procedure falhar_por_outro is
      l_vazia hsm_tipos.t_numeros;
   begin
      l_vazia(1) := l_vazia(2);
   exception
      when no_data_found then
         raise_application_error(co_erro_de_teste, 'falhou por isso', true);
   end falhar_por_outro;

   procedure pilha_do_erro is
      l_pilha varchar2(32767);
      l_esperada varchar2(32767);
   begin
      falhar;
      ut.fail('falhar deveria ter falhado');
   exception
      when e_de_teste then
         -- Kept before utPLSQL handles exceptions of its own
         l_pilha := hsm_registro.pilha;
         l_esperada := dbms_utility.format_error_stack || dbms_utility.format_error_backtrace;
         ut.expect(l_pilha).to_equal(l_esperada);
         ut.expect(l_pilha).to_be_like('ORA-20999: falhou assim%TESTE_HSM_REGISTRO%');
   end pilha_do_erro;

   procedure pilha_com_causa is
   begin
      falhar_por_outro;
      ut.fail('falhar_por_outro deveria ter falhado');
   exception
      when e_de_teste then
         ut.expect(hsm_registro.pilha).to_be_like('ORA-20999: falhou por isso%ORA-01403:%');
   end pilha_com_causa;

   -- Written by themselves: gone before they are counted anew
   procedure esquecer is
   begin
      delete from hsm_log l where l.esquema in ('TESTE_A', 'TESTE_B');
      commit;
   end esquecer;

   -- 'written entries/left out', and the last detail of those
   function contagem(in_esquema in varchar2) return varchar2 is
      l_texto varchar2(4000);
   begin
      select to_char(count(case when l.omitidas is null then 1 end), 'TM9') || '/'
             || to_char(coalesce(sum(l.omitidas), 0), 'TM9') || ' ' || max(case when l.omitidas > 0 then l.detalhe end)
        into l_texto
        from hsm_log l
       where l.esquema = in_esquema;
      return l_texto;
   end contagem;

   procedure repetir(in_esquema in varchar2, in_mensagem in varchar2, in_vezes in pls_integer) is
   begin
      for i in 1 .. in_vezes loop
         hsm_registro.erro('teste', in_mensagem, 'vez ' || to_char(i, 'TM9'), in_esquema => in_esquema);
      end loop;
   end repetir;

   procedure iguais_limitados is
      l_linhas pls_integer;
   begin
      esquecer;
      repetir('TESTE_A', 'cheio', 30);
      ut.expect(contagem('TESTE_A')).to_equal('5/25 vez 30');
      select count(*) into l_linhas from hsm_log l where l.esquema = 'TESTE_A';
      ut.expect(l_linhas).to_equal(6);
      -- Something else is still seen
      repetir('TESTE_A', 'outra coisa', 1);
      ut.expect(contagem('TESTE_A')).to_equal('6/25 vez 30');
      esquecer;
   end iguais_limitados;

   procedure esquema_limitado is
   begin
      esquecer;
      for i in 1 .. 60 loop
         repetir('TESTE_A', 'texto ' || to_char(i, 'TM9'), 1);
      end loop;
      repetir('TESTE_B', 'texto', 1);
      ut.expect(contagem('TESTE_A')).to_equal('50/10 vez 1');
      ut.expect(contagem('TESTE_B')).to_equal('1/0 ');
      esquecer;
   end esquema_limitado;

   procedure limite_por_janela is
   begin
      esquecer;
      repetir('TESTE_A', 'cheio', 7);
      update hsm_log l
         set l.dt_registro = l.dt_registro - numtodsinterval(601, 'SECOND')
       where l.esquema = 'TESTE_A';
      commit;
      repetir('TESTE_A', 'cheio', 7);
      ut.expect(contagem('TESTE_A')).to_equal('10/4 vez 7');
      esquecer;
   end limite_por_janela;

   procedure sem_limite is
      l_antes number := ultimo;
   begin
      repetir(null, 'cheio', 60);
      ut.expect(novas(l_antes)).to_equal(60);
   end sem_limite;

end teste_hsm_registro;
/
