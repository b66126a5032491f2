create or replace package body teste_hsm_reconciliacao as

   co_os constant number := 990200;

   procedure preparar is
   begin
      teste_apoio.preparar;
   end preparar;

   function reenfileirar(in_origem in varchar2 default 'LOJA.PEDIDO', in_evento in varchar2 default 'EVENTO')
      return pls_integer
   is
   begin
      return hsm_reconciliacao.reenfileirar(in_origem, co_os, 'TIPO', in_evento, '{"a":"é"}', 'perdida');
   end reenfileirar;

   -- The newest row of the order
   function linha return hsm_fila_notificacao%rowtype is
      l_id hsm_fila_notificacao.id%type;
   begin
      select max(f.id) into l_id from hsm_fila_notificacao f where f.id_os = co_os;
      return teste_apoio.linha(l_id);
   end linha;

   procedure marcado is
   begin
      ut.expect(reenfileirar).to_equal(1);
      ut.expect(linha().marca).to_equal(hsm_tipos.co_marca_reconciliada);
      ut.expect(linha().origem).to_equal('LOJA.PEDIDO');
      ut.expect(linha().dados).to_equal('{"a":"é"}');
      ut.expect(linha().status).to_equal(hsm_tipos.co_pendente);
   end marcado;

   procedure auditado is
      r_nota hsm_auditoria%rowtype;
      l_linhas pls_integer := reenfileirar;
   begin
      select a.*
        into r_nota
        from hsm_auditoria a
       where a.id = (select max(b.id) from hsm_auditoria b where b.ato = 'reenfileirar');
      ut.expect(r_nota.alvo).to_equal('LOJA.PEDIDO OS ' || to_char(co_os, 'TM9'));
      ut.expect(r_nota.motivo).to_equal('perdida');
      ut.expect(r_nota.quantidade).to_equal(l_linhas);
      ut.expect(r_nota.detalhe).to_equal('tipo_os TIPO; evento EVENTO');
   end auditado;

   procedure conta_as_linhas is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota(in_tipo_os => 'TIPO', in_topico => 'um');
      l_rota := teste_apoio.nova_rota(in_tipo_os => 'TIPO', in_topico => 'outro');
      ut.expect(reenfileirar).to_equal(2);
   end conta_as_linhas;

   procedure origem_so_esquema is
   begin
      ut.expect(reenfileirar('LOJA')).to_equal(1);
      ut.expect(linha().origem).to_equal('LOJA');
   end origem_so_esquema;

   procedure origem_longa is
   begin
      ut.fail('aceitou, linhas: ' || to_char(reenfileirar('LOJA.' || rpad('x', 129, 'x')), 'TM9'));
   end origem_longa;

   procedure esquema_longo is
   begin
      ut.fail('aceitou, linhas: ' || to_char(reenfileirar(rpad('é', 128, 'é') || '.PEDIDO'), 'TM9'));
   end esquema_longo;

   procedure origem_com_quebra is
   begin
      ut.fail('aceitou, linhas: ' || to_char(reenfileirar('LOJA.PEDIDO' || chr(10) || 'purgar'), 'TM9'));
   end origem_com_quebra;

   procedure origem_do_hsm is
   begin
      ut.fail('aceitou, linhas: ' || to_char(reenfileirar('HSM.ALERTA'), 'TM9'));
   end origem_do_hsm;

   procedure evento_inconfundivel is
      l_detalhe hsm_auditoria.detalhe%type;
   begin
      ut.expect(reenfileirar(in_evento => 'A; tipo_os B')).to_equal(1);
      select a.detalhe
        into l_detalhe
        from hsm_auditoria a
       where a.id = (select max(b.id) from hsm_auditoria b where b.ato = 'reenfileirar');
      ut.expect(l_detalhe).to_equal('tipo_os TIPO; evento "A; tipo_os B"');
   end evento_inconfundivel;

   procedure nao_enfileirado is
   begin
      ut.fail('aceitou, linhas: ' || to_char(reenfileirar(in_evento => '$HSM'), 'TM9'));
   end nao_enfileirado;

   procedure chamada_em_linhas_curtas is
      l_fatos hsm_fila.t_fatos;
      l_texto varchar2(32767);
      l_maior pls_integer := 0;
      l_de pls_integer := 1;
      l_ate pls_integer;
   begin
      l_fatos('texto') := rpad('''', 4000, '''');
      l_texto := hsm_reconciliacao.chamada('LOJA.PEDIDO', co_os, null, 'EVENTO', l_fatos) || chr(10);
      loop
         l_ate := instr(l_texto, chr(10), l_de);
         exit when l_ate = 0;
         l_maior := greatest(l_maior, l_ate - l_de);
         l_de := l_ate + 1;
      end loop;
      ut.expect(l_maior).to_be_less_or_equal(200);
   end chamada_em_linhas_curtas;

   procedure chamada_com_apostrofo is
      l_fatos hsm_fila.t_fatos;
   begin
      l_fatos('texto') := 'caixa d''água';
      ut.expect(hsm_reconciliacao.chamada('LOJA.PEDIDO', co_os, null, 'D''OESTE', l_fatos)).to_be_like(
         '%''LOJA.PEDIDO'', ' || to_char(co_os, 'TM9') || ', null, ''D''''OESTE'',%d''''água%'
      );
   end chamada_com_apostrofo;

end teste_hsm_reconciliacao;
/
