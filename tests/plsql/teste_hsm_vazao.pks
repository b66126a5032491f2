create or replace package teste_hsm_vazao authid definer as
   --%suite(Vazão dos canais)
   --%suitepath(hsm)
   --%rollback(manual)

   -- The channel is committed, so that a test can look at its lock from another transaction
   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%test(Sem lista servem-se todos os canais não pausados, na ordem dos nomes)
   procedure todos;
   --%test(Com lista servem-se só os canais dela, com ou sem espaços)
   procedure so_os_da_lista;
   --%test(Canal pausado não é servido)
   procedure pausado_nao_e_servido;
   --%test(Pedaço do nome de um canal não serve nenhum)
   procedure pedaco_de_nome;
   --%test(Contrato 1 serve canais NTFY, contrato 2 todos menos CAPTURA)
   procedure servidos_pelo_contrato;
   --%test(Cada canal vem com todo o seu estado)
   procedure servido_com_estado;

   --%test(Canal com limite, tomado, é desta transação)
   procedure tomado_com_limite;
   --%test(Canal com disjuntor que não está fechado, tomado, é desta transação)
   procedure tomado_para_sonda;
   --%test(Canal sem limite e de disjuntor fechado é tomado sem ser preso)
   procedure tomado_sem_limite;
   --%test(Canal preso por outra transação não é tomado nem esperado)
   procedure preso_por_outra;
   --%test(Canal retido só é tomado quando a retenção acaba)
   procedure retido;
   --%test(Canal de disjuntor aberto só é tomado quando o tempo acaba)
   procedure aberto;
   --%test(Com uma sonda em curso o canal não é tomado)
   procedure sonda_em_curso;
   --%test(Com o balde vazio o canal não é tomado nem preso)
   procedure balde_vazio;
   --%test(Tomar traz o canal como está na tabela, não como foi lido)
   procedure relido;
   --%test(Canal que outro esgotou desde a leitura não é tomado)
   procedure esgotado_por_outro;
   --%test(Canal pausado desde a leitura não é tomado)
   procedure pausado_desde_a_leitura;
   --%test(Canal que já não existe não é tomado)
   procedure canal_apagado;

   --%test(Gravar escreve todo o estado de cada canal)
   procedure grava_estado;
   --%test(Gravar não desfaz pausa nem limite que o operador mudou)
   procedure gravar_deixa_configuracao;
   --%test(Gravar não toca em canal que não recebeu)
   procedure gravar_so_os_recebidos;
   --%test(Gravar nenhum canal é aceito)
   procedure gravar_nenhum;

   --%test(Sem resultados nada muda)
   procedure nenhum_sinal;
   --%test(Resultado que não muda o canal não o prende)
   procedure sem_mudanca_nao_prende;
   --%test(Resultado que muda o canal o escreve e prende)
   procedure mudanca_prende;
   --%test(Os resultados contam na ordem em que vieram)
   procedure na_ordem;
   --%test(Cada canal recebe só os seus resultados)
   procedure cada_um_com_os_seus;
   --%test(As falhas seguidas do parâmetro abrem o disjuntor pelo tempo do parâmetro)
   procedure falhas_abrem;
   --%test(Uma falha a menos que as do parâmetro não abre o disjuntor)
   procedure falhas_insuficientes;
   --%test(Um 429 sem prazo retém pelo tempo do parâmetro)
   procedure limite_retem;
   --%test(Resultado de canal que não existe não muda nenhum)
   procedure canal_desconhecido;
   --%test(Canal preso por outra sessão: o que importa a ele volta como ocupado, o resto segue)
   procedure canal_preso;
   --%test(Canal preso por outra sessão: o resultado da sonda volta como ocupado)
   procedure sonda_com_canal_preso;
   --%test(A falha é da linha só quando o canal respondeu a alguém)
   procedure de_quem_e_a_falha;
   --%test(Do que só o passado do canal diz, a culpa é de uma linha do relatório e não de todas)
   procedure uma_culpada;
end teste_hsm_vazao;
/
