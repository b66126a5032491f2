create or replace package body teste_hsm_gerador as

   g_declaracao hsm_declaracao.t_declaracao;
   g_tabela hsm_gerador.t_tabela;

   procedure da_tabela(
      in_nome in varchar2,
      in_tipo in varchar2 default 'VARCHAR2',
      in_bytes in number default 30,
      in_virtual in varchar2 default 'NO',
      in_do_sistema in varchar2 default 'NO',
      in_dono_tipo in varchar2 default null
   ) is
      l_nova pls_integer := g_tabela.colunas.count + 1;
   begin
      g_tabela.colunas(l_nova).nome := in_nome;
      g_tabela.colunas(l_nova).tipo := in_tipo;
      g_tabela.colunas(l_nova).dono_tipo := in_dono_tipo;
      g_tabela.colunas(l_nova).bytes := in_bytes;
      g_tabela.colunas(l_nova).calculada := in_virtual;
      g_tabela.colunas(l_nova).do_sistema := in_do_sistema;
   end da_tabela;

   procedure declarada(
      in_coluna in varchar2,
      in_evento in varchar2 default null,
      in_so_se_unico in varchar2 default 'N',
      in_fato in varchar2 default null,
      in_fato_anterior in varchar2 default null
   ) is
      l_nova pls_integer := g_declaracao.colunas.count + 1;
   begin
      g_declaracao.colunas(l_nova).coluna := in_coluna;
      g_declaracao.colunas(l_nova).evento := in_evento;
      g_declaracao.colunas(l_nova).so_se_unico := in_so_se_unico;
      g_declaracao.colunas(l_nova).fato := in_fato;
      g_declaracao.colunas(l_nova).fato_anterior := in_fato_anterior;
   end declarada;

   -- LOJA.PEDIDO: NUMERO, TIPO and SITUACAO, which is watched and a fact
   procedure preparar is
   begin
      g_declaracao.origem.esquema := 'LOJA';
      g_declaracao.origem.tabela := 'PEDIDO';
      g_declaracao.origem.coluna_id := 'NUMERO';
      g_declaracao.origem.coluna_tipo := 'TIPO';
      g_declaracao.origem.evento_insercao := 'ABERTURA';
      g_declaracao.origem.coluna_criacao := null;
      g_declaracao.origem.coluna_alteracao := null;
      g_declaracao.origem.gatilho := 'HSM_PEDIDO_NOTIF';
      g_declaracao.colunas.delete;
      g_tabela.tipo := 'TABLE';
      g_tabela.temporaria := 'N';
      g_tabela.externa := 'NO';
      g_tabela.aninhada := 'NO';
      g_tabela.colunas.delete;
      da_tabela('NUMERO', 'NUMBER');
      da_tabela('TIPO');
      da_tabela('SITUACAO');
      declarada('SITUACAO', in_evento => 'STATUS', in_fato => 'status', in_fato_anterior => 'status_anterior');
   end preparar;

   function texto return varchar2 is
   begin
      return hsm_gerador.gatilho(g_declaracao, g_tabela);
   end texto;

   procedure esperar(in_parte in varchar2) is
   begin
      ut.expect(instr(texto, in_parte), in_parte).to_be_greater_than(0);
   end esperar;

   procedure nao_esperar(in_parte in varchar2) is
   begin
      ut.expect(instr(texto, in_parte), in_parte).to_equal(0);
   end nao_esperar;

   procedure cabecalho is
      l_texto varchar2(32767);
   begin
      preparar;
      l_texto := hsm_gerador.gatilho(g_declaracao, g_tabela, in_quando => timestamp '2030-01-02 03:04:05');
      ut.expect(l_texto).to_be_like(
         '%' || hsm_gerador.co_marca || ' ' || hsm_declaracao.versao || ' em 02/01/2030 03:04 UTC%LOJA.PEDIDO%'
      );
   end cabecalho;

   procedure nomes_do_cliente is
   begin
      preparar;
      esperar('mudou(:old.situacao, :new.situacao)');
      esperar(q'[l_fatos('status') := :new.situacao;]');
      esperar(q'[l_fatos('status_anterior') := :old.situacao;]');
      esperar(q'[anotar(:new.numero, :new.tipo, 'STATUS', l_fatos)]');
      esperar(q'[co_tabela constant varchar2(128) := 'PEDIDO';]');
   end nomes_do_cliente;

   procedure so_alteracao is
   begin
      preparar;
      g_declaracao.origem.evento_insercao := null;
      esperar(chr(10) || 'for update on loja.pedido' || chr(10));
      nao_esperar('inserting');
   end so_alteracao;

   procedure so_inclusao is
   begin
      preparar;
      g_declaracao.colunas(1).evento := null;
      esperar(chr(10) || 'for insert on loja.pedido' || chr(10));
      nao_esperar('updating');
   end so_inclusao;

   procedure sem_tipo is
   begin
      preparar;
      g_declaracao.origem.coluna_tipo := null;
      esperar(q'[anotar(:new.numero, null, 'ABERTURA', l_fatos)]');
   end sem_tipo;

   procedure candidato is
      l_texto varchar2(32767);
   begin
      preparar;
      l_texto := hsm_gerador.gatilho(g_declaracao, g_tabela, 'OUTRO', 'N');
      ut.expect(l_texto).to_be_like(
         'create or replace trigger loja.outro' || chr(10) || '%' || chr(10) || 'disable' || chr(10)
         || 'compound trigger' || chr(10) || '%end outro;'
      );
   end candidato;

   procedure apostrofo is
   begin
      preparar;
      g_declaracao.origem.evento_insercao := 'Caixa d''água';
      esperar('''Caixa d''''água''');
   end apostrofo;

   procedure evento_de_varias_colunas is
   begin
      preparar;
      declarada('TIPO', in_evento => 'STATUS');
      ut.expect(regexp_count(texto, '''STATUS''')).to_equal(1);
      esperar('or mudou(:old.tipo, :new.tipo)');
   end evento_de_varias_colunas;

   procedure so_se_unico is
   begin
      preparar;
      declarada('TIPO', in_evento => 'ATUALIZACAO', in_so_se_unico => 'S');
      da_tabela('DONO');
      declarada('DONO', in_evento => 'DONO');
      esperar('if l_mudou_2 and not (l_mudou_1 or l_mudou_3) then');
   end so_se_unico;

   procedure longo_demais is
      l_texto varchar2(32767);
   begin
      preparar;
      for i in 1 .. 900 loop
         da_tabela('COLUNA_' || to_char(i, 'TM9'));
         declarada('COLUNA_' || to_char(i, 'TM9'), in_fato => 'coluna_' || to_char(i, 'TM9'));
      end loop;
      l_texto := texto;
      ut.fail('coube: ' || to_char(lengthb(l_texto), 'TM9'));
   end longo_demais;

   -- Watches and takes as a fact a column of a type
   procedure vigiar(in_tipo in varchar2) is
   begin
      preparar;
      da_tabela('X', in_tipo);
      declarada('X', in_evento => 'X', in_fato => 'x');
   end vigiar;

   procedure tipo_char is
   begin
      vigiar('CHAR');
      esperar('mudou(rtrim(:old.x), rtrim(:new.x))');
      esperar(q'[l_fatos('x') := rtrim(:new.x);]');
   end tipo_char;

   procedure tipo_nvarchar2 is
   begin
      vigiar('NVARCHAR2');
      esperar('mudou(asciistr(:old.x), asciistr(:new.x))');
      esperar(q'[l_fatos('x') := to_char(:new.x);]');
   end tipo_nvarchar2;

   procedure tipo_number is
   begin
      vigiar('NUMBER');
      esperar(q'[l_fatos('x') := to_char(:new.x, 'TM9', 'nls_numeric_characters=''.,''');]');
   end tipo_number;

   procedure tipo_timestamp is
   begin
      vigiar('TIMESTAMP(9)');
      esperar(q'[to_char(:new.x, 'YYYY-MM-DD HH24:MI:SS.FF9'))]');
      esperar(q'[l_fatos('x') := to_char(:new.x, 'DD/MM/YYYY HH24:MI:SS');]');
   end tipo_timestamp;

   procedure tipo_clob is
   begin
      preparar;
      da_tabela('X', 'CLOB');
      declarada('X', in_fato => 'x');
      ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela).count).to_equal(0);
      esperar(q'[l_fatos('x') := to_char(substr(:new.x, 1, 4000));]');
   end tipo_clob;

   procedure tipo_os_longo is
   begin
      preparar;
      g_tabela.colunas(2).bytes := 32767;
      esperar('substrb(:new.tipo, 1, 4000)');
   end tipo_os_longo;

   procedure nenhum is
   begin
      preparar;
      ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela).count).to_equal(0);
   end nenhum;

   procedure todos is
      l_problemas hsm_tipos.t_textos;
   begin
      preparar;
      g_tabela.colunas(1).tipo := 'VARCHAR2';
      g_tabela.colunas(2).tipo := 'DATE';
      g_tabela.colunas(3).calculada := 'YES';
      g_declaracao.origem.coluna_criacao := 'SITUACAO';
      g_declaracao.origem.coluna_alteracao := 'NAO_HA';
      l_problemas := hsm_gerador.problemas(g_declaracao, g_tabela);
      ut.expect(l_problemas.count).to_equal(5);
      ut.expect(l_problemas(1)).to_be_like('%NUMERO%VARCHAR2%numérico%');
      ut.expect(l_problemas(2)).to_be_like('%TIPO%DATE%');
      ut.expect(l_problemas(4)).to_be_like('%NAO\_HA%não existe%', '\');
   end todos;

   procedure tipos_recusados is
      type t_nomes is table of varchar2(30);
      l_nunca t_nomes := t_nomes(
         'LONG', 'LONG RAW', 'BLOB', 'BFILE', 'XMLTYPE', 'JSON', 'ROWID', 'UROWID', 'BOOLEAN', 'VECTOR', 'T_ENDERECO'
      );
   begin
      for i in 1 .. l_nunca.count loop
         preparar;
         da_tabela('X', l_nunca(i));
         declarada('X', in_fato => 'x');
         ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela).count, l_nunca(i)).to_equal(1);
      end loop;
      preparar;
      da_tabela('X', 'VARCHAR2', in_dono_tipo => 'LOJA');
      declarada('X', in_fato => 'x');
      ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela).count, 'tipo do cliente').to_equal(1);
      vigiar('CLOB');
      ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela).count, 'CLOB vigiado').to_equal(1);
   end tipos_recusados;

   procedure temporaria is
   begin
      preparar;
      g_tabela.temporaria := 'Y';
      ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela)(1)).to_be_like('%temporária%');
   end temporaria;

   procedure externa is
   begin
      preparar;
      g_tabela.externa := 'YES';
      ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela)(1)).to_be_like('%externa%');
   end externa;

   procedure do_sistema is
   begin
      preparar;
      g_tabela.colunas(3).do_sistema := 'YES';
      ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela)(1)).to_be_like('%oculta%');
   end do_sistema;

   procedure sem_evento is
   begin
      preparar;
      g_declaracao.origem.evento_insercao := null;
      g_declaracao.colunas(1).evento := null;
      ut.expect(hsm_gerador.problemas(g_declaracao, g_tabela)(1)).to_be_like('nada gera evento%');
   end sem_evento;

   procedure reconciliacao_colunas is
      l_texto varchar2(32767);
   begin
      preparar;
      da_tabela('QUANDO', 'DATE');
      g_declaracao.origem.coluna_criacao := 'QUANDO';
      declarada('TIPO', in_fato => 'tipo');
      l_texto := hsm_gerador.reconciliacao(g_declaracao, g_tabela);
      ut.expect(l_texto).to_be_like('%select o.numero, o.tipo, o.situacao,' || chr(10) || '%');
   end reconciliacao_colunas;

end teste_hsm_gerador;
/
