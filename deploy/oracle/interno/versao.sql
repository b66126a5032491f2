-- The version these scripts install. Sets hsm_versao.
define hsm_versao = "0.5.0"
