create or replace package body teste_hsm_fila as

   procedure preparar is
   begin
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
         l_eventos(i).evento := case i when 2 then rpad('X', 31, 'X') else 'STATUS' end;
      end loop;
      hsm_fila.enfileirar_lote(l_eventos);

      select count(*) into l_total from hsm_fila_notificacao f where f.id_os in (-911, -912, -913);
      ut.expect(l_total).to_equal(2);
      select count(*)
        into l_total
        from hsm_log l
       where l.id > l_ultimo
         and l.nivel = 'ERRO'
         and l.detalhe = 'OS: -912';
      ut.expect(l_total).to_equal(1);
   end isolar;

   procedure isolar_nome_comprido is
      l_ultimo number;
      l_total pls_integer;
   begin
      update hsm_parametro p set p.valor = 'ISOLAR' where p.nome = 'ENFILEIRAR_ERRO';
      select coalesce(max(l.id), 0) into l_ultimo from hsm_log l;
      hsm_fila.enfileirar(-915, rpad('X', 5000, 'X'), 'STATUS');
      hsm_fila.enfileirar(-915, 'PADRAO', rpad('X', 5000, 'X'));
      select count(*)
        into l_total
        from hsm_log l
       where l.id > l_ultimo
         and l.detalhe = 'OS: -915';
      ut.expect(l_total).to_equal(2);
   end isolar_nome_comprido;

   procedure propagar is
   begin
      update hsm_parametro p set p.valor = 'PROPAGAR' where p.nome = 'ENFILEIRAR_ERRO';
      hsm_fila.enfileirar(-914, 'PADRAO', rpad('X', 31, 'X'));
   end propagar;

   procedure lote_vazio is
      l_eventos hsm_fila.t_eventos;
   begin
      hsm_fila.enfileirar_lote(l_eventos);
      ut.expect(teste_apoio.quantas('PENDENTE')).to_equal(0);
   end lote_vazio;

end teste_hsm_fila;
/
