create or replace package teste_hsm_envio_api authid definer as
   --%suite(Contrato com o job)
   --%suitepath(hsm)
   --%rollback(manual)

   --%beforeeach
   procedure preparar;
   --%aftereach
   procedure limpar;

   --%test(reservar confirma e devolve as linhas depois de confirmar)
   procedure reservar_confirma;
   --%test(reservar devolve as colunas do contrato)
   procedure colunas_do_contrato;
   --%test(Sem nada devido o cursor vem aberto e vazio)
   procedure cursor_vazio;
   --%test(registrar confirma e resume)
   procedure registrar_confirma;
   --%test(Um relatório recusado não deixa nada pela metade)
   procedure recusado_desfaz;
   --%test(trabalho_pendente diz zero, depois nulo)
   procedure trabalho;
   --%test(aguardar_trabalho volta com zero, espera o que falta, e volta com o que trabalho_pendente diz)
   procedure aguardar;
   --%test(aguardar_trabalho volta com zero quando a linha passa a ser devida)
   procedure aguardar_a_hora;
   --%test(aguardar_trabalho espera de 0 a 60 segundos, e recusa o resto com palavras)
   procedure aguardar_quanto;
   --%test(aguardar_trabalho nada diz com a guarda bloqueada)
   procedure aguardar_bloqueado;
   --%test(Um processo do contrato 1 só recebe linhas de canais NTFY, e nada mais o chama)
   procedure contrato_1_so_ntfy;
   --%test(Um do contrato 2 recebe as de todo tipo, menos CAPTURA)
   procedure contrato_2_menos_captura;
   --%test(O cursor do contrato 2 traz tipo, destino, chave e cabeçalhos, como foram guardados)
   procedure colunas_do_contrato_2;
   --%test(Contrato que o banco não conhece é recusado com a saída)
   procedure contrato_desconhecido;
   --%test(O diagnóstico conta as linhas do canal)
   procedure diagnostico;
   --%test(Linha adiada ou devolvida de FALHA não é antiga no diagnóstico assim que é devida)
   procedure diagnostico_desde_devida;
   --%test(O diagnóstico traz em avisos o que precisa de alguém, em frases prontas)
   procedure diagnostico_avisa;
   --%test(Quem se apresenta é confirmado, e quem diz que termina fica terminado)
   procedure apresentar;
   --%test(Mais canais do que cabem são recusados com palavras)
   procedure canais_demais;
   --%test(A versão do contrato é 1)
   procedure versao;
end teste_hsm_envio_api;
/
