create or replace package teste_hsm_tipo_canal authid definer as
   --%suite(O que muda com o tipo do canal)
   --%suitepath(hsm)

   --%test(Os tipos que a tabela aceita são os que existem, letra por letra)
   procedure tipos;
   --%test(Um tópico do NTFY é o que o servidor aceita e não reserva)
   procedure topico_ntfy;
   --%test(Um caminho começa com uma só barra, fica onde está e só tem o que um endereço tem)
   procedure caminho;
   --%test(Um tópico do Kafka é o que o broker aceita)
   procedure topico_kafka;
   --%test(Um exchange tem até 255 bytes, sem caracteres de controle)
   procedure exchange;
   --%test(O exchange padrão não tem nome para quem envia, e o tópico do ntfy vai no corpo)
   procedure destino_de_quem_envia;
   --%test(O destino combinado com o site é livre, sem caracteres de controle)
   procedure combinado;
   --%test(A recusa chama o destino pelo nome que tem naquele tipo)
   procedure nomes;
   --%test(Só o NTFY tem vazão sem que se diga)
   procedure vazao;
   --%test(Cada tipo tem o seu maior corpo)
   procedure corpos;
   --%test(O que o celular mostra é do NTFY, a chave do RABBITMQ, os cabeçalhos de quem tem como os levar)
   procedure campos;
end teste_hsm_tipo_canal;
/
