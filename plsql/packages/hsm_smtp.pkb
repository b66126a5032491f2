create or replace package body hsm_smtp as

   -- For one answer of the relay, and for all of a message
   co_espera_s constant pls_integer := 10;
   co_prazo_s constant pls_integer := 60;
   co_porta constant pls_integer := 25;
   -- The relay is about to hang up, or UTL_SMTP says that it has
   co_indisponivel constant pls_integer := 421;

   -- Characters by their ASCII codes: numbers are the same whatever the session compares text by
   co_tab constant pls_integer := 9;
   co_lf constant pls_integer := 10;
   co_cr constant pls_integer := 13;
   co_espaco constant pls_integer := 32;
   co_ponto constant pls_integer := 46;
   co_igual constant pls_integer := 61;
   co_interrogacao constant pls_integer := 63;
   co_sublinhado constant pls_integer := 95;
   co_del constant pls_integer := 127;
   -- A line has 76 characters at the most: an encoded space at its end and the = of a soft break fit in
   co_max_linha constant pls_integer := 73;
   -- What is encoded of a subject's word: with =?UTF-8?Q?, ?= and the field's name the line is shorter than 76
   co_max_palavra constant pls_integer := 50;
   co_max_assunto constant pls_integer := 200;
   -- Characters looked at at once: four bytes each at the most
   co_pedaco constant pls_integer := 2000;
   co_parte constant pls_integer := 16000;
   co_max_razao constant pls_integer := 300;

   -- A message as it is written to the relay
   type t_partes is table of varchar2(32767) index by pls_integer;
   type t_bytes is table of pls_integer index by pls_integer;
   type t_enderecos is table of varchar2(200) index by pls_integer;

   e_sem_acesso exception;
   pragma exception_init(e_sem_acesso, -24247);
   -- UTL_SMTP's INVALID_OPERATION, TRANSIENT_ERROR and PERMANENT_ERROR
   e_fora_de_hora exception;
   pragma exception_init(e_fora_de_hora, -29277);
   e_passageiro exception;
   pragma exception_init(e_passageiro, -29278);
   e_permanente exception;
   pragma exception_init(e_permanente, -29279);
   -- UTL_TCP's, which is not granted
   e_fim_da_conexao exception;
   pragma exception_init(e_fim_da_conexao, -29259);
   e_rede exception;
   pragma exception_init(e_rede, -29260);
   e_sem_resposta exception;
   pragma exception_init(e_sem_resposta, -29276);

   function disponivel return boolean is
   begin
      return true;
   end disponivel;

   function enderecos(in_para in varchar2) return t_enderecos is
      l_lista varchar2(201) := in_para || ',';
      l_enderecos t_enderecos;
      l_de pls_integer := 1;
      l_ate pls_integer;
   begin
      loop
         l_ate := instr(l_lista, ',', l_de);
         exit when l_ate = 0;
         l_enderecos(l_enderecos.count + 1) := substr(l_lista, l_de, l_ate - l_de);
         l_de := l_ate + 1;
      end loop;
      return l_enderecos;
   end enderecos;

   -- The message. All of it is ASCII, and encoded byte by byte: nothing depends on the character set of the database,
   -- on the session's NLS settings, or on what UTL_SMTP does to a line that begins with a period.

   -- No constant: a package whose constants call functions has a state, and sessions lose it
   function crlf return varchar2 is
   begin
      return chr(co_cr) || chr(co_lf);
   end crlf;

   procedure acrescentar(io_partes in out nocopy t_partes, in_texto in varchar2) is
      l_ultima pls_integer := io_partes.count;
   begin
      if l_ultima = 0 or coalesce(length(io_partes(l_ultima)), 0) + coalesce(length(in_texto), 0) > co_parte then
         l_ultima := l_ultima + 1;
         io_partes(l_ultima) := null;
      end if;
      io_partes(l_ultima) := io_partes(l_ultima) || in_texto;
   end acrescentar;

   -- The bytes of a text, each as a number
   function em_utf8(in_texto in varchar2) return t_bytes is
      l_hexa varchar2(32767) := rawtohex(utl_i18n.string_to_raw(in_texto, 'AL32UTF8'));
      l_total pls_integer := coalesce(length(l_hexa), 0) / 2;
      l_bytes t_bytes;
   begin
      for i in 1 .. l_total loop
         l_bytes(i) := to_number(substr(l_hexa, 2 * i - 1, 2), 'XX');
      end loop;
      return l_bytes;
   end em_utf8;

   -- A byte that does not stand for itself
   function codificado(in_byte in pls_integer) return varchar2 is
   begin
      return '=' || to_char(in_byte, 'FM0X');
   end codificado;

   -- Controls are spaces: they could mean something to a terminal
   function branco(in_byte in pls_integer) return boolean is
   begin
      return in_byte <= co_espaco or in_byte = co_del;
   end branco;

   procedure acrescentar_texto(io_partes in out nocopy t_partes, in_texto in varchar2) is
      l_linha varchar2(100);
      l_bytes t_bytes;
      l_codigo varchar2(3);
      l_de pls_integer := 1;

      -- A relay may take away the spaces at the end of a line
      procedure proteger_fim is
      begin
         if ascii(substr(l_linha, -1)) = co_espaco then
            l_linha := substr(l_linha, 1, length(l_linha) - 1) || codificado(co_espaco);
         end if;
      end proteger_fim;
   begin
      while l_de <= length(in_texto) loop
         l_bytes := em_utf8(substr(in_texto, l_de, co_pedaco));
         l_de := l_de + co_pedaco;
         for i in 1 .. l_bytes.count loop
            if l_bytes(i) = co_lf then
               proteger_fim;
               acrescentar(io_partes, l_linha || crlf);
               l_linha := null;
            elsif l_bytes(i) <> co_cr then
               l_codigo :=
                  case
                     when l_bytes(i) <> co_tab and branco(l_bytes(i)) then ' '
                     when l_bytes(i) in (co_tab, co_igual) or l_bytes(i) > co_del then codificado(l_bytes(i))
                     else chr(l_bytes(i))
                  end;
               if length(l_linha) + length(l_codigo) > co_max_linha then
                  acrescentar(io_partes, l_linha || '=' || crlf);
                  l_linha := null;
               end if;
               if l_linha is null and l_bytes(i) = co_ponto then
                  l_codigo := codificado(co_ponto);
               end if;
               l_linha := l_linha || l_codigo;
            end if;
         end loop;
      end loop;
      -- The end of the last line belongs to the end of the message
      proteger_fim;
      acrescentar(io_partes, l_linha);
   end acrescentar_texto;

   -- As RFC 2047 has it: words of one line each, a character whole in one of them
   procedure acrescentar_assunto(io_partes in out nocopy t_partes, in_assunto in varchar2) is
      l_assunto varchar2(800) := substr(coalesce(in_assunto, 'HSM'), 1, co_max_assunto);
      l_tamanho pls_integer := length(l_assunto);
      l_palavra varchar2(100);
      l_caractere varchar2(100);
      l_bytes t_bytes;

      procedure concluir_palavra(in_fim in varchar2) is
      begin
         acrescentar(io_partes, '=?UTF-8?Q?' || l_palavra || '?=' || in_fim);
         l_palavra := null;
      end concluir_palavra;
   begin
      acrescentar(io_partes, 'Subject: ');
      for i in 1 .. l_tamanho loop
         l_bytes := em_utf8(substr(l_assunto, i, 1));
         l_caractere := null;
         for j in 1 .. l_bytes.count loop
            l_caractere := l_caractere
               || case
                     when branco(l_bytes(j)) then '_'
                     when l_bytes(j) > co_del or l_bytes(j) in (co_igual, co_interrogacao, co_sublinhado)
                     then codificado(l_bytes(j))
                     else chr(l_bytes(j))
                  end;
         end loop;
         if length(l_palavra) + length(l_caractere) > co_max_palavra then
            concluir_palavra(crlf || ' ');
         end if;
         l_palavra := l_palavra || l_caractere;
      end loop;
      concluir_palavra(crlf);
   end acrescentar_assunto;

   function dominio(in_endereco in varchar2) return varchar2 is
   begin
      return substr(in_endereco, instr(in_endereco, '@') + 1);
   end dominio;

   function mensagem(
      in_de in varchar2,
      in_para in t_enderecos,
      in_assunto in varchar2,
      in_texto in varchar2
   ) return t_partes is
      l_partes t_partes;
   begin
      acrescentar(
         l_partes,
         'Date: '
         || to_char(sys_extract_utc(systimestamp), 'Dy, DD Mon YYYY HH24:MI:SS', 'NLS_DATE_LANGUAGE = AMERICAN')
         || ' +0000' || crlf
      );
      acrescentar(l_partes, 'From: ' || in_de || crlf);
      for i in 1 .. in_para.count loop
         acrescentar(
            l_partes,
            case when i = 1 then 'To: ' else ' ' end || in_para(i)
            || case when i < in_para.count then ',' end || crlf
         );
      end loop;
      acrescentar_assunto(l_partes, in_assunto);
      acrescentar(
         l_partes,
         'Message-ID: <' || lower(rawtohex(sys_guid())) || '@' || dominio(in_de) || '>' || crlf
         || 'Auto-Submitted: auto-generated' || crlf
         || 'MIME-Version: 1.0' || crlf
         || 'Content-Type: text/plain; charset=UTF-8' || crlf
         || 'Content-Transfer-Encoding: quoted-printable' || crlf
         || crlf
      );
      acrescentar_texto(l_partes, in_texto);
      return l_partes;
   end mensagem;

   -- The conversation

   -- How this machine calls itself: the domain of the sender is added where its name has none
   function nome_proprio(in_de in varchar2) return varchar2 is
      l_nome varchar2(256) := lower(sys_context('USERENV', 'SERVER_HOST'));
   begin
      if l_nome is null or not regexp_like(l_nome, '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$') then
         l_nome := 'oracle';
      end if;
      return l_nome || case when instr(l_nome, '.') = 0 then '.' || dominio(in_de) end;
   end nome_proprio;

   -- Text of others for the log: no control characters, not too long
   function limpo(in_texto in varchar2) return varchar2 is
      l_texto varchar2(32767) := in_texto;
   begin
      for i in 0 .. 31 loop
         l_texto := replace(l_texto, chr(i), ' ');
      end loop;
      return substr(l_texto, 1, co_max_razao);
   end limpo;

   function dita(in_resposta in utl_smtp.reply) return varchar2 is
   begin
      return limpo(to_char(in_resposta.code, 'TM9') || ' ' || in_resposta.text);
   end dita;

   procedure exigir(in_passo in varchar2, in_resposta in utl_smtp.reply, in_classe in pls_integer) is
   begin
      if in_resposta.code is null or trunc(in_resposta.code / 100) <> in_classe then
         raise_application_error(
            hsm_correio.co_erro_correio, in_passo || ': o servidor respondeu ' || dita(in_resposta)
         );
      end if;
   end exigir;

   -- Hangs up, politely when the relay still talks with us. What it says to that changes nothing.
   procedure desligar(io_conexao in out nocopy utl_smtp.connection, in_polidamente in boolean) is
      l_resposta utl_smtp.reply;
   begin
      if io_conexao.host is null then
         return;
      end if;
      if in_polidamente then
         begin
            l_resposta := utl_smtp.quit(io_conexao);
            return;
         exception
            when e_fora_de_hora or e_passageiro or e_permanente or e_fim_da_conexao or e_rede or e_sem_resposta then
               null;
         end;
      end if;
      utl_smtp.close_connection(io_conexao);
   exception
      -- The relay was faster: what has become of the message stands, whatever that was
      when e_fora_de_hora or e_passageiro or e_permanente or e_fim_da_conexao or e_rede or e_sem_resposta then
         null;
   end desligar;

   function transmitir(
      in_servidor in varchar2,
      in_de in varchar2,
      in_para in varchar2,
      in_assunto in varchar2,
      in_texto in varchar2,
      out_recusas out varchar2
   ) return pls_integer is
      l_para t_enderecos := enderecos(in_para);
      l_partes t_partes := mensagem(in_de, l_para, in_assunto, in_texto);
      l_aceitos pls_integer := 0;
      l_dois_pontos pls_integer := instr(in_servidor, ':');
      l_host varchar2(200) :=
         case when l_dois_pontos = 0 then in_servidor else substr(in_servidor, 1, l_dois_pontos - 1) end;
      l_porta pls_integer :=
         case when l_dois_pontos = 0 then co_porta else to_number(substr(in_servidor, l_dois_pontos + 1), '99999') end;
      l_limite timestamp with time zone := systimestamp + numtodsinterval(co_prazo_s, 'SECOND');
      l_nome varchar2(500) := nome_proprio(in_de);
      l_conexao utl_smtp.connection;
      l_resposta utl_smtp.reply;
      l_respostas utl_smtp.replies;

      procedure conferir_prazo is
      begin
         if systimestamp > l_limite then
            raise_application_error(
               hsm_correio.co_erro_correio, 'o servidor levou mais de ' || to_char(co_prazo_s, 'TM9') || ' s'
            );
         end if;
      end conferir_prazo;
   begin
      l_resposta := utl_smtp.open_connection(
         host => l_host,
         port => l_porta,
         c => l_conexao,
         tx_timeout => co_espera_s
      );
      exigir('conexão com ' || in_servidor, l_resposta, 2);

      l_respostas := utl_smtp.ehlo(l_conexao, l_nome);
      if l_respostas.count > 0 then
         l_resposta := l_respostas(l_respostas.last);
      end if;
      if l_respostas.count = 0 or l_resposta.code between 500 and 599 then
         l_resposta := utl_smtp.helo(l_conexao, l_nome);
      end if;
      exigir('apresentação', l_resposta, 2);

      conferir_prazo;
      l_resposta := utl_smtp.mail(l_conexao, in_de);
      exigir('remetente', l_resposta, 2);
      for i in 1 .. l_para.count loop
         conferir_prazo;
         l_resposta := utl_smtp.rcpt(l_conexao, l_para(i));
         if trunc(l_resposta.code / 100) = 2 then
            l_aceitos := l_aceitos + 1;
         else
            out_recusas := out_recusas || case when out_recusas is not null then '; ' end
               || l_para(i) || ': ' || dita(l_resposta);
         end if;
      end loop;
      if l_aceitos = 0 then
         raise_application_error(
            hsm_correio.co_erro_correio, 'nenhum destinatário aceito: ' || substr(out_recusas, 1, 1000)
         );
      end if;

      conferir_prazo;
      l_resposta := utl_smtp.open_data(l_conexao);
      exigir('mensagem', l_resposta, 3);
      for i in 1 .. l_partes.count loop
         utl_smtp.write_data(l_conexao, l_partes(i));
      end loop;
      l_resposta := utl_smtp.close_data(l_conexao);
      exigir('mensagem', l_resposta, 2);
      desligar(l_conexao, in_polidamente => true);
      return l_aceitos;
   exception
      when e_sem_acesso then
         raise_application_error(
            hsm_correio.co_erro_correio,
            'a lista de acesso do banco não deixa HSM falar com ' || in_servidor
            || ' (ORA-24247); o DBA a abre com correio.sql',
            true
         );
      when e_sem_resposta then
         desligar(l_conexao, in_polidamente => false);
         raise_application_error(
            hsm_correio.co_erro_correio,
            in_servidor || ' não respondeu em ' || to_char(co_espera_s, 'TM9') || ' s (ORA-29276)', true
         );
      when others then
         desligar(
            l_conexao,
            in_polidamente => sqlcode = hsm_correio.co_erro_correio and l_resposta.code <> co_indisponivel
         );
         raise;
   end transmitir;

end hsm_smtp;
/
