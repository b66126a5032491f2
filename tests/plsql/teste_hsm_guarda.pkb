create or replace package body teste_hsm_guarda as

   procedure preparar is
   begin
      hsm_guarda.armar;
   end preparar;

   procedure conferir(in_veredito in varchar2, in_motivo in varchar2 default null) is
      l_motivo varchar2(1000 char);
   begin
      ut.expect(hsm_guarda.veredito(l_motivo)).to_equal(in_veredito);
      if in_motivo is null then
         ut.expect(l_motivo).to_be_null();
      else
         ut.expect(l_motivo).to_be_like(in_motivo);
      end if;
   end conferir;

   function instalacao return hsm_instalacao%rowtype is
      r_instalacao hsm_instalacao%rowtype;
   begin
      select i.* into r_instalacao from hsm_instalacao i;
      return r_instalacao;
   end instalacao;

   procedure armado is
   begin
      conferir('LIBERADO');
   end armado;

   procedure desarmado is
   begin
      update hsm_instalacao i set i.dt_armada = null;
      conferir('BLOQUEADO', '%hsm_admin.armar%');
   end desarmado;

   procedure outro_nome is
   begin
      update hsm_instalacao i set i.banco_cdb = 'OUTRO';
      conferir('BLOQUEADO', '%OUTRO%');
      hsm_guarda.armar;
      update hsm_instalacao i set i.banco_nome = 'OUTRO';
      conferir('BLOQUEADO', 'Este banco%');
      hsm_guarda.armar;
      update hsm_instalacao i set i.banco_pdb = 'OUTRO';
      conferir('BLOQUEADO', '%OUTRO%');
   end outro_nome;

   procedure outro_dbid is
   begin
      update hsm_instalacao i set i.banco_dbid = i.banco_dbid + 1;
      conferir('BLOQUEADO', '%DBID%');
      hsm_guarda.armar;
      update hsm_instalacao i set i.banco_con_dbid = i.banco_con_dbid + 1;
      conferir('BLOQUEADO', '%DBID%');
   end outro_dbid;

   procedure maquina_nova is
      l_maquina varchar2(256 char) := instalacao().servidores;
   begin
      update hsm_instalacao i set i.servidores = 'outra';
      conferir('BLOQUEADO', '%autorizar_maquina%');
      hsm_guarda.autorizar_maquina(l_maquina);
      conferir('LIBERADO');
   end maquina_nova;

   procedure troca_de_papeis is
   begin
      update hsm_instalacao i
         set i.servidores = 'outra',
             i.banco_unico = 'OUTRO';
      conferir('LIBERADO', 'DB_UNIQUE_NAME passou de OUTRO%');
   end troca_de_papeis;

   procedure troca_sem_dbid is
   begin
      update hsm_instalacao i
         set i.servidores = 'outra',
             i.banco_unico = 'OUTRO',
             i.banco_dbid = null;
      conferir('BLOQUEADO', '%autorizar_maquina%');
   end troca_sem_dbid;

   procedure resetlogs is
   begin
      update hsm_instalacao i set i.banco_resetlogs = 'outro';
      conferir('LIBERADO', '%RESETLOGS%');
   end resetlogs;

   procedure armar is
      l_prefixo hsm_instalacao.prefixo_sequencia%type := instalacao().prefixo_sequencia;
   begin
      update hsm_instalacao i
         set i.servidores = 'outra',
             i.banco_cdb = 'OUTRO',
             i.ultimo_aviso = 'x';
      hsm_guarda.armar;
      conferir('LIBERADO');
      ut.expect(instalacao().prefixo_sequencia <> l_prefixo).to_be_true();
      ut.expect(instalacao().ultimo_aviso).to_be_null();
   end armar;

   procedure autorizar is
   begin
      update hsm_instalacao i set i.servidores = 'um';
      hsm_guarda.autorizar_maquina('Dois.exemplo.com.br');
      hsm_guarda.autorizar_maquina('DOIS');
      ut.expect(instalacao().servidores).to_equal('um,dois');
   end autorizar;

   procedure maquina_invalida is
   begin
      hsm_guarda.autorizar_maquina('a,b');
   end maquina_invalida;

   procedure anunciar is
      l_antes pls_integer;
      l_depois pls_integer;
   begin
      select count(*) into l_antes from hsm_log l where l.origem = 'hsm_guarda';
      hsm_guarda.anunciar('aviso de teste');
      hsm_guarda.anunciar('aviso de teste');
      select count(*) into l_depois from hsm_log l where l.origem = 'hsm_guarda';
      ut.expect(l_depois - l_antes).to_equal(1);
   end anunciar;

end teste_hsm_guarda;
/
