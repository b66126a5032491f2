create or replace package hsm_agenda authid definer as
   -- The scheduler jobs of the product, owned by HSM:
   --   HSM_TAREFA_VIGIA       every few seconds, in the database: hsm_manutencao.vigiar
   --   HSM_TAREFA_ALERTA      every 20 s, or as often as the watch job where that is less: hsm_manutencao.alertar
   --   HSM_TAREFA_CONSUMO     every half minute: hsm_manutencao.somar
   --   HSM_TAREFA_REPROCESSO  every ten minutes: hsm_manutencao.reprocessar
   --   HSM_TAREFA_PURGA       once a night, 02:30 in the time zone FUSO had at creation: hsm_manutencao.purgar
   --   HSM_TAREFA_ENVIO       external, without a schedule: the watch job starts it when there is work
   -- Every routine of DBMS_SCHEDULER commits. HSM needs CREATE JOB and CREATE EXTERNAL JOB, granted directly.

   co_tarefa_vigia constant varchar2(30) := 'HSM_TAREFA_VIGIA';
   co_tarefa_alerta constant varchar2(30) := 'HSM_TAREFA_ALERTA';
   co_tarefa_consumo constant varchar2(30) := 'HSM_TAREFA_CONSUMO';
   co_tarefa_reprocesso constant varchar2(30) := 'HSM_TAREFA_REPROCESSO';
   co_tarefa_purga constant varchar2(30) := 'HSM_TAREFA_PURGA';
   co_tarefa_envio constant varchar2(30) := 'HSM_TAREFA_ENVIO';

   -- A path is missing or not a full one, or a number of seconds is out of range.
   co_erro_argumento constant pls_integer := -20760;
   e_argumento exception;
   pragma exception_init(e_argumento, -20760);

   -- The external job has been told to end and has not yet, or can not be told on this platform and ends by itself:
   -- what it is sending comes first.
   co_erro_em_execucao constant pls_integer := -20761;
   e_em_execucao exception;
   pragma exception_init(e_em_execucao, -20761);

   -- The scheduler can not run the job as it is asked to: credential, class or privilege missing, no such interpreter,
   -- or no python_job in it.
   co_erro_ensaio constant pls_integer := -20762;
   e_ensaio exception;
   pragma exception_init(e_ensaio, -20762);

   -- Runs python_job.send_once --version once, as the external job would be run, and waits for its end. Touches no job
   -- there is. Arguments as in instalar. Raises e_argumento, e_ensaio.
   procedure ensaiar(
      in_python in varchar2,
      in_config in varchar2,
      in_diretorio in varchar2 default null,
      in_credencial in varchar2 default null,
      in_classe in varchar2 default null
   );

   -- Creates the jobs, disabled. One inside the database that is there already gets the class and the schedule of a new
   -- one and stays enabled if it was; the external one is made anew once the scheduler has shown that it takes it.
   --   in_python         full path of the Python interpreter, the one the job is installed in
   --   in_config         full path of the job's configuration file
   --   in_diretorio      directory to start in, for a job that is not installed in that interpreter (UNIX with
   --                     GNU env only): what is imported comes from there first, so nobody else may write there; null:
   --                     none needed, and nothing is imported from any directory but the interpreter's own
   --   in_credencial     credential of DBMS_CREDENTIAL that says which operating system user runs it; null: the one
   --                     of externaljob.ora
   --   in_classe         job class; null: DEFAULT_JOB_CLASS
   --   in_intervalo_s    seconds between two looks of the watch job, 1 to 99
   --   in_permanencia_s  seconds the external job stays on waiting for more work, 0 to 3600
   -- Raises e_argumento, e_ensaio and e_em_execucao, all before anything has changed, and the errors of DBMS_SCHEDULER.
   procedure instalar(
      in_python in varchar2,
      in_config in varchar2,
      in_diretorio in varchar2 default null,
      in_credencial in varchar2 default null,
      in_classe in varchar2 default null,
      in_intervalo_s in pls_integer default 5,
      in_permanencia_s in pls_integer default 50
   );

   -- The jobs that run inside the database alone; an external one goes: for sites where the scheduler may not start
   -- programs and the job runs as a service. Arguments and errors as in instalar.
   procedure instalar_internas(in_classe in varchar2 default null, in_intervalo_s in pls_integer default 5);

   -- Adds the jobs inside the database that an earlier version did not have, disabled, in the class of the watch job.
   -- One that has the schedule an earlier version gave it gets the one of this version.
   -- Nothing happens where there is no watch job.
   procedure completar;

   -- Enables the jobs that run inside the database, those there are.
   procedure iniciar;

   -- Disables them and tells an external job that is running to end: it reports what is in flight and gives the rest
   -- back. Where the platform can not tell it, it ends by itself when nothing waits.
   procedure parar;

   -- Drops the jobs; nothing happens when there are none. Raises e_em_execucao, before anything has changed when it is
   -- the external one: then try again in a moment.
   procedure remover;

   -- Starts the external job now, in the background. Nothing happens when it is already running, nor when there is
   -- none: then the job runs as a service.
   procedure disparar_envio;

   -- True when the external job's last run failed less than a minute ago. The watch job waits that long: a wrong
   -- configuration is not put right by starting again every few seconds, and a refused logon would soon lock HSM_JOB.
   function envio_acaba_de_falhar return boolean;

   -- True when the external job was started less than so many seconds ago; false too where there is none.
   function envio_iniciado_ha_pouco(in_segundos in number) return boolean;

end hsm_agenda;
/
