package utl_match authid definer as
   function edit_distance(s1 in varchar2, s2 in varchar2) return pls_integer;
   function edit_distance_similarity(s1 in varchar2, s2 in varchar2) return pls_integer;
   function jaro_winkler(s1 in varchar2, s2 in varchar2) return number;
   function jaro_winkler_similarity(s1 in varchar2, s2 in varchar2) return pls_integer;
end utl_match;
