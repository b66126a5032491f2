create or replace package teste_hsm_gerador authid definer as
   --%suite(Gerador de gatilhos)
   --%suitepath(hsm)

   --%context(texto)

   --%test(O cabeçalho diz de que declaração, de que versão e de quando)
   procedure cabecalho;
   --%test(O texto usa os nomes das colunas do cliente)
   procedure nomes_do_cliente;
   --%test(Sem evento de inclusão o gatilho é só de alteração)
   procedure so_alteracao;
   --%test(Sem coluna vigiada o gatilho é só de inclusão)
   procedure so_inclusao;
   --%test(Sem coluna de tipo a OS não tem tipo)
   procedure sem_tipo;
   --%test(O candidato é criado desativado, com outro nome)
   procedure candidato;
   --%test(Um evento com apóstrofo fica dentro do seu literal)
   procedure apostrofo;
   --%test(Um evento de várias colunas sai uma vez só)
   procedure evento_de_varias_colunas;
   --%test(O evento que só sai quando não há outro espera por todos)
   procedure so_se_unico;
   --%test(O que passa de 32 KB é recusado)
   --%throws(-20780)
   procedure longo_demais;

   --%endcontext

   --%context(tipos)

   --%test(CHAR perde os brancos que o completam)
   procedure tipo_char;
   --%test(NVARCHAR2 é comparado sem perder caracteres que o banco não tem)
   procedure tipo_nvarchar2;
   --%test(NUMBER não depende do separador decimal da sessão)
   procedure tipo_number;
   --%test(TIMESTAMP é comparado até o nanossegundo e mostrado até o segundo)
   procedure tipo_timestamp;
   --%test(CLOB como fato é cortado)
   procedure tipo_clob;
   --%test(Um tipo de OS maior que o de um evento é cortado)
   procedure tipo_os_longo;

   --%endcontext

   --%context(problemas)

   --%test(Uma declaração que serve não tem problemas)
   procedure nenhum;
   --%test(Todos os problemas são ditos de uma vez)
   procedure todos;
   --%test(LONG, LOB, XML e objetos são recusados onde não podem estar)
   procedure tipos_recusados;
   --%test(Uma tabela temporária é recusada)
   procedure temporaria;
   --%test(Uma tabela externa é recusada)
   procedure externa;
   --%test(Uma coluna do próprio banco é recusada)
   procedure do_sistema;
   --%test(Uma declaração de que nada gera evento é recusada)
   procedure sem_evento;

   --%endcontext

   --%test(A reconciliação lê cada coluna uma vez só)
   procedure reconciliacao_colunas;
end teste_hsm_gerador;
/
