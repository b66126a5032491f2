create or replace package hsm_resumo authid definer as
   -- What the panel shows at one look, in JSON. Instants are of the zone of FUSO, with offset; what is null is left
   -- out. Changes nothing; see hsm_saude for what it looks at. Stateless.
   -- Costs the same whatever the history: of the queue only the indexes of what lives and of what is in FALHA are read,
   -- of consumption its roll-up.

   --   in_horas    width of the window of consumption: 1 (a point a minute), 24 (every five) or 168 (an hour); another
   --               counts as the next of these
   --   in_completo with what operators' acts have changed, which may be credentials: for operators
   function texto(in_horas in number, in_completo in boolean) return clob;

end hsm_resumo;
/
