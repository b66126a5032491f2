-- What has just happened to notifications, already counted by the statement that did it: a few rows a transaction. The
-- roll-up (hsm_contagem.somar) adds them to HSM_CONSUMO and deletes them in one transaction, so that nothing is counted
-- twice or lost. Inserted and deleted only, no index: nobody waits here for anybody, and a scan finds few rows. After
-- an outage of the job it would read blocks that are empty again: operacao/indices.sql shrinks the table, which takes
-- row movement.
create table hsm_movimento (
   minuto timestamp(0) not null,
   canal varchar2(30 char) not null,
   tipo_os varchar2(30 char) not null,
   resultado varchar2(12 char) not null,
   classe varchar2(30 char) not null,
   quantidade number(12) not null,
   soma_s number default 0 not null,
   faixa_01 number(12) default 0 not null,
   faixa_02 number(12) default 0 not null,
   faixa_03 number(12) default 0 not null,
   faixa_04 number(12) default 0 not null,
   faixa_05 number(12) default 0 not null,
   faixa_06 number(12) default 0 not null,
   faixa_07 number(12) default 0 not null,
   faixa_08 number(12) default 0 not null,
   faixa_09 number(12) default 0 not null,
   faixa_10 number(12) default 0 not null,
   faixa_11 number(12) default 0 not null,
   faixa_12 number(12) default 0 not null,
   ultimo timestamp(6) not null
)
pctfree 0
initrans 8
enable row movement;
