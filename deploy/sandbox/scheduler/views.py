"""The scheduler's dictionary views: *_SCHEDULER_JOBS and its kin."""

from __future__ import annotations

from ..catalog.families import Single, ViewFamily

_SEEN = "dict.sees({user}, b.owner, b.%s, '%s')"
_JOB_SEEN = _SEEN % ("job_name", "JOB")

_JOBS = """select j.owner, j.name as job_name, null as job_subname, 'REGULAR' as job_style, j.creator as job_creator,
       j.program_owner, j.program_name, j.job_type, j.job_action, j.number_of_arguments,
       j.schedule_owner, j.schedule_name,
       case when j.schedule_name is not null then 'NAMED' when j.repeat_interval is null then 'ONCE'
            when upper(j.repeat_interval) like '%FREQ%' then 'CALENDAR' else 'PLSQL' end as schedule_type,
       j.start_date, j.repeat_interval, j.end_date, j.job_class,
       case when j.enabled then 'TRUE' else 'FALSE' end as enabled,
       upper(j.auto_drop::text) as auto_drop, upper(j.restartable::text) as restart_on_failure, j.state,
       j.job_priority, j.run_count, null::numeric as uptime_run_count, j.max_runs, j.failure_count,
       null::numeric as uptime_failure_count, j.max_failures, 0 as retry_count,
       j.last_start_date, j.last_run_duration, j.next_run_date, j.schedule_limit, j.max_run_duration,
       coalesce(j.logging_level, c.logging_level, 'RUNS') as logging_level,
       upper(j.store_output::text) as store_output, upper(j.stop_on_window_close::text) as stop_on_window_close,
       upper(j.instance_stickiness::text) as instance_stickiness, null as raise_events, 'FALSE' as system,
       1 as job_weight, null as source, 1::numeric as number_of_destinations, j.credential_owner,
       j.credential_name, j.instance_id, 'FALSE' as deferred_drop, 'FALSE' as allow_runs_in_restricted_mode,
       j.comments
  from dict.sched_job j left join dict.sched_class c on c.owner = 'SYS' and c.name = j.job_class"""

_JOB_COLUMNS = """OWNER:128 JOB_NAME:128 JOB_SUBNAME:128 JOB_STYLE:17 JOB_CREATOR:128 PROGRAM_OWNER:128
PROGRAM_NAME:128 JOB_TYPE:16 JOB_ACTION:4000 NUMBER_OF_ARGUMENTS:N SCHEDULE_OWNER:128 SCHEDULE_NAME:128
SCHEDULE_TYPE:12 START_DATE:Z REPEAT_INTERVAL:4000 END_DATE:Z JOB_CLASS:128 ENABLED:5 AUTO_DROP:5
RESTART_ON_FAILURE:5 STATE:20 JOB_PRIORITY:N RUN_COUNT:N MAX_RUNS:N FAILURE_COUNT:N MAX_FAILURES:N RETRY_COUNT:N
LAST_START_DATE:Z LAST_RUN_DURATION:I NEXT_RUN_DATE:Z SCHEDULE_LIMIT:I MAX_RUN_DURATION:I LOGGING_LEVEL:11
STORE_OUTPUT:5 STOP_ON_WINDOW_CLOSE:5 INSTANCE_STICKINESS:5 RAISE_EVENTS:4000 SYSTEM:5 JOB_WEIGHT:N SOURCE:128
NUMBER_OF_DESTINATIONS:N CREDENTIAL_OWNER:128 CREDENTIAL_NAME:128 INSTANCE_ID:N DEFERRED_DROP:5
ALLOW_RUNS_IN_RESTRICTED_MODE:5 COMMENTS:4000"""

_RUNS = """select r.log_id, r.log_date, r.owner, r.job_name, null as job_subname, r.status, r.error as "error#",
       r.req_start_date, r.actual_start_date, r.run_duration, 1 as instance_id, r.session_id, r.slave_pid,
       null::numeric as cpu_used, r.credential_owner, r.credential_name, null as destination_owner,
       null as destination, r.additional_info, r.errors, r.output
  from dict.sched_run r"""

