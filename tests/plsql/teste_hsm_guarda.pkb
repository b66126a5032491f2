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
      conferir('BLOQUEADO', '%hsm_dba.armar%');
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

   procedure maquina_prevista is
      l_maquina varchar2(64 char) := substr(instalacao().servidores, 1, 64);
   begin
      update hsm_instalacao i set i.servidores = 'outra';
      hsm_guarda.permitir_maquinas('nada-%');
      conferir('BLOQUEADO', '%permitir_maquinas%');
      hsm_guarda.permitir_maquinas('nada-%, ' || upper(substr(l_maquina, 1, 3)) || '%');
      conferir('LIBERADO');
      hsm_guarda.permitir_maquinas(null);
      conferir('BLOQUEADO', '%permitir_maquinas%');
   end maquina_prevista;

   procedure padrao_nao_alarga is
      l_maquina varchar2(64 char) := substr(instalacao().servidores, 1, 64);
   begin
      hsm_guarda.permitir_maquinas(substr(l_maquina, 1, 3) || '%');
      update hsm_instalacao i set i.banco_dbid = i.banco_dbid + 1;
      conferir('BLOQUEADO', '%DBID%');
   end padrao_nao_alarga;

   procedure sem_conferir is
   begin
      update hsm_instalacao i set i.servidores = 'outra';
      hsm_guarda.conferir_maquina(false);
      conferir('LIBERADO');
      update hsm_instalacao i set i.banco_dbid = i.banco_dbid + 1;
      conferir('BLOQUEADO', '%DBID%');
      update hsm_instalacao i set i.banco_dbid = i.banco_dbid - 1;
      hsm_guarda.conferir_maquina(true);
      conferir('BLOQUEADO', '%outra%');
   end sem_conferir;

   procedure padrao_invalido is
      procedure recusado(in_padroes in varchar2) is
      begin
         hsm_guarda.permitir_maquinas(in_padroes);
         ut.fail('o padrão deveria ter sido recusado: ' || substr(in_padroes, 1, 100));
      exception
         when hsm_guarda.e_maquina then
            ut.expect(sqlerrm).to_be_like('%Padr%de máquina: %');
      end recusado;
   begin
      recusado('%');
      recusado('ab%');
      recusado('__%_');
      recusado('dbprod%,%');
      recusado('dbprod%,,outra');
      recusado('dbprod.exemplo%');
      recusado('máquina%');
      recusado(rpad('a', 65, 'a'));
      recusado(rpad('abc,', 4000, 'abc,') || 'abc');
   end padrao_invalido;

   procedure maquina_longa is
   begin
      hsm_guarda.autorizar_maquina(rpad('a', 5000, 'a'));
   end maquina_longa;

   procedure completar is
      r_antes hsm_instalacao%rowtype := instalacao;
   begin
      update hsm_instalacao i
         set i.banco_dbid = null,
             i.banco_con_dbid = null;
      hsm_guarda.completar;
      ut.expect(instalacao().banco_dbid).to_equal(r_antes.banco_dbid);
      ut.expect(instalacao().banco_con_dbid).to_equal(r_antes.banco_con_dbid);
      ut.expect(instalacao().prefixo_sequencia).to_equal(r_antes.prefixo_sequencia);
   end completar;

   procedure completar_bloqueado is
   begin
      update hsm_instalacao i set i.banco_nome = 'OUTRO';
      hsm_guarda.completar;
   end completar_bloqueado;

   procedure veredito_diz_a_saida is
   begin
      update hsm_instalacao i set i.servidores = 'uma,duas';
      conferir(
         'BLOQUEADO',
         'A máquina % não está entre as autorizadas (uma,duas); numa cópia está certo assim.%'
         || 'hsm_dba.autorizar_maquina(''%'')%hsm_dba.permitir_maquinas'
      );
   end veredito_diz_a_saida;

end teste_hsm_guarda;
/
