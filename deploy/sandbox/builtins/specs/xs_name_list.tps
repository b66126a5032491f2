type xs$name_list as varray(1000) of varchar2(261)
