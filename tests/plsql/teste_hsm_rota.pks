create or replace package teste_hsm_rota authid definer as
   --%suite(Rotas e montagem da notificação)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(O payload tem o que a rota manda e nada nulo)
   procedure payload_completo;
   --%test(Campos que a rota não tem ficam fora do JSON)
   procedure campos_ausentes;
   --%test(Marcadores recebem colunas e fatos; fato nulo fica vazio)
   procedure marcadores;
   --%test(Fato que o evento não traz não se inventa: não monta)
   --%throws(-20721)
   procedure fato_ausente;
   --%test(Fatos que não são um objeto JSON: não monta)
   --%throws(-20721)
   procedure fatos_invalidos;
   --%test(Tópico que o ntfy recusaria, posto na tabela sem conferência: não monta)
   --%throws(-20721)
   procedure topico_sem_conferencia;
   --%test(Ações demais, postas na tabela sem conferência: não monta)
   --%throws(-20721)
   procedure acoes_sem_conferencia;
   --%test(Sem modelo de mensagem vale o resumo)
   procedure resumo_por_falta_de_modelo;
   --%test(A mensagem é cortada em 4095 bytes UTF-8, em caractere inteiro)
   procedure mensagem_cortada;
   --%test(O JSON inteiro cabe em 8191 bytes mesmo com muito escape)
   procedure payload_cabe;
   --%test(Também quando o escape multiplica a mensagem por seis)
   procedure controles_cabem;
   --%test(Aspas, barras e quebras de linha dos fatos não quebram o JSON)
   procedure escapes;
   --%test(O corte não parte um emoji)
   procedure corte_de_emoji;
   --%test(Texto que cabe fica como está)
   procedure corte_desnecessario;
   --%test(Clique e ações recebem id e id_os)
   procedure ids_no_clique_e_acoes;

   --%test(Acentos de fatos, título, etiquetas, clique e ações chegam inteiros)
   procedure acentos_em_toda_parte;

   --%test(Tópico com caractere proibido é recusado)
   --%throws(-20720)
   procedure topico_invalido;
   --%test(Tópico reservado pelo ntfy é recusado)
   --%throws(-20720)
   procedure topico_reservado;
   --%test(Chave aberta no modelo é recusada)
   --%throws(-20720)
   procedure modelo_aberto;
   --%test(Marcador com nome inválido é recusado)
   --%throws(-20720)
   procedure marcador_invalido;
   --%test(Um fato pode ter qualquer nome)
   procedure nomes_de_fatos;
   --%test(Clique com outro marcador é recusado)
   --%throws(-20720)
   procedure clique_com_fato;
   --%test(Quatro ações são recusadas)
   --%throws(-20720)
   procedure acoes_demais;
   --%test(Ação que abre endereço e não o traz é recusada)
   --%throws(-20720)
   procedure acao_sem_endereco;
   --%test(Ação que o ntfy recusaria é recusada pelo número, a chave e o que é certo)
   procedure acao_como_o_ntfy_quer;
   --%test(Ações que o ntfy aceita são aceitas e vão como estão)
   procedure acoes_aceitas;
   --%test(Ação com outro marcador é recusada)
   --%throws(-20720)
   procedure acao_com_fato;
   --%test(Também quando ele traz o texto para a falta do fato)
   --%throws(-20720)
   procedure acao_com_texto_para_a_falta;
   --%test(Rota que passa dos bytes do ntfy sem a mensagem é recusada)
   --%throws(-20720)
   procedure rota_longa;
   --%test(Ações que não são JSON são recusadas)
   --%throws(-20720)
   procedure acoes_invalidas;
   --%test(Uma rota completa é aceita)
   procedure rota_valida;

   --%test(O destino é conferido pelo tipo do canal, ao gravar e ao montar)
   procedure destino_por_tipo;
   --%test(Campo que o tipo do canal não leva é recusado pelo nome)
   procedure campos_sem_sentido;
   --%test(O que cada tipo leva é aceito)
   procedure campos_com_sentido;
   --%test(Rota de canal que não existe é recusada)
   --%throws(-20720)
   procedure sem_canal;
   --%test(A carga do ntfy não tem destino, chave nem cabeçalhos: está tudo no corpo)
   procedure carga_do_ntfy;
   --%test(Simular mostra o que vai a um canal de outro tipo)
   procedure simular_outro_tipo;

   --%test(Simular mostra as mesmas rotas que enfileirar usaria)
   procedure simular_casa_como_enfileirar;
   --%test(Simular mostra o erro da rota que não monta)
   procedure simular_mostra_erro;

   --%test(O endereço do clique tem um esquema da lista e nenhum espaço)
   procedure esquemas_do_clique;
   --%test(O endereço de uma ação view obedece à lista, o de uma http é http)
   procedure esquemas_das_acoes;
   --%test(A lista de esquemas é um parâmetro)
   procedure esquemas_do_parametro;
   --%test(Numa mensagem Markdown os fatos não escrevem Markdown)
   procedure fatos_sem_markdown;
   --%test(Um marcador pode trazer o texto para o evento sem esse fato, ou com ele vazio)
   procedure texto_para_a_falta;
   --%test(Um marcador pode trazer palavras para os valores do fato)
   procedure palavras_para_valores;
   --%test(Palavras sem valor, ou mal separadas, são recusadas)
   procedure palavras_invalidas;
   --%test(Ação com palavras é recusada; chaves em volta de outra coisa não são marcador)
   procedure acao_com_palavras;
   --%test(O resumo, que traz o tipo da OS, também não escreve Markdown)
   procedure resumo_sem_markdown;
   --%test(Fora de Markdown os fatos saem como são)
   procedure fatos_como_sao;
   --%test(Simular aceita tipo e evento de qualquer tamanho)
   procedure simular_nome_longo;
end teste_hsm_rota;
/
