comment on table hsm_atualizacao is
   'Uma linha por vez que um script parou as tarefas para trocar código ou senha; sem DT_FIM: não terminou, repita-o.';
comment on column hsm_atualizacao.id is 'Ordem em que começaram';
comment on column hsm_atualizacao.script is 'Script de deploy/oracle que parou as tarefas, sem a extensão';
comment on column hsm_atualizacao.de is 'Versão instalada quando começou; nulo: nenhuma';
comment on column hsm_atualizacao.para is 'Versão dos arquivos do script';
comment on column hsm_atualizacao.dt_inicio is 'Quando parou as tarefas (UTC)';
comment on column hsm_atualizacao.dt_fim is 'Quando as devolveu ao que eram (UTC)';
comment on column hsm_atualizacao.tarefas is
   'As tarefas que havia e se estavam ativas: ;NOME=TRUE;NOME=FALSE; e assim voltam a ficar';
