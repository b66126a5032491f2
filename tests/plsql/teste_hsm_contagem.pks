create or replace package teste_hsm_contagem authid definer as
   --%suite(Contagem do consumo)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(Fatos iguais de uma chamada são uma linha)
   procedure iguais_juntos;
   --%test(Fatos de minutos, tipos ou classes diferentes são linhas diferentes)
   procedure diferentes_separados;
   --%test(Sem canal, tipo ou classe fica um traço)
   procedure sem_nome;
   --%test(O que a própria chamada desfaz não vira linha)
   procedure desfeito_na_chamada;
   --%test(Cada demora conta na sua faixa, e a que passa de todas só na quantidade)
   procedure faixas;
   --%test(Demora negativa, de um relógio que voltou, conta como zero)
   procedure demora_negativa;
   --%test(Somar leva até o limite e diz quantas levou)
   procedure somar_ate_o_limite;
   --%test(Somar junta ao que já havia, e o mais recente é o maior)
   procedure somar_ao_que_havia;
   --%test(O mais recente que um relógio adiantado deixou não fica no futuro)
   procedure relogio_adiantado;
   --%test(O minuto vai para a sua hora e para o total)
   procedure periodos;
   --%test(Purgar apaga só o período pedido, só o mais velho, e nunca o total)
   procedure purgar_so_o_pedido;
end teste_hsm_contagem;
/
