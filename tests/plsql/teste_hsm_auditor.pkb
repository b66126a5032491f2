create or replace package body teste_hsm_auditor as

   co_ato constant varchar2(30 char) := 'teste_hsm_auditor';

   -- The only note of this test
   function anotada return hsm_auditoria%rowtype is
      r_nota hsm_auditoria%rowtype;
   begin
      select a.* into r_nota from hsm_auditoria a where a.ato = co_ato;
      return r_nota;
   end anotada;

   procedure anota is
      l_antes timestamp(6) := sys_extract_utc(systimestamp);
   begin
      hsm_auditor.anotar(co_ato, 'linha 7', 'porque sim', 3, 'de A para B');
      ut.expect(anotada().alvo).to_equal('linha 7');
      ut.expect(anotada().motivo).to_equal('porque sim');
      ut.expect(anotada().quantidade).to_equal(3);
      ut.expect(anotada().detalhe).to_equal('de A para B');
      ut.expect(anotada().usuario).to_equal(sys_context('USERENV', 'SESSION_USER'));
      ut.expect(anotada().dt_ato between l_antes and sys_extract_utc(systimestamp)).to_be_true();
   end anota;

   procedure anota_o_minimo is
   begin
      hsm_auditor.anotar(co_ato, 'armar');
      ut.expect(anotada().alvo).to_equal('armar');
      ut.expect(anotada().motivo).to_be_null();
      ut.expect(anotada().quantidade).to_be_null();
      ut.expect(anotada().detalhe).to_be_null();
   end anota_o_minimo;

   procedure na_transacao_do_ato is
      l_total pls_integer;
   begin
      savepoint antes_do_ato;
      hsm_auditor.anotar(co_ato, 'linha 7');
      rollback to antes_do_ato;
      select count(*) into l_total from hsm_auditoria a where a.ato = co_ato;
      ut.expect(l_total).to_equal(0);
   end na_transacao_do_ato;

   procedure motivo_longo is
   begin
      hsm_auditor.anotar(co_ato, 'linha 7', rpad('ã', 1001, 'ã'));
   end motivo_longo;

   procedure detalhe_longo is
   begin
      hsm_auditor.anotar(co_ato, 'linha 7', in_detalhe => rpad('ã', 6000, 'ã'));
      ut.expect(anotada().detalhe).to_be_like('ãã%...');
      ut.expect(to_char(substr(anotada().detalhe_longo, 1, 6001))).to_equal(rpad('ã', 6000, 'ã'));
      delete from hsm_auditoria a where a.ato = co_ato;
      hsm_auditor.anotar(co_ato, 'linha 7', in_detalhe => 'curto');
      ut.expect(anotada().detalhe_longo).to_be_null();
   end detalhe_longo;

   procedure mudancas is
      l_detalhe varchar2(100 char);
   begin
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'igual', 'A', 'A');
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'nada', null, null);
      ut.expect(l_detalhe).to_be_null();
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'caixa', 'A', 'a');
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'novo', null, 'x');
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'fora', 'x', null);
      ut.expect(l_detalhe).to_equal('; caixa A -> a; novo nulo -> x; fora x -> nulo');
   end mudancas;

   procedure guardado_pela_retencao is
   begin
      update hsm_parametro p set p.valor = '200' where p.nome = 'RETENCAO_AUDITORIA_D';
      hsm_auditor.anotar(co_ato, 'linha 7');
      ut.expect(anotada().guardar_ate = anotada().dt_ato + numtodsinterval(200, 'DAY')).to_be_true();
   end guardado_pela_retencao;

   procedure alvo_cortado is
   begin
      hsm_auditor.anotar(co_ato, rpad('ã', 199, 'ã') || 'bc');
      ut.expect(anotada().alvo).to_equal(rpad('ã', 199, 'ã') || 'b');
   end alvo_cortado;

   procedure lista is
      l_ids hsm_tipos.t_numeros;
   begin
      l_ids(1) := 30;
      l_ids(2) := 12345678901234567890;
      l_ids(3) := 7;
      ut.expect(hsm_auditor.listar(l_ids)).to_equal('30, 12345678901234567890, 7');
   end lista;

   procedure lista_vazia is
      l_ids hsm_tipos.t_numeros;
   begin
      ut.expect(hsm_auditor.listar(l_ids)).to_be_null();
   end lista_vazia;

   procedure lista_cortada is
      l_ids hsm_tipos.t_numeros;
      l_lista varchar2(32767);
      l_esperada varchar2(32767);
      l_listados pls_integer;
   begin
      for i in 1 .. 9000 loop
         l_ids(i) := i;
      end loop;
      l_lista := hsm_auditor.listar(l_ids);
      l_listados := length(l_lista) - length(replace(l_lista, ','));
      for i in 1 .. l_listados loop
         l_esperada := l_esperada || to_char(i, 'TM9') || ', ';
      end loop;
      ut.expect(l_listados).to_be_greater_than(1000);
      ut.expect(l_lista).to_equal(l_esperada || '...');
   end lista_cortada;

   procedure lista_longa_cabe is
      l_ids hsm_tipos.t_numeros;
      l_lista varchar2(32767);
   begin
      for i in 1 .. 1000 loop
         l_ids(i) := 999999999999999;
      end loop;
      l_lista := hsm_auditor.listar(l_ids);
      hsm_auditor.anotar(co_ato, 'lote', in_detalhe => 'canal=' || rpad('C', 200, 'C') || ' ids=' || l_lista);
      ut.expect(length(anotada().detalhe_longo)).to_equal(211 + 1000 * 17 - 2);
      ut.expect(to_char(substr(anotada().detalhe_longo, -20))).to_equal('999, 999999999999999');
   end lista_longa_cabe;

   procedure mudanca_inconfundivel is
      l_detalhe varchar2(400 char);
   begin
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'mensagem', 'x; topico a -> b', 'um' || chr(10) || 'dois');
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'titulo', 'nulo', null);
      ut.expect(l_detalhe).to_equal('; mensagem "x; topico a -> b" -> "um\ndois"; titulo "nulo" -> nulo');
   end mudanca_inconfundivel;

end teste_hsm_auditor;
/
