create or replace package body hsm_guarda as

   co_primario constant varchar2(10) := 'PRIMARY';
   co_de_maquina constant varchar2(60) := '-_0123456789abcdefghijklmnopqrstuvwxyz';
   co_max_servidores constant pls_integer := 2000;
   co_max_padroes constant pls_integer := 1000;
   -- What a pattern must say besides its wildcards
   co_min_padrao constant pls_integer := 3;
   -- The most of a list that goes into a message
   co_max_lista constant pls_integer := 300;
   co_copia constant varchar2(60) := '; numa cópia está certo assim';

   -- What the control file says changes only with a restart: asked once a session
   type t_banco is record (
      dbid number,
      con_dbid number,
      resetlogs hsm_instalacao.banco_resetlogs%type
   );
   g_banco t_banco;
   g_banco_lido boolean := false;

   -- The database is open for reading only
   e_so_leitura exception;
   pragma exception_init(e_so_leitura, -16000);

   function contexto(in_nome in varchar2) return varchar2 is
   begin
      return sys_context('USERENV', in_nome);
   end contexto;

   function maquina(in_servidor in varchar2) return varchar2 is
   begin
      return lower(substr(in_servidor, 1, instr(in_servidor || '.', '.') - 1));
   end maquina;

   function banco return t_banco is
   begin
      if not g_banco_lido then
         select max(b.dbid), max(b.con_dbid), max(b.resetlogs)
           into g_banco
           from hsm_banco_vw b;
         g_banco_lido := true;
      end if;
      return g_banco;
   end banco;

   function mudou(in_antes in varchar2, in_agora in varchar2) return boolean is
   begin
      -- Never null: two nulls are the same
      if in_antes is null or in_agora is null then
         return in_antes is not null or in_agora is not null;
      end if;
      return in_antes <> in_agora;
   end mudou;

   -- False when either is not known
   function outro_numero(in_antes in number, in_agora in number) return boolean is
   begin
      return in_antes is not null and in_agora is not null and in_antes <> in_agora;
   end outro_numero;

   function clonado(in_armada in hsm_instalacao%rowtype, in_banco in t_banco) return varchar2 is
   begin
      return case
                when mudou(in_armada.banco_cdb, contexto('CDB_NAME'))
                     or mudou(in_armada.banco_nome, contexto('DB_NAME'))
                     or mudou(in_armada.banco_pdb, contexto('CON_NAME'))
                then 'Este banco, ' || contexto('CDB_NAME') || '/' || contexto('CON_NAME')
                     || ', não é o que foi armado, ' || in_armada.banco_cdb || '/' || in_armada.banco_pdb
                when outro_numero(in_armada.banco_dbid, in_banco.dbid)
                     or outro_numero(in_armada.banco_con_dbid, in_banco.con_dbid)
                then 'Este banco é uma cópia do que foi armado: o DBID é outro'
             end;
   end clonado;

   -- True for the name of a machine as they are written here, which every session compares alike
   function nome_simples(in_maquina in varchar2, in_alem in varchar2 default null) return boolean is
   begin
      return in_maquina is not null
             and length(in_maquina) <= 64
             and length(asciistr(in_maquina)) = length(in_maquina)
             and ltrim(in_maquina, co_de_maquina || in_alem) is null;
   end nome_simples;

   -- True when a name is like one of the patterns
   function prevista(in_padroes in varchar2, in_maquina in varchar2) return boolean is
      l_resto varchar2(4000) := in_padroes;
      l_virgula pls_integer;
   begin
      if not nome_simples(in_maquina) then
         return false;
      end if;
      while l_resto is not null loop
         l_virgula := instr(l_resto || ',', ',');
         if in_maquina like substr(l_resto, 1, l_virgula - 1) then
            return true;
         end if;
         l_resto := substr(l_resto, l_virgula + 1);
      end loop;
      return false;
   end prevista;

   function autorizada(in_armada in hsm_instalacao%rowtype, in_maquina in varchar2) return boolean is
   begin
      return in_armada.confere_maquina = hsm_tipos.co_nao
             or instr(',' || in_armada.servidores || ',', ',' || in_maquina || ',') > 0
             or prevista(in_armada.maquinas_padrao, in_maquina);
   end autorizada;

   function lista_curta(in_lista in varchar2) return varchar2 is
   begin
      return case
                when length(in_lista) > co_max_lista then substr(in_lista, 1, co_max_lista) || '...'
                else coalesce(in_lista, 'nenhuma')
             end;
   end lista_curta;

   function veredito(out_motivo out varchar2) return varchar2 is
      r_armada hsm_instalacao%rowtype;
      r_banco t_banco := banco;
      l_maquina varchar2(256) := maquina(contexto('SERVER_HOST'));
      l_outro_unico boolean;
   begin
      select i.*
        into r_armada
        from hsm_instalacao i;

      if r_armada.dt_armada is null then
         out_motivo := 'A instalação não foi armada: nada sai até que o DBA execute hsm_dba.armar neste banco'
                       || co_copia;
         return co_bloqueado;
      end if;

      if mudou(co_primario, contexto('DATABASE_ROLE')) then
         out_motivo := 'O papel do banco é ' || contexto('DATABASE_ROLE') || ', não ' || co_primario
                       || ': quem entrega é o primário; depois de uma troca de papéis este passa a entregar sozinho';
         return co_bloqueado;
      end if;

      out_motivo := clonado(r_armada, r_banco);
      if out_motivo is not null then
         out_motivo := out_motivo || co_copia || '. Se é este que deve entregar, o DBA executa hsm_dba.armar';
         return co_bloqueado;
      end if;

      l_outro_unico := mudou(r_armada.banco_unico, contexto('DB_UNIQUE_NAME'));
      if not autorizada(r_armada, l_maquina)
         and not (l_outro_unico and r_armada.banco_dbid is not null and r_banco.dbid is not null)
      then
         out_motivo := 'A máquina ' || l_maquina || ' não está entre as autorizadas ('
                       || lista_curta(r_armada.servidores) || ')' || co_copia
                       || '. Se o banco mudou de máquina, o DBA executa hsm_dba.autorizar_maquina(''' || l_maquina
                       || '''); onde muda sempre (cluster, contêiner, serviço gerenciado), o DBA usa'
                       || ' hsm_dba.permitir_maquinas';
         return co_bloqueado;
      end if;

      if l_outro_unico then
         out_motivo := 'DB_UNIQUE_NAME passou de ' || r_armada.banco_unico || ' a ' || contexto('DB_UNIQUE_NAME')
                       || ', máquina ' || l_maquina || ': troca de papéis do Data Guard? Entrega; se foi intencional,'
                       || ' nada a fazer, e hsm_dba.armar (DBA) tira o aviso';
      elsif r_banco.resetlogs is not null and r_armada.banco_resetlogs <> r_banco.resetlogs then
         out_motivo := 'O banco foi aberto com RESETLOGS depois de armado (failover, recuperação até um instante?):'
                       || ' entrega, e o que foi enviado depois desse instante sai de novo; hsm_dba.armar (DBA) tira o'
                       || ' aviso';
      end if;
      return co_liberado;
   end veredito;

   procedure anunciar(in_motivo in varchar2) is
      l_motivo hsm_instalacao.ultimo_aviso%type := substr(in_motivo, 1, 1000);
      l_vez boolean;

      -- Two sessions that find out at the same time: the second finds the row locked and leaves it to the first
      cursor c_vez is
         select i.id
           from hsm_instalacao i
          where i.ultimo_aviso is null
             or i.ultimo_aviso <> l_motivo
            for update skip locked;
      l_id hsm_instalacao.id%type;
   begin
      if l_motivo is null then
         return;
      end if;

      open c_vez;
      fetch c_vez into l_id;
      l_vez := c_vez%found;
      close c_vez;
      if l_vez then
         update hsm_instalacao i
            set i.ultimo_aviso = l_motivo
          where i.id = l_id;
         hsm_registro.aviso('hsm_guarda', l_motivo);
      end if;
   exception
      -- A standby: nothing can be written there, and diagnostico says why nothing is handed out
      when e_so_leitura then
         null;
   end anunciar;

   procedure acrescentar(io_lista in out nocopy varchar2, in_maquina in varchar2) is
   begin
      if in_maquina is null or instr(',' || io_lista || ',', ',' || in_maquina || ',') > 0 then
         return;
      end if;
      if io_lista is null then
         io_lista := in_maquina;
      elsif length(io_lista) + length(in_maquina) + 1 > co_max_servidores then
         raise_application_error(co_erro_maquina, 'Não cabem mais máquinas autorizadas');
      else
         io_lista := io_lista || ',' || in_maquina;
      end if;
   end acrescentar;

   -- The machines the database's instances run on
   procedure acrescentar_instancias(io_lista in out nocopy varchar2) is
   begin
      for r_instancia in (select b.servidor
                            from hsm_instancia_vw b
                           order by b.servidor)
      loop
         acrescentar(io_lista, maquina(r_instancia.servidor));
      end loop;
   end acrescentar_instancias;

   procedure armar is
      r_banco t_banco;
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_prefixo hsm_instalacao.prefixo_sequencia%type := lower(rawtohex(sys_guid()));
      l_servidores hsm_instalacao.servidores%type;
      l_cdb hsm_instalacao.banco_cdb%type := contexto('CDB_NAME');
      l_nome hsm_instalacao.banco_nome%type := contexto('DB_NAME');
      l_pdb hsm_instalacao.banco_pdb%type := contexto('CON_NAME');
      l_unico hsm_instalacao.banco_unico%type := contexto('DB_UNIQUE_NAME');
   begin
      g_banco_lido := false;
      r_banco := banco;
      acrescentar(l_servidores, maquina(contexto('SERVER_HOST')));
      acrescentar_instancias(l_servidores);

      update hsm_instalacao i
         set i.prefixo_sequencia = l_prefixo,
             i.dt_armada = l_agora,
             i.banco_cdb = l_cdb,
             i.banco_nome = l_nome,
             i.banco_pdb = l_pdb,
             i.banco_unico = l_unico,
             i.banco_dbid = r_banco.dbid,
             i.banco_con_dbid = r_banco.con_dbid,
             i.banco_resetlogs = r_banco.resetlogs,
             i.servidores = l_servidores,
             i.ultimo_aviso = null;
   end armar;

   procedure autorizar_maquina(in_servidor in varchar2) is
      l_maquina varchar2(32767) := maquina(trim(in_servidor));
      l_servidores hsm_instalacao.servidores%type;
   begin
      if not nome_simples(l_maquina) then
         raise_application_error(co_erro_maquina, 'Máquina: de 1 a 64 letras sem acento, algarismos, - e _');
      end if;

      select i.servidores
        into l_servidores
        from hsm_instalacao i
         for update wait 5;
      acrescentar(l_servidores, l_maquina);
      update hsm_instalacao i
         set i.servidores = l_servidores,
             i.ultimo_aviso = null;
   end autorizar_maquina;

   -- A pattern of nothing but wildcards would be the check turned off
   procedure conferir_padrao(in_padrao in varchar2) is
   begin
      if not nome_simples(in_padrao, '%')
         or coalesce(length(translate(in_padrao, 'x%_', 'x')), 0) < co_min_padrao
      then
         raise_application_error(
            co_erro_maquina,
            'Padrão de máquina: até 64 letras sem acento, algarismos, - e _, com % no lugar do que muda, e pelo menos '
            || to_char(co_min_padrao, 'TM9') || ' caracteres que não mudam; para não olhar a máquina,'
            || ' o DBA usa hsm_dba.conferir_maquina(''N'')'
         );
      end if;
   end conferir_padrao;

   procedure permitir_maquinas(in_padroes in varchar2) is
      l_padroes varchar2(32767) := lower(replace(in_padroes, ' '));
      l_resto varchar2(32767) := l_padroes;
      l_virgula pls_integer;
   begin
      if length(l_padroes) > co_max_padroes then
         raise_application_error(
            co_erro_maquina, 'Padrões de máquina: no máximo ' || to_char(co_max_padroes, 'TM9') || ' caracteres'
         );
      end if;
      while l_resto is not null loop
         l_virgula := instr(l_resto || ',', ',');
         conferir_padrao(substr(l_resto, 1, l_virgula - 1));
         l_resto := substr(l_resto, l_virgula + 1);
      end loop;
      update hsm_instalacao i
         set i.maquinas_padrao = l_padroes,
             i.ultimo_aviso = null;
   end permitir_maquinas;

   procedure conferir_maquina(in_conferir in boolean) is
      l_confere hsm_instalacao.confere_maquina%type := case
                                                          when in_conferir then hsm_tipos.co_sim
                                                          else hsm_tipos.co_nao
                                                       end;
   begin
      update hsm_instalacao i
         set i.confere_maquina = l_confere,
             i.ultimo_aviso = null;
   end conferir_maquina;

   procedure completar is
      r_armada hsm_instalacao%rowtype;
      r_banco t_banco;
      l_motivo hsm_instalacao.ultimo_aviso%type;
      l_servidores hsm_instalacao.servidores%type;
   begin
      g_banco_lido := false;
      if veredito(l_motivo) = co_bloqueado then
         raise_application_error(co_erro_bloqueado, l_motivo);
      end if;

      r_banco := banco;
      select i.*
        into r_armada
        from hsm_instalacao i
         for update wait 5;
      l_servidores := r_armada.servidores;
      acrescentar_instancias(l_servidores);
      update hsm_instalacao i
         set i.banco_dbid = coalesce(r_armada.banco_dbid, r_banco.dbid),
             i.banco_con_dbid = coalesce(r_armada.banco_con_dbid, r_banco.con_dbid),
             i.banco_resetlogs = coalesce(r_armada.banco_resetlogs, r_banco.resetlogs),
             i.servidores = l_servidores;
   end completar;

end hsm_guarda;
/
