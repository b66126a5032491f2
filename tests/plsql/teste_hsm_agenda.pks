create or replace package teste_hsm_agenda authid definer as
   --%suite(Tarefas do agendador)
   --%suitepath(hsm)
   --%rollback(manual)

   -- Refuses to run where the real jobs are installed: it would replace them.
   --%beforeall
   procedure exigir_agenda_vazia;
   --%aftereach
   procedure limpar;

   --%test(Instalar cria as seis tarefas paradas)
   procedure instalar_cria_paradas;
   --%test(A linha de comando vai argumento por argumento)
   procedure argumentos;
   --%test(Com diretório o programa é o env)
   procedure com_diretorio;
   --%test(Instalar de novo substitui)
   procedure instalar_de_novo;
   --%test(Instalar de novo deixa ativa a que estava ativa)
   procedure instalar_de_novo_ativas;
   --%test(Com credencial que não existe as tarefas de antes continuam)
   procedure credencial_inexistente;
   --%test(Com classe que não existe as tarefas internas de antes continuam)
   procedure classe_inexistente;
   --%test(O ensaio de um programa que não existe é recusado e nada fica)
   procedure ensaio_sem_programa;
   --%test(Iniciar ativa a vigia e parar a desativa)
   procedure iniciar_e_parar;
   --%test(Remover sem tarefas não é erro)
   procedure remover_sem_tarefas;
   --%test(Iniciar e parar sem tarefas não é erro)
   procedure iniciar_sem_tarefas;
   --%test(As tarefas internas sozinhas não incluem a externa)
   procedure so_internas;
   --%test(Completar cria as que faltam na classe da vigia)
   procedure completar_cria_as_que_faltam;
   --%test(O alerta olha a cada 20 s, ou de tanto em tanto quanto a vigia, se ela olha menos)
   procedure alerta_a_cada;
   --%test(Completar dá ao alerta o intervalo de agora, se ele ainda tinha o de antes e não outro do DBA)
   procedure completar_acelera;
   --%test(Completar sem a vigia não cria nada)
   procedure completar_sem_vigia;
   --%test(Cada tarefa interna chama a sua rotina)
   procedure acoes;
   --%test(Disparar sem a tarefa externa não é erro: um serviço faz o envio)
   procedure disparar_sem_externa;
   --%test(Sem a tarefa externa nenhum envio acaba de falhar)
   procedure sem_externa_nao_falhou;
   --%test(A tarefa externa que nunca rodou não acaba de falhar)
   procedure nunca_rodou;
   --%test(A tarefa externa cuja última execução falhou agora acaba de falhar)
   procedure acaba_de_falhar;
   --%test(A falha de antes da última execução não conta)
   procedure falhou_antes_da_ultima;
   --%test(A falha de outra tarefa não conta)
   procedure falha_de_outra_tarefa;
   --%test(A vigia não inicia a tarefa a toda hora pelo que ela não serve, por canal ou contrato)
   procedure vigia_o_que_a_tarefa_serve;
   --%test(Sem caminho do Python é recusado)
   --%throws(-20760)
   procedure sem_python;
   --%test(Caminho do Python que não é completo é recusado)
   --%throws(-20760)
   procedure python_relativo;
   --%test(Caminho da configuração que não é completo é recusado)
   --%throws(-20760)
   procedure caminho_relativo;
   --%test(Caminho do Windows é aceito)
   procedure caminho_windows;
   --%test(Permanência fora do intervalo é recusada)
   --%throws(-20760)
   procedure permanencia_invalida;
   --%test(Intervalo fora de 1 a 99 é recusado)
   --%throws(-20760)
   procedure intervalo_invalido;
end teste_hsm_agenda;
/
