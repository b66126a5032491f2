package utl_i18n authid definer as
   function string_to_raw(data in varchar2, dst_charset in varchar2 default null) return raw;
   function raw_to_char(data in raw, src_charset in varchar2 default null) return varchar2;
end utl_i18n;
