create or replace package body teste_hsm_contagem as

   co_agora constant timestamp(6) := timestamp '2020-01-01 12:34:56.789000';

   g_fatos hsm_contagem.t_fatos;

   procedure preparar is
   begin
      g_fatos.delete;
      -- Rolled back after each test
      delete from hsm_movimento;
      delete from hsm_consumo;
   end preparar;

   procedure contar(
      in_resultado in varchar2 default 'ENTREGUE',
      in_tipo_os in varchar2 default 'TIPO',
      in_classe in varchar2 default null,
      in_quando in timestamp default co_agora,
      in_agora in timestamp default co_agora,
      in_quantidade in number default 1,
      in_demora_s in number default null
   ) is
   begin
      hsm_contagem.contar(
         g_fatos, in_resultado, teste_apoio.co_canal, in_tipo_os, in_classe, in_quando, in_agora, in_quantidade,
         in_demora_s
      );
   end contar;

   function anotadas return pls_integer is
      l_total pls_integer;
   begin
      hsm_contagem.anotar(g_fatos);
      select count(*) into l_total from hsm_movimento;
      return l_total;
   end anotadas;

   function movimento return hsm_movimento%rowtype is
      r_movimento hsm_movimento%rowtype;
   begin
      select m.* into r_movimento from hsm_movimento m;
      return r_movimento;
   end movimento;

   function quantidade(in_periodo in varchar2, in_inicio in timestamp) return number is
      l_quantidade number;
   begin
      select sum(c.quantidade)
        into l_quantidade
        from hsm_consumo c
       where c.periodo = in_periodo
         and c.inicio = in_inicio;
      return l_quantidade;
   end quantidade;

   procedure iguais_juntos is
   begin
      contar;
      contar;
      contar(in_quando => co_agora);
      ut.expect(anotadas).to_equal(1);
      ut.expect(movimento().quantidade).to_equal(3);
      ut.expect(to_char(movimento().minuto, 'HH24:MI:SS')).to_equal('12:34:00');
      ut.expect(movimento().ultimo).to_equal(co_agora);
   end iguais_juntos;

   procedure diferentes_separados is
   begin
      contar;
      contar(in_tipo_os => 'Tipo');
      contar(in_classe => 'C');
      contar(in_resultado => 'FALHA');
      contar(in_quando => co_agora - interval '1' minute);
      ut.expect(anotadas).to_equal(5);
   end diferentes_separados;

   procedure sem_nome is
   begin
      hsm_contagem.contar(g_fatos, 'CANCELADO', null, null, null, co_agora, co_agora);
      ut.expect(anotadas).to_equal(1);
      ut.expect(movimento().canal || movimento().tipo_os || movimento().classe).to_equal('---');
   end sem_nome;

   procedure desfeito_na_chamada is
   begin
      contar('ENTROU');
      contar('ENTROU', in_quantidade => -1);
      ut.expect(anotadas).to_equal(0);
   end desfeito_na_chamada;

   procedure faixas is
   begin
      contar(in_demora_s => 0.25);
      contar(in_demora_s => 0.250001);
      contar(in_demora_s => 3600);
      contar(in_demora_s => 3600.5);
      ut.expect(anotadas).to_equal(1);
      ut.expect(movimento().faixa_01).to_equal(1);
      ut.expect(movimento().faixa_02).to_equal(1);
      ut.expect(movimento().faixa_12).to_equal(1);
      ut.expect(movimento().quantidade).to_equal(4);
      ut.expect(movimento().soma_s).to_equal(7201.000001);
   end faixas;

   procedure demora_negativa is
   begin
      contar(in_demora_s => -30);
      ut.expect(anotadas).to_equal(1);
      ut.expect(movimento().faixa_01).to_equal(1);
      ut.expect(movimento().soma_s).to_equal(0);
   end demora_negativa;

   procedure somar_ate_o_limite is
   begin
      contar('ENTREGUE');
      contar('FALHA');
      contar('CANCELADO');
      ut.expect(anotadas).to_equal(3);
      ut.expect(hsm_contagem.somar(2)).to_equal(2);
      ut.expect(hsm_contagem.somar(2)).to_equal(1);
      ut.expect(hsm_contagem.somar(2)).to_equal(0);
      ut.expect(quantidade('T', timestamp '2000-01-01 00:00:00')).to_equal(3);
   end somar_ate_o_limite;

   procedure somar_ao_que_havia is
      l_ultimo timestamp(6);
   begin
      contar(in_demora_s => 1);
      ut.expect(anotadas).to_equal(1);
      ut.expect(hsm_contagem.somar(10)).to_equal(1);
      -- The clock has been put back since
      g_fatos.delete;
      hsm_contagem.contar(
         g_fatos, 'ENTREGUE', teste_apoio.co_canal, 'TIPO', null, co_agora, co_agora - interval '1' second,
         in_demora_s => 7
      );
      ut.expect(anotadas).to_equal(1);
      ut.expect(hsm_contagem.somar(10)).to_equal(1);
      select max(c.ultimo) into l_ultimo from hsm_consumo c where c.periodo = 'M' and c.faixa_03 = 1 and c.faixa_06 = 1;
      ut.expect(l_ultimo).to_equal(co_agora);
      ut.expect(quantidade('M', timestamp '2020-01-01 12:34:00')).to_equal(2);
   end somar_ao_que_havia;

   procedure relogio_adiantado is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_amanha timestamp(6) := hsm_politica.somar_segundos(l_agora, 86400);
      l_ultimo timestamp(6);
   begin
      contar(in_quando => l_amanha, in_agora => l_amanha);
      ut.expect(anotadas).to_equal(1);
      ut.expect(hsm_contagem.somar(10)).to_equal(1);
      g_fatos.delete;
      contar(in_quando => l_agora, in_agora => l_agora);
      ut.expect(anotadas).to_equal(1);
      ut.expect(hsm_contagem.somar(10)).to_equal(1);
      select c.ultimo into l_ultimo from hsm_consumo c where c.periodo = 'T';
      ut.expect(l_ultimo).to_be_between(l_agora, hsm_politica.somar_segundos(l_agora, 60));
   end relogio_adiantado;

   procedure periodos is
   begin
      contar;
      contar(in_quando => co_agora - interval '5' minute);
      contar(in_quando => co_agora - interval '1' hour);
      ut.expect(anotadas).to_equal(3);
      ut.expect(hsm_contagem.somar(10)).to_equal(3);
      ut.expect(quantidade('M', timestamp '2020-01-01 12:29:00')).to_equal(1);
      ut.expect(quantidade('H', timestamp '2020-01-01 12:00:00')).to_equal(2);
      ut.expect(quantidade('H', timestamp '2020-01-01 11:00:00')).to_equal(1);
      ut.expect(quantidade('T', timestamp '2000-01-01 00:00:00')).to_equal(3);
   end periodos;

   procedure purgar_so_o_pedido is
      l_antes timestamp(6) := timestamp '2020-01-01 12:00:00';
   begin
      contar;
      contar(in_quando => co_agora - interval '1' hour);
      contar(in_quando => co_agora - interval '2' hour);
      ut.expect(anotadas).to_equal(3);
      ut.expect(hsm_contagem.somar(10)).to_equal(3);
      ut.expect(hsm_contagem.purgar('M', l_antes, 1)).to_equal(1);
      ut.expect(hsm_contagem.purgar('M', l_antes, 10)).to_equal(1);
      ut.expect(quantidade('M', timestamp '2020-01-01 12:34:00')).to_equal(1);
      ut.expect(quantidade('H', timestamp '2020-01-01 11:00:00')).to_equal(1);
      ut.expect(hsm_contagem.purgar('H', l_antes, 10)).to_equal(2);
      ut.expect(hsm_contagem.purgar('T', l_antes, 10)).to_equal(0);
      ut.expect(quantidade('T', timestamp '2000-01-01 00:00:00')).to_equal(3);
   end purgar_so_o_pedido;

end teste_hsm_contagem;
/
