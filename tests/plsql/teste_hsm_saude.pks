create or replace package teste_hsm_saude authid definer as
   --%suite(Problemas e o que fazer)
   --%suitepath(hsm)
   --%rollback(manual)

   --%beforeall
   procedure exigir_agenda_vazia;

   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%test(Canal pausado diz o motivo e como retomar, e não é erro)
   procedure pausado;
   --%test(Disjuntor aberto é erro e diz como evitar a espera)
   procedure disjuntor;
   --%test(Rota suspensa é erro e diz como retomar)
   procedure rota_suspensa;
   --%test(Rota suspensa e já desativada só é erro enquanto algo espera por ela)
   procedure rota_suspensa_desativada;
   --%test(Fila atrasada é erro)
   procedure atraso;
   --%test(O que o site captura não quer quem envie, e atrasa se a vigia não o captura)
   procedure captura_parada;
   --%test(O atraso conta desde que a linha é devida ou voltou à fila, e novas tentativas não o diminuem)
   procedure adiada_nao_atrasa;
   --%test(Banco não armado é erro e manda armar)
   procedure nao_armado;
   --%test(Máquina não autorizada é erro e manda autorizar)
   procedure maquina_nova;
   --%test(Erros vêm antes do resto)
   procedure erros_primeiro;
   --%test(Sem tarefas há um aviso só, com o script que as cria)
   procedure sem_tarefas;
   --%test(Tarefa desativada diz como ativar)
   procedure tarefa_desativada;
   --%test(Tarefa que falta entre as outras é nomeada)
   procedure tarefa_falta;
   --%test(Com as tarefas ativas nada se diz delas)
   procedure tarefas_ativas;
   --%test(A frase junta problema, detalhe e providência)
   procedure frase_inteira;
   --%test(A frase de um problema sem detalhe nem providência é só ele)
   procedure frase_curta;
   --%test(O JSON traz o que a lista traz, em ASCII e sem o que é nulo)
   procedure json_da_lista;
   --%test(De uma lista se conta uma gravidade, também só dos canais pedidos e do que não é de canal)
   procedure contar;
end teste_hsm_saude;
/