_LOG = """select l.log_id, l.log_date, l.owner, l.job_name, null as job_subname, l.job_class, l.operation, l.status,
       l.user_name, null as client_id, null as global_uid, l.credential_owner, l.credential_name,
       null as destination_owner, null as destination, l.additional_info
  from dict.sched_log l"""

_RUNNING = """select r.owner, r.job_name, null as job_subname, 'REGULAR' as job_style, 'FALSE' as detached,
       r.session_id, null::numeric as slave_process_id, r.slave_pid as slave_os_process_id,
       1 as running_instance, null as resource_consumer_group,
       date_trunc('second', oc.systimestamp() - r.started) as elapsed_time, null::interval as cpu_used,
       null as destination_owner, null as destination, j.credential_owner, j.credential_name, r.log_id
  from dict.sched_running r left join dict.sched_job j on j.owner = r.owner and j.name = r.job_name"""

_JOB_ARGS = """select a.owner, a.name as job_name, a.argument_name, a.position as argument_position,
       a.argument_type, a.value, null as anydata_value, 'FALSE' as out_argument
  from dict.sched_argument a where a.kind = 'JOB'"""

_PROGRAM_ARGS = """select a.owner, a.name as program_name, a.argument_name, a.position as argument_position,
       a.argument_type, null as metadata_attribute, a.value as default_value, null as default_anydata_value,
       'FALSE' as out_argument
  from dict.sched_argument a where a.kind = 'PROGRAM'"""

_PROGRAMS = """select p.owner, p.name as program_name, p.program_type, p.program_action, p.number_of_arguments,
       upper(p.enabled::text) as enabled, 'FALSE' as detached, p.comments
  from dict.sched_program p"""

_SCHEDULES = """select s.owner, s.name as schedule_name,
       case when upper(s.repeat_interval) like '%FREQ%' then 'CALENDAR' else 'ONCE' end as schedule_type,
       s.start_date, s.repeat_interval, s.end_date, s.comments
  from dict.sched_schedule s"""

_CLASSES = """select c.owner, c.name as job_class_name, c.resource_consumer_group, c.service, c.logging_level,
       c.log_history, c.comments
  from dict.sched_class c"""

_CREDENTIALS = """select c.owner, c.name as credential_name, c.username, null as database_role, c.windows_domain,
       c.comments, upper(c.enabled::text) as enabled
  from dict.sched_credential c"""

