create or replace package teste_hsm_suspensao authid definer as
   --%suite(Suspensão de rotas)
   --%suitepath(hsm)
   --%rollback(manual)

   -- Routes and rows are committed, so that a test can look at their locks from another transaction
   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%context(absorver)

      --%test(Sem avisos nada muda)
      procedure nenhum_aviso;
      --%test(As recusas de cada rota se somam, num relatório e entre relatórios)
      procedure recusas_se_somam;
      --%test(Um sucesso recomeça a conta, venha antes ou depois das recusas do relatório)
      procedure sucesso_recomeca;
      --%test(A recusa é da linha quando a rota entregou outra no relatório, ou desde o último envio dela)
      procedure de_quem_e_a_recusa;
      --%test(O que só o passado da rota diz culpa uma linha do relatório: destino que continua errado não gasta o lote)
      procedure culpa_de_uma_so;
      --%test(Sucesso de rota sem recusas não a escreve nem prende)
      procedure sucesso_nao_prende;
      --%test(Na recusa do parâmetro a rota é suspensa e tenta de novo em um minuto)
      procedure suspende;
      --%test(Tantas recusas num relatório só suspendem também)
      procedure suspende_num_relatorio;
      --%test(Na rota suspensa a recusa de linha que não é a sonda não conta)
      procedure recusa_sem_ser_sonda;
      --%test(Cada sonda recusada dobra a espera, até meia hora, e deixa a rota sem sonda)
      procedure sonda_recusada;
      --%test(A entrega de qualquer linha acaba com a suspensão e as paradas passam a sair)
      procedure qualquer_entrega_livra;
      --%test(Cada rota ouve só os seus avisos; a que não existe, nenhum)
      procedure cada_uma_com_os_seus;
      --%test(Rota presa por outra sessão: a recusa volta como ocupada, a entrega segue)
      procedure rota_presa;
      --%test(Rota presa por outra sessão: a entrega da sonda volta como ocupada, a de outra linha não)
      procedure rota_presa_com_sonda;

   --%endcontext

   --%context(sondar)

      --%test(Cada rota cuja hora chegou põe na ordem uma linha parada, e só ela)
      procedure uma_linha_por_rota;
      --%test(A sonda é a linha cujo último envio é mais antigo; antes delas, a que nunca foi)
      procedure sonda_em_rodizio;
      --%test(A sonda não passa à frente de outra da sua ordem)
      procedure sonda_na_ordem;
      --%test(Rota de que só uma linha atrás de outra espera gasta a vez da sonda, e não fica devida sem fim)
      procedure sonda_atras_de_outra;
      --%test(Escolhida a sonda, a próxima fica para depois, como se esta fosse recusada)
      procedure marca_a_proxima;
      --%test(Antes da hora nenhuma linha sai)
      procedure antes_da_hora;
      --%test(Hora marcada por um relógio adiantado não se espera)
      procedure hora_de_relogio_adiantado;
      --%test(Rota sem linha parada fica como está)
      procedure sem_parada;
      --%test(Rota de suspensão acabada não tem sonda)
      procedure acabada_nao_sonda;
      --%test(O limite deixa as rotas que vêm depois para a próxima chamada)
      procedure limite_de_rotas;
      --%test(Rota presa por outra sessão fica para a próxima chamada)
      procedure sondar_presa;

   --%endcontext

   --%context(soltar)

      --%test(Enquanto a rota está suspensa nenhuma linha volta)
      procedure suspensa_nao_solta;
      --%test(As linhas voltam em fatias, da mais antiga à mais nova, e a rota acaba com a última)
      procedure em_fatias;
      --%test(A fatia que leva a última linha acaba com a soltura)
      procedure fatia_exata;
      --%test(O limite vale para todas as rotas juntas)
      procedure limite_de_linhas;
      --%test(Com uma linha presa por outra sessão a soltura não acaba)
      procedure linha_presa;
      --%test(Linha que espera outra da sua ordem fica)
      procedure outra_espera_fica;

   --%endcontext
end teste_hsm_suspensao;
/
