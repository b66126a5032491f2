-- The plan of an installation. Uses hsm_tablespace, hsm_tablespace_indices, hsm_quota.
prompt
prompt Será feito:
prompt   usuários   HSM (dono, sem login) e HSM_JOB (processo de envio)
prompt   papéis     HSM_OPERADOR (administração) e HSM_LEITOR (consulta)
prompt   objetos    tabelas, visões, pacotes e gatilhos no esquema HSM
prompt   espaço     tabelas em &hsm_tablespace, índices e LOBs em &hsm_tablespace_indices
prompt   quota      &hsm_quota em cada uma; a de um usuário HSM que já existe fica como está
prompt   dados      parâmetros e canal PADRAO, se ainda não existirem
prompt
prompt Privilégios concedidos:
prompt   a HSM           EXECUTE em SYS.DBMS_RANDOM, SYS.DBMS_SCHEDULER, SYS.DBMS_UTILITY e SYS.UTL_RAW
prompt   a HSM           SELECT em SYS.V_$DATABASE e SYS.GV_$INSTANCE (opcional, para a guarda contra clones)
prompt   a HSM_JOB       CREATE SESSION e EXECUTE em HSM.HSM_ENVIO_API
prompt   a HSM_OPERADOR  EXECUTE em HSM.HSM_ADMIN, HSM.HSM_ROTA e HSM.HSM_PAINEL
prompt   a HSM_LEITOR e HSM_OPERADOR  SELECT nas visões HSM.HSM_*_VW
prompt Nada é concedido a PUBLIC. Nenhum privilégio ANY.
prompt
