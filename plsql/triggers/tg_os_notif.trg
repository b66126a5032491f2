-- Watches the customer's table of orders and enqueues its events. This is the one place to adapt: the table, the
-- columns, the events and the facts the templates may use. Lives in the customer's schema, which needs EXECUTE on
-- HSM.HSM_FILA and HSM.HSM_FILA_FALHA granted directly (see deploy/oracle/gatilho.sql).
create or replace trigger tg_os_notif
for insert or update of tipo_os, status, descricao, responsavel on ordem_servico
compound trigger

   co_lote constant pls_integer := 500;

   -- A notification package is missing, does not compile or has just been replaced
   e_estado_invalidado exception;
   pragma exception_init(e_estado_invalidado, -4061);
   e_pacote_com_erros exception;
   pragma exception_init(e_pacote_com_erros, -4063);
   e_pacote_alterado exception;
   pragma exception_init(e_pacote_alterado, -4065);
   e_corpo_ausente exception;
   pragma exception_init(e_corpo_ausente, -4067);
   e_estado_descartado exception;
   pragma exception_init(e_estado_descartado, -4068);
   e_pacote_ausente exception;
   pragma exception_init(e_pacote_ausente, -6508);

   e_fatos_longos exception;
   pragma exception_init(e_fatos_longos, -40478);

   g_eventos hsm.hsm_fila.t_eventos;

   function mudou(in_antes in varchar2, in_depois in varchar2) return boolean is
   begin
      -- Never null: two nulls are the same
      if in_antes is null or in_depois is null then
         return in_antes is not null or in_depois is not null;
      end if;
      return in_antes <> in_depois;
   end mudou;

   -- Null when too long for one text: the event goes without facts, and shows in the queue as one that does not render
   function texto(in_fatos in json_object_t) return varchar2 is
   begin
      return in_fatos.to_string;
   exception
      when e_fatos_longos or value_error then
         return null;
   end texto;

   procedure anotar(in_id_os in number, in_tipo_os in varchar2, in_evento in varchar2, in_fatos in varchar2) is
      l_novo pls_integer := g_eventos.count + 1;
   begin
      g_eventos(l_novo).id_os := in_id_os;
      g_eventos(l_novo).tipo_os := in_tipo_os;
      g_eventos(l_novo).evento := in_evento;
      g_eventos(l_novo).dados := in_fatos;
   end anotar;

   -- HSM_FILA cannot run. What becomes of the order is a parameter all the same; when nothing can read even that, the
   -- order goes on, and reconciliar.sql finds what was not notified.
   procedure tratar_falha(in_erro in varchar2) is
   begin
      hsm.hsm_fila_falha.tratar(g_eventos, in_erro);
   exception
      when e_estado_invalidado or e_pacote_com_erros or e_pacote_alterado or e_corpo_ausente or e_estado_descartado
           or e_pacote_ausente
      then
         null;
   end tratar_falha;

   procedure despachar is
   begin
      if g_eventos.count > 0 then
         hsm.hsm_fila.enfileirar_lote(g_eventos);
         g_eventos.delete;
      end if;
   exception
      when e_estado_invalidado or e_pacote_com_erros or e_pacote_alterado or e_corpo_ausente or e_estado_descartado
           or e_pacote_ausente
      then
         tratar_falha(sqlerrm);
         g_eventos.delete;
   end despachar;

   after each row is
   begin
      -- A timing point has no declarative part
      declare
         l_fatos json_object_t;
         l_texto varchar2(32767);
         l_status boolean;
         l_responsavel boolean;
         l_outros boolean;
      begin
         l_status := updating and mudou(:old.status, :new.status);
         l_responsavel := updating and mudou(:old.responsavel, :new.responsavel);
         l_outros := updating and (mudou(:old.tipo_os, :new.tipo_os) or mudou(:old.descricao, :new.descricao));

         if inserting or l_status or l_responsavel or l_outros then
            l_fatos := json_object_t();
            l_fatos.put('status', :new.status);
            l_fatos.put('status_anterior', :old.status);
            l_fatos.put('descricao', :new.descricao);
            l_fatos.put('solicitante', :new.solicitante);
            l_fatos.put('responsavel', :new.responsavel);
            l_fatos.put('responsavel_anterior', :old.responsavel);
            l_fatos.put('usuario', :new.usuario_atualizacao);
            l_texto := texto(l_fatos);

            if inserting then
               anotar(:new.id_os, :new.tipo_os, 'ABERTURA', l_texto);
            end if;
            if l_status then
               anotar(:new.id_os, :new.tipo_os, 'STATUS', l_texto);
            end if;
            if l_responsavel then
               anotar(:new.id_os, :new.tipo_os, 'ATRIBUICAO', l_texto);
            end if;
            if l_outros and not l_status and not l_responsavel then
               anotar(:new.id_os, :new.tipo_os, 'ATUALIZACAO', l_texto);
            end if;

            if g_eventos.count >= co_lote then
               despachar;
            end if;
         end if;
      end;
   end after each row;

   after statement is
   begin
      despachar;
   end after statement;

end tg_os_notif;
/
