-- Feedback of a citizen on how a dossier is handled (phản ánh, kiến nghị; Decree 20/2008/NĐ-CP). Nothing of it is deleted.
create table services_feedback (
  id {id},
  code text not null,
  dossier bigint not null references services_dossier (id),
  agency bigint not null,
  applicant text not null,
  filed_at bigint not null,
  feedback_key text
);
create unique index services_feedback_code on services_feedback (code);
create unique index services_feedback_key on services_feedback (feedback_key);
create index services_feedback_dossier on services_feedback (dossier, id);

create table services_feedback_number (
  agency bigint not null,
  year bigint not null,
  last bigint not null,
  primary key (agency, year)
);

-- Which agency has it, with the citizen's words to it, until when, and its answer. The second is the agency above, when the
-- citizen was not satisfied; there is no third. `seen_at`: a leader has read it.
create table services_feedback_turn (
  id {id},
  feedback bigint not null references services_feedback (id),
  turn bigint not null,
  agency bigint not null,
  words text not null,
  begun_at bigint not null,
  due_at bigint not null,
  seen_at bigint,
  answer text not null default '',
  who text not null default '',
  position text not null default '',
  answered_at bigint
);
create unique index services_feedback_turn_once on services_feedback_turn (feedback, turn);
create index services_feedback_turn_open on services_feedback_turn (agency, due_at, id) where answered_at is null;
create index services_feedback_turn_agency on services_feedback_turn (agency, begun_at, id);

-- `kind`: words (of the citizen) or answer.
create table services_feedback_file (
  id {id},
  turn bigint not null references services_feedback_turn (id),
  kind text not null,
  name text not null,
  sha256 text not null,
  bytes bigint not null,
  type text not null,
  at bigint not null
);
create index services_feedback_file_turn on services_feedback_file (turn, id);
