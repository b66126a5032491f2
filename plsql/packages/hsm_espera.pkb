create or replace package body hsm_espera as

   function da_os(in_id_os in number, in_origem in varchar2, in_maximo in pls_integer) return sys.odcinumberlist is
      l_ids sys.odcinumberlist;
   begin
      select /*+ index_desc(f hsm_fila_os_idx) */ f.id
        bulk collect into l_ids
        from hsm_fila_notificacao f
       where f.id_os = in_id_os
         and (in_origem is null
              or f.origem = in_origem
              or f.origem like replace(replace(replace(in_origem, '\', '\\'), '_', '\_'), '%', '\%') || '.%' escape '\')
       order by f.id desc
       fetch first in_maximo rows only;
      return l_ids;
   end da_os;

   function ler(in_ids in sys.odcinumberlist) return t_linhas is
      l_linhas t_linhas;
   begin
      select /*+ leading(i@ids f r c) use_nl(f r c) index(f hsm_fila_pk) index(r hsm_rota_pk) index(c hsm_canal_pk) */
             f.id, f.id_os, f.origem, f.marca, f.tipo_os, f.evento, f.status, f.motivo, f.ultimo_erro, f.canal, c.tipo,
             f.id_rota, f.estacionada, f.prioridade, f.tentativas, f.envios, f.trabalhador, f.dt_criacao, f.dt_devida,
             f.proxima_tentativa, f.reserva_ate, f.dt_processamento, f.expira_em, f.dt_limpeza, r.topico,
             r.topico_curto, r.ativa, r.motivo_suspensao, r.proxima_sonda
        bulk collect into l_linhas
        from hsm_fila_notificacao f
        left join hsm_rota_notificacao r
          on r.id = f.id_rota
        left join hsm_canal c
          on c.canal = f.canal
       where f.id in (select /*+ qb_name(ids) unnest cardinality(i 20) */ column_value
                        from table(in_ids) i)   -- noqa: AL05, the hints name it
       order by f.id;
      return l_linhas;
   end ler;

   -- What keeps a channel from letting a row out from an instant on, and until when; null: nothing
   procedure impedimento(
      in_canal in varchar2,
      in_agora in timestamp,
      in_desde in timestamp,
      out_frase out varchar2,
      out_ate out timestamp
   ) is
      r_canal hsm_politica.t_canal;
      l_livre timestamp(6);
   begin
      r_canal := hsm_vazao.ler(in_canal);
      if r_canal.pausado = hsm_tipos.co_sim then
         out_frase := 'o canal está pausado'
                      || case when r_canal.motivo_pausa is not null then ' (' || r_canal.motivo_pausa || ')' end
                      || ' até que se execute hsm_admin.retomar(''' || in_canal || ''')';
         return;
      end if;
      l_livre := hsm_politica.livre_em(r_canal, in_agora);
      if l_livre > in_desde then
         out_ate := l_livre;
         out_frase := 'o canal só deixa sair às ' || hsm_saude.momento(l_livre)
                      || case
                            when r_canal.disjuntor <> hsm_tipos.co_fechado then
                               ': o servidor não responde como deve (' || r_canal.motivo_disjuntor || ')'
                            else ': limite de envios do servidor'
                         end;
      end if;
   exception
      when no_data_found then
         out_frase := 'o canal ' || in_canal || ' foi apagado';
   end impedimento;

   -- The live row that stands first in the order of this one
   function primeira_da_ordem(in_linha in t_linha) return varchar2 is
      l_id hsm_fila_notificacao.id%type;
   begin
      select /*+ index(a hsm_fila_ordem_idx) */ min(a.id_ordem)
        into l_id
        from hsm_fila_notificacao a
       where a.os_ordem = in_linha.id_os
         and a.rota_ordem = in_linha.id_rota
         and a.origem_ordem = in_linha.origem
         and a.id_ordem < in_linha.id;
      return case
                when l_id is null then 'a vez, que volta sozinha'
                else 'a linha ' || to_char(l_id, 'TM9') || ', anterior da mesma OS e rota'
             end;
   end primeira_da_ordem;

   function espera_da_rota(in_linha in t_linha) return varchar2 is
   begin
      return 'a rota está suspensa, pois o servidor recusa o tópico'
             || case when in_linha.motivo_suspensao is not null then ' (' || in_linha.motivo_suspensao || ')' end
             || case
                   when in_linha.proxima_sonda is not null then
                      '; tenta sozinha às ' || hsm_saude.momento(in_linha.proxima_sonda)
                end
             || '; corrigido o direito do token, hsm_admin.retomar(''' || in_linha.canal || ''') evita a espera';
   end espera_da_rota;

   function quem_leva(in_canal in varchar2) return varchar2 is
      r_canal hsm_politica.t_canal;
   begin
      r_canal := hsm_vazao.ler(in_canal);
      return case r_canal.tipo
                when hsm_tipos.co_captura then 'a tarefa ' || hsm_agenda.co_tarefa_vigia || ' a capture'
                else 'o processo de envio a peça'
             end;
   end quem_leva;

   procedure espera_pendente(
      in_linha in t_linha,
      in_agora in timestamp,
      out_frase out varchar2,
      out_ate out timestamp
   ) is
      l_vezes hsm_vez.t_linhas;
      l_vez varchar2(10);
      l_impedimento varchar2(4000);
      l_ate timestamp(6);
   begin
      if in_linha.estacionada = hsm_tipos.co_espera_rota then
         out_frase := espera_da_rota(in_linha);
         out_ate := in_linha.proxima_sonda;
         return;
      elsif in_linha.estacionada = hsm_tipos.co_espera_ordem then
         out_frase := 'espera ' || primeira_da_ordem(in_linha);
         return;
      end if;

      impedimento(in_linha.canal, in_agora, greatest(in_agora, in_linha.proxima_tentativa), l_impedimento, l_ate);
      if in_linha.proxima_tentativa > in_agora then
         out_frase := 'não sai antes de ' || hsm_saude.momento(in_linha.proxima_tentativa)
                      || case
                            when in_linha.ultimo_erro is not null then ': nova tentativa'
                            else ': foi pedida para essa hora'
                         end
                      || case when l_impedimento is not null then '; e ' || l_impedimento end;
         if l_impedimento is null or l_ate is not null then
            out_ate := coalesce(l_ate, in_linha.proxima_tentativa);
         end if;
         return;
      end if;

      l_vezes := hsm_vez.examinar(sys.odcinumberlist(in_linha.id), in_agora);
      if l_vezes.count = 0 then
         out_frase := 'acaba de mudar de situação: pergunte de novo';
         return;
      end if;
      l_vez := l_vezes(1).vez;
      out_frase := case l_vez
                      when hsm_vez.co_velha then 'passou da validade e vai para FALHA'
                      when hsm_vez.co_sem_rota then 'a rota foi apagada e a linha vai para FALHA'
                      when hsm_vez.co_superada then 'um evento mais novo da mesma OS a substitui'
                      when hsm_vez.co_suspensa then espera_da_rota(in_linha)
                      when hsm_vez.co_atras then 'espera ' || primeira_da_ordem(in_linha)
                      else
                         case
                            when l_impedimento is null then 'nada a impede: espera que ' || quem_leva(in_linha.canal)
                            else l_impedimento
                         end
                   end;
      out_ate := case l_vez
                    when hsm_vez.co_suspensa then in_linha.proxima_sonda
                    when hsm_vez.co_vai then l_ate
                 end;
   end espera_pendente;

   procedure espera(in_linha in t_linha, in_agora in timestamp, out_frase out varchar2, out_ate out timestamp) is
   begin
      if in_linha.status = hsm_tipos.co_enviando then
         out_frase := 'está com ' || in_linha.trabalhador || '; sem resposta, volta à fila às '
                      || hsm_saude.momento(in_linha.reserva_ate);
         out_ate := in_linha.reserva_ate;
      else
         espera_pendente(in_linha, in_agora, out_frase, out_ate);
      end if;
   end espera;

   function fim_em_falha(in_linha in t_linha) return varchar2 is
   begin
      return 'FALHA em ' || hsm_saude.momento(in_linha.dt_processamento) || ', motivo ' || in_linha.motivo
             || '; corrigida a causa, hsm_admin.reprocessar(in_id => ' || to_char(in_linha.id, 'TM9') || ') a devolve';
   end fim_em_falha;

   function fim_cancelada(in_linha in t_linha) return varchar2 is
   begin
      return 'CANCELADO em ' || hsm_saude.momento(coalesce(in_linha.dt_processamento, in_linha.dt_criacao))
             || ', motivo ' || in_linha.motivo
             || case in_linha.motivo
                   when hsm_tipos.co_sem_rota then
                      ': nenhuma rota leva este tipo e evento; crie-a com hsm_admin.definir_rota'
                   when hsm_tipos.co_substituido then ': um evento mais novo tomou o seu lugar'
                end;
   end fim_cancelada;

   function fim(in_linha in t_linha) return varchar2 is
   begin
      if in_linha.motivo = hsm_tipos.co_captura then
         return 'PROCESSADO: capturada em ' || hsm_saude.momento(in_linha.dt_processamento)
                || '; quem o DBA deixa ler HSM_OUTBOX_VW a leva';
      end if;
      return case in_linha.status
                when hsm_tipos.co_processado then
                   'PROCESSADO: o servidor a aceitou em ' || hsm_saude.momento(in_linha.dt_processamento)
                   || case
                         when hsm_tipo_canal.para_celular(in_linha.tipo) then
                            '; se não tocou, veja no telefone a assinatura do tópico e o servidor'
                      end
                when hsm_tipos.co_falha then fim_em_falha(in_linha)
                else fim_cancelada(in_linha)
             end;
   end fim;

   function aviso_da_guarda return varchar2 is
      l_motivo hsm_instalacao.ultimo_aviso%type;
   begin
      if hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado then
         return 'Nada sai deste banco: ' || l_motivo;
      end if;
      return null;
   end aviso_da_guarda;

   function nenhum_evento(in_id_os in number, in_origem in varchar2) return varchar2 is
   begin
      return 'A fila não tem evento da OS ' || coalesce(to_char(in_id_os, 'TM9'), '(nula)')
             || case when in_origem is not null then ' de ' || substr(in_origem, 1, 257) end
             || ': ou já passou da retenção, ou a aplicação não o enfileirou. O DBA vê o gatilho da tabela e'
             || ' deploy/oracle/reconciliar.sql acha o que falta';
   end nenhum_evento;

end hsm_espera;
/
