create or replace package body hsm_tipo_canal as

   co_alfanumericos constant varchar2(62) := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
   -- Words ntfy keeps for its own addresses
   co_topicos_reservados constant varchar2(100) :=
      ',docs,static,file,app,metrics,account,settings,signup,login,v1,';
   -- What RabbitMQ's tools call the exchange without a name
   co_exchange_padrao constant varchar2(20) := 'amq.default';

   function existe(in_tipo in varchar2) return boolean is
   begin
      return instr(in_tipo, ',') = 0 and instr(', ' || co_todos || ',', ', ' || in_tipo || ',') > 0;
   end existe;

   function do_canal(in_canal in varchar2) return varchar2 is
      l_tipo hsm_canal.tipo%type;
   begin
      select max(c.tipo)
        into l_tipo
        from hsm_canal c
       where c.canal = in_canal
         and nlssort(c.canal, 'nls_sort=binary') = nlssort(in_canal, 'nls_sort=binary');
      return l_tipo;
   end do_canal;

   function tem_remetente(in_tipo in varchar2) return boolean is
   begin
      return in_tipo <> hsm_tipos.co_captura;
   end tem_remetente;

   function bytes_corpo(in_tipo in varchar2) return pls_integer is
   begin
      return case in_tipo
                when hsm_tipos.co_ntfy then hsm_rota.co_bytes_payload
                -- Brokers take a million bytes where nobody has changed that, what they add included
                when hsm_tipos.co_kafka then 900000
                when hsm_tipos.co_rabbitmq then 900000
                else 65536
             end;
   end bytes_corpo;

   function rajada(in_tipo in varchar2) return number is
      co_rajada_ntfy_sh constant pls_integer := 60;
   begin
      return case when in_tipo = hsm_tipos.co_ntfy then co_rajada_ntfy_sh end;
   end rajada;

   function intervalo_s(in_tipo in varchar2) return number is
      co_intervalo_ntfy_sh constant pls_integer := 5;
   begin
      return case when in_tipo = hsm_tipos.co_ntfy then co_intervalo_ntfy_sh end;
   end intervalo_s;

   function nome_destino(in_tipo in varchar2) return varchar2 is
   begin
      return case in_tipo
                when hsm_tipos.co_ntfy then 'Tópico'
                when hsm_tipos.co_webhook then 'Caminho'
                when hsm_tipos.co_kafka then 'Tópico'
                when hsm_tipos.co_rabbitmq then 'Exchange'
                else 'Destino'
             end;
   end nome_destino;

   -- ASCII first: where the session compares without accents, ltrim takes them off too
   function so_de(in_texto in varchar2, in_sinais in varchar2, in_maximo in pls_integer) return boolean is
   begin
      return in_texto is not null
             and length(in_texto) <= in_maximo
             and length(asciistr(in_texto)) = length(in_texto)
             and ltrim(in_texto, in_sinais) is null;
   end so_de;

   function recusa_topico_ntfy(in_topico in varchar2) return varchar2 is
   begin
      return case
                when not so_de(in_topico, co_alfanumericos || '-_', 64) then
                   'Tópico inválido: use de 1 a 64 letras sem acento, algarismos, - e _'
                when instr(co_topicos_reservados, ',' || in_topico || ',') > 0 then
                   'Tópico reservado pelo ntfy: ' || in_topico
             end;
   end recusa_topico_ntfy;

   -- Whether a path leaves the place it was given, as the server may read it
   function sobe(in_caminho in varchar2) return boolean is
      l_caminho varchar2(32767) := lower(in_caminho);
   begin
      if instr(l_caminho, '?') > 0 then
         l_caminho := substr(l_caminho, 1, instr(l_caminho, '?') - 1);
      end if;
      l_caminho := replace(replace(replace(l_caminho, '%2e', '.'), '%2f', '/'), '%5c', '/');
      return instr(l_caminho || '/', '/../') > 0;
   end sobe;

   function recusa_caminho(in_caminho in varchar2) return varchar2 is
      -- What an address may have; 126 is the tilde, which the installer would take for itself
      l_sinais varchar2(100) := co_alfanumericos || '/-._!$&''()*+,;=:@%?' || chr(126);
   begin
      return case
                when not so_de(in_caminho, l_sinais, 255)
                     or substr(in_caminho, 1, 1) <> '/'
                     or substr(in_caminho, 1, 2) = '//'
                then
                   'Caminho inválido: comece com uma só / e use até 255 letras sem acento, algarismos e sinais de'
                   || ' endereço, sem espaços, como /chamados?origem=os'
                when sobe(in_caminho) then
                   'Caminho inválido: sem o segmento ..'
             end;
   end recusa_caminho;

   function recusa_destino(in_tipo in varchar2, in_destino in varchar2) return varchar2 is
   begin
      case
         when in_tipo = hsm_tipos.co_ntfy then
            return recusa_topico_ntfy(in_destino);
         when in_tipo = hsm_tipos.co_webhook then
            return recusa_caminho(in_destino);
         when in_tipo = hsm_tipos.co_kafka then
            return case
                      when not so_de(in_destino, co_alfanumericos || '._-', 249) or in_destino in ('.', '..') then
                         'Tópico inválido: use de 1 a 249 letras sem acento, algarismos, . _ e -; nem . nem .. sozinhos'
                   end;
         when in_tipo = hsm_tipos.co_rabbitmq then
            return case
                      when in_destino is null
                           or hsm_rota.bytes_utf8(in_destino) > 255
                           or hsm_auditor.tem_controle(in_destino)
                      then
                         'Exchange inválido: de 1 a 255 bytes, sem caracteres de controle; ' || co_exchange_padrao
                         || ' é o padrão'
                   end;
         else
            return case
                      when in_destino is null
                           or length(in_destino) > 255
                           or hsm_auditor.tem_controle(in_destino)
                      then
                         'Destino inválido: de 1 a 255 caracteres, sem os de controle'
                   end;
      end case;
   end recusa_destino;

   function destino(in_tipo in varchar2, in_destino in varchar2) return varchar2 is
   begin
      return case
                when in_tipo = hsm_tipos.co_ntfy then null
                when in_tipo = hsm_tipos.co_rabbitmq and in_destino = co_exchange_padrao then null
                else in_destino
             end;
   end destino;

   function recusa_por_linha(in_tipo in varchar2) return boolean is
   begin
      return in_tipo in (hsm_tipos.co_webhook, hsm_tipos.co_rabbitmq, hsm_tipos.co_proprio);
   end recusa_por_linha;

   function para_celular(in_tipo in varchar2) return boolean is
   begin
      return in_tipo = hsm_tipos.co_ntfy;
   end para_celular;

   function leva_chave(in_tipo in varchar2) return boolean is
   begin
      return in_tipo = hsm_tipos.co_rabbitmq;
   end leva_chave;

   function leva_cabecalhos(in_tipo in varchar2) return boolean is
   begin
      return in_tipo not in (hsm_tipos.co_ntfy, hsm_tipos.co_captura);
   end leva_cabecalhos;

end hsm_tipo_canal;
/
