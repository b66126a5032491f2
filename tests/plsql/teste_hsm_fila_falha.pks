create or replace package teste_hsm_fila_falha authid definer as
   --%suite(Evento que não entrou na fila)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(Com ISOLAR fica um registro com o erro e todas as OS)
   procedure isolar;
   --%test(Com PROPAGAR o erro chega a quem chamou, com as OS)
   procedure propagar;
   --%test(Parâmetro que não se pode ler vale ISOLAR)
   procedure parametro_ausente;
   --%test(Um evento sem OS aparece na lista como ?)
   procedure sem_ordem;
   --%test(A lista de OS e o erro são cortados, não falham)
   procedure textos_longos;
end teste_hsm_fila_falha;
/
