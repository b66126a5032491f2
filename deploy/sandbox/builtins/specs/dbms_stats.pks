package dbms_stats authid current_user as
   -- The dictionary shows what was gathered of tables and their indexes; nothing else reads it.
   auto_sample_size constant number := 0;
   auto_cascade constant boolean := null;
   auto_degree constant number := 32768;

   procedure gather_table_stats(
      ownname varchar2, tabname varchar2, partname varchar2 default null, estimate_percent number default null,
      block_sample boolean default false, method_opt varchar2 default null, degree number default null,
      granularity varchar2 default null, cascade boolean default null, stattab varchar2 default null,
      statid varchar2 default null, statown varchar2 default null, no_invalidate boolean default null,
      stattype varchar2 default 'DATA', force boolean default false
   );
   procedure gather_index_stats(
      ownname varchar2, indname varchar2, partname varchar2 default null, estimate_percent number default null
   );
   procedure gather_schema_stats(
      ownname varchar2, estimate_percent number default null, block_sample boolean default false,
      method_opt varchar2 default null, degree number default null, granularity varchar2 default null,
      cascade boolean default null, options varchar2 default 'GATHER'
   );
   procedure delete_table_stats(ownname varchar2, tabname varchar2);
   procedure lock_table_stats(ownname varchar2, tabname varchar2);
   procedure unlock_table_stats(ownname varchar2, tabname varchar2);
   procedure set_table_prefs(ownname varchar2, tabname varchar2, pname varchar2, pvalue varchar2);
end dbms_stats;
