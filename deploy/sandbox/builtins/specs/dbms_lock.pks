package dbms_lock authid definer as
   nl_mode constant integer := 1;
   ss_mode constant integer := 2;
   sx_mode constant integer := 3;
   s_mode constant integer := 4;
   ssx_mode constant integer := 5;
   x_mode constant integer := 6;
   maxwait constant integer := 32767;

   procedure sleep(seconds in number);
   -- A handle for a lock of this name.
   procedure allocate_unique(lockname in varchar2, lockhandle out varchar2, expiration_secs in integer default 864000);
   -- 0 done, 1 timeout, 2 deadlock, 3 parameter error, 4 already held, 5 illegal handle
   function request(
      id in integer, lockmode in integer default 6, timeout in integer default 32767,
      release_on_commit in boolean default false
   ) return integer;
   function request(
      lockhandle in varchar2, lockmode in integer default 6, timeout in integer default 32767,
      release_on_commit in boolean default false
   ) return integer;
   -- 0 done, 3 parameter error, 4 not held, 5 illegal handle
   function release(id in integer) return integer;
   function release(lockhandle in varchar2) return integer;
end dbms_lock;
