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

end teste_hsm_registro;
/
