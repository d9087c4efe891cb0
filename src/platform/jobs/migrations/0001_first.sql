create table jobs_job (
  id {id},
  kind text not null,
  job_key text,
  payload text not null,
  state text not null,
  attempts bigint not null default 0,
  due_at bigint not null,
  created_at bigint not null,
  finished_at bigint,
  last_error text
);
create unique index jobs_job_key on jobs_job (kind, job_key) where job_key is not null;
create index jobs_job_waiting on jobs_job (due_at, id) where state = 'waiting';
create index jobs_job_state on jobs_job (state, id) where state <> 'waiting';
