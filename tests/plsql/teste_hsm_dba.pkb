create or replace package body teste_hsm_dba as

   g_antes hsm_instalacao%rowtype;
   g_retencao hsm_parametro.valor%type;

   function instalacao return hsm_instalacao%rowtype is
      r_instalacao hsm_instalacao%rowtype;
   begin
      select i.* into r_instalacao from hsm_instalacao i;
      return r_instalacao;
   end instalacao;

   procedure guardar is
   begin
      g_antes := instalacao;
      g_retencao := hsm_config.texto('RETENCAO_AUDITORIA_D');
   end guardar;

   procedure devolver is
   begin
      rollback;
      update hsm_instalacao i
         set i.servidores = g_antes.servidores,
             i.maquinas_padrao = g_antes.maquinas_padrao,
             i.confere_maquina = g_antes.confere_maquina,
             i.banco_dbid = g_antes.banco_dbid;
      update hsm_parametro p set p.valor = g_retencao where p.nome = 'RETENCAO_AUDITORIA_D';
      commit;
   end devolver;

   -- The last act
   function ultimo return hsm_auditoria%rowtype is
      r_ato hsm_auditoria%rowtype;
   begin
      select a.* into r_ato from hsm_auditoria a where a.id = (select max(u.id) from hsm_auditoria u);
      return r_ato;
   end ultimo;

   procedure parametro_reservado is
   begin
      hsm_dba.definir_parametro('RETENCAO_AUDITORIA_D', '1000', 'política nova');
      rollback;
      ut.expect(hsm_config.texto('RETENCAO_AUDITORIA_D')).to_equal('1000');
      ut.expect(ultimo().ato).to_equal('definir_parametro');
      ut.expect(ultimo().motivo).to_equal('política nova');
      ut.expect(ultimo().detalhe).to_equal(g_retencao || ' -> 1000');
   end parametro_reservado;

   procedure retencao_minima is
   begin
      hsm_dba.definir_parametro('RETENCAO_AUDITORIA_D', '89');
   end retencao_minima;

   procedure retencao_encurtada is
   begin
      update hsm_parametro p set p.valor = '730' where p.nome = 'RETENCAO_AUDITORIA_D';
      commit;
      hsm_dba.definir_parametro('RETENCAO_AUDITORIA_D', '180');
      ut.expect(ultimo().guardar_ate >= ultimo().dt_ato + numtodsinterval(730, 'DAY')).to_be_true();
   end retencao_encurtada;

   procedure armar is
      l_motivo varchar2(1000 char);
   begin
      update hsm_instalacao i set i.servidores = 'velha';
      commit;
      hsm_dba.armar('banco movido');
      rollback;
      ut.expect(instalacao().prefixo_sequencia <> g_antes.prefixo_sequencia).to_be_true();
      ut.expect(hsm_guarda.veredito(l_motivo)).to_equal('LIBERADO');
      ut.expect(ultimo().ato).to_equal('armar');
      ut.expect(ultimo().motivo).to_equal('banco movido');
      ut.expect(ultimo().detalhe).to_be_like('servidores velha -> %; prefixo_sequencia %');
   end armar;

   procedure autorizar_maquina is
   begin
      hsm_dba.autorizar_maquina('Teste-Servidor.exemplo.com.br');
      ut.expect(ultimo().detalhe).to_equal(
         'servidores ' || g_antes.servidores || ' -> ' || g_antes.servidores || ',teste-servidor'
      );
      hsm_dba.autorizar_maquina('teste-servidor');
      rollback;
      ut.expect(instalacao().servidores).to_equal(g_antes.servidores || ',teste-servidor');
      ut.expect(ultimo().ato).to_equal('autorizar_maquina');
      ut.expect(ultimo().alvo).to_equal('teste-servidor');
   end autorizar_maquina;

   procedure autorizar_invalida is
      l_atos number := ultimo().id;
   begin
      hsm_dba.autorizar_maquina(rpad('a,', 5000, 'b'));
      ut.fail('a máquina deveria ter sido recusada');
   exception
      when hsm_guarda.e_maquina then
         ut.expect(ultimo().id).to_equal(l_atos);
         ut.expect(instalacao().servidores).to_equal(g_antes.servidores);
   end autorizar_invalida;

   procedure maquinas_auditadas is
   begin
      hsm_dba.permitir_maquinas('dbprod%', 'cluster');
      ut.expect(ultimo().detalhe).to_equal('maquinas_padrao nulo -> dbprod%');
      hsm_dba.conferir_maquina('N', 'contêiner');
      rollback;
      ut.expect(ultimo().motivo).to_equal('contêiner');
      ut.expect(ultimo().detalhe).to_equal('confere_maquina S -> N');
      ut.expect(instalacao().maquinas_padrao).to_equal('dbprod%');
      ut.expect(instalacao().confere_maquina).to_equal('N');
   end maquinas_auditadas;

   procedure completar is
   begin
      update hsm_instalacao i set i.banco_dbid = null;
      commit;
      hsm_dba.completar_guarda('privilégio concedido');
      rollback;
      ut.expect(instalacao().banco_dbid).to_equal(g_antes.banco_dbid);
      ut.expect(ultimo().detalhe).to_equal('banco_dbid nulo -> ' || to_char(g_antes.banco_dbid, 'TM9'));
   end completar;

   procedure motivo_longo is
   begin
      hsm_dba.armar(rpad('x', 1001, 'x'));
   end motivo_longo;

   procedure conferir_sem_dizer is
   begin
      hsm_dba.conferir_maquina(null);
   end conferir_sem_dizer;

end teste_hsm_dba;
/
