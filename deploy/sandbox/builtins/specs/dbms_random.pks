package dbms_random authid definer as
   procedure initialize(val in binary_integer);
   procedure seed(val in binary_integer);
   procedure seed(val in varchar2);
   -- At least 0 and less than 1, 38 digits.
   function value return number;
   -- At least low and less than high.
   function value(low in number, high in number) return number;
   function normal return number;
   function random return binary_integer;
   -- opt: U upper case, L lower case, A any letters, X upper case and digits, P any printable character
   function string(opt in char, len in number) return varchar2;
   procedure terminate;
end dbms_random;
