-- Asks who runs uninstall.sql for the name of what he is about to empty. Sets hsm_resposta.
accept hsm_resposta char prompt 'Remover de &hsm_conteiner, banco &hsm_banco, &hsm_espera à espera? Digite &hsm_conteiner: '
