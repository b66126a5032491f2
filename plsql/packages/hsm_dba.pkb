create or replace package body hsm_dba as

   co_espera_esgotada constant pls_integer := -30006;

   procedure definir_parametro(in_nome in varchar2, in_valor in varchar2, in_motivo in varchar2 default null) is
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      hsm_cadastro.definir_parametro(in_nome, in_valor, in_motivo);
      commit;
   exception
      when others then
         rollback;
         raise;
   end definir_parametro;

   -- The guard

   function travada return hsm_instalacao%rowtype is
      cursor c_instalacao is
         select i.*
           from hsm_instalacao i
            for update wait 5;
      r_instalacao hsm_instalacao%rowtype;
   begin
      open c_instalacao;
      fetch c_instalacao into r_instalacao;
      close c_instalacao;
      return r_instalacao;
   end travada;

   function escrito(in_numero in number) return varchar2 is
   begin
      return to_char(in_numero, 'TM9');
   end escrito;

   -- What the guard compares with, before and after
   function mudancas(in_antes in hsm_instalacao%rowtype, in_depois in hsm_instalacao%rowtype) return varchar2 is
      l_detalhe varchar2(32767);
   begin
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'banco_cdb', in_antes.banco_cdb, in_depois.banco_cdb);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'banco_nome', in_antes.banco_nome, in_depois.banco_nome);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'banco_pdb', in_antes.banco_pdb, in_depois.banco_pdb);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'banco_unico', in_antes.banco_unico, in_depois.banco_unico);
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'banco_dbid', escrito(in_antes.banco_dbid), escrito(in_depois.banco_dbid)
      );
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'banco_con_dbid', escrito(in_antes.banco_con_dbid), escrito(in_depois.banco_con_dbid)
      );
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'banco_resetlogs', in_antes.banco_resetlogs, in_depois.banco_resetlogs
      );
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'servidores', in_antes.servidores, in_depois.servidores);
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'maquinas_padrao', in_antes.maquinas_padrao, in_depois.maquinas_padrao
      );
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'confere_maquina', in_antes.confere_maquina, in_depois.confere_maquina
      );
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'prefixo_sequencia', in_antes.prefixo_sequencia, in_depois.prefixo_sequencia
      );
      return substr(l_detalhe, 3);
   end mudancas;

   -- Notes the act with what it has changed, and commits it
   procedure concluir(
      in_ato in varchar2,
      in_alvo in varchar2,
      in_motivo in varchar2,
      in_antes in hsm_instalacao%rowtype
   ) is
   begin
      hsm_auditor.anotar(in_ato, in_alvo, in_motivo, in_detalhe => mudancas(in_antes, travada));
      commit;
   end concluir;

   -- In a routine's handler: undoes, and says what to do about a lock not had
   procedure desfazer(in_codigo in number) is
   begin
      rollback;
      if in_codigo = co_espera_esgotada then
         raise_application_error(
            hsm_admin.co_erro_ocupado, 'Guarda contra clones: em uso por outra sessão; tente de novo', true
         );
      end if;
   end desfazer;

   procedure armar(in_motivo in varchar2 default null) is
      r_antes hsm_instalacao%rowtype;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      r_antes := travada;
      hsm_guarda.armar;
      concluir(
         'armar', sys_context('USERENV', 'DB_NAME') || '/' || sys_context('USERENV', 'CON_NAME'), in_motivo, r_antes
      );
   exception
      when others then
         desfazer(sqlcode);
         raise;
   end armar;

   procedure autorizar_maquina(in_servidor in varchar2, in_motivo in varchar2 default null) is
      r_antes hsm_instalacao%rowtype;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      r_antes := travada;
      hsm_guarda.autorizar_maquina(in_servidor);
      concluir('autorizar_maquina', in_servidor, in_motivo, r_antes);
   exception
      when others then
         desfazer(sqlcode);
         raise;
   end autorizar_maquina;

   procedure permitir_maquinas(in_padroes in varchar2, in_motivo in varchar2 default null) is
      r_antes hsm_instalacao%rowtype;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      r_antes := travada;
      hsm_guarda.permitir_maquinas(in_padroes);
      concluir('permitir_maquinas', in_padroes, in_motivo, r_antes);
   exception
      when others then
         desfazer(sqlcode);
         raise;
   end permitir_maquinas;

   procedure conferir_maquina(in_conferir in varchar2, in_motivo in varchar2 default null) is
      r_antes hsm_instalacao%rowtype;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      if hsm_fila.mudou(in_conferir, hsm_tipos.co_sim) and hsm_fila.mudou(in_conferir, hsm_tipos.co_nao) then
         raise_application_error(hsm_admin.co_erro_argumento, 'Conferir a máquina: S ou N');
      end if;
      r_antes := travada;
      hsm_guarda.conferir_maquina(not hsm_fila.mudou(in_conferir, hsm_tipos.co_sim));
      concluir('conferir_maquina', in_conferir, in_motivo, r_antes);
   exception
      when others then
         desfazer(sqlcode);
         raise;
   end conferir_maquina;

   procedure completar_guarda(in_motivo in varchar2 default null) is
      r_antes hsm_instalacao%rowtype;
   begin
      hsm_cadastro.conferir_motivo(in_motivo);
      r_antes := travada;
      hsm_guarda.completar;
      concluir('completar_guarda', null, in_motivo, r_antes);
   exception
      when others then
         desfazer(sqlcode);
         raise;
   end completar_guarda;

end hsm_dba;
/
