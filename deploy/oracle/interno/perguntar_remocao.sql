-- Asks who runs uninstall.sql for the name of what he is about to empty. Sets hsm_resposta.
accept hsm_resposta char prompt 'Remover do contêiner &hsm_conteiner, banco &hsm_banco, com &hsm_espera notificação(ões) à espera? Digite &hsm_conteiner para confirmar: '
