-- What tasks are about: said once, however many agencies get it.
create table work_about (
  id {id},
  title text not null,
  code text not null,
  from_name text not null,
  priority bigint not null
);

-- One row for each thing that an agency has to do. While `duty` names a right, anybody there who has it may do it;
-- once it is empty, the assignments say who.
create table work_task (
  id {id},
  about bigint not null references work_about (id),
  kind text not null,
  object bigint not null,
  agency bigint not null,
  step text not null,
  duty text not null,
  state text not null,
  due_at bigint not null,
  created_at bigint not null,
  instruction text not null default '',
  assigned_by text not null default '',
  assigned_official bigint,
  assigned_at bigint,
  started_at bigint,
  done_at bigint,
  done_by text not null default '',
  note text not null default '',
  reminded_at bigint,
  overdue_at bigint
);
create unique index work_task_object on work_task (kind, object);
create index work_task_duty on work_task (agency, duty, due_at, id) where state = 'open' and duty <> '';
create index work_task_due on work_task (due_at) where state = 'open' and duty = '' and overdue_at is null;

create table work_assignment (
  id {id},
  task bigint not null references work_task (id),
  official bigint not null,
  name text not null,
  position text not null,
  part text not null,
  state text not null,
  due_at bigint not null,
  started_at bigint,
  done_at bigint
);
create unique index work_assignment_task on work_assignment (task, official);
create index work_assignment_open on work_assignment (official, due_at, task) where state = 'open';
create index work_assignment_done on work_assignment (official, done_at, task) where state = 'done';

-- Either for one official, or (official null) for those of the agency who have the right `duty`.
create table work_notice (
  id {id},
  agency bigint not null,
  official bigint,
  duty text not null default '',
  kind text not null,
  object_kind text not null,
  object bigint not null,
  title text not null,
  code text not null,
  from_name text not null,
  at bigint not null,
  read_at bigint
);
create index work_notice_official on work_notice (official, id) where official is not null;
create index work_notice_agency on work_notice (agency, id) where official is null;
create index work_notice_unread on work_notice (agency, official) where read_at is null;
