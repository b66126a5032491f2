package dbms_metadata authid current_user as
   function get_ddl(
      object_type in varchar2, name in varchar2, schema in varchar2 default null,
      version in varchar2 default 'COMPATIBLE', model in varchar2 default 'ORACLE', transform in varchar2 default 'DDL'
   ) return clob;
end dbms_metadata;
