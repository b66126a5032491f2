type xs$ace_type authid current_user as object (
   -- An entry of an access control list.
   principal_name varchar2(130),
   constructor function xs$ace_type(
      privilege_list in xs$name_list, granted in boolean := true, inverted in boolean := false,
      principal_name in varchar2, principal_type in pls_integer := 1,
      start_date in timestamp with time zone := null, end_date in timestamp with time zone := null
   ) return self as result
)
