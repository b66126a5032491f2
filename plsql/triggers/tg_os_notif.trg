-- Watches the customer's table of orders and enqueues its events. This is the one place to adapt: the table, the
-- columns, the events and the facts the templates may use. Lives in the customer's schema, which needs EXECUTE on
-- HSM.HSM_FILA and HSM.HSM_FILA_FALHA granted directly (see deploy/oracle/gatilho.sql).
-- Fires on every update, not on one of certain columns: what a BEFORE trigger changes is not in the statement's list.
create or replace trigger tg_os_notif
for insert or update on ordem_servico
compound trigger

   co_lote constant pls_integer := 500;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);
   -- hsm_fila.e_enfileirar: the parameter ENFILEIRAR_ERRO is PROPAGAR
   e_enfileirar exception;
   pragma exception_init(e_enfileirar, -20710);

   -- What the statement has raised and is not in the queue yet
   g_eventos hsm.hsm_fila.t_eventos;

   -- A package of HSM that is being replaced answers the second time

   function mudou(in_antes in varchar2, in_depois in varchar2) return boolean is
   begin
      return hsm.hsm_fila.mudou(in_antes, in_depois);
   exception
      when e_cancelada then
         raise;
      when others then
         return hsm.hsm_fila.mudou(in_antes, in_depois);
   end mudou;

   procedure enfileirar is
   begin
      hsm.hsm_fila.enfileirar_lote(g_eventos);
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         hsm.hsm_fila.enfileirar_lote(g_eventos);
   end enfileirar;

   -- HSM_FILA cannot run. What becomes of the order is a parameter all the same; when nothing can read even that, the
   -- order goes on, and reconciliar.sql finds what was not notified.
   procedure tratar_falha(in_erro in varchar2) is
   begin
      hsm.hsm_fila_falha.tratar(g_eventos, in_erro);
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         null;
   end tratar_falha;

   procedure despachar is
   begin
      if g_eventos.count > 0 then
         enfileirar;
         g_eventos.delete;
      end if;
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         tratar_falha(sqlerrm);
         g_eventos.delete;
   end despachar;

   procedure anotar(
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_fatos in hsm.hsm_fila.t_fatos
   ) is
      l_novo pls_integer := g_eventos.count + 1;
   begin
      g_eventos(l_novo).id_os := in_id_os;
      g_eventos(l_novo).tipo_os := in_tipo_os;
      g_eventos(l_novo).evento := in_evento;
      g_eventos(l_novo).fatos := in_fatos;
   end anotar;

   -- Whether the order has an event is not known: one without a name, which HSM_FILA refuses as ENFILEIRAR_ERRO says
   procedure desistir(in_id_os in number) is
   begin
      g_eventos(g_eventos.count + 1).id_os := in_id_os;
   end desistir;

   -- A statement that meets a row somebody else has changed starts again, and its rows come a second time
   before statement is
   begin
      g_eventos.delete;
   end before statement;

   after each row is
   begin
      if g_eventos.count >= co_lote then
         despachar;
      end if;

      -- A timing point has no declarative part
      declare
         l_fatos hsm.hsm_fila.t_fatos;
         l_status boolean := updating and mudou(:old.status, :new.status);
         l_responsavel boolean := updating and mudou(:old.responsavel, :new.responsavel);
         l_outros boolean := updating and (mudou(:old.tipo_os, :new.tipo_os) or mudou(:old.descricao, :new.descricao));
      begin
         if inserting or l_status or l_responsavel or l_outros then
            l_fatos('status') := :new.status;
            l_fatos('status_anterior') := :old.status;
            l_fatos('descricao') := :new.descricao;
            l_fatos('solicitante') := :new.solicitante;
            l_fatos('responsavel') := :new.responsavel;
            l_fatos('responsavel_anterior') := :old.responsavel;
            l_fatos('usuario') := :new.usuario_atualizacao;

            if inserting then
               anotar(:new.id_os, :new.tipo_os, 'ABERTURA', l_fatos);
            end if;
            if l_status then
               anotar(:new.id_os, :new.tipo_os, 'STATUS', l_fatos);
            end if;
            if l_responsavel then
               anotar(:new.id_os, :new.tipo_os, 'ATRIBUICAO', l_fatos);
            end if;
            if l_outros and not l_status and not l_responsavel then
               anotar(:new.id_os, :new.tipo_os, 'ATUALIZACAO', l_fatos);
            end if;
         end if;
      end;
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         desistir(:new.id_os);
   end after each row;

   after statement is
   begin
      despachar;
   end after statement;

end tg_os_notif;
/
