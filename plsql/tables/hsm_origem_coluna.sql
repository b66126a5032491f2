-- A column of a watched table that raises an event when it changes, is a fact of every event, or both.
-- SO_SE_UNICO: the event is raised only when the change raises no other.
create table hsm_origem_coluna (
   esquema varchar2(128 byte) not null,
   tabela varchar2(128 byte) not null,
   coluna varchar2(128 byte) not null,
   ordem number(5) not null,
   evento varchar2(30 char),
   so_se_unico varchar2(1 char) default 'N' not null,
   fato varchar2(30 char),
   fato_anterior varchar2(30 char),
   constraint hsm_origem_coluna_pk primary key (esquema, tabela, coluna) using index tablespace &hsm_tablespace_indices,
   constraint hsm_origem_coluna_fk foreign key (esquema, tabela) references hsm_origem (esquema, tabela),
   constraint hsm_origem_coluna_unico_ck check (so_se_unico in ('S', 'N')),
   constraint hsm_origem_coluna_uso_ck check (evento is not null or fato is not null or fato_anterior is not null)
);
