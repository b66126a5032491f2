create or replace package body hsm_entrada as

   co_origem constant varchar2(30) := 'hsm_fila.enfileirar_lote';
   -- Characters of TIPO_OS and EVENTO, bytes of DADOS
   co_caracteres_nome constant pls_integer := 30;
   co_bytes_dados constant pls_integer := 4000;
   -- Where a list meant for people stops growing
   co_max_lista constant pls_integer := 3500;
   -- Without a route
   co_prioridade_padrao constant pls_integer := 3;
   -- Before everything else
   co_prioridade_maior constant pls_integer := 5;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);
   e_erros_no_lote exception;
   pragma exception_init(e_erros_no_lote, -24381);

   type t_inteiros is table of pls_integer index by pls_integer;
   type t_linhas is table of hsm_fila_notificacao%rowtype index by pls_integer;
   -- By order and source, in hexadecimal
   type t_ordens is table of pls_integer index by varchar2(4000);
   -- By type and event, in hexadecimal: the keys of such an array are compared as the session compares
   type t_destinos is table of hsm_destino.t_rotas index by varchar2(600);

   -- What becomes of the events of one call
   type t_lote is record (
      esquema varchar2(128),
      marca hsm_fila_notificacao.marca%type,
      proprios boolean,
      dirigido boolean,             -- to ROTAS, whatever the events are
      rotas hsm_destino.t_rotas,
      agora timestamp(6),
      linhas t_linhas,
      origens t_inteiros,           -- of each row the event it comes from
      destinos t_destinos,
      recusados hsm_fila.t_eventos, -- by their position
      recusas varchar2(4000),       -- why
      cortados varchar2(4000),
      sem_fatos hsm_fila.t_eventos,
      erro_fatos varchar2(4000),
      inseridas pls_integer
   );

   procedure listar(io_lista in out nocopy varchar2, in_parte in varchar2) is
   begin
      if coalesce(length(io_lista), 0) <= co_max_lista then
         io_lista := substrb(io_lista || case when io_lista is not null then '; ' end || in_parte, 1, 4000);
      end if;
   end listar;

   procedure recusar(
      in_origem in pls_integer,
      in_id_os in number,
      in_motivo in varchar2,
      io_lote in out nocopy t_lote
   ) is
   begin
      if coalesce(instr(io_lote.recusas, in_motivo), 0) = 0 then
         listar(io_lote.recusas, in_motivo);
      end if;
      io_lote.recusados(in_origem).id_os := in_id_os;
   end recusar;

   -- The value as the row holds it
   function cortado(
      in_coluna in varchar2,
      in_valor in varchar2,
      in_id_os in number,
      io_lote in out nocopy t_lote
   ) return varchar2 is
   begin
      if length(in_valor) > co_caracteres_nome then
         listar(
            io_lote.cortados,
            in_coluna || ' de ' || to_char(length(in_valor), 'TM9') || ' caracteres: OS ' || to_char(in_id_os, 'TM9')
         );
      end if;
      return substr(in_valor, 1, co_caracteres_nome);
   end cortado;

   function hexadecimal(in_valor in varchar2) return varchar2 is
   begin
      return rawtohex(utl_raw.cast_to_raw(in_valor));
   end hexadecimal;

   -- The names' part of the key DESTINO goes by: as in hsm_destino, one character more than a route's is different
   -- enough
   function chave_de_nome(in_nome in varchar2) return varchar2 is
   begin
      return hexadecimal(substr(in_nome, 1, co_caracteres_nome + 1));
   end chave_de_nome;

   function chave_de_ordem(in_id_os in number, in_origem in varchar2) return varchar2 is
   begin
      return to_char(in_id_os, 'TM9') || 'X' || hexadecimal(in_origem);
   end chave_de_ordem;

   -- Routes are looked up once for each type and event of a call
   function destino(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      io_lote in out nocopy t_lote
   ) return hsm_destino.t_rotas is
      l_chave varchar2(600) := chave_de_nome(in_tipo_os) || 'X' || chave_de_nome(in_evento);
   begin
      if io_lote.dirigido then
         return io_lote.rotas;
      elsif not io_lote.destinos.exists(l_chave) then
         io_lote.destinos(l_chave) := hsm_destino.rotas(in_tipo_os, in_evento);
      end if;
      return io_lote.destinos(l_chave);
   end destino;

   function como_json(in_fatos in hsm_fila.t_fatos) return varchar2 is
      l_json varchar2(32767);
      l_nome varchar2(128) := in_fatos.first;
   begin
      while l_nome is not null loop
         l_json := l_json || ',' || hsm_json.citar(l_nome) || ':'
                   || case when in_fatos(l_nome) is null then 'null' else hsm_json.citar(in_fatos(l_nome)) end;
         l_nome := in_fatos.next(l_nome);
      end loop;
      return '{' || substr(l_json, 2) || '}';
   end como_json;

   -- The facts as JSON; null when they cannot be that, whatever the reason: bytes that are no text, too many of them
   function dados_de(in_evento in hsm_fila.t_evento, io_lote in out nocopy t_lote) return varchar2 is
   begin
      if in_evento.dados is not null or in_evento.fatos.count = 0 then
         return in_evento.dados;
      end if;
      return como_json(in_evento.fatos);
   exception
      when e_cancelada then
         raise;
      when others then
         io_lote.erro_fatos := sqlerrm;
         io_lote.sem_fatos(io_lote.sem_fatos.count + 1).id_os := in_evento.id_os;
         return null;
   end dados_de;

   procedure juntar(in_linha in hsm_fila_notificacao%rowtype, in_origem in pls_integer, io_lote in out nocopy t_lote) is
      l_nova pls_integer := io_lote.linhas.count + 1;
   begin
      io_lote.linhas(l_nova) := in_linha;
      io_lote.origens(l_nova) := in_origem;
   end juntar;

   -- One row for each route, or one that says there is none
   procedure distribuir(
      in_linha in hsm_fila_notificacao%rowtype,
      in_rotas in hsm_destino.t_rotas,
      in_ordenavel in boolean,
      in_origem in pls_integer,
      io_lote in out nocopy t_lote
   ) is
      r_linha hsm_fila_notificacao%rowtype := in_linha;
   begin
      r_linha.ordenada := hsm_tipos.co_nao;
      r_linha.aglutina := hsm_tipos.co_nao;
      if in_rotas.count = 0 then
         r_linha.status := hsm_tipos.co_cancelado;
         r_linha.motivo := hsm_tipos.co_sem_rota;
         r_linha.dt_processamento := io_lote.agora;
         r_linha.prioridade := co_prioridade_padrao;
         juntar(r_linha, in_origem, io_lote);
      end if;

      for i in 1 .. in_rotas.count loop
         r_linha.status := hsm_tipos.co_pendente;
         r_linha.id_rota := in_rotas(i).id;
         r_linha.canal := in_rotas(i).canal;
         r_linha.prioridade := in_rotas(i).prioridade;
         if in_ordenavel then
            r_linha.ordenada := in_rotas(i).ordenada;
            r_linha.aglutina := in_rotas(i).aglutina;
         end if;
         r_linha.expira_em := r_linha.proxima_tentativa + numtodsinterval(in_rotas(i).validade_min, 'MINUTE');
         juntar(r_linha, in_origem, io_lote);
      end loop;
   end distribuir;

   procedure preparar(in_evento in hsm_fila.t_evento, in_origem in pls_integer, io_lote in out nocopy t_lote) is
      l_tipo_os varchar2(4000) := rtrim(in_evento.tipo_os);
      l_evento varchar2(4000) := rtrim(in_evento.evento);
      l_origem varchar2(128) := rtrim(in_evento.origem);
      l_dados varchar2(32767);
      r_linha hsm_fila_notificacao%rowtype;
   begin
      if in_evento.id_os is null then
         recusar(in_origem, null, 'ID_OS nulo', io_lote);
         return;
      elsif l_evento is null then
         recusar(
            in_origem,
            in_evento.id_os,
            'EVENTO vazio (' || to_char(coalesce(length(in_evento.evento), 0), 'TM9') || ' caracteres)',
            io_lote
         );
         return;
      elsif not io_lote.proprios and (hsm_destino.reservado(l_tipo_os) or hsm_destino.reservado(l_evento)) then
         recusar(in_origem, in_evento.id_os, 'TIPO_OS ou EVENTO que começa com $: nome do próprio HSM', io_lote);
         return;
      end if;

      r_linha.origem := io_lote.esquema || case when l_origem is not null then '.' || l_origem end;
      r_linha.marca := io_lote.marca;
      r_linha.id_os := in_evento.id_os;
      r_linha.tipo_os := cortado('TIPO_OS', l_tipo_os, in_evento.id_os, io_lote);
      r_linha.evento := cortado('EVENTO', l_evento, in_evento.id_os, io_lote);
      r_linha.mensagem := hsm_destino.resumo(in_evento.id_os, r_linha.tipo_os, r_linha.evento);
      r_linha.dt_criacao := io_lote.agora;
      r_linha.proxima_tentativa := coalesce(sys_extract_utc(in_evento.nao_antes_de), io_lote.agora);
      r_linha.dt_devida := r_linha.proxima_tentativa;

      l_dados := dados_de(in_evento, io_lote);
      if lengthb(l_dados) > co_bytes_dados then
         r_linha.dados_longos := to_clob(l_dados);
      else
         r_linha.dados := l_dados;
      end if;

      distribuir(
         r_linha, destino(l_tipo_os, l_evento, io_lote), in_evento.nao_antes_de is null, in_origem, io_lote
      );
   end preparar;

   -- An INSERT of VALUES is never parallel nor by direct path, as one of a SELECT can be in a session that has enabled
   -- that: it would lock the queue until the business transaction ends, and take one statement only.
   procedure inserir(
      in_linhas in t_linhas,
      out_falhas out nocopy t_inteiros,
      out_erro out nocopy varchar2
   ) is
   begin
      forall i in 1 .. in_linhas.count save exceptions
         insert into hsm_fila_notificacao (
            origem, id_os, tipo_os, evento, mensagem, status, motivo, id_rota, canal, prioridade, ordenada, aglutina,
            expira_em, proxima_tentativa, dt_devida, dt_criacao, dt_processamento, marca, dados, dados_longos
         )
         values (
            in_linhas(i).origem, in_linhas(i).id_os, in_linhas(i).tipo_os, in_linhas(i).evento, in_linhas(i).mensagem,
            in_linhas(i).status, in_linhas(i).motivo, in_linhas(i).id_rota, in_linhas(i).canal,
            in_linhas(i).prioridade, in_linhas(i).ordenada, in_linhas(i).aglutina, in_linhas(i).expira_em,
            in_linhas(i).proxima_tentativa, in_linhas(i).dt_devida, in_linhas(i).dt_criacao,
            in_linhas(i).dt_processamento, in_linhas(i).marca, in_linhas(i).dados, in_linhas(i).dados_longos
         );
   exception
      when e_erros_no_lote then
         for e in 1 .. sql%bulk_exceptions.count loop
            if sql%bulk_exceptions(e).error_code = 1013 then
               raise e_cancelada;
            end if;
            out_falhas(e) := sql%bulk_exceptions(e).error_index;
         end loop;
         out_erro := sqlerrm(-sql%bulk_exceptions(1).error_code);
   end inserir;

   -- The rows the call has put in, the newest first. What RETURNING gives is not defined once an element of a FORALL has
   -- failed, so they are looked for where they are, among the newest.
   function inseridas(in_lote in t_lote) return hsm_tipos.t_numeros is
      l_ordens t_ordens;
      l_ids hsm_tipos.t_numeros;

      cursor c_novas is
         select /*+ index_desc(f hsm_fila_pk) */ f.id, f.origem, f.id_os, f.dt_criacao
           from hsm_fila_notificacao f
          order by f.id desc;
   begin
      for i in 1 .. in_lote.linhas.count loop
         l_ordens(chave_de_ordem(in_lote.linhas(i).id_os, in_lote.linhas(i).origem)) := i;
      end loop;

      for r_linha in c_novas loop
         exit when l_ids.count = in_lote.inseridas;
         if r_linha.dt_criacao = in_lote.agora
            and l_ordens.exists(chave_de_ordem(r_linha.id_os, r_linha.origem))
         then
            l_ids(l_ids.count + 1) := r_linha.id;
         end if;
      end loop;
      return l_ids;
   end inseridas;

   -- Takes out what the call has put in: a savepoint is not allowed under a trigger
   procedure desfazer(in_lote in t_lote) is
      l_ids hsm_tipos.t_numeros := inseridas(in_lote);
   begin
      forall i in 1 .. l_ids.count
         delete from hsm_fila_notificacao f
          where f.id = l_ids(i);
   exception
      when e_cancelada then
         raise;
      when others then
         -- As what it is: an error of any other number would have the call tried again, on top of what is left
         raise_application_error(
            hsm_fila.co_erro_enfileirar,
            'Evento(s) não enfileirado(s), e os que entraram não puderam ser retirados: desfaça a transação', true
         );
   end desfazer;

   -- Neither a failure that cannot be reported nor an entry that cannot be written may stop the business statement
   -- where nothing says PROPAGAR; reconciliar.sql finds what was not notified.

   procedure falhar(in_eventos in hsm_fila.t_eventos, in_erro in varchar2) is
   begin
      hsm_fila_falha.tratar(in_eventos, in_erro);
   exception
      when e_cancelada or hsm_fila.e_enfileirar then
         raise;
      when others then
         null;
   end falhar;

   procedure anotar(in_lote in t_lote) is
      l_ordens varchar2(4000);
   begin
      if in_lote.cortados is not null then
         hsm_registro.aviso(
            co_origem, 'Tipo ou evento com mais de 30 caracteres: cortado, só casa com *', in_lote.cortados,
            in_esquema => in_lote.esquema
         );
      end if;
      if in_lote.sem_fatos.count > 0 then
         for i in 1 .. in_lote.sem_fatos.count loop
            listar(l_ordens, to_char(in_lote.sem_fatos(i).id_os, 'TM9'));
         end loop;
         hsm_registro.erro(
            co_origem,
            'Evento(s) sem fatos: ' || in_lote.erro_fatos,
            to_char(in_lote.sem_fatos.count, 'TM9') || ' evento(s), OS: ' || l_ordens,
            in_esquema => in_lote.esquema
         );
      end if;
   exception
      when e_cancelada then
         raise;
      when others then
         null;
   end anotar;

   procedure incluir(
      in_eventos in hsm_fila.t_eventos,
      in_esquema in varchar2,
      in_marca in varchar2 default null,
      in_proprios in boolean default false
   ) is
      l_posicao pls_integer := in_eventos.first;
      l_falhas t_inteiros;
      l_erro varchar2(4000);
      r_lote t_lote;
   begin
      r_lote.esquema := in_esquema;
      r_lote.marca := in_marca;
      r_lote.proprios := in_proprios;
      r_lote.dirigido := false;
      r_lote.agora := sys_extract_utc(systimestamp);
      while l_posicao is not null loop
         preparar(in_eventos(l_posicao), l_posicao, r_lote);
         l_posicao := in_eventos.next(l_posicao);
      end loop;

      inserir(r_lote.linhas, l_falhas, l_erro);
      r_lote.inseridas := r_lote.linhas.count - l_falhas.count;
      for i in 1 .. l_falhas.count loop
         recusar(r_lote.origens(l_falhas(i)), r_lote.linhas(l_falhas(i)).id_os, l_erro, r_lote);
      end loop;

      anotar(r_lote);
      if r_lote.recusados.count > 0 then
         falhar(r_lote.recusados, r_lote.recusas);
      end if;
   exception
      when hsm_fila.e_enfileirar then
         desfazer(r_lote);
         raise;
   end incluir;

   procedure dirigir(
      in_evento in hsm_fila.t_evento,
      in_esquema in varchar2,
      in_rotas in hsm_tipos.t_numeros,
      in_validade_min in pls_integer,
      out_ids out nocopy hsm_tipos.t_numeros
   ) is
      l_falhas t_inteiros;
      l_erro varchar2(4000);
      l_ids hsm_tipos.t_numeros;
      r_lote t_lote;
   begin
      r_lote.esquema := in_esquema;
      r_lote.proprios := true;
      r_lote.dirigido := true;
      r_lote.rotas := hsm_destino.rotas(in_rotas);
      for i in 1 .. r_lote.rotas.count loop
         r_lote.rotas(i).prioridade := co_prioridade_maior;
         r_lote.rotas(i).ordenada := hsm_tipos.co_nao;
         r_lote.rotas(i).aglutina := hsm_tipos.co_nao;
         r_lote.rotas(i).validade_min := least(
            coalesce(r_lote.rotas(i).validade_min, in_validade_min), in_validade_min
         );
      end loop;
      if r_lote.rotas.count = 0 then
         return;
      end if;
      r_lote.agora := sys_extract_utc(systimestamp);
      preparar(in_evento, 1, r_lote);
      inserir(r_lote.linhas, l_falhas, l_erro);
      r_lote.inseridas := r_lote.linhas.count - l_falhas.count;
      if l_falhas.count > 0 or r_lote.recusados.count > 0 then
         desfazer(r_lote);
         raise_application_error(
            hsm_fila.co_erro_enfileirar,
            substr('Evento não enfileirado: ' || coalesce(l_erro, r_lote.recusas), 1, 1000)
         );
      end if;
      l_ids := inseridas(r_lote);
      for i in reverse 1 .. l_ids.count loop
         out_ids(out_ids.count + 1) := l_ids(i);
      end loop;
   end dirigir;

end hsm_entrada;
/
