-- Jobs in a class that is not of this product: the DBA has named it.

alter session set nls_comp = binary;
alter session set nls_sort = binary;

grant create job to hsm;
