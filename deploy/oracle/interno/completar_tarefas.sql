-- Jobs this version has and an earlier one had not, disabled. A job keeps the language settings of the session that
-- creates it: names are compared byte by byte.

alter session set nls_comp = binary;
alter session set nls_sort = binary;

begin
   hsm.hsm_agenda.completar;
end;
/
