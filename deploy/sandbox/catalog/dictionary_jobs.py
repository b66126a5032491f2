"""Dictionary views about the scheduler."""

from __future__ import annotations

from .families import Family


def _word(condition: str) -> str:
    return f"case when {condition} then 'TRUE' else 'FALSE' end"


_JOBS = f"""
select j.owner, j.name as job_name, null as job_subname, 'REGULAR' as job_style, j.creator as job_creator,
       null as client_id, null as global_uid, j.program_owner, j.program_name, j.job_type, j.job_action,
       j.number_of_arguments, j.schedule_owner, j.schedule_name,
       case when j.schedule_name is not null then 'NAMED' when j.repeat_interval is not null then 'CALENDAR'
            when j.start_date is not null then 'ONCE' else 'IMMEDIATE' end as schedule_type,
       j.start_date, j.repeat_interval, null as event_condition, j.end_date, j.class as job_class,
       {_word("j.enabled")} as enabled, {_word("j.auto_drop")} as auto_drop, 'FALSE' as restart_on_recovery,
       'FALSE' as restart_on_failure,
       case when r.name is not null then 'RUNNING' else j.state end as state,
       j.priority as job_priority, j.run_count, j.max_runs, j.failure_count, j.max_failures, 0 as retry_count,
       j.last_start_date, j.last_run_duration, j.next_run_date, null as schedule_limit, j.max_run_duration,
       j.logging_level, {_word("j.store_output")} as store_output,
       {_word("j.stop_on_window_close")} as stop_on_window_close,
       {_word("j.instance_stickiness")} as instance_stickiness, null as raise_events,
       'FALSE' as system, j.weight as job_weight, null as nls_env, null as source, 1 as number_of_destinations,
       null as destination_owner, null as destination, j.credential_owner, j.credential_name, j.instance_id,
       'FALSE' as deferred_drop, {_word("j.allow_runs_in_restricted_mode")} as allow_runs_in_restricted_mode,
       j.comments, 'FALSE' as restartable
  from dict.sched_job j
  left join dict.sched_run r on r.owner = j.owner and r.name = j.name
"""
_JOB_COLUMNS = """OWNER:128 JOB_NAME:128 JOB_SUBNAME:128 JOB_STYLE:17 JOB_CREATOR:128 CLIENT_ID:65 GLOBAL_UID:33
PROGRAM_OWNER:4000 PROGRAM_NAME:4000 JOB_TYPE:16 JOB_ACTION:4000 NUMBER_OF_ARGUMENTS:N SCHEDULE_OWNER:4000
SCHEDULE_NAME:4000 SCHEDULE_TYPE:12 START_DATE:T REPEAT_INTERVAL:4000 EVENT_CONDITION:4000 END_DATE:T JOB_CLASS:128
ENABLED:5 AUTO_DROP:5 RESTART_ON_RECOVERY:5 RESTART_ON_FAILURE:5 STATE:20 JOB_PRIORITY:N RUN_COUNT:N MAX_RUNS:N
FAILURE_COUNT:N MAX_FAILURES:N RETRY_COUNT:N LAST_START_DATE:T LAST_RUN_DURATION:I NEXT_RUN_DATE:T SCHEDULE_LIMIT:I
MAX_RUN_DURATION:I LOGGING_LEVEL:11 STORE_OUTPUT:5 STOP_ON_WINDOW_CLOSE:5 INSTANCE_STICKINESS:5 RAISE_EVENTS:4000
SYSTEM:5 JOB_WEIGHT:N NLS_ENV:4000 SOURCE:128 NUMBER_OF_DESTINATIONS:N DESTINATION_OWNER:261 DESTINATION:261
CREDENTIAL_OWNER:128 CREDENTIAL_NAME:128 INSTANCE_ID:N DEFERRED_DROP:5 ALLOW_RUNS_IN_RESTRICTED_MODE:5 COMMENTS:4000
RESTARTABLE:5"""

