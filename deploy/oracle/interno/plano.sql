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
@@plano_privilegios.sql
