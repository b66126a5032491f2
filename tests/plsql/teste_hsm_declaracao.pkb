create or replace package body teste_hsm_declaracao as

   co_esquema constant varchar2(30 char) := 'TESTE_ESQUEMA';
   co_tabela constant varchar2(30 char) := 'TESTE_TABELA';

   procedure declarar(
      in_tabela in varchar2 default co_tabela,
      in_coluna_tipo in varchar2 default hsm_admin.co_manter,
      in_evento in varchar2 default hsm_admin.co_manter,
      in_gatilho in varchar2 default hsm_admin.co_manter
   ) is
   begin
      hsm_declaracao.definir_origem(
         co_esquema, in_tabela, 'ID', in_coluna_tipo, in_evento, hsm_admin.co_manter, hsm_admin.co_manter, in_gatilho,
         'teste'
      );
   end declarar;

   procedure coluna(
      in_coluna in varchar2,
      in_evento in varchar2 default hsm_admin.co_manter,
      in_fato in varchar2 default hsm_admin.co_manter,
      in_fato_anterior in varchar2 default hsm_admin.co_manter
   ) is
   begin
      hsm_declaracao.definir_coluna(
         co_esquema, co_tabela, in_coluna, in_evento, hsm_admin.co_manter, in_fato, in_fato_anterior, 'teste'
      );
   end coluna;

   procedure recusar_nome(in_nome in varchar2) is
      l_nome varchar2(4000);
   begin
      l_nome := hsm_declaracao.nome('Tabela', in_nome);
      ut.fail('aceitou ' || l_nome);
   end recusar_nome;

   procedure nome_em_maiusculas is
   begin
      ut.expect(hsm_declaracao.nome('Tabela', ' Ordem_Servico$1# ')).to_equal('ORDEM_SERVICO$1#');
   end nome_em_maiusculas;

   procedure nome_entre_aspas is
   begin
      recusar_nome('"Ordem"');
   end nome_entre_aspas;

   procedure nome_reservado is
   begin
      recusar_nome('date');
   end nome_reservado;

   procedure nome_com_algarismo is
   begin
      recusar_nome('1ordem');
   end nome_com_algarismo;

   procedure nome_com_comando is
   begin
      recusar_nome('ordem disable');
   end nome_com_comando;

   procedure nome_longo is
   begin
      recusar_nome(rpad('x', 129, 'x'));
   end nome_longo;

   procedure nome_em_branco is
   begin
      recusar_nome('  ');
   end nome_em_branco;

   procedure nome_que_cabe is
   begin
      ut.expect(length(hsm_declaracao.nome('Tabela', rpad('x', 128, 'x')))).to_equal(128);
   end nome_que_cabe;

   procedure evento_longo is
   begin
      declarar(in_evento => rpad('x', 31, 'x'));
   end evento_longo;

   procedure evento_reservado is
   begin
      declarar(in_evento => '$HSM');
   end evento_reservado;

   procedure evento_com_quebra is
   begin
      declarar(in_evento => 'A' || chr(10) || 'B');
   end evento_com_quebra;

   procedure evento_com_branco is
      l_ruins sys.odcivarchar2list := sys.odcivarchar2list('A ', ' A', '*');
   begin
      for i in 1 .. l_ruins.count loop
         begin
            declarar(in_evento => l_ruins(i));
            ut.fail('aceitou "' || l_ruins(i) || '"');
         exception
            when hsm_declaracao.e_declaracao then
               ut.expect(sqlerrm).to_be_like('%sem brancos no início e no fim, e não *');
         end;
      end loop;
   end evento_com_branco;

   procedure fato_longo is
   begin
      declarar;
      coluna('X', in_fato => rpad('x', 31, 'x'));
   end fato_longo;

   procedure fato_com_branco is
   begin
      declarar;
      coluna('X', in_fato => 'meu fato');
   end fato_com_branco;

   procedure fato_de_todos is
   begin
      declarar;
      coluna('X', in_fato => 'id_os');
   end fato_de_todos;

   procedure fato_repetido is
   begin
      declarar;
      coluna('X', in_fato => 'status');
      coluna('Y', in_evento => 'Y', in_fato_anterior => 'status');
   end fato_repetido;

   procedure coluna_sem_uso is
   begin
      declarar;
      coluna('X');
   end coluna_sem_uso;

   procedure gatilho_padrao is
   begin
      declarar;
      ut.expect(hsm_declaracao.declaracao(co_esquema, co_tabela).origem.gatilho).to_equal('HSM_TESTE_TABELA_NOTIF');
   end gatilho_padrao;

   procedure gatilho_que_cabe is
      l_tabela varchar2(128) := rpad('T', 128, 'X');
      l_gatilho hsm_origem.gatilho%type;
   begin
      declarar(in_tabela => l_tabela);
      l_gatilho := hsm_declaracao.declaracao(co_esquema, l_tabela).origem.gatilho;
      ut.expect(lengthb(l_gatilho)).to_equal(128);
      ut.expect(l_gatilho).to_be_like('HSM\_TX%\_NOTIF', '\');
   end gatilho_que_cabe;

   procedure gatilho_repetido is
   begin
      declarar(in_gatilho => 'UM');
      declarar(in_tabela => 'TESTE_OUTRA', in_gatilho => 'um');
   end gatilho_repetido;

   procedure so_o_nomeado_muda is
      r_declaracao hsm_declaracao.t_declaracao;
   begin
      declarar(in_coluna_tipo => 'TIPO', in_evento => 'ABERTURA');
      coluna('X', in_evento => 'X', in_fato => 'x');
      declarar(in_evento => 'NASCEU');
      coluna('X', in_fato_anterior => 'x_antes');
      r_declaracao := hsm_declaracao.declaracao(co_esquema, co_tabela);
      ut.expect(r_declaracao.origem.coluna_tipo).to_equal('TIPO');
      ut.expect(r_declaracao.origem.evento_insercao).to_equal('NASCEU');
      ut.expect(r_declaracao.colunas.count).to_equal(1);
      ut.expect(r_declaracao.colunas(1).evento).to_equal('X');
      ut.expect(r_declaracao.colunas(1).fato).to_equal('x');
      ut.expect(r_declaracao.colunas(1).fato_anterior).to_equal('x_antes');
   end so_o_nomeado_muda;

   procedure auditado is
      l_detalhe hsm_auditoria.detalhe%type;
   begin
      declarar(in_evento => 'ABERTURA');
      declarar(in_evento => 'NASCEU');
      select a.detalhe
        into l_detalhe
        from hsm_auditoria a
       where a.id = (select max(b.id) from hsm_auditoria b where b.ato = 'definir_origem');
      ut.expect(l_detalhe).to_equal('evento_insercao ABERTURA -> NASCEU');
   end auditado;

   procedure evento_inconfundivel is
      l_detalhe hsm_auditoria.detalhe%type;
   begin
      declarar;
      coluna('X', in_evento => 'A; fato b -> c');
      select a.detalhe
        into l_detalhe
        from hsm_auditoria a
       where a.id = (select max(b.id) from hsm_auditoria b where b.ato = 'definir_coluna_origem');
      ut.expect(l_detalhe).to_equal('nova; evento nulo -> "A; fato b -> c"; so_se_unico nulo -> N');
   end evento_inconfundivel;

   procedure ordem_das_colunas is
      r_declaracao hsm_declaracao.t_declaracao;
   begin
      declarar;
      coluna('Z', in_fato => 'z');
      coluna('A', in_fato => 'a');
      coluna('Z', in_evento => 'Z');
      r_declaracao := hsm_declaracao.declaracao(co_esquema, co_tabela);
      ut.expect(r_declaracao.colunas(1).coluna).to_equal('Z');
      ut.expect(r_declaracao.colunas(2).coluna).to_equal('A');
   end ordem_das_colunas;

   procedure inexistente is
      r_declaracao hsm_declaracao.t_declaracao;
   begin
      r_declaracao := hsm_declaracao.declaracao(co_esquema, 'NAO_HA');
      ut.fail('achou ' || r_declaracao.origem.tabela);
   end inexistente;

   procedure coluna_de_inexistente is
   begin
      coluna('X', in_evento => 'X');
   end coluna_de_inexistente;

   procedure so_se_unico_invalido is
   begin
      declarar;
      hsm_declaracao.definir_coluna(co_esquema, co_tabela, 'X', 'X', 'T', null, null, 'teste');
   end so_se_unico_invalido;

   procedure gatilho_instalado_fica is
   begin
      declarar(in_gatilho => 'UM');
      hsm_declaracao.anotar_gatilho(co_esquema, co_tabela);
      declarar(in_gatilho => 'OUTRO');
   end gatilho_instalado_fica;

   procedure remover_coluna is
      r_declaracao hsm_declaracao.t_declaracao;
      l_detalhe hsm_auditoria.detalhe%type;
   begin
      declarar;
      coluna('X', in_evento => 'MUDOU');
      coluna('Y', in_fato => 'y');
      hsm_declaracao.remover_coluna(co_esquema, co_tabela, 'x', 'teste');
      r_declaracao := hsm_declaracao.declaracao(co_esquema, co_tabela);
      ut.expect(r_declaracao.colunas.count).to_equal(1);
      ut.expect(r_declaracao.colunas(1).coluna).to_equal('Y');
      select max(a.detalhe)
        into l_detalhe
        from hsm_auditoria a
       where a.ato = 'remover_coluna_origem'
         and a.alvo = co_esquema || '.' || co_tabela || '.X';
      ut.expect(l_detalhe).to_be_like('%MUDOU%');
   end remover_coluna;

   procedure remover_coluna_inexistente is
   begin
      declarar;
      coluna('X', in_evento => 'X');
      hsm_declaracao.remover_coluna(co_esquema, co_tabela, 'Y', 'teste');
   end remover_coluna_inexistente;

   procedure remover_em_uso is
   begin
      declarar;
      hsm_declaracao.anotar_gatilho(co_esquema, co_tabela);
      hsm_declaracao.remover_origem(co_esquema, co_tabela, 'teste');
   end remover_em_uso;

   procedure remover is
      l_total pls_integer;
      l_detalhe hsm_auditoria.detalhe%type;
   begin
      declarar;
      coluna('X', in_evento => 'X');
      hsm_declaracao.anotar_gatilho(co_esquema, co_tabela);
      hsm_declaracao.anotar_retirada(co_esquema, co_tabela);
      hsm_declaracao.remover_origem(co_esquema, co_tabela, 'teste');
      select count(*) into l_total from hsm_origem_coluna c where c.esquema = co_esquema;
      ut.expect(l_total).to_equal(0);
      select max(a.detalhe) into l_detalhe from hsm_auditoria a where a.ato = 'remover_origem';
      ut.expect(l_detalhe).to_be_like('%gatilho HSM_TESTE_TABELA_NOTIF; X evento X,%');
   end remover;

end teste_hsm_declaracao;
/
