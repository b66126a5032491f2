package xs_acl authid current_user as
   ptype_xs constant pls_integer := 1;
   ptype_db constant pls_integer := 2;
   ptype_dn constant pls_integer := 3;
   ptype_external constant pls_integer := 4;
end xs_acl;
