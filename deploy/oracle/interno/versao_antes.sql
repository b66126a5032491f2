-- The version of the installation, null when it has not come to its end. Sets hsm_versao_antes.
select max(i.versao) as hsm_versao_antes
  from hsm.hsm_instalacao i;