_LOG = """
select l.log_id, l.log_date, l.owner, l.name as job_name, null as job_subname, l.class as job_class, l.operation,
       l.status, l.user_name, null as client_id, null as global_uid, l.credential_owner, l.credential_name,
       null as destination_owner, null as destination, l.additional_info
  from dict.sched_log l
"""

# RUN_DURATION is INTERVAL DAY(3) TO SECOND(0)
_DETAILS = """
select l.log_id, l.log_date, l.owner, l.name as job_name, null as job_subname, l.status, l.error as error#,
       l.required_start as req_start_date, l.actual_start as actual_start_date,
       date_trunc('second', l.duration + interval '0.5 seconds') as run_duration, 1 as instance_id, l.session_id,
       l.process_id as slave_pid, null as cpu_used, l.credential_owner, l.credential_name, null as destination_owner,
       null as destination, l.additional_info, l.errors, l.output
  from dict.sched_log l
 where l.operation = 'RUN'
"""

FAMILIES: tuple[Family, ...] = (
    Family("SCHEDULER_JOBS", _JOB_COLUMNS, _JOBS, all_rows="dict.sees({user}, b.owner, b.job_name, 'JOB')"),
    Family(
        "SCHEDULER_JOB_ARGS",
        """OWNER:128 JOB_NAME:128 ARGUMENT_NAME:128 ARGUMENT_POSITION:N ARGUMENT_TYPE:257 VALUE:4000
        OUT_ARGUMENT:5""",
        """select a.owner, a.name as job_name, a.argument_name, a.position as argument_position,
                  coalesce(a.argument_type, 'VARCHAR2') as argument_type, a.value, 'FALSE' as out_argument
             from dict.sched_argument a
            where a.kind = 'JOB'""",
        all_rows="dict.sees({user}, b.owner, b.job_name, 'JOB')",
    ),
    Family(
        "SCHEDULER_PROGRAMS",
        """OWNER:128 PROGRAM_NAME:128 PROGRAM_TYPE:16 PROGRAM_ACTION:4000 NUMBER_OF_ARGUMENTS:N ENABLED:5
        DETACHED:5 COMMENTS:4000""",
        f"""select p.owner, p.name as program_name, p.program_type, p.program_action, p.number_of_arguments,
                  {_word("p.enabled")} as enabled, 'FALSE' as detached, p.comments
             from dict.sched_program p""",
        all_rows="dict.sees({user}, b.owner, b.program_name, 'PROGRAM')",
    ),
    Family(
        "SCHEDULER_PROGRAM_ARGS",
        """OWNER:128 PROGRAM_NAME:128 ARGUMENT_NAME:128 ARGUMENT_POSITION:N ARGUMENT_TYPE:257 METADATA_ATTRIBUTE:19
        DEFAULT_VALUE:4000 OUT_ARGUMENT:5""",
        """select a.owner, a.name as program_name, a.argument_name, a.position as argument_position,
                  a.argument_type, null as metadata_attribute, a.value as default_value, 'FALSE' as out_argument
             from dict.sched_argument a
            where a.kind = 'PROGRAM'""",
        all_rows="dict.sees({user}, b.owner, b.program_name, 'PROGRAM')",
    ),
    Family(
        "SCHEDULER_SCHEDULES",
        "OWNER:128 SCHEDULE_NAME:128 SCHEDULE_TYPE:12 START_DATE:T REPEAT_INTERVAL:4000 END_DATE:T COMMENTS:4000",
        """select s.owner, s.name as schedule_name,
                  case when s.repeat_interval is null then 'ONCE' else 'CALENDAR' end as schedule_type,
                  s.start_date, s.repeat_interval, s.end_date, s.comments
             from dict.sched_schedule s""",
        all_rows="dict.sees({user}, b.owner, b.schedule_name, 'SCHEDULE')",
    ),
    Family(
        "SCHEDULER_JOB_CLASSES",
        """OWNER:128 JOB_CLASS_NAME:128 RESOURCE_CONSUMER_GROUP:128 SERVICE:64 LOGGING_LEVEL:11 LOG_HISTORY:N
        COMMENTS:240""",
        """select c.owner, c.name as job_class_name, c.resource_consumer_group, c.service, c.logging_level,
                  c.log_history, c.comments
             from dict.sched_class c""",
        all_rows="(dict.sees({user}, b.owner, b.job_class_name, 'JOB CLASS') or dict.can({user}, 'MANAGE SCHEDULER'))",
        prefixes="ALL DBA",
    ),
    Family(
        "SCHEDULER_JOB_LOG",
        """LOG_ID:N LOG_DATE:T OWNER:128 JOB_NAME:261 JOB_SUBNAME:261 JOB_CLASS:128 OPERATION:30 STATUS:30
        USER_NAME:128 CLIENT_ID:65 GLOBAL_UID:32 CREDENTIAL_OWNER:128 CREDENTIAL_NAME:128 DESTINATION_OWNER:128
        DESTINATION:261 ADDITIONAL_INFO:C""",
        _LOG,
        keep_owner=True,
        all_rows="dict.sees({user}, b.owner, b.job_name, 'JOB')",
    ),
    Family(
        "SCHEDULER_JOB_RUN_DETAILS",
        """LOG_ID:N LOG_DATE:T OWNER:128 JOB_NAME:261 JOB_SUBNAME:261 STATUS:30 ERROR#:N REQ_START_DATE:T
        ACTUAL_START_DATE:T RUN_DURATION:I INSTANCE_ID:N SESSION_ID:128 SLAVE_PID:128 CPU_USED:I
        CREDENTIAL_OWNER:128 CREDENTIAL_NAME:128 DESTINATION_OWNER:261 DESTINATION:261 ADDITIONAL_INFO:4000
        ERRORS:4000 OUTPUT:4000""",
        _DETAILS,
        keep_owner=True,
        all_rows="dict.sees({user}, b.owner, b.job_name, 'JOB')",
    ),
    Family(
        "SCHEDULER_RUNNING_JOBS",
        """OWNER:128 JOB_NAME:128 JOB_SUBNAME:128 JOB_STYLE:17 DETACHED:5 SESSION_ID:N SLAVE_PROCESS_ID:N
        SLAVE_OS_PROCESS_ID:12 RUNNING_INSTANCE:N RESOURCE_CONSUMER_GROUP:128 ELAPSED_TIME:I CPU_USED:I
        DESTINATION_OWNER:261 DESTINATION:261 CREDENTIAL_OWNER:128 CREDENTIAL_NAME:128 LOG_ID:N""",
        """select r.owner, r.name as job_name, null as job_subname, 'REGULAR' as job_style, 'FALSE' as detached,
                  r.session_id, null as slave_process_id, r.process_id as slave_os_process_id, 1 as running_instance,
                  null as resource_consumer_group, oc.systimestamp() - r.started as elapsed_time, null as cpu_used,
                  null as destination_owner, null as destination, r.credential_owner, r.credential_name, r.log_id
             from dict.sched_run r""",
        all_rows="dict.sees({user}, b.owner, b.job_name, 'JOB')",
    ),
    *(
        Family(
            name,
            """OWNER:128 CREDENTIAL_NAME:128 USERNAME:128 WINDOWS_DOMAIN:30 COMMENTS:240 ENABLED:5""",
            f"""select c.owner, c.name as credential_name, c.username, c.windows_domain, c.comments,
                      {_word("c.enabled")} as enabled
                 from dict.sched_credential c""",
            all_rows="dict.sees({user}, b.owner, b.credential_name, 'CREDENTIAL')",
        )
        for name in ("CREDENTIALS", "SCHEDULER_CREDENTIALS")
    ),
    Family(
        "SCHEDULER_GLOBAL_ATTRIBUTE",
        "ATTRIBUTE_NAME:128 VALUE:128",
        "select a.name as attribute_name, a.value from dict.sched_attribute a",
        all_rows="true",
        prefixes="ALL DBA",
    ),
)
