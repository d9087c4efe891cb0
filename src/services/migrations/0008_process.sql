-- The process that dossiers of a procedure go through, as its BPMN file has it; a name is one text for good.
create table services_process (
  id {id},
  name text not null,
  body text not null,
  at bigint not null
);
create unique index services_process_name on services_process (name);

-- Where a dossier stands in its process: `element` is the user task whose turn it is, or the flow that waits at a parallel
-- join. Ended ones stay, as the trail of the process. `apart`: opened beside others. `banked`: office minutes left when the
-- clock was stopped.
create table services_token (
  id {id},
  dossier bigint not null references services_dossier (id),
  element text not null,
  name text not null,
  lane text not null,
  role text not null,
  apart bigint not null,
  handler bigint not null,
  opened_at bigint not null,
  due_at bigint,
  banked bigint not null,
  ended_at bigint,
  outcome text not null,
  ended_by text not null
);
create index services_token_dossier on services_token (dossier, id);

-- Which task of the process a step ended.
alter table services_step add column task text not null default '';
