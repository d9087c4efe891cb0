-- A procedure's version as its file has it (`body`); the columns are what lists and look-ups need. `words`: name, field,
-- results and keywords, folded. `events`: "|sinh con|ket hon|", folded.
create table services_procedure (
  id {id},
  code text not null,
  version bigint not null,
  valid_from text not null,
  valid_until text,
  name text not null,
  field text not null,
  handled text not null,
  words text not null,
  events text not null,
  body text not null
);
create unique index services_procedure_version on services_procedure (code, version);

-- Serial numbers of dossier codes, of an agency and day.
create table services_number (
  agency bigint not null,
  day text not null,
  last bigint not null,
  primary key (agency, day)
);

-- `procedure` is the version of the day of filing, for good. `unit` is how its time is counted; `banked`: minutes left when
-- the clock was stopped. `proof_*` are what tracking asks for besides the code.
create table services_dossier (
  id {id},
  code text not null,
  agency bigint not null,
  procedure_id bigint not null references services_procedure (id),
  procedure_code text not null,
  procedure_name text not null,
  case_code text not null,
  status bigint not null,
  channel text not null,
  applicant text not null,
  phone text not null,
  birth_date text,
  on_behalf_of text not null,
  answers text not null,
  words text not null,
  filed_at bigint not null,
  received_at bigint,
  unit text not null,
  first_due_at bigint,
  due_at bigint,
  paused_at bigint,
  banked bigint not null default 0,
  extensions bigint not null default 0,
  supplements bigint not null default 0,
  holder text not null,
  ended_at bigint,
  returned_at bigint,
  result text not null
);
create unique index services_dossier_code on services_dossier (code);
create index services_dossier_agency on services_dossier (agency, status, id);

-- What happened, for the citizen and the official alike.
create table services_step (
  id {id},
  dossier bigint not null references services_dossier (id),
  at bigint not null,
  action text not null,
  status bigint not null,
  who text not null,
  position text not null,
  words text not null,
  due_at bigint
);
create index services_step_dossier on services_step (dossier, id);

create table services_file (
  id {id},
  dossier bigint not null references services_dossier (id),
  kind text not null,
  component bigint not null,
  name text not null,
  sha256 text not null,
  bytes bigint not null,
  type text not null,
  at bigint not null
);
create index services_file_dossier on services_file (dossier, id);
