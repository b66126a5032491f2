create or replace package teste_hsm_captura authid definer as
   --%suite(Captura)
   --%suitepath(hsm)

   --%beforeeach
   procedure preparar;

   --%test(As devidas passam a PROCESSADO CAPTURA, numeradas na ordem de chegada, seja qual for a prioridade)
   procedure numera_em_ordem;
   --%test(A seguinte continua do último número)
   procedure continua;
   --%test(O limite deixa as mais novas para a próxima)
   procedure limite;
   --%test(A que ainda não é devida espera)
   procedure nao_devida;
   --%test(Canal que alguém envia não é capturado)
   procedure outro_tipo;
   --%test(Canal pausado espera)
   procedure pausado;
   --%test(Banco que a guarda bloqueia nada captura)
   procedure bloqueado;
   --%test(Suspensão, validade, ordem e rota apagada não seguram nem encerram o que é lido)
   procedure nada_segura;
   --%test(Nenhuma reserva leva linha capturável, e nenhum envio é pedido por ela)
   procedure ninguem_envia;
   --%test(Conta como entrada e entregue)
   procedure consumo;
   --%test(Sem nada devido nada muda)
   procedure sem_devidas;

   --%context(HSM_OUTBOX_VW)

      --%test(Tem o que o site espera, também fatos longos)
      procedure colunas;
      --%test(Não tem o que espera, o que é enviado e o que a retenção limpou)
      procedure so_capturadas;
      --%test(De rota apagada o tipo do agregado é o canal)
      procedure sem_rota;

   --%endcontext

   --%context(rota)

      --%test(Só o destino diz algo a quem lê)
      procedure rota_simples;
      --%test(Texto seria inútil)
      --%throws(-20720)
      procedure rota_com_texto;
      --%test(Aglutinar perderia eventos)
      --%throws(-20720)
      procedure rota_que_aglutina;
      --%test(Validade perderia eventos)
      --%throws(-20720)
      procedure rota_com_validade;

   --%endcontext

   --%test(por_que diz que espera a vigia, e depois que foi capturada)
   procedure por_que;
end teste_hsm_captura;
/
