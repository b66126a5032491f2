create or replace package body hsm_plantao as

   -- The job looks every 20 s, or every minute: this late, others do it, in time for two looks within two minutes
   co_tarefa_atrasada_s constant pls_integer := 70;
   -- Messages that reached nobody
   co_pausa_s constant pls_integer := 30;
   co_pausa_max_s constant pls_integer := 600;
   co_dobras_max constant pls_integer := 5;
   -- No mail takes so long, two minutes for a relay that cannot be reached and one for one that is slow: who was to send
   -- it is gone
   co_prazo_correio_s constant pls_integer := 240;
   co_correio constant varchar2(10) := 'CORREIO';
   -- In bytes: what ntfy takes, with room for a template's own words, and a mail that is read
   co_bytes_fila constant pls_integer := 3800;
   co_bytes_correio constant pls_integer := 20000;
   -- That nobody could be told is for those who look; it is told with what it is about
   co_chave_alarme constant varchar2(30) := 'ALARME';
   co_chave_guarda constant varchar2(30) := 'GUARDA';
   -- Health that can not be seen, all of it or a part
   co_chave_saude constant varchar2(30) := 'SAUDE';
   co_chave_remetente constant varchar2(30) := 'REMETENTE';
   -- Of a channel with one of these nothing can be expected
   co_chaves_de_canal constant varchar2(100) := ',ATRASO,REMETENTE,ENTREGA,TRAVA,';
   -- The same outage of a channel: the one until its breaker opens, the other from then on
   co_chave_entrega constant varchar2(30) := 'ENTREGA:';
   co_chave_disjuntor constant varchar2(30) := 'DISJUNTOR:';
   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);
   e_em_uso exception;
   pragma exception_init(e_em_uso, -54);

   -- What there is to be seen now
   type t_vista is record (
      problemas hsm_saude.t_problemas,
      completa boolean,                -- false: what is missing may be there all the same
      bloqueada boolean,               -- by the clone guard
      sem_remetente boolean,
      doentes hsm_tipos.t_textos       -- channels by which nothing can be expected to arrive
   );

   -- What has become of a message
   type t_lote is record (
      especie hsm_alarme_aviso.especie%type,
      entregue timestamp(6),
      caminhos hsm_alarme.avisado_por%type,
      a_caminho pls_integer,
      atrasados pls_integer            -- claimed by somebody, and not waited for any more
   );
   type t_lotes is table of t_lote index by varchar2(40);

   -- A mail to be sent once everything is committed
   type t_carta is record (
      aviso number,
      assunto varchar2(400),
      texto varchar2(32767)
   );
   type t_cartas is table of t_carta index by pls_integer;

   -- By key, in hexadecimal: the keys of such an array are compared as the session compares
   type t_posicoes is table of pls_integer index by varchar2(1600);

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   function pausa(in_tentativas in number) return number is
   begin
      -- The first time at once: there may be other roads
      return case
                when in_tentativas <= 1 then 0
                else least(co_pausa_max_s, co_pausa_s * power(2, least(in_tentativas - 2, co_dobras_max)))
             end;
   end pausa;

   procedure decidir(
      io_alarme in out nocopy hsm_alarme%rowtype,
      in_presente in boolean,
      in_agora in timestamp,
      in_lembrete_s in number,
      in_folga_s in number,
      out_especie out varchar2
   ) is
      l_grave boolean := in_presente and io_alarme.gravidade = hsm_saude.co_erro;
   begin
      out_especie := null;
      if io_alarme.dt_fim is null then
         if in_presente then
            io_alarme.dt_ausente := null;
         else
            io_alarme.dt_ausente := coalesce(io_alarme.dt_ausente, in_agora);
            if hsm_politica.passou(io_alarme.dt_ausente, in_folga_s, in_agora) then
               io_alarme.dt_fim := in_agora;
            end if;
         end if;
      end if;
      if l_grave
         and io_alarme.dt_alarme is null
         and hsm_politica.passou(io_alarme.dt_notado, co_entre_vistas_s, in_agora)
      then
         io_alarme.dt_alarme := in_agora;
      end if;

      -- One message at a time, and a pause after one that reached nobody
      if io_alarme.lote is not null
         or (io_alarme.proximo_aviso > in_agora
             and io_alarme.proximo_aviso <= hsm_politica.somar_segundos(in_agora, co_pausa_max_s))
      then
         return;
      end if;
      if io_alarme.dt_fim is not null then
         if io_alarme.dt_avisado is not null and io_alarme.dt_fim_avisado is null then
            out_especie := hsm_plantao_texto.co_encerrado;
         end if;
      elsif l_grave and io_alarme.dt_alarme is not null then
         if io_alarme.dt_avisado is null then
            out_especie := hsm_plantao_texto.co_levantado;
         elsif hsm_politica.passou(io_alarme.dt_avisado, in_lembrete_s, in_agora) then
            out_especie := hsm_plantao_texto.co_lembrete;
         end if;
      end if;
   end decidir;

   -- The row that says who is at it, locked, and what will be changed: a sender must not wait for somebody who has some of
   -- it. False when another session has.
   function travar return boolean is
      cursor c_alarmes is
         select /*+ index(a hsm_alarme_pendente_idx) */ a.id
           from hsm_alarme a
          where a.id_pendente is not null
            for update of a.lote nowait;
      cursor c_avisos is
         select /*+ index(v hsm_alarme_aviso_aberto_idx) */ v.id
           from hsm_alarme_aviso v
          where v.lote_aberto is not null
            for update of v.dt_fim nowait;
      cursor c_alerta is
         select a.alerta
           from hsm_alerta a
          where a.alerta = co_alerta
            for update of a.dt_avaliacao skip locked;
      l_alerta hsm_alerta.alerta%type;
      l_achou boolean;
   begin
      open c_alerta;
      fetch c_alerta into l_alerta;
      l_achou := c_alerta%found;
      close c_alerta;
      if l_achou then
         open c_alarmes;
         close c_alarmes;
         open c_avisos;
         close c_avisos;
      end if;
      return l_achou;
   exception
      when e_em_uso then
         return false;
   end travar;

   function ler return hsm_plantao_texto.t_alarmes is
      l_alarmes hsm_plantao_texto.t_alarmes;
   begin
      select /*+ index(a hsm_alarme_pendente_idx) */ a.*
        bulk collect into l_alarmes
        from hsm_alarme a
       where a.id_pendente is not null
       order by a.id;
      return l_alarmes;
   end ler;

   procedure gravar(in_alarmes in hsm_plantao_texto.t_alarmes) is
   begin
      forall i in 1 .. in_alarmes.count
         update hsm_alarme a
            set a.chave = in_alarmes(i).chave,
                a.gravidade = in_alarmes(i).gravidade,
                a.canal = in_alarmes(i).canal,
                a.problema = in_alarmes(i).problema,
                a.detalhe = in_alarmes(i).detalhe,
                a.providencia = in_alarmes(i).providencia,
                a.dt_notado = in_alarmes(i).dt_notado,
                a.dt_visto = in_alarmes(i).dt_visto,
                a.dt_ausente = in_alarmes(i).dt_ausente,
                a.dt_alarme = in_alarmes(i).dt_alarme,
                a.dt_fim = in_alarmes(i).dt_fim,
                a.dt_avisado = in_alarmes(i).dt_avisado,
                a.avisado_por = in_alarmes(i).avisado_por,
                a.dt_fim_avisado = in_alarmes(i).dt_fim_avisado,
                a.fim_avisado_por = in_alarmes(i).fim_avisado_por,
                a.lote = in_alarmes(i).lote,
                a.lote_atrasado = in_alarmes(i).lote_atrasado,
                a.tentativas = in_alarmes(i).tentativas,
                a.proximo_aviso = in_alarmes(i).proximo_aviso
          where a.id = in_alarmes(i).id;
   end gravar;

   -- What has become of a message under way
   function ler_lote(in_lote in number, in_agora in timestamp) return t_lote is
      l_prazo timestamp(6) := hsm_politica.somar_segundos(in_agora, -hsm_plantao_fila.co_prazo_s);
      l_caminho hsm_alarme.avisado_por%type;
      r_lote t_lote;
   begin
      r_lote.a_caminho := 0;
      r_lote.atrasados := 0;
      for r_aviso in (select a.especie, a.estrada, a.canal, a.dt_pedido, a.dt_entregue, a.dt_fim
                        from hsm_alarme_aviso a
                       where a.lote = in_lote
                       order by a.id)
      loop
         r_lote.especie := r_aviso.especie;
         if r_aviso.dt_fim is null and (r_aviso.estrada = co_correio or r_aviso.dt_pedido > l_prazo) then
            r_lote.a_caminho := r_lote.a_caminho + 1;
         elsif r_aviso.dt_fim is null then
            r_lote.atrasados := r_lote.atrasados + 1;
         end if;
         if r_aviso.dt_entregue is not null then
            r_lote.entregue := least(coalesce(r_lote.entregue, r_aviso.dt_entregue), r_aviso.dt_entregue);
            l_caminho := case r_aviso.estrada
                            when co_correio then 'correio eletrônico'
                            else 'canal ' || r_aviso.canal
                         end;
            if r_lote.caminhos is null or instr(', ' || r_lote.caminhos || ',', ', ' || l_caminho || ',') = 0 then
               r_lote.caminhos := substr(
                  r_lote.caminhos || case when r_lote.caminhos is not null then ', ' end || l_caminho, 1, 200
               );
            end if;
         end if;
      end loop;
      return r_lote;
   end ler_lote;

   -- Somebody knows: he was told by this message
   procedure receber(io_alarme in out nocopy hsm_alarme%rowtype, in_lote in t_lote) is
   begin
      io_alarme.tentativas := 0;
      io_alarme.proximo_aviso := null;
      if in_lote.especie = hsm_plantao_texto.co_encerrado then
         io_alarme.dt_fim_avisado := in_lote.entregue;
         io_alarme.fim_avisado_por := in_lote.caminhos;
      elsif io_alarme.dt_avisado is null or io_alarme.dt_avisado <= in_lote.entregue then
         io_alarme.dt_avisado := in_lote.entregue;
         io_alarme.avisado_por := in_lote.caminhos;
      end if;
   end receber;

   procedure resolver(io_alarmes in out nocopy hsm_plantao_texto.t_alarmes, in_agora in timestamp) is
      l_limite timestamp(6) := hsm_politica.somar_segundos(in_agora, -co_prazo_correio_s);
      l_lotes t_lotes;
      r_lote t_lote;
      l_ha_caminho boolean := false;

      function lido(in_lote in number) return t_lote is
         l_lote varchar2(40) := to_char(in_lote, 'TM9');
      begin
         if not l_lotes.exists(l_lote) then
            l_lotes(l_lote) := ler_lote(in_lote, in_agora);
         end if;
         return l_lotes(l_lote);
      end lido;
   begin
      hsm_plantao_fila.conferir(in_agora);
      update /*+ index(a hsm_alarme_aviso_aberto_idx) */ hsm_alarme_aviso a
         set a.dt_fim = in_agora,
             a.erro = 'Quem o enviava não chegou ao fim'
       where a.lote_aberto is not null
         and a.estrada = co_correio
         and (a.dt_pedido <= l_limite or a.dt_pedido > in_agora + numtodsinterval(co_prazo_correio_s, 'SECOND'));

      for i in 1 .. io_alarmes.count loop
         -- What has taken long has told somebody all the same
         if io_alarmes(i).lote_atrasado is not null then
            r_lote := lido(io_alarmes(i).lote_atrasado);
            if r_lote.entregue is not null then
               l_ha_caminho := true;
               receber(io_alarmes(i), r_lote);
            end if;
            if r_lote.entregue is not null or r_lote.atrasados = 0 then
               io_alarmes(i).lote_atrasado := null;
            end if;
         end if;
         if io_alarmes(i).lote is not null then
            r_lote := lido(io_alarmes(i).lote);
            if r_lote.entregue is not null then
               l_ha_caminho := true;
               receber(io_alarmes(i), r_lote);
            elsif r_lote.a_caminho = 0 then
               io_alarmes(i).tentativas := least(io_alarmes(i).tentativas + 1, 99999);
               io_alarmes(i).proximo_aviso := hsm_politica.somar_segundos(in_agora, pausa(io_alarmes(i).tentativas));
               if r_lote.atrasados > 0 and io_alarmes(i).lote_atrasado is null then
                  io_alarmes(i).lote_atrasado := io_alarmes(i).lote;
               end if;
            end if;
            if r_lote.a_caminho = 0 then
               io_alarmes(i).lote := null;
            end if;
         end if;
      end loop;

      -- Somebody is reached again: what is in a pause need not wait for the end of it
      if l_ha_caminho then
         for i in 1 .. io_alarmes.count loop
            io_alarmes(i).proximo_aviso := null;
         end loop;
      end if;
   end resolver;

   -- That health does not answer is a problem itself, and says nothing of the others
   function ver return t_vista is
      l_motivo hsm_instalacao.ultimo_aviso%type;
      r_problema hsm_saude.t_problema;
      r_vista t_vista;
   begin
      r_vista.bloqueada := hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado;
      r_vista.sem_remetente := false;
      begin
         r_vista.problemas := hsm_saude.problemas;
         r_vista.completa := true;
      exception
         when e_cancelada then
            raise;
         when others then
            hsm_registro.erro('hsm_plantao.avaliar', 'A saúde não responde: ' || sqlerrm, hsm_registro.pilha);
            r_problema.chave := co_chave_saude;
            r_problema.gravidade := hsm_saude.co_erro;
            r_problema.problema := 'A saúde da mensageria não responde';
            r_problema.detalhe := substr(sqlerrm, 1, 1000);
            r_problema.providencia := 'Veja HSM_LOG_VW; outros problemas podem não ser vistos';
            r_vista.problemas(1) := r_problema;
            r_vista.completa := false;
      end;

      for i in 1 .. r_vista.problemas.count loop
         r_problema := r_vista.problemas(i);
         if substr(r_problema.chave, 1, length(co_chave_saude)) = co_chave_saude then
            r_vista.completa := false;
         elsif r_problema.canal is not null
            -- What is less grave stops nothing; a channel that nothing waits for is tried by the next message
            and r_problema.gravidade = hsm_saude.co_erro
            and instr(
                   co_chaves_de_canal, ',' || substr(r_problema.chave, 1, instr(r_problema.chave, ':') - 1) || ','
                ) > 0
         then
            r_vista.doentes(r_vista.doentes.count + 1) := r_problema.canal;
         elsif r_problema.chave = co_chave_remetente and r_problema.gravidade = hsm_saude.co_erro then
            r_vista.sem_remetente := true;
         end if;
      end loop;
      return r_vista;
   end ver;

   function hexadecimal(in_chave in varchar2) return varchar2 is
   begin
      return rawtohex(utl_raw.cast_to_raw(in_chave));
   end hexadecimal;

   -- What the problem of a key is called when it goes on in another way; null: as now
   function outro_nome(in_chave in varchar2) return varchar2 is
   begin
      return case
                when instr(in_chave, co_chave_entrega) = 1 then
                   co_chave_disjuntor || substr(in_chave, length(co_chave_entrega) + 1)
                when instr(in_chave, co_chave_disjuntor) = 1 then
                   co_chave_entrega || substr(in_chave, length(co_chave_disjuntor) + 1)
             end;
   end outro_nome;

   -- An outage during which the breaker opens has not passed, and nobody is to be told of another: its alarm goes on
   --   in_problemas  what there is now, by key
   procedure seguir(in_problemas in t_posicoes, io_alarmes in out nocopy hsm_plantao_texto.t_alarmes) is
      l_abertos t_posicoes;
      l_outro hsm_alarme.chave%type;
   begin
      for i in 1 .. io_alarmes.count loop
         if io_alarmes(i).dt_fim is null then
            l_abertos(hexadecimal(io_alarmes(i).chave)) := i;
         end if;
      end loop;
      for i in 1 .. io_alarmes.count loop
         l_outro := outro_nome(io_alarmes(i).chave);
         if io_alarmes(i).dt_fim is null
            and l_outro is not null
            and not in_problemas.exists(hexadecimal(io_alarmes(i).chave))
            and in_problemas.exists(hexadecimal(l_outro))
            and not l_abertos.exists(hexadecimal(l_outro))
         then
            io_alarmes(i).chave := l_outro;
         end if;
      end loop;
   end seguir;

   procedure incluir(in_problema in hsm_saude.t_problema, in_agora in timestamp) is
   begin
      insert into hsm_alarme (
         chave, gravidade, canal, problema, detalhe, providencia, dt_inicio, dt_notado, dt_visto
      )
      values (
         in_problema.chave, in_problema.gravidade, in_problema.canal, in_problema.problema, in_problema.detalhe,
         in_problema.providencia, coalesce(in_problema.desde, in_agora), in_agora, in_agora
      );
   end incluir;

   -- Takes over what the problems say now, and what follows from it
   --   out_especies  the messages that are due, at the positions of the alarms
   procedure observar(
      in_vista in t_vista,
      io_alarmes in out nocopy hsm_plantao_texto.t_alarmes,
      in_agora in timestamp,
      out_especies out nocopy hsm_tipos.t_textos
   ) is
      l_lembrete_s number := hsm_config.numero(hsm_config.co_alarme_lembrete_s);
      l_folga_s number := hsm_config.numero(hsm_config.co_alarme_folga_s);
      l_problemas t_posicoes;
      l_chave varchar2(1600);
      l_presente boolean;
      l_era_alarme boolean;
      l_especie varchar2(10);
      r_problema hsm_saude.t_problema;
   begin
      for i in 1 .. in_vista.problemas.count loop
         l_problemas(hexadecimal(in_vista.problemas(i).chave)) := i;
      end loop;
      seguir(l_problemas, io_alarmes);

      for i in 1 .. io_alarmes.count loop
         l_chave := hexadecimal(io_alarmes(i).chave);
         l_presente := io_alarmes(i).dt_fim is null and l_problemas.exists(l_chave);
         if l_presente then
            r_problema := in_vista.problemas(l_problemas(l_chave));
            l_problemas.delete(l_chave);
            if r_problema.gravidade = hsm_saude.co_erro and io_alarmes(i).gravidade <> hsm_saude.co_erro then
               io_alarmes(i).dt_notado := in_agora;
            end if;
            io_alarmes(i).gravidade := r_problema.gravidade;
            io_alarmes(i).canal := r_problema.canal;
            io_alarmes(i).problema := r_problema.problema;
            io_alarmes(i).detalhe := r_problema.detalhe;
            io_alarmes(i).providencia := r_problema.providencia;
            io_alarmes(i).dt_visto := in_agora;
         end if;

         l_especie := null;
         if l_presente or in_vista.completa or io_alarmes(i).dt_fim is not null then
            l_era_alarme := io_alarmes(i).dt_alarme is not null;
            decidir(io_alarmes(i), l_presente, in_agora, l_lembrete_s, l_folga_s, l_especie);
            if io_alarmes(i).dt_alarme is not null and not l_era_alarme then
               hsm_registro.aviso('hsm_plantao.avaliar', hsm_saude.frase(r_problema));
            end if;
         end if;
         if io_alarmes(i).chave = co_chave_alarme
            or (in_vista.bloqueada and io_alarmes(i).chave <> co_chave_guarda)
         then
            l_especie := null;
         end if;
         out_especies(i) := l_especie;
      end loop;

      l_chave := l_problemas.first;
      while l_chave is not null loop
         incluir(in_vista.problemas(l_problemas(l_chave)), in_agora);
         l_chave := l_problemas.next(l_chave);
      end loop;
   end observar;

   function novo_lote return number is
      l_lote number;
   begin
      update hsm_alerta a
         set a.avisos = a.avisos + 1
       where a.alerta = co_alerta
      returning avisos into l_lote;
      return l_lote;
   end novo_lote;

   -- True when the message is in the queue. A queue that refuses it does not keep it from going by another road.
   function pela_fila(
      in_lote in number,
      in_especie in varchar2,
      in_rotas in hsm_tipos.t_numeros,
      in_alarmes in hsm_plantao_texto.t_alarmes,
      in_fuso in varchar2,
      in_agora in timestamp
   ) return boolean is
   begin
      if in_rotas.count = 0 then
         return false;
      end if;
      savepoint antes_da_fila;
      hsm_plantao_fila.pedir(
         in_lote, in_especie, in_rotas,
         hsm_plantao_texto.titulo(in_especie, in_alarmes),
         hsm_plantao_texto.corpo(in_especie, in_alarmes, co_bytes_fila, in_fuso, in_agora),
         to_char(from_tz(in_alarmes(1).dt_inicio, 'UTC') at time zone in_fuso, 'DD/MM/YYYY HH24:MI'),
         in_agora
      );
      return true;
   exception
      when e_cancelada then
         raise;
      when others then
         rollback to antes_da_fila;
         hsm_registro.erro('hsm_plantao.avaliar', 'Aviso não enfileirado: ' || sqlerrm, hsm_registro.pilha);
         return false;
   end pela_fila;

   -- Claimed by its instant before it is sent: a session that ends between leads to one mail more, never to none
   procedure por_correio(
      in_lote in number,
      in_especie in varchar2,
      in_alarmes in hsm_plantao_texto.t_alarmes,
      in_fuso in varchar2,
      in_agora in timestamp,
      io_cartas in out nocopy t_cartas
   ) is
      r_carta t_carta;
   begin
      insert into hsm_alarme_aviso (lote, especie, estrada, dt_pedido)
      values (in_lote, in_especie, co_correio, in_agora)
      returning id into r_carta.aviso;
      r_carta.assunto := hsm_plantao_texto.titulo(in_especie, in_alarmes);
      r_carta.texto := hsm_plantao_texto.corpo(in_especie, in_alarmes, co_bytes_correio, in_fuso, in_agora)
                       || chr(10) || chr(10) || hsm_plantao_texto.banco;
      io_cartas(io_cartas.count + 1) := r_carta;
   end por_correio;

   -- Says everything of one kind in one message, by every road there is
   procedure dizer(
      in_especie in varchar2,
      in_especies in hsm_tipos.t_textos,
      in_rotas in hsm_tipos.t_numeros,
      in_correio in boolean,
      in_agora in timestamp,
      io_alarmes in out nocopy hsm_plantao_texto.t_alarmes,
      io_cartas in out nocopy t_cartas
   ) is
      l_fuso hsm_parametro.valor%type := hsm_config.texto(hsm_config.co_fuso);
      l_ditos hsm_plantao_texto.t_alarmes;
      l_lote number;
      l_dito boolean;
   begin
      for i in 1 .. io_alarmes.count loop
         if in_especies(i) = in_especie then
            l_ditos(l_ditos.count + 1) := io_alarmes(i);
         end if;
      end loop;
      if l_ditos.count = 0 or (in_rotas.count = 0 and not in_correio) then
         return;
      end if;

      l_lote := novo_lote;
      l_dito := pela_fila(l_lote, in_especie, in_rotas, l_ditos, l_fuso, in_agora);
      if in_correio then
         por_correio(l_lote, in_especie, l_ditos, l_fuso, in_agora, io_cartas);
         l_dito := true;
      end if;
      if l_dito then
         for i in 1 .. io_alarmes.count loop
            if in_especies(i) = in_especie then
               io_alarmes(i).lote := l_lote;
               io_alarmes(i).proximo_aviso := null;
            end if;
         end loop;
      end if;
   end dizer;

   procedure avisar(
      in_vista in t_vista,
      in_especies in hsm_tipos.t_textos,
      in_correio in boolean,
      in_agora in timestamp,
      io_alarmes in out nocopy hsm_plantao_texto.t_alarmes,
      out_cartas out nocopy t_cartas
   ) is
      l_rotas hsm_tipos.t_numeros;
      l_correio boolean;
      l_ha boolean := false;
   begin
      for i in 1 .. in_especies.count loop
         l_ha := l_ha or in_especies(i) is not null;
      end loop;
      if not l_ha then
         return;
      end if;

      l_correio := in_correio and hsm_correio.ligado;
      if not in_vista.bloqueada and not in_vista.sem_remetente then
         l_rotas := hsm_plantao_fila.rotas(in_vista.doentes, in_agora);
      end if;
      dizer(
         hsm_plantao_texto.co_levantado, in_especies, l_rotas, l_correio, in_agora, io_alarmes, out_cartas
      );
      dizer(
         hsm_plantao_texto.co_lembrete, in_especies, l_rotas, l_correio, in_agora, io_alarmes, out_cartas
      );
      dizer(
         hsm_plantao_texto.co_encerrado, in_especies, l_rotas, l_correio, in_agora, io_alarmes, out_cartas
      );
   end avisar;

   -- Nothing is locked meanwhile. Each is committed by itself: what was sent is known whatever comes next. A relay that
   -- has not taken one gets no other this time: each may hold up the next look at the problems for minutes.
   procedure enviar(in_cartas in t_cartas) is
      l_aceita boolean := true;
      l_agora timestamp(6);
      l_entregue timestamp(6);
      l_erro hsm_alarme_aviso.erro%type;
   begin
      for i in 1 .. in_cartas.count loop
         l_aceita := l_aceita and hsm_correio.enviar(in_cartas(i).assunto, in_cartas(i).texto);
         l_agora := agora;
         l_entregue := case when l_aceita then l_agora end;
         l_erro := case when l_entregue is null then 'O servidor de correio não a aceitou: veja HSM_LOG_VW' end;
         update hsm_alarme_aviso a
            set a.dt_entregue = l_entregue,
                a.dt_fim = l_agora,
                a.erro = l_erro
          where a.id = in_cartas(i).aviso;
         commit;
      end loop;
   end enviar;

   -- What the mails have come to is known at once, if nobody else is at it; else that one, or the next, finds it
   procedure concluir is
      l_alarmes hsm_plantao_texto.t_alarmes;
   begin
      if travar then
         l_alarmes := ler;
         resolver(l_alarmes, agora);
         gravar(l_alarmes);
         commit;
      else
         rollback;
      end if;
   end concluir;

   procedure avaliar(in_correio in boolean) is
      l_agora timestamp(6) := agora;
      l_tarefa timestamp(6) := case when in_correio then l_agora end;
      l_alarmes hsm_plantao_texto.t_alarmes;
      l_especies hsm_tipos.t_textos;
      l_cartas t_cartas;
      r_vista t_vista;
   begin
      if not travar then
         rollback;
         return;
      end if;
      -- Known from now on, or it would see itself as one that does not look
      update hsm_alerta a
         set a.dt_avaliacao = l_agora,
             a.dt_tarefa = coalesce(l_tarefa, a.dt_tarefa)
       where a.alerta = co_alerta;
      -- Before anything else is locked, which would look like somebody's lock there
      r_vista := ver;
      l_alarmes := ler;
      resolver(l_alarmes, l_agora);
      observar(r_vista, l_alarmes, l_agora, l_especies);
      avisar(r_vista, l_especies, in_correio, l_agora, l_alarmes, l_cartas);
      gravar(l_alarmes);
      commit;

      if l_cartas.count > 0 then
         enviar(l_cartas);
         concluir;
      end if;
   exception
      when others then
         rollback;
         hsm_registro.erro('hsm_plantao.avaliar', sqlerrm, hsm_registro.pilha);
         raise;
   end avaliar;

   procedure suprir is
      l_agora timestamp(6) := agora;
      l_tarefa timestamp(6);
      l_avaliacao timestamp(6);
   begin
      select max(a.dt_tarefa), max(a.dt_avaliacao)
        into l_tarefa, l_avaliacao
        from hsm_alerta a
       where a.alerta = co_alerta;
      if (l_tarefa is null or hsm_politica.passou(l_tarefa, co_tarefa_atrasada_s, l_agora))
         and (l_avaliacao is null or hsm_politica.passou(l_avaliacao, co_entre_vistas_s, l_agora))
      then
         avaliar(in_correio => false);
      end if;
   exception
      when e_cancelada then
         raise;
      when others then
         null; -- in HSM_LOG already, and no affair of whoever is at work
   end suprir;

end hsm_plantao;
/
