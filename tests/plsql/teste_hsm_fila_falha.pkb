create or replace package body teste_hsm_fila_falha as

   procedure preparar is
   begin
      teste_apoio.esquecer_registros;
   end preparar;

   function eventos(in_quantos in pls_integer) return hsm_fila.t_eventos is
      l_eventos hsm_fila.t_eventos;
   begin
      for i in 1 .. in_quantos loop
         l_eventos(i * 10).id_os := -970 - i;
      end loop;
      return l_eventos;
   end eventos;

   procedure definir(in_valor in varchar2) is
   begin
      update hsm_parametro p set p.valor = in_valor where p.nome = 'ENFILEIRAR_ERRO';
   end definir;

   function registros(in_desde in number) return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_log l where l.id > in_desde;
      return l_total;
   end registros;

   function ultimo return hsm_log%rowtype is
      r_registro hsm_log%rowtype;
   begin
      select l.* into r_registro from hsm_log l where l.id = (select max(m.id) from hsm_log m);
      return r_registro;
   exception
      when no_data_found then
         r_registro.id := 0;
         return r_registro;
   end ultimo;

   procedure isolar is
      l_antes number := ultimo().id;
   begin
      definir('ISOLAR');
      hsm_fila_falha.tratar(eventos(3), 'ORA-00001: teste');
      ut.expect(registros(l_antes)).to_equal(1);
      ut.expect(ultimo().nivel).to_equal('ERRO');
      ut.expect(ultimo().mensagem).to_equal('Evento(s) não enfileirado(s): ORA-00001: teste');
      ut.expect(ultimo().detalhe).to_equal('3 evento(s), OS: -971, -972, -973');
   end isolar;

   procedure propagar is
      l_erro varchar2(4000);
   begin
      definir('PROPAGAR');
      begin
         hsm_fila_falha.tratar(eventos(2), 'ORA-00001: teste');
      exception
         when hsm_fila.e_enfileirar then
            l_erro := sqlerrm;
      end;
      ut.expect(l_erro).to_be_like('ORA-20710: 2 evento(s) não enfileirado(s): ORA-00001: teste OS: -971, -972%');
   end propagar;

   procedure parametro_ausente is
      l_antes number := ultimo().id;
   begin
      delete from hsm_parametro p where p.nome = 'ENFILEIRAR_ERRO';
      hsm_fila_falha.tratar(eventos(1), 'ORA-00001: teste');
      ut.expect(registros(l_antes)).to_equal(1);
   end parametro_ausente;

   procedure sem_ordem is
      l_eventos hsm_fila.t_eventos := eventos(1);
   begin
      definir('ISOLAR');
      l_eventos(99).evento := 'STATUS';
      hsm_fila_falha.tratar(l_eventos, 'ORA-00001: teste');
      ut.expect(ultimo().detalhe).to_equal('2 evento(s), OS: -971, ?');
   end sem_ordem;

   procedure textos_longos is
      l_antes number := ultimo().id;
      l_erro varchar2(4000);
   begin
      definir('ISOLAR');
      hsm_fila_falha.tratar(eventos(2000), rpad('ã', 3000, 'ã'));
      ut.expect(registros(l_antes)).to_equal(1);
      definir('PROPAGAR');
      begin
         hsm_fila_falha.tratar(eventos(2000), rpad('ã', 3000, 'ã'));
      exception
         when hsm_fila.e_enfileirar then
            l_erro := sqlerrm;
      end;
      ut.expect(l_erro).to_be_like('ORA-20710: 2000 evento(s)%');
   end textos_longos;

end teste_hsm_fila_falha;
/
