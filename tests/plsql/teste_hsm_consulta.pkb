create or replace package body teste_hsm_consulta as

   co_os constant pls_integer := 7001;

   g_rota number;

   procedure preparar is
   begin
      teste_apoio.preparar;
      g_rota := teste_apoio.nova_rota('TESTE_CONSULTA', '*', 'topico-secreto-da-sala', in_ordenada => 'S');
   end preparar;

   function ha(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -in_segundos);
   end ha;

   -- A row of the order that has been due for a minute
   function linha(in_id_os in number default co_os, in_quando in timestamp default null) return number is
   begin
      return teste_apoio.nova_linha(
         in_id_os, coalesce(in_quando, ha(60)), in_ordenada => 'S', in_id_rota => g_rota
      );
   end linha;

   function juntas(in_linhas in sys.odcivarchar2list) return varchar2 is
      l_texto varchar2(32767);
   begin
      for i in 1 .. in_linhas.count loop
         l_texto := l_texto || in_linhas(i) || chr(10);
      end loop;
      return l_texto;
   end juntas;

   -- What is said of the order
   function dito return varchar2 is
   begin
      return juntas(hsm_consulta.por_que(co_os));
   end dito;

   procedure conferir(in_padrao in varchar2) is
   begin
      ut.expect(dito).to_be_like('%' || in_padrao || '%');
   end conferir;

   procedure pode_sair is
      l_id number := linha;
   begin
      conferir(
         'Linha ' || to_char(l_id, 'TM9') || ', OS 7001 de *, EVENTO de __/__/____ __:__:__, rota '
         || to_char(g_rota, 'TM9') || ' (TESTE/%: PENDENTE, nada a impede: espera que o processo de envio a peça. '
         || '0 tentativa(s) gasta(s)'
      );
   end pode_sair;

   procedure canal_pausado is
      l_id number := linha;
   begin
      update hsm_canal c
         set c.pausado = 'S',
             c.motivo_pausa = 'obra'
       where c.canal = teste_apoio.co_canal;
      conferir('PENDENTE, o canal está pausado (obra) até que se execute hsm_admin.retomar(''TESTE'')');
   end canal_pausado;

   procedure disjuntor_aberto is
      l_id number := linha;
      l_ate timestamp(6) := ha(-100);
   begin
      update hsm_canal c
         set c.disjuntor = 'ABERTO',
             c.aberto_ate = l_ate,
             c.motivo_disjuntor = 'HTTP 503'
       where c.canal = teste_apoio.co_canal;
      conferir('o canal só deixa sair às __/__/____ __:__:__: o servidor não responde como deve (HTTP 503)');
   end disjuntor_aberto;

   procedure rota_suspensa is
      l_id number := linha;
      l_sonda timestamp(6) := ha(-100);
      co_frase constant varchar2(200) := 'a rota está suspensa, pois o servidor recusa o tópico (HTTP 403); tenta '
                                         || 'sozinha às __/__/____ __:__:__; corrigido%hsm_admin.retomar(''TESTE'')';
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.motivo_suspensao = 'HTTP 403',
             r.proxima_sonda = l_sonda
       where r.id = g_rota;
      conferir(co_frase);
      hsm_envio.arrumar(ha(0));
      ut.expect(teste_apoio.linha(l_id).estacionada).to_equal('R');
      conferir(co_frase);
   end rota_suspensa;

   procedure atras_de_outra is
      l_primeira number := linha(in_quando => ha(-1000));
      l_segunda number := linha;
      l_frase varchar2(200) := 'PENDENTE, espera a linha ' || to_char(l_primeira, 'TM9')
                               || ', anterior da mesma OS e rota';
   begin
      conferir(l_frase);
      hsm_envio.arrumar(ha(0));
      ut.expect(teste_apoio.linha(l_segunda).estacionada).to_equal('O');
      conferir(l_frase);
   end atras_de_outra;

   procedure nao_devida is
      l_id number := linha(in_quando => ha(-1000));
   begin
      conferir('PENDENTE, não sai antes de __/__/____ __:__:__: foi pedida para essa hora');
      update hsm_fila_notificacao f set f.ultimo_erro = 'HTTP 503' where f.id = l_id;
      conferir('não sai antes de __/__/____ __:__:__: nova tentativa. 0 tentativa(s) gasta(s), último erro: HTTP 503');
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      conferir('não sai antes de __/__/____ __:__:__: nova tentativa; e o canal está pausado até que');
   end nao_devida;

   procedure superada is
      l_id number := linha;
      l_nova number := linha;
   begin
      update hsm_fila_notificacao f set f.aglutina = 'S' where f.id in (l_id, l_nova);
      conferir('um evento mais novo da mesma OS a substitui');
   end superada;

   procedure velha is
      l_id number := linha;
      l_ate timestamp(6) := ha(1);
   begin
      update hsm_fila_notificacao f set f.expira_em = l_ate where f.id = l_id;
      conferir('passou da validade e vai para FALHA');
   end velha;

   procedure em_envio is
      l_id number := linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar(in_agora => ha(0));
   begin
      conferir('ENVIANDO, está com teste-1; sem resposta, volta à fila às __/__/____ __:__:__');
   end em_envio;

   procedure encerrar(in_http in number, in_id_externo in varchar2, in_codigo in number) is
      l_id number := linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar(in_agora => ha(0));
      l_resumo varchar2(4000);
   begin
      l_resumo := teste_apoio.registrar(
         '[' || teste_apoio.resultado(l_id, l_reserva, in_http, in_id_externo, in_codigo => in_codigo) || ']', ha(0)
      );
   end encerrar;

   procedure processada is
   begin
      encerrar(200, 'abc', null);
      conferir('PROCESSADO: o servidor a aceitou em __/__/____ __:__:__');
      -- What an earlier attempt met is not what is wrong now
      update hsm_fila_notificacao f set f.ultimo_erro = 'HTTP 503' where f.canal = teste_apoio.co_canal;
      conferir('1 tentativa(s) gasta(s), erro antes disso: HTTP 503');
   end processada;

   procedure em_falha is
   begin
      encerrar(400, null, 40009);
      conferir('FALHA em __/__/____ __:__:__, motivo 40009; corrigida a causa, hsm_admin.reprocessar(in_id => %)');
   end em_falha;

   procedure sem_rota is
   begin
      update hsm_rota_notificacao r set r.ativa = 'N';
      hsm_fila.enfileirar(co_os, 'TESTE_CONSULTA', 'X');
      conferir('CANCELADO em %motivo SEM_ROTA: nenhuma rota%hsm_admin.definir_rota');
   end sem_rota;

   procedure desconhecida is
   begin
      conferir('A fila não tem evento da OS 7001: %reconciliar.sql');
      ut.expect(juntas(hsm_consulta.por_que(null))).to_be_like('%da OS (nula)%');
      ut.expect(juntas(hsm_consulta.por_que_linha(-1))).to_be_like('%Não há linha -1%');
   end desconhecida;

   procedure por_origem is
      l_de_um number := linha;
      l_de_outro number := linha;
   begin
      update hsm_fila_notificacao f set f.origem = 'MATRIZ.ORDEM' where f.id = l_de_um;
      update hsm_fila_notificacao f set f.origem = 'FILIAL' where f.id = l_de_outro;
      ut.expect(juntas(hsm_consulta.por_que(co_os, 'FILIAL'))).to_be_like('Linha ' || to_char(l_de_outro, 'TM9') || ',%');
      ut.expect(hsm_consulta.por_que(co_os, 'FILIAL').count).to_equal(1);
      ut.expect(hsm_consulta.por_que(co_os, 'MATRIZ').count).to_equal(1);
      ut.expect(hsm_consulta.por_que(co_os, 'MATRI_').count).to_equal(1);
      ut.expect(juntas(hsm_consulta.por_que(co_os, 'MATRI_'))).to_be_like('A fila não tem evento%');
      ut.expect(juntas(hsm_consulta.por_que(co_os, 'MATR\IZ'))).to_be_like('A fila não tem evento%');
      ut.expect(hsm_consulta.por_que(co_os).count).to_equal(2);
   end por_origem;

   procedure guarda_primeiro is
      l_id number := linha;
   begin
      update hsm_instalacao i set i.dt_armada = null;
      ut.expect(dito).to_be_like('Nada sai deste banco: A instalação não foi armada%Linha %');
   end guarda_primeiro;

   procedure topico_curto is
      l_id number := linha;
   begin
      ut.expect(dito).to_be_like('%(TESTE/topic...)%');
      ut.expect(dito not like '%secreto%').to_be_true();
   end topico_curto;

   procedure por_linha is
      l_id number := linha;
   begin
      ut.expect(hsm_consulta.por_que_linha(l_id).count).to_equal(1);
      ut.expect(juntas(hsm_consulta.por_que_linha(l_id))).to_be_like('Linha ' || to_char(l_id, 'TM9') || ', %');
   end por_linha;

   procedure situacao is
      l_id number := linha;
   begin
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      ut.expect(juntas(hsm_consulta.situacao)).to_be_like(
         '%ATENCAO: Canal TESTE pausado%Canal TESTE: pausado, disjuntor FECHADO; esperam 1 (1 devidas%'
      );
   end situacao;

   procedure ultimas_24_horas is
      l_agora timestamp(6) := ha(0);
      l_fatos hsm_contagem.t_fatos;

      procedure contar(in_resultado in varchar2, in_classe in varchar2, in_horas in number, in_quantas in number) is
      begin
         hsm_contagem.contar(
            l_fatos, in_resultado, 'CONSULTA', 'TIPO', in_classe, ha(3600 * in_horas), l_agora, in_quantas
         );
      end contar;
   begin
      contar('FALHA', 'ESGOTADO', 0, 3);
      contar('FALHA', 'ESGOTADO', 22, 4);
      contar('FALHA', 'ESGOTADO', 25, 50);
      contar('ENTREGUE', null, 1, 9);
      contar('TENTATIVA', null, 1, 10);
      hsm_contagem.anotar(l_fatos);
      ut.expect(juntas(hsm_consulta.situacao)).to_be_like(
         '%Últimas 24 h, CONSULTA: 9 ENTREGUE' || chr(10)
         || 'Últimas 24 h, CONSULTA: 7 FALHA (ESGOTADO)' || chr(10) || '%'
      );
   end ultimas_24_horas;

end teste_hsm_consulta;
/
