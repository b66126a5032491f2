create or replace package body teste_hsm_fila as

   procedure preparar is
   begin
      teste_apoio.esquecer_registros;
      teste_apoio.preparar;
   end preparar;

   -- How many rows of an order, and in which topics
   function topicos(in_id_os in number) return varchar2 is
      l_lista varchar2(4000);
   begin
      select listagg(r.topico, ',') within group (order by r.topico)
        into l_lista
        from hsm_fila_notificacao f
        join hsm_rota_notificacao r
          on r.id = f.id_rota
       where f.id_os = in_id_os
         and f.canal = teste_apoio.co_canal;
      return l_lista;
   end topicos;

   function unica(in_id_os in number) return hsm_fila_notificacao%rowtype is
      r_linha hsm_fila_notificacao%rowtype;
   begin
      select f.*
        into r_linha
        from hsm_fila_notificacao f
       where f.id_os = in_id_os;
      return r_linha;
   end unica;

   procedure uma_linha_por_rota is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota('URGENTE', '*', 'a-urgente');
      l_rota := teste_apoio.nova_rota('URGENTE', 'STATUS', 'b-urgente-status');
      l_rota := teste_apoio.nova_rota('*', 'STATUS', 'c-status');
      l_rota := teste_apoio.nova_rota('REDE', '*', 'd-rede');
      hsm_fila.enfileirar(-901, 'URGENTE', 'STATUS');
      ut.expect(topicos(-901)).to_equal('a-urgente,b-urgente-status,c-status');
   end uma_linha_por_rota;

   procedure rota_geral_so_se_nenhuma is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota('URGENTE', '*', 'urgente');
      hsm_fila.enfileirar(-902, 'URGENTE', 'ABERTURA');
      hsm_fila.enfileirar(-903, 'OUTRO', 'ABERTURA');
      ut.expect(topicos(-902)).to_equal('urgente');
      ut.expect(topicos(-903)).to_equal('teste');
   end rota_geral_so_se_nenhuma;

   procedure rota_inativa is
      l_rota number := teste_apoio.nova_rota('URGENTE', '*', 'urgente');
   begin
      update hsm_rota_notificacao r set r.ativa = 'N' where r.id = l_rota;
      hsm_fila.enfileirar(-904, 'URGENTE', 'ABERTURA');
      ut.expect(topicos(-904)).to_equal('teste');
   end rota_inativa;

   procedure sem_rota is
   begin
      update hsm_rota_notificacao r set r.ativa = 'N';
      hsm_fila.enfileirar(-905, 'URGENTE', 'ABERTURA');
      ut.expect(unica(-905).status).to_equal('CANCELADO');
      ut.expect(unica(-905).motivo).to_equal('SEM_ROTA');
   end sem_rota;

   procedure como_nasce is
      r_linha hsm_fila_notificacao%rowtype;
      l_rota number := teste_apoio.rota_padrao;
   begin
      update hsm_rota_notificacao r set r.prioridade = 5, r.ordenada = 'S' where r.id = l_rota;
      hsm_fila.enfileirar(-906, 'PADRAO', 'ABERTURA', '{"a":1}');
      r_linha := unica(-906);
      ut.expect(r_linha.status).to_equal('PENDENTE');
      ut.expect(r_linha.canal).to_equal(teste_apoio.co_canal);
      ut.expect(r_linha.prioridade).to_equal(5);
      ut.expect(r_linha.ordenada).to_equal('S');
      ut.expect(r_linha.dados).to_equal('{"a":1}');
      ut.expect(r_linha.mensagem).to_equal('OS -906: ABERTURA (PADRAO)');
      ut.expect(r_linha.proxima_tentativa = r_linha.dt_criacao).to_be_true();
   end como_nasce;

   procedure adiado is
      r_linha hsm_fila_notificacao%rowtype;
      l_rota number := teste_apoio.rota_padrao;
   begin
      update hsm_rota_notificacao r set r.ordenada = 'S' where r.id = l_rota;
      hsm_fila.enfileirar(
         -907, 'PADRAO', 'ABERTURA', in_nao_antes_de => timestamp '2031-05-01 09:00:00 -03:00'
      );
      r_linha := unica(-907);
      ut.expect(r_linha.ordenada).to_equal('N');
      ut.expect(r_linha.proxima_tentativa = timestamp '2031-05-01 12:00:00').to_be_true();
   end adiado;

   procedure fatos_longos is
      l_dados varchar2(32767) := '{"texto":"' || rpad('x', 9000, 'x') || '"}';
      r_linha hsm_fila_notificacao%rowtype;
   begin
      hsm_fila.enfileirar(-908, 'PADRAO', 'ABERTURA', l_dados);
      r_linha := unica(-908);
      ut.expect(r_linha.dados).to_be_null();
      ut.expect(dbms_lob.getlength(r_linha.dados_longos)).to_equal(length(l_dados));
   end fatos_longos;

   procedure lote_esparso is
      l_eventos hsm_fila.t_eventos;
      l_ordem varchar2(4000);
   begin
      for i in 1 .. 3 loop
         l_eventos(i * 10).id_os := -909;
         l_eventos(i * 10).tipo_os := 'PADRAO';
         l_eventos(i * 10).evento := 'E' || to_char(i, 'TM9');
      end loop;
      hsm_fila.enfileirar_lote(l_eventos);
      select listagg(f.evento, ',') within group (order by f.id)
        into l_ordem
        from hsm_fila_notificacao f
       where f.id_os = -909;
      ut.expect(l_ordem).to_equal('E1,E2,E3');
   end lote_esparso;

   procedure isolar is
      l_eventos hsm_fila.t_eventos;
      l_total pls_integer;
      l_ultimo number;
   begin
      update hsm_parametro p set p.valor = 'ISOLAR' where p.nome = 'ENFILEIRAR_ERRO';
      select coalesce(max(l.id), 0) into l_ultimo from hsm_log l;
      for i in 1 .. 3 loop
         l_eventos(i).id_os := -910 - i;
         l_eventos(i).tipo_os := 'PADRAO';
         l_eventos(i).evento := case when i <> 2 then 'STATUS' end;
      end loop;
      hsm_fila.enfileirar_lote(l_eventos);

      select count(*) into l_total from hsm_fila_notificacao f where f.id_os in (-911, -912, -913);
      ut.expect(l_total).to_equal(2);
      select count(*)
        into l_total
        from hsm_log l
       where l.id > l_ultimo
         and l.nivel = 'ERRO'
         and l.detalhe = '1 evento(s), OS: -912';
      ut.expect(l_total).to_equal(1);
   end isolar;

   procedure propagar is
   begin
      update hsm_parametro p set p.valor = 'PROPAGAR' where p.nome = 'ENFILEIRAR_ERRO';
      hsm_fila.enfileirar(-914, 'PADRAO', null);
   end propagar;

   procedure propagar_tudo_ou_nada is
      l_eventos hsm_fila.t_eventos;
      l_rota number := teste_apoio.nova_rota('PADRAO', '*', 'a');
      l_ordem varchar2(4000);
   begin
      l_rota := teste_apoio.nova_rota('PADRAO', '*', 'b');
      update hsm_parametro p set p.valor = 'PROPAGAR' where p.nome = 'ENFILEIRAR_ERRO';
      hsm_fila.enfileirar(-916, 'PADRAO', 'ANTES');
      for i in 1 .. 3 loop
         l_eventos(i).id_os := -916;
         l_eventos(i).tipo_os := 'PADRAO';
         l_eventos(i).evento := case when i <> 2 then 'E' || to_char(i, 'TM9') end;
      end loop;
      begin
         hsm_fila.enfileirar_lote(l_eventos);
         ut.fail('não propagou');
      exception
         when hsm_fila.e_enfileirar then
            l_eventos(2).evento := 'E2';
      end;
      ut.expect(topicos(-916)).to_equal('a,b');
      hsm_fila.enfileirar_lote(l_eventos);
      select listagg(f.evento, ',') within group (order by f.id)
        into l_ordem
        from hsm_fila_notificacao f
       where f.id_os = -916;
      ut.expect(l_ordem).to_equal('ANTES,ANTES,E1,E1,E2,E2,E3,E3');
   end propagar_tudo_ou_nada;

   procedure sem_tipo is
      l_rota number := teste_apoio.nova_rota('URGENTE', '*', 'urgente');
   begin
      hsm_fila.enfileirar(-917, null, 'STATUS');
      ut.expect(topicos(-917)).to_equal('teste');
      ut.expect(unica(-917).tipo_os).to_be_null();
      ut.expect(unica(-917).mensagem).to_equal('OS -917: STATUS');
   end sem_tipo;

   procedure brancos is
      l_rota number := teste_apoio.nova_rota('URGENTE', 'STATUS', 'urgente');
   begin
      hsm_fila.enfileirar(-918, rpad('URGENTE', 40), rpad('STATUS', 40));
      ut.expect(topicos(-918)).to_equal('urgente');
      ut.expect(unica(-918).tipo_os).to_equal('URGENTE');
      ut.expect(unica(-918).evento).to_equal('STATUS');
   end brancos;

   procedure comprido is
      l_rota number := teste_apoio.nova_rota(rpad('ã', 30, 'ã'), '*', 'tipo');
   begin
      l_rota := teste_apoio.nova_rota('*', rpad('Y', 30, 'Y'), 'evento');
      hsm_fila.enfileirar(-919, rpad('ã', 31, 'ã'), rpad('Y', 31, 'Y'));
      ut.expect(topicos(-919)).to_equal('teste');
      ut.expect(unica(-919).tipo_os).to_equal(rpad('ã', 30, 'ã'));
      ut.expect(unica(-919).evento).to_equal(rpad('Y', 30, 'Y'));
      hsm_fila.enfileirar(-920, rpad('X', 32767, 'X'), rpad('Y', 32767, 'Y'));
      ut.expect(topicos(-920)).to_equal('teste');
   end comprido;

   -- Entries of HSM_LOG since one: level, then details
   function registros(in_desde in number) return varchar2 is
      l_lista varchar2(4000);
   begin
      select listagg(l.nivel || ' ' || l.detalhe, ' | ') within group (order by l.id)
        into l_lista
        from hsm_log l
       where l.id > in_desde
         and l.origem = 'hsm_fila.enfileirar_lote';
      return l_lista;
   end registros;

   function ultimo_registro return number is
      l_id number;
   begin
      select coalesce(max(l.id), 0) into l_id from hsm_log l;
      return l_id;
   end ultimo_registro;

   procedure um_aviso_de_cortes is
      l_eventos hsm_fila.t_eventos;
      l_antes number := ultimo_registro;
   begin
      for i in 1 .. 3 loop
         l_eventos(i).id_os := -920 - i;
         l_eventos(i).tipo_os := case i when 1 then rpad('ã', 31, 'ã') else 'PADRAO' end;
         l_eventos(i).evento := case i when 3 then rpad('Y', 45, 'Y') else 'STATUS' end;
      end loop;
      hsm_fila.enfileirar_lote(l_eventos);
      ut.expect(registros(l_antes)).to_equal(
         'AVISO TIPO_OS de 31 caracteres: OS -921; EVENTO de 45 caracteres: OS -923'
      );
   end um_aviso_de_cortes;

   procedure sem_nome_ou_ordem is
      l_eventos hsm_fila.t_eventos;
      l_antes number := ultimo_registro;
      l_mensagem hsm_log.mensagem%type;
      l_total pls_integer;
   begin
      update hsm_parametro p set p.valor = 'ISOLAR' where p.nome = 'ENFILEIRAR_ERRO';
      for i in 1 .. 4 loop
         l_eventos(i * 5).id_os := case when i <> 3 then -924 - i end;
         l_eventos(i * 5).tipo_os := 'PADRAO';
         l_eventos(i * 5).evento := case i when 1 then 'STATUS' when 2 then rpad(' ', 9) when 3 then 'STATUS' end;
      end loop;
      hsm_fila.enfileirar_lote(l_eventos);
      ut.expect(registros(l_antes)).to_equal('ERRO 3 evento(s), OS: -926, ?, -928');
      select l.mensagem into l_mensagem from hsm_log l where l.id > l_antes;
      ut.expect(l_mensagem).to_equal(
         'Evento(s) não enfileirado(s): EVENTO vazio (9 caracteres); ID_OS nulo; EVENTO vazio (0 caracteres)'
      );
      select count(*) into l_total from hsm_fila_notificacao f where f.id_os between -928 and -925;
      ut.expect(l_total).to_equal(1);
   end sem_nome_ou_ordem;

   procedure devida is
   begin
      hsm_fila.enfileirar(-930, 'PADRAO', 'STATUS');
      hsm_fila.enfileirar(-931, 'PADRAO', 'STATUS', in_nao_antes_de => timestamp '2031-05-01 09:00:00 -03:00');
      ut.expect(unica(-930).dt_devida = unica(-930).dt_criacao).to_be_true();
      ut.expect(unica(-931).dt_devida = timestamp '2031-05-01 12:00:00').to_be_true();
   end devida;

   procedure fatos is
      l_eventos hsm_fila.t_eventos;
      l_fatos json_object_t;
   begin
      l_eventos(1).id_os := -932;
      l_eventos(1).evento := 'STATUS';
      l_eventos(1).fatos('um') := 'ação "1" \';
      l_eventos(1).fatos('nada') := null;
      l_eventos(2).id_os := -933;
      l_eventos(2).evento := 'STATUS';
      l_eventos(2).fatos('dois') := rpad('x', 9000, 'x');
      l_eventos(3).id_os := -934;
      l_eventos(3).evento := 'STATUS';
      hsm_fila.enfileirar_lote(l_eventos);

      l_fatos := json_object_t.parse(unica(-932).dados);
      ut.expect(l_fatos.get_size).to_equal(2);
      ut.expect(l_fatos.get_string('um')).to_equal('ação "1" \');
      ut.expect(l_fatos.get('nada').is_null).to_be_true();
      l_fatos := json_object_t.parse(unica(-933).dados_longos);
      ut.expect(l_fatos.get_size).to_equal(1);
      ut.expect(length(l_fatos.get_string('dois'))).to_equal(9000);
      ut.expect(unica(-934).dados).to_be_null();
   end fatos;

   procedure fatos_impossiveis is
      l_eventos hsm_fila.t_eventos;
      l_antes number := ultimo_registro;
   begin
      for i in 1 .. 4 loop
         l_eventos(i).id_os := -934 - i;
         l_eventos(i).evento := 'STATUS';
         l_eventos(i).fatos('a') := 'x';
      end loop;
      l_eventos(2).fatos('a') := rpad('x', 32767, 'x');
      l_eventos(3).fatos('b') := rpad('x', 32767, 'x');
      hsm_fila.enfileirar_lote(l_eventos);
      ut.expect(unica(-935).dados).to_equal('{"a":"x"}');
      ut.expect(unica(-936).dados).to_be_null();
      ut.expect(unica(-936).dados_longos).to_be_null();
      ut.expect(unica(-937).dados_longos).to_be_null();
      ut.expect(unica(-938).dados).to_equal('{"a":"x"}');
      ut.expect(registros(l_antes)).to_equal('ERRO 2 evento(s), OS: -936; -937');
   end fatos_impossiveis;

   -- The suite's code is HSM's: what counts is who runs it
   procedure origem is
      l_eventos hsm_fila.t_eventos;
      l_dono varchar2(128) := hsm_chamador.esquema;
   begin
      hsm_fila.enfileirar(-940, 'PADRAO', 'STATUS');
      hsm_fila.enfileirar(-941, 'PADRAO', 'STATUS', in_origem => 'TABELA');
      hsm_fila.enfileirar(-942, 'PADRAO', 'STATUS', in_origem => rpad('x', 200, 'x'));
      l_eventos(1).id_os := -943;
      l_eventos(1).evento := 'STATUS';
      l_eventos(1).origem := 'OUTRA ';
      hsm_fila.enfileirar_lote(l_eventos);
      ut.expect(unica(-940).origem).to_equal(l_dono);
      ut.expect(unica(-941).origem).to_equal(l_dono || '.TABELA');
      ut.expect(unica(-942).origem).to_equal(l_dono || '.' || rpad('x', 128, 'x'));
      ut.expect(unica(-943).origem).to_equal(l_dono || '.OUTRA');
      ut.expect(unica(-943).marca).to_be_null();
   end origem;

   procedure reservado is
      l_antes number := ultimo_registro;
      l_total pls_integer;
   begin
      update hsm_parametro p set p.valor = 'ISOLAR' where p.nome = 'ENFILEIRAR_ERRO';
      hsm_fila.enfileirar(-944, '$HSM', 'FALHA');
      hsm_fila.enfileirar(-945, 'PADRAO', '$FALHA');
      hsm_fila.enfileirar(-946, 'P$', 'S$');
      select count(*) into l_total from hsm_fila_notificacao f where f.id_os in (-944, -945);
      ut.expect(l_total).to_equal(0);
      ut.expect(unica(-946).status).to_equal('PENDENTE');
      ut.expect(registros(l_antes)).to_equal('ERRO 1 evento(s), OS: -944 | ERRO 1 evento(s), OS: -945');
   end reservado;

   procedure reservado_propaga is
   begin
      update hsm_parametro p set p.valor = 'PROPAGAR' where p.nome = 'ENFILEIRAR_ERRO';
      hsm_fila.enfileirar(-947, '$HSM', 'FALHA');
   end reservado_propaga;

   procedure propagar_so_o_seu is
      l_eventos hsm_fila.t_eventos;
      l_total pls_integer;
   begin
      update hsm_parametro p set p.valor = 'PROPAGAR' where p.nome = 'ENFILEIRAR_ERRO';
      for i in 1 .. 3 loop
         l_eventos(i).id_os := -948;
         l_eventos(i).evento := case when i <> 3 then 'STATUS' end;
         l_eventos(i).origem := case i when 1 then 'A' when 2 then 'B' end;
      end loop;
      begin
         hsm_fila.enfileirar_lote(l_eventos);
         ut.fail('não propagou');
      exception
         when hsm_fila.e_enfileirar then
            select count(*) into l_total from hsm_fila_notificacao f where f.id_os = -948;
      end;
      ut.expect(l_total).to_equal(0);
   end propagar_so_o_seu;

   procedure entrada_do_produto is
      l_eventos hsm_fila.t_eventos;
   begin
      l_eventos(1).id_os := -949;
      l_eventos(1).tipo_os := '$TESTE';
      l_eventos(1).evento := 'STATUS';
      l_eventos(1).origem := 'TABELA';
      hsm_entrada.incluir(l_eventos, 'OUTRO', hsm_tipos.co_marca_teste, in_proprios => true);
      ut.expect(unica(-949).origem).to_equal('OUTRO.TABELA');
      ut.expect(unica(-949).marca).to_equal('TESTE');
      ut.expect(unica(-949).tipo_os).to_equal('$TESTE');
   end entrada_do_produto;

   procedure mudou is
      l_longo varchar2(32767) := rpad('ã', 16000, 'ã');
   begin
      ut.expect(hsm_fila.mudou(null, null)).to_be_false();
      ut.expect(hsm_fila.mudou(null, 'a')).to_be_true();
      ut.expect(hsm_fila.mudou('a', null)).to_be_true();
      ut.expect(hsm_fila.mudou('ação', 'ação')).to_be_false();
      ut.expect(hsm_fila.mudou('ação', 'acao')).to_be_true();
      ut.expect(hsm_fila.mudou('a', 'A')).to_be_true();
      ut.expect(hsm_fila.mudou('a', 'a ')).to_be_true();
      ut.expect(hsm_fila.mudou('a', 'a' || chr(0))).to_be_true();
      ut.expect(hsm_fila.mudou(l_longo, l_longo)).to_be_false();
      ut.expect(hsm_fila.mudou(rpad('x', 32767, 'x'), rpad('x', 32766, 'x') || 'y')).to_be_true();
   end mudou;

   procedure lote_vazio is
      l_eventos hsm_fila.t_eventos;
   begin
      hsm_fila.enfileirar_lote(l_eventos);
      ut.expect(teste_apoio.quantas('PENDENTE')).to_equal(0);
   end lote_vazio;

end teste_hsm_fila;
/
