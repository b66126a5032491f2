create or replace package teste_hsm_guarda authid definer as
   --%suite(Guarda contra clones)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(O banco armado entrega)
   procedure armado;
   --%test(Sem armar nada é entregue)
   procedure desarmado;
   --%test(Outro CDB, banco ou PDB é um clone)
   procedure outro_nome;
   --%test(Outro DBID é um clone)
   procedure outro_dbid;
   --%test(Máquina nova espera autorização)
   procedure maquina_nova;
   --%test(Máquina e DB_UNIQUE_NAME novos com o mesmo DBID: troca de papéis, um aviso)
   procedure troca_de_papeis;
   --%test(Máquina e DB_UNIQUE_NAME novos sem DBID conhecido esperam autorização)
   procedure troca_sem_dbid;
   --%test(RESETLOGS: entrega com um aviso)
   procedure resetlogs;
   --%test(armar renova o prefixo e esquece o que havia)
   procedure armar;
   --%test(O domínio da máquina não conta e autorizar duas vezes não repete)
   procedure autorizar;
   --%test(Nome de máquina inválido é recusado)
   --%throws(-20770)
   procedure maquina_invalida;
   --%test(O mesmo aviso se escreve uma vez)
   procedure anunciar;

   --%test(Máquina prevista por um padrão entrega, outra não)
   procedure maquina_prevista;
   --%test(Padrão nenhum deixa passar outra identidade)
   procedure padrao_nao_alarga;
   --%test(Sem conferir a máquina qualquer uma entrega, e outra identidade não)
   procedure sem_conferir;
   --%test(Padrão sem três caracteres certos, ou com o que nome não tem, é recusado)
   procedure padrao_invalido;
   --%test(Nome de máquina de qualquer tamanho é recusado em palavras)
   --%throws(-20770)
   procedure maquina_longa;
   --%test(Completar aprende o DBID sem mudar o resto)
   procedure completar;
   --%test(Completar um banco bloqueado é recusado)
   --%throws(-20771)
   procedure completar_bloqueado;
   --%test(O veredito de máquina diz quais são as autorizadas e as saídas)
   procedure veredito_diz_a_saida;
end teste_hsm_guarda;
/
