-- What install.sql and upgrade.sql grant, for their plans.
prompt Privilégios concedidos, se faltarem:
prompt   a HSM           EXECUTE em SYS.DBMS_RANDOM, SYS.DBMS_SCHEDULER, SYS.DBMS_SESSION, SYS.DBMS_UTILITY,
prompt                   SYS.UTL_CALL_STACK e SYS.UTL_RAW
prompt   a HSM           SELECT em SYS.V_$DATABASE e SYS.GV_$INSTANCE (opcional, para a guarda contra clones)
prompt   a HSM           SELECT em SYS.DBA_TRIGGERS, SYS.DBA_OBJECTS e SYS.DBA_ERRORS (opcional, para a saúde dos gatilhos)
prompt   a HSM           SELECT em SYS.DBA_USERS (opcional, para a saúde da conta HSM_JOB)
prompt   a HSM_JOB       CREATE SESSION e EXECUTE em HSM.HSM_ENVIO_API
prompt   a HSM_OPERADOR  EXECUTE em HSM.HSM_ADMIN, HSM.HSM_CONSULTA, HSM.HSM_ROTA, HSM.HSM_PAINEL e HSM.HSM_PAINEL_COMPLETO
prompt   a HSM_LEITOR    EXECUTE em HSM.HSM_CONSULTA e HSM.HSM_PAINEL
prompt   aos dois        SELECT nas visões HSM.HSM_*_VW; nas HSM.HSM_*_COMPLETA_VW, só a HSM_OPERADOR
prompt Nada é concedido a PUBLIC. Nenhum privilégio ANY.
prompt
