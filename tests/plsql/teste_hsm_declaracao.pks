create or replace package teste_hsm_declaracao authid definer as
   --%suite(Declaração das tabelas vigiadas)
   --%suitepath(hsm)

   --%context(nomes)

   --%test(Um nome do Oracle é guardado em maiúsculas)
   procedure nome_em_maiusculas;
   --%test(Nomes entre aspas são recusados)
   --%throws(-20780)
   procedure nome_entre_aspas;
   --%test(Palavras reservadas são recusadas)
   --%throws(-20780)
   procedure nome_reservado;
   --%test(Um nome que começa por algarismo é recusado)
   --%throws(-20780)
   procedure nome_com_algarismo;
   --%test(Um nome com texto de comando é recusado)
   --%throws(-20780)
   procedure nome_com_comando;
   --%test(Um nome de mais de 128 bytes é recusado)
   --%throws(-20780)
   procedure nome_longo;
   --%test(Um nome em branco é recusado)
   --%throws(-20780)
   procedure nome_em_branco;
   --%test(Um nome de 128 bytes serve)
   procedure nome_que_cabe;

   --%endcontext

   --%context(eventos_e_fatos)

   --%test(Um evento de mais de 30 caracteres é recusado)
   --%throws(-20780)
   procedure evento_longo;
   --%test(Um evento que começa por $ é recusado)
   --%throws(-20780)
   procedure evento_reservado;
   --%test(Um evento com quebra de linha é recusado)
   --%throws(-20780)
   procedure evento_com_quebra;
   --%test(Um evento com branco no fim, e o que vale por todos, são recusados)
   procedure evento_com_branco;
   --%test(Um fato de mais de 30 caracteres é recusado)
   --%throws(-20780)
   procedure fato_longo;
   --%test(Um fato que não serve de marcador é recusado)
   --%throws(-20780)
   procedure fato_com_branco;
   --%test(Um fato com o nome do que todo evento traz é recusado)
   --%throws(-20780)
   procedure fato_de_todos;
   --%test(Dois fatos de um nome são recusados)
   --%throws(-20780)
   procedure fato_repetido;
   --%test(Uma coluna sem evento nem fato é recusada)
   --%throws(-20780)
   procedure coluna_sem_uso;

   --%endcontext

   --%context(declarar)

   --%test(Sem nome, o gatilho é HSM_<tabela>_NOTIF)
   procedure gatilho_padrao;
   --%test(O nome do gatilho de uma tabela de nome longo cabe em 128 bytes)
   procedure gatilho_que_cabe;
   --%test(Dois gatilhos de um nome num esquema são recusados)
   --%throws(-20780)
   procedure gatilho_repetido;
   --%test(O que não é nomeado fica como está)
   procedure so_o_nomeado_muda;
   --%test(O ato é auditado com o valor de antes e o de depois)
   procedure auditado;
   --%test(Na auditoria um evento não se passa por outra mudança)
   procedure evento_inconfundivel;
   --%test(As colunas saem na ordem em que foram declaradas)
   procedure ordem_das_colunas;
   --%test(Uma declaração que não há é dita)
   --%throws(-20780)
   procedure inexistente;
   --%test(Uma coluna de tabela não declarada é recusada)
   --%throws(-20780)
   procedure coluna_de_inexistente;
   --%test(Só se único: S ou N)
   --%throws(-20780)
   procedure so_se_unico_invalido;
   --%test(Um gatilho instalado não muda de nome)
   --%throws(-20780)
   procedure gatilho_instalado_fica;
   --%test(Uma coluna removida sai da declaração e vai para a auditoria)
   procedure remover_coluna;
   --%test(Uma coluna que não está na declaração não é removida)
   --%throws(-20780)
   procedure remover_coluna_inexistente;
   --%test(Uma declaração com gatilho instalado não é removida)
   --%throws(-20780)
   procedure remover_em_uso;
   --%test(Uma declaração removida vai para a auditoria com as suas colunas)
   procedure remover;

   --%endcontext
end teste_hsm_declaracao;
/
