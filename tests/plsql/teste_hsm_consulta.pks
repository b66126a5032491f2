create or replace package teste_hsm_consulta authid definer as
   --%suite(Consulta)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(Linha que pode sair: falta só o processo de envio)
   procedure pode_sair;
   --%test(Canal pausado: até quando e como retomar)
   procedure canal_pausado;
   --%test(Disjuntor aberto: até quando e por quê)
   procedure disjuntor_aberto;
   --%test(Rota suspensa, estacionada ou não: por quê, e quando tenta)
   procedure rota_suspensa;
   --%test(Atrás de outra da mesma OS, estacionada ou não: qual)
   procedure atras_de_outra;
   --%test(Ainda não devida: desde quando pode)
   procedure nao_devida;
   --%test(Superada por evento mais novo)
   procedure superada;
   --%test(Passada da validade)
   procedure velha;
   --%test(Em envio: por quem e até quando)
   procedure em_envio;
   --%test(Aceita pelo ntfy: quando)
   procedure processada;
   --%test(Em FALHA: motivo e como devolver)
   procedure em_falha;
   --%test(Nenhuma rota: o que criar)
   procedure sem_rota;
   --%test(OS que a fila não conhece: onde procurar)
   procedure desconhecida;
   --%test(A origem separa OS de mesmo número)
   procedure por_origem;
   --%test(A guarda que bloqueia vem primeiro)
   procedure guarda_primeiro;
   --%test(O tópico não aparece inteiro)
   procedure topico_curto;
   --%test(Uma linha pelo seu número)
   procedure por_linha;
   --%test(A situação traz os problemas e os canais)
   procedure situacao;
   --%test(A situação traz o que aconteceu nas últimas 24 horas, por canal, resultado e motivo)
   procedure ultimas_24_horas;
end teste_hsm_consulta;
/
