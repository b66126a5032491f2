create or replace package teste_hsm_json authid definer as
   --%suite(JSON em qualquer conjunto de caracteres)
   --%suitepath(hsm)

   --%test(O que não é ASCII vira \uXXXX, fora do plano básico em par)
   procedure acentos;
   --%test(Barras e escapes que já estavam lá ficam como estão)
   procedure barras;
   --%test(Um texto longo é traduzido inteiro)
   procedure longo;
   --%test(Nulo continua nulo)
   procedure nulo;
   --%test(Objeto e lista lidos devolvem os acentos)
   procedure leitura;
   --%test(O que não é JSON é recusado por quem lê)
   --%throws(-40441)
   procedure quebrado;
   --%test(Um texto posto num objeto sai igual)
   procedure texto_posto;
   --%test(Texto nulo é o nulo do JSON)
   procedure texto_nulo;
   --%test(Um texto citado tem os escapes que o JSON exige e mais nenhum)
   procedure citado;

   --%test(Um número é escrito como o JSON quer, com ponto e zero à esquerda)
   procedure numeros;
   --%test(Um membro sem valor não aparece)
   procedure membros;
   --%test(Um texto longo lido aos pedaços é o mesmo, sem caractere partido)
   procedure pedacos;

   --%test(O que se anota fica com o nome, e o nulo fica de fora)
   procedure anotado;
   --%test(O instante tem a diferença do fuso naquele dia)
   procedure no_fuso;
end teste_hsm_json;
/
