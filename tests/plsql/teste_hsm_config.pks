create or replace package teste_hsm_config authid definer as
   --%suite(Parâmetros)
   --%suitepath(hsm)

   --%test(Parâmetro desconhecido é recusado pelo nome)
   --%throws(-20700)
   procedure desconhecido;
   --%test(Entre vários, o parâmetro desconhecido é recusado pelo nome)
   --%throws(-20700)
   procedure desconhecido_entre_varios;
   --%test(Vários números são lidos pelos seus nomes)
   procedure varios_numeros;
   --%test(Número é lido do mesmo jeito com vírgula decimal na sessão)
   procedure numero_com_virgula_decimal;
   --%test(Texto no lugar de número é recusado)
   --%throws(-20701)
   procedure texto_por_numero;
   --%test(Número fora do intervalo é recusado)
   --%throws(-20701)
   procedure fora_do_intervalo;
   --%test(Opção que não existe é recusada)
   --%throws(-20701)
   procedure fora_das_opcoes;
   --%test(Valor nulo é recusado)
   --%throws(-20701)
   procedure nulo;
   --%test(Valor mais longo que a coluna é recusado)
   --%throws(-20701)
   procedure longo_demais;
   --%test(Fuso horário que o banco não conhece é recusado)
   --%throws(-20701)
   procedure fuso_desconhecido;
   --%test(Fuso horário que o banco conhece é aceito)
   procedure fuso_conhecido;
   --%test(A espera base não pode passar da máxima)
   --%throws(-20701)
   procedure base_acima_da_maxima;
   --%test(A espera máxima não pode ficar abaixo da base)
   --%throws(-20701)
   procedure maxima_abaixo_da_base;
   --%test(Motivos de reprocesso: nomes, códigos ou *)
   procedure motivos_validos;
   --%test(Motivos de reprocesso com espaço são recusados)
   --%throws(-20701)
   procedure motivos_invalidos;
   --%test(Todo parâmetro instalado é aceito pela própria validação)
   procedure instalados_validos;
   --%test(Esquemas de endereço malformados ou perigosos são recusados)
   procedure esquemas;
   --%test(O servidor de e-mail é um nome ou endereço IPv4, com ou sem porta)
   procedure servidor_de_email;
   --%test(Endereços de e-mail: nada que abra outro comando ou cabeçalho, um remetente, até dez destinatários)
   procedure enderecos_de_email;
   --%test(Os parâmetros que governam rastros são reservados, os outros não)
   procedure reservados;
end teste_hsm_config;
/
