create or replace package hsm_cadastro authid definer as
   -- What is set, and its audit: parameters, channels, routes. For hsm_admin and hsm_dba, whose specs say what each
   -- routine does; their errors are raised here. Never commits, and undoes nothing: the caller rolls back. Stateless.

   -- A reason is one line of up to 1000 characters, without control characters: it is shown on terminals and in lists,
   -- where a line break could pass for the next act. What does not fit is refused, not cut. Null passes.
   -- Raises hsm_admin.e_argumento.
   procedure conferir_motivo(in_motivo in varchar2);

   procedure definir_parametro(in_nome in varchar2, in_valor in varchar2, in_motivo in varchar2);

   -- The alias of a channel as it is stored: as given where there is such a one, else in capitals.
   function apelido(in_canal in varchar2) return varchar2;

   -- Raises hsm_admin.e_inexistente, which says the way out.
   procedure exigir_canal(in_canal in varchar2);

   procedure definir_canal(
      in_canal in varchar2,
      in_descricao in varchar2,
      in_rajada in number,
      in_intervalo_s in number,
      in_motivo in varchar2,
      in_tipo in varchar2
   );

   -- Pauses a channel (in_pausado S), or lets it go on (N) and puts right what stopped it. The rows of routes whose
   -- suspension ends with it are still to be let in (hsm_suspensao.soltar).
   procedure definir_pausa(in_canal in varchar2, in_pausado in varchar2, in_motivo in varchar2);

   --   out_por_onde  true: routing key or headers of a route there was have changed, and what was built before has the
   --                 old ones
   function definir_rota(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_topico in varchar2,
      in_canal in varchar2,
      in_titulo in varchar2,
      in_mensagem in varchar2,
      in_prioridade in pls_integer,
      in_etiquetas in varchar2,
      in_url_clique in varchar2,
      in_acoes in varchar2,
      in_markdown in varchar2,
      in_ordenada in varchar2,
      in_tentativas_max in pls_integer,
      in_espera_base_s in pls_integer,
      in_espera_max_s in pls_integer,
      in_ativa in varchar2,
      in_aglutina in varchar2,
      in_validade_min in pls_integer,
      in_motivo in varchar2,
      in_chave_roteamento in varchar2,
      in_cabecalhos in varchar2,
      out_por_onde out boolean
   ) return number;

   function definir_alerta(in_topico in varchar2, in_canal in varchar2, in_prioridade in pls_integer) return number;

   -- Another topic for a route, S or N for new events. Return the channel of it.
   function mover_rota(in_rota in number, in_topico in varchar2, in_motivo in varchar2) return varchar2;
   procedure ligar_rota(in_rota in number, in_ativa in varchar2, in_motivo in varchar2);

   -- The event of a test notification, of order type hsm_manutencao.co_tipo_alerta
   co_evento_teste constant varchar2(30) := 'TESTE';

   -- The route of test notifications to a topic: never active, so that no event meets it, and free of any suspension.
   --   in_topico  null: that of the channel's first active route
   function rota_de_teste(in_canal in varchar2, in_topico in varchar2) return number;

end hsm_cadastro;
/