FAMILIES: tuple[ViewFamily, ...] = (
    ViewFamily("SCHEDULER_JOBS", _JOB_COLUMNS, _JOBS, all_rows=_JOB_SEEN),
    ViewFamily(
        "SCHEDULER_JOB_RUN_DETAILS",
        """LOG_ID:N LOG_DATE:Z OWNER:128 JOB_NAME:128 JOB_SUBNAME:128 STATUS:30 ERROR#:N REQ_START_DATE:Z
        ACTUAL_START_DATE:Z RUN_DURATION:I INSTANCE_ID:N SESSION_ID:128 SLAVE_PID:128 CPU_USED:I CREDENTIAL_OWNER:128
        CREDENTIAL_NAME:128 DESTINATION_OWNER:128 DESTINATION:261 ADDITIONAL_INFO:4000 ERRORS:4000 OUTPUT:4000""",
        _RUNS.replace("null::numeric as cpu_used", "null::interval as cpu_used"),
        all_rows=_JOB_SEEN,
        keep_owner=True,
    ),
    ViewFamily(
        "SCHEDULER_JOB_LOG",
        """LOG_ID:N LOG_DATE:Z OWNER:128 JOB_NAME:128 JOB_SUBNAME:128 JOB_CLASS:128 OPERATION:30 STATUS:30
        USER_NAME:128 CLIENT_ID:65 GLOBAL_UID:33 CREDENTIAL_OWNER:128 CREDENTIAL_NAME:128 DESTINATION_OWNER:128
        DESTINATION:261 ADDITIONAL_INFO:C""",
        _LOG,
        all_rows=_JOB_SEEN,
        keep_owner=True,
    ),
    ViewFamily(
        "SCHEDULER_RUNNING_JOBS",
        """OWNER:128 JOB_NAME:128 JOB_SUBNAME:128 JOB_STYLE:17 DETACHED:5 SESSION_ID:N SLAVE_PROCESS_ID:N
        SLAVE_OS_PROCESS_ID:12 RUNNING_INSTANCE:N RESOURCE_CONSUMER_GROUP:32 ELAPSED_TIME:I CPU_USED:I
        DESTINATION_OWNER:128 DESTINATION:261 CREDENTIAL_OWNER:128 CREDENTIAL_NAME:128 LOG_ID:N""",
        _RUNNING,
        all_rows=_JOB_SEEN,
    ),
    ViewFamily(
        "SCHEDULER_JOB_ARGS",
        """OWNER:128 JOB_NAME:128 ARGUMENT_NAME:128 ARGUMENT_POSITION:N ARGUMENT_TYPE:257 VALUE:4000
        ANYDATA_VALUE:4000 OUT_ARGUMENT:5""",
        _JOB_ARGS,
        all_rows=_JOB_SEEN,
    ),
    ViewFamily(
        "SCHEDULER_PROGRAMS",
        """OWNER:128 PROGRAM_NAME:128 PROGRAM_TYPE:16 PROGRAM_ACTION:4000 NUMBER_OF_ARGUMENTS:N ENABLED:5 DETACHED:5
        COMMENTS:4000""",
        _PROGRAMS,
        all_rows=_SEEN % ("program_name", "PROGRAM"),
    ),
    ViewFamily(
        "SCHEDULER_PROGRAM_ARGS",
        """OWNER:128 PROGRAM_NAME:128 ARGUMENT_NAME:128 ARGUMENT_POSITION:N ARGUMENT_TYPE:257 METADATA_ATTRIBUTE:19
        DEFAULT_VALUE:4000 DEFAULT_ANYDATA_VALUE:4000 OUT_ARGUMENT:5""",
        _PROGRAM_ARGS,
        all_rows=_SEEN % ("program_name", "PROGRAM"),
    ),
    ViewFamily(
        "SCHEDULER_SCHEDULES",
        "OWNER:128 SCHEDULE_NAME:128 SCHEDULE_TYPE:12 START_DATE:Z REPEAT_INTERVAL:4000 END_DATE:Z COMMENTS:4000",
        _SCHEDULES,
        all_rows=_SEEN % ("schedule_name", "SCHEDULE"),
    ),
    ViewFamily(
        "SCHEDULER_JOB_CLASSES",
        """OWNER:128 JOB_CLASS_NAME:128 RESOURCE_CONSUMER_GROUP:128 SERVICE:64 LOGGING_LEVEL:11 LOG_HISTORY:N
        COMMENTS:4000""",
        _CLASSES,
        all_rows=_SEEN % ("job_class_name", "JOB CLASS"),
        prefixes="ALL DBA",
    ),
    ViewFamily(
        "SCHEDULER_CREDENTIALS",
        "OWNER:128 CREDENTIAL_NAME:128 USERNAME:128 DATABASE_ROLE:9 WINDOWS_DOMAIN:30 COMMENTS:4000",
        _CREDENTIALS,
        all_rows=_SEEN % ("credential_name", "CREDENTIAL"),
    ),
    ViewFamily(
        "CREDENTIALS",
        "OWNER:128 CREDENTIAL_NAME:128 USERNAME:128 WINDOWS_DOMAIN:30 COMMENTS:240 ENABLED:5",
        _CREDENTIALS,
        all_rows=_SEEN % ("credential_name", "CREDENTIAL"),
    ),
)

_SETTINGS = "select s.name as attribute_name, s.value from dict.sched_setting s"

SINGLES: tuple[Single, ...] = (
    Single("ALL_SCHEDULER_GLOBAL_ATTRIBUTE", "ATTRIBUTE_NAME:128 VALUE:4000", _SETTINGS),
    Single("DBA_SCHEDULER_GLOBAL_ATTRIBUTE", "ATTRIBUTE_NAME:128 VALUE:4000", _SETTINGS),
)
