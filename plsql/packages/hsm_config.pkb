create or replace package body hsm_config as

   co_algarismos constant varchar2(10) := '0123456789';
   co_max_valor constant pls_integer := 200;
   co_max_enderecos constant pls_integer := 10;

   procedure recusar_nome(in_nome in varchar2) is
   begin
      raise_application_error(
         co_erro_desconhecido,
         'Parâmetro desconhecido: ' || substr(in_nome, 1, 200) || '; os nomes estão em HSM_PARAMETRO_VW'
      );
   end recusar_nome;

   -- Integers only: no decimal separator to depend on
   function inteiro(in_valor in varchar2) return number is
   begin
      return to_number(in_valor, '9999999999');
   end inteiro;

   function linha(in_nome in varchar2) return hsm_parametro%rowtype is
      r_parametro hsm_parametro%rowtype;
   begin
      select p.*
        into r_parametro
        from hsm_parametro p
       where p.nome = in_nome;
      return r_parametro;
   exception
      when no_data_found then
         recusar_nome(in_nome);
   end linha;

   function texto(in_nome in varchar2) return varchar2 is
   begin
      return linha(in_nome).valor;
   end texto;

   function numero(in_nome in varchar2) return number is
   begin
      return inteiro(linha(in_nome).valor);
   end numero;

   function numeros(in_nomes in sys.odcivarchar2list) return t_numeros is
      type t_nomes is table of hsm_parametro.nome%type index by pls_integer;
      type t_valores is table of hsm_parametro.valor%type index by pls_integer;

      l_nomes t_nomes;
      l_valores t_valores;
      l_numeros t_numeros;
   begin
      select p.nome, p.valor
        bulk collect into l_nomes, l_valores
        from hsm_parametro p
       where p.nome in (select /*+ cardinality(i 5) */ column_value
                          from table(in_nomes) i);   -- noqa: AL05, the hint names it
      for i in 1 .. l_nomes.count loop
         l_numeros(l_nomes(i)) := inteiro(l_valores(i));
      end loop;
      for i in 1 .. in_nomes.count loop
         if not l_numeros.exists(in_nomes(i)) then
            recusar_nome(in_nomes(i));
         end if;
      end loop;
      return l_numeros;
   end numeros;

   function reservado(in_nome in varchar2) return boolean is
      r_parametro hsm_parametro%rowtype := linha(in_nome);
   begin
      return r_parametro.reservado = 'S';
   end reservado;

   -- The database knows its time zones: let it try
   procedure validar_fuso(in_valor in varchar2) is
      l_teste timestamp with time zone;
   begin
      l_teste := systimestamp at time zone in_valor;
   exception
      when others then
         raise_application_error(co_erro_valor, co_fuso || ': fuso horário desconhecido ' || in_valor, true);
   end validar_fuso;

   -- Reasons as they are stored: *, or names in capitals and codes, separated by commas, without blanks
   procedure validar_motivos(in_valor in varchar2) is
   begin
      if in_valor <> '*' and not regexp_like(in_valor, '^[A-Z0-9_]{1,30}(,[A-Z0-9_]{1,30})*$') then
         raise_application_error(
            co_erro_valor, co_reprocesso_motivos || ': * ou motivos separados por vírgula, sem espaços'
         );
      end if;
   end validar_motivos;

   -- Schemes as they are stored: in small letters, separated by commas. Never one that runs what stands in it, opens a
   -- file, or starts whatever program answers to it.
   procedure validar_esquemas(in_valor in varchar2) is
   begin
      if not regexp_like(in_valor, '^[a-z][a-z0-9+.-]{0,29}(,[a-z][a-z0-9+.-]{0,29})*$')
         or regexp_like(in_valor, '(^|,)(javascript|vbscript|data|blob|about|file|content|intent)(,|$)')
      then
         raise_application_error(
            co_erro_valor,
            co_esquemas_url || ': esquemas em minúsculas separados por vírgula, sem espaços; nunca javascript,'
            || ' vbscript, data, blob, about, file, content ou intent'
         );
      end if;
   end validar_esquemas;

   -- By name or IPv4 address: the colon is the port's
   procedure validar_servidor(in_nome in varchar2, in_valor in varchar2) is
      l_porta varchar2(200) := substr(in_valor, nullif(instr(in_valor, ':'), 0) + 1);
   begin
      if not regexp_like(in_valor, '^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$')
         or length(asciistr(in_valor)) > length(in_valor)
         or to_number(l_porta, '99999') not between 1 and 65535
      then
         raise_application_error(
            co_erro_valor, in_nome || ': servidor[:porta], nome ou endereço IPv4 e porta de 1 a 65535; - desliga'
         );
      end if;
   end validar_servidor;

   -- Addresses that need no quotes and no encoding, which is what relays take; separated by commas
   procedure validar_enderecos(in_nome in varchar2, in_valor in varchar2, in_maximo in pls_integer) is
      co_endereco constant varchar2(100) := '[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?';
   begin
      if not regexp_like(in_valor, '^' || co_endereco || '(,' || co_endereco || ')*$')
         or length(asciistr(in_valor)) > length(in_valor)
         or length(in_valor) - coalesce(length(replace(in_valor, ',')), 0) >= in_maximo
      then
         raise_application_error(
            co_erro_valor,
            in_nome || ': '
            || case
                  when in_maximo = 1 then 'um endereço de e-mail sem acentos'
                  else 'até ' || to_char(in_maximo, 'TM9')
                     || ' endereços de e-mail sem acentos, separados por vírgula, sem espaços'
               end
            || '; - desliga'
         );
      end if;
   end validar_enderecos;

   -- The smaller of a pair of parameters must not pass the larger
   procedure validar_par(in_nome in varchar2, in_numero in number, in_menor in varchar2, in_maior in varchar2) is
   begin
      if (in_nome = in_menor and in_numero > numero(in_maior)) or (in_nome = in_maior and in_numero < numero(in_menor))
      then
         raise_application_error(co_erro_valor, in_menor || ' não pode passar de ' || in_maior);
      end if;
   end validar_par;

   procedure validar(in_nome in varchar2, in_valor in varchar2) is
      r_parametro hsm_parametro%rowtype;
      l_numero number;
   begin
      r_parametro := linha(in_nome);

      if in_valor is null then
         raise_application_error(co_erro_valor, in_nome || ': o valor não pode ser nulo');
      elsif length(in_valor) > co_max_valor then
         raise_application_error(
            co_erro_valor, in_nome || ': no máximo ' || to_char(co_max_valor, 'TM9') || ' caracteres'
         );
      end if;

      if r_parametro.minimo is not null or r_parametro.maximo is not null then
         if length(in_valor) > 10 or ltrim(in_valor, co_algarismos) is not null then
            raise_application_error(co_erro_valor, in_nome || ': número inteiro esperado, recebido ' || in_valor);
         end if;
         l_numero := inteiro(in_valor);
         if l_numero < r_parametro.minimo or l_numero > r_parametro.maximo then
            raise_application_error(
               co_erro_valor,
               in_nome || ': fora do intervalo de ' || to_char(r_parametro.minimo, 'TM9')
               || ' a ' || to_char(r_parametro.maximo, 'TM9')
            );
         end if;
         validar_par(in_nome, l_numero, co_espera_base_s, co_espera_max_s);
         validar_par(in_nome, l_numero, co_espera_limite_s, co_espera_limite_max_s);
         validar_par(in_nome, l_numero, co_disjuntor_base_s, co_disjuntor_max_s);
      end if;

      if r_parametro.opcoes is not null
         and (instr(in_valor, ',') > 0 or instr(',' || r_parametro.opcoes || ',', ',' || in_valor || ',') = 0)
      then
         raise_application_error(co_erro_valor, in_nome || ': use um de ' || r_parametro.opcoes);
      end if;

      if in_nome = co_fuso then
         validar_fuso(in_valor);
      elsif in_nome = co_reprocesso_motivos then
         validar_motivos(in_valor);
      elsif in_nome = co_esquemas_url then
         validar_esquemas(in_valor);
      elsif in_nome in (co_correio_servidor, co_correio_de, co_correio_para) and in_valor = co_correio_desligado then
         null;
      elsif in_nome = co_correio_servidor then
         validar_servidor(in_nome, in_valor);
      elsif in_nome = co_correio_de then
         validar_enderecos(in_nome, in_valor, 1);
      elsif in_nome = co_correio_para then
         validar_enderecos(in_nome, in_valor, co_max_enderecos);
      end if;
   end validar;

end hsm_config;
/
