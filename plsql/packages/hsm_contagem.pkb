create or replace package body hsm_contagem as

   co_nenhum constant varchar2(1) := '-';

   e_em_uso exception;
   pragma exception_init(e_em_uso, -54);
   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   type t_linhas is table of hsm_movimento%rowtype index by pls_integer;

   -- Whatever NLS_COMP the session has, types that differ in the case of a letter are two
   function chave(
      in_minuto in timestamp,
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_resultado in varchar2,
      in_classe in varchar2
   ) return varchar2 is
   begin
      return to_char(in_minuto, 'YYYYMMDDHH24MI') || in_resultado || ':' || in_classe || ':' || in_canal || ':'
             || rawtohex(utl_raw.cast_to_raw(in_tipo_os));
   end chave;

   procedure contar_faixa(io_fato in out nocopy hsm_movimento%rowtype, in_faixa in pls_integer) is
   begin
      case in_faixa
         when 1 then
            io_fato.faixa_01 := io_fato.faixa_01 + 1;
         when 2 then
            io_fato.faixa_02 := io_fato.faixa_02 + 1;
         when 3 then
            io_fato.faixa_03 := io_fato.faixa_03 + 1;
         when 4 then
            io_fato.faixa_04 := io_fato.faixa_04 + 1;
         when 5 then
            io_fato.faixa_05 := io_fato.faixa_05 + 1;
         when 6 then
            io_fato.faixa_06 := io_fato.faixa_06 + 1;
         when 7 then
            io_fato.faixa_07 := io_fato.faixa_07 + 1;
         when 8 then
            io_fato.faixa_08 := io_fato.faixa_08 + 1;
         when 9 then
            io_fato.faixa_09 := io_fato.faixa_09 + 1;
         when 10 then
            io_fato.faixa_10 := io_fato.faixa_10 + 1;
         when 11 then
            io_fato.faixa_11 := io_fato.faixa_11 + 1;
         when 12 then
            io_fato.faixa_12 := io_fato.faixa_12 + 1;
         else
            null; -- longer than the last limit: what QUANTIDADE has and the limits have not
      end case;
   end contar_faixa;

   procedure contar(
      io_fatos in out nocopy t_fatos,
      in_resultado in varchar2,
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_classe in varchar2,
      in_quando in timestamp,
      in_agora in timestamp,
      in_quantidade in number default 1,
      in_demora_s in number default null
   ) is
      r_fato hsm_movimento%rowtype;
      l_chave varchar2(600);
   begin
      r_fato.canal := coalesce(in_canal, co_nenhum);
      r_fato.tipo_os := coalesce(in_tipo_os, co_nenhum);
      r_fato.classe := coalesce(in_classe, co_nenhum);
      l_chave := chave(
         -- Of now there is but one
         case when in_quando <> in_agora then in_quando end,
         r_fato.canal, r_fato.tipo_os, in_resultado, r_fato.classe
      );
      if not io_fatos.exists(l_chave) then
         r_fato.minuto := trunc(in_quando, 'MI');
         r_fato.resultado := in_resultado;
         r_fato.quantidade := 0;
         r_fato.soma_s := 0;
         r_fato.faixa_01 := 0;
         r_fato.faixa_02 := 0;
         r_fato.faixa_03 := 0;
         r_fato.faixa_04 := 0;
         r_fato.faixa_05 := 0;
         r_fato.faixa_06 := 0;
         r_fato.faixa_07 := 0;
         r_fato.faixa_08 := 0;
         r_fato.faixa_09 := 0;
         r_fato.faixa_10 := 0;
         r_fato.faixa_11 := 0;
         r_fato.faixa_12 := 0;
         r_fato.ultimo := in_agora;
         io_fatos(l_chave) := r_fato;
      end if;
      io_fatos(l_chave).quantidade := io_fatos(l_chave).quantidade + in_quantidade;
      if in_demora_s is not null then
         io_fatos(l_chave).soma_s := io_fatos(l_chave).soma_s + greatest(0, in_demora_s);
         contar_faixa(io_fatos(l_chave), hsm_politica.faixa(in_demora_s));
      end if;
   end contar;

   procedure anotar(in_fatos in t_fatos) is
      l_linhas t_linhas;
      l_chave varchar2(600) := in_fatos.first;
   begin
      while l_chave is not null loop
         -- What the call itself took back is no fact
         if in_fatos(l_chave).quantidade <> 0 then
            l_linhas(l_linhas.count + 1) := in_fatos(l_chave);
         end if;
         l_chave := in_fatos.next(l_chave);
      end loop;
      if l_linhas.count = 0 then
         return;
      end if;
      forall i in 1 .. l_linhas.count
         insert into hsm_movimento
         values l_linhas(i);
   exception
      when e_cancelada then
         raise;
      when others then
         -- Whoever counts is about something more important; the health list shows that numbers are missing. Named as a
         -- schema's own: every claim and every report may meet it.
         hsm_registro.erro('hsm_contagem.anotar', sqlerrm, hsm_registro.pilha, in_esquema => 'HSM');
   end anotar;

   -- Adds a row to the sum of its key at the start of its period
   procedure juntar(io_fatos in out nocopy t_fatos, in_fato in hsm_movimento%rowtype, in_inicio in timestamp) is
      l_chave varchar2(600) := chave(
         in_inicio, in_fato.canal, in_fato.tipo_os, in_fato.resultado, in_fato.classe
      );
   begin
      if not io_fatos.exists(l_chave) then
         io_fatos(l_chave) := in_fato;
         io_fatos(l_chave).minuto := in_inicio;
      else
         io_fatos(l_chave).quantidade := io_fatos(l_chave).quantidade + in_fato.quantidade;
         io_fatos(l_chave).soma_s := io_fatos(l_chave).soma_s + in_fato.soma_s;
         io_fatos(l_chave).faixa_01 := io_fatos(l_chave).faixa_01 + in_fato.faixa_01;
         io_fatos(l_chave).faixa_02 := io_fatos(l_chave).faixa_02 + in_fato.faixa_02;
         io_fatos(l_chave).faixa_03 := io_fatos(l_chave).faixa_03 + in_fato.faixa_03;
         io_fatos(l_chave).faixa_04 := io_fatos(l_chave).faixa_04 + in_fato.faixa_04;
         io_fatos(l_chave).faixa_05 := io_fatos(l_chave).faixa_05 + in_fato.faixa_05;
         io_fatos(l_chave).faixa_06 := io_fatos(l_chave).faixa_06 + in_fato.faixa_06;
         io_fatos(l_chave).faixa_07 := io_fatos(l_chave).faixa_07 + in_fato.faixa_07;
         io_fatos(l_chave).faixa_08 := io_fatos(l_chave).faixa_08 + in_fato.faixa_08;
         io_fatos(l_chave).faixa_09 := io_fatos(l_chave).faixa_09 + in_fato.faixa_09;
         io_fatos(l_chave).faixa_10 := io_fatos(l_chave).faixa_10 + in_fato.faixa_10;
         io_fatos(l_chave).faixa_11 := io_fatos(l_chave).faixa_11 + in_fato.faixa_11;
         io_fatos(l_chave).faixa_12 := io_fatos(l_chave).faixa_12 + in_fato.faixa_12;
         io_fatos(l_chave).ultimo := greatest(io_fatos(l_chave).ultimo, in_fato.ultimo);
      end if;
   end juntar;

   procedure acrescentar(in_fatos in t_fatos, in_periodo in varchar2) is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_linhas t_linhas;
      l_chave varchar2(600) := in_fatos.first;
   begin
      while l_chave is not null loop
         l_linhas(l_linhas.count + 1) := in_fatos(l_chave);
         l_chave := in_fatos.next(l_chave);
      end loop;

      forall i in 1 .. l_linhas.count
         merge into hsm_consumo c
         using (select in_periodo as periodo,
                       l_linhas(i).minuto as inicio,
                       l_linhas(i).canal as canal,
                       l_linhas(i).tipo_os as tipo_os,
                       l_linhas(i).resultado as resultado,
                       l_linhas(i).classe as classe,
                       l_linhas(i).quantidade as quantidade,
                       l_linhas(i).soma_s as soma_s,
                       l_linhas(i).faixa_01 as faixa_01,
                       l_linhas(i).faixa_02 as faixa_02,
                       l_linhas(i).faixa_03 as faixa_03,
                       l_linhas(i).faixa_04 as faixa_04,
                       l_linhas(i).faixa_05 as faixa_05,
                       l_linhas(i).faixa_06 as faixa_06,
                       l_linhas(i).faixa_07 as faixa_07,
                       l_linhas(i).faixa_08 as faixa_08,
                       l_linhas(i).faixa_09 as faixa_09,
                       l_linhas(i).faixa_10 as faixa_10,
                       l_linhas(i).faixa_11 as faixa_11,
                       l_linhas(i).faixa_12 as faixa_12,
                       l_linhas(i).ultimo as ultimo
                  from dual) s
            on (c.periodo = s.periodo
                and c.inicio = s.inicio
                and c.canal = s.canal
                and c.tipo_os = s.tipo_os
                and c.resultado = s.resultado
                and c.classe = s.classe)
         when matched then
            update
               set c.quantidade = c.quantidade + s.quantidade,
                   c.soma_s = c.soma_s + s.soma_s,
                   c.faixa_01 = c.faixa_01 + s.faixa_01,
                   c.faixa_02 = c.faixa_02 + s.faixa_02,
                   c.faixa_03 = c.faixa_03 + s.faixa_03,
                   c.faixa_04 = c.faixa_04 + s.faixa_04,
                   c.faixa_05 = c.faixa_05 + s.faixa_05,
                   c.faixa_06 = c.faixa_06 + s.faixa_06,
                   c.faixa_07 = c.faixa_07 + s.faixa_07,
                   c.faixa_08 = c.faixa_08 + s.faixa_08,
                   c.faixa_09 = c.faixa_09 + s.faixa_09,
                   c.faixa_10 = c.faixa_10 + s.faixa_10,
                   c.faixa_11 = c.faixa_11 + s.faixa_11,
                   c.faixa_12 = c.faixa_12 + s.faixa_12,
                   -- What a clock that ran ahead has left is over with the next fact
                   c.ultimo = least(greatest(c.ultimo, s.ultimo), l_agora)
         when not matched then
            insert (
               periodo, inicio, canal, tipo_os, resultado, classe, quantidade, soma_s, faixa_01, faixa_02,
               faixa_03, faixa_04, faixa_05, faixa_06, faixa_07, faixa_08, faixa_09, faixa_10, faixa_11,
               faixa_12, ultimo
            )
            values (
               s.periodo, s.inicio, s.canal, s.tipo_os, s.resultado, s.classe, s.quantidade, s.soma_s,
               s.faixa_01, s.faixa_02, s.faixa_03, s.faixa_04, s.faixa_05, s.faixa_06, s.faixa_07, s.faixa_08,
               s.faixa_09, s.faixa_10, s.faixa_11, s.faixa_12, s.ultimo
            );
   end acrescentar;

   function tipos return t_tipos is
      l_tipos t_tipos;
   begin
      for r_tipo in (select distinct rawtohex(utl_raw.cast_to_raw(c.tipo_os)) as hexa
                       from hsm_consumo c
                      where c.periodo = co_total)
      loop
         l_tipos(r_tipo.hexa) := true;
      end loop;
      return l_tipos;
   end tipos;

   function contado(io_tipos in out nocopy t_tipos, in_tipo_os in varchar2) return varchar2 is
      l_hexa varchar2(400) := rawtohex(utl_raw.cast_to_raw(in_tipo_os));
   begin
      if not io_tipos.exists(l_hexa) then
         if io_tipos.count >= co_max_tipos then
            return co_outros;
         end if;
         io_tipos(l_hexa) := true;
      end if;
      return in_tipo_os;
   end contado;

   -- One session at a time, and nobody waits; those who note do not touch this table
   function so_nos return boolean is
   begin
      lock table hsm_consumo in share row exclusive mode nowait;
      return true;
   exception
      when e_em_uso then
         return false;
   end so_nos;

   function somar(in_limite in pls_integer) return pls_integer is
      -- Start of the period that has no end
      co_desde_sempre constant timestamp(0) := timestamp '2000-01-01 00:00:00';
      -- RETURNING is not documented to fill a collection of records: read, locked, then deleted by address
      cursor c_movimento is
         select m.*, m.rowid as endereco
           from hsm_movimento m
          where rownum <= in_limite
            for update;
      type t_movimentos is table of c_movimento%rowtype index by pls_integer;
      l_linhas t_movimentos;
      l_minutos t_fatos;
      l_horas t_fatos;
      l_total t_fatos;
      l_tipos t_tipos;
      r_fato hsm_movimento%rowtype;

      function fato(in_linha in c_movimento%rowtype) return hsm_movimento%rowtype is
         r_fato hsm_movimento%rowtype;
      begin
         r_fato.minuto := in_linha.minuto;
         r_fato.canal := in_linha.canal;
         r_fato.tipo_os := in_linha.tipo_os;
         r_fato.resultado := in_linha.resultado;
         r_fato.classe := in_linha.classe;
         r_fato.quantidade := in_linha.quantidade;
         r_fato.soma_s := in_linha.soma_s;
         r_fato.faixa_01 := in_linha.faixa_01;
         r_fato.faixa_02 := in_linha.faixa_02;
         r_fato.faixa_03 := in_linha.faixa_03;
         r_fato.faixa_04 := in_linha.faixa_04;
         r_fato.faixa_05 := in_linha.faixa_05;
         r_fato.faixa_06 := in_linha.faixa_06;
         r_fato.faixa_07 := in_linha.faixa_07;
         r_fato.faixa_08 := in_linha.faixa_08;
         r_fato.faixa_09 := in_linha.faixa_09;
         r_fato.faixa_10 := in_linha.faixa_10;
         r_fato.faixa_11 := in_linha.faixa_11;
         r_fato.faixa_12 := in_linha.faixa_12;
         r_fato.ultimo := in_linha.ultimo;
         return r_fato;
      end fato;
   begin
      if not so_nos then
         return 0;
      end if;

      open c_movimento;
      fetch c_movimento bulk collect into l_linhas;
      close c_movimento;
      forall i in 1 .. l_linhas.count
         delete from hsm_movimento m
          where m.rowid = l_linhas(i).endereco;

      if l_linhas.count > 0 then
         l_tipos := tipos;
      end if;
      for i in 1 .. l_linhas.count loop
         r_fato := fato(l_linhas(i));
         r_fato.tipo_os := contado(l_tipos, r_fato.tipo_os);
         juntar(l_minutos, r_fato, r_fato.minuto);
         juntar(l_horas, r_fato, trunc(r_fato.minuto, 'HH24'));
         juntar(l_total, r_fato, co_desde_sempre);
      end loop;
      acrescentar(l_minutos, co_minuto);
      acrescentar(l_horas, co_hora);
      acrescentar(l_total, co_total);
      return l_linhas.count;
   end somar;

   function purgar(in_periodo in varchar2, in_antes_de in timestamp, in_limite in pls_integer) return pls_integer is
   begin
      if not so_nos then
         return 0;
      end if;
      delete from hsm_consumo c
       where c.periodo = in_periodo
         and c.periodo in (co_minuto, co_hora)
         and c.inicio < in_antes_de
         and rownum <= in_limite;
      return sql%rowcount;
   end purgar;

end hsm_contagem;
/
