-- The working calendar by which due dates were computed, and one that is being brought to them: `done` is the last dossier
-- that has it already.
create table services_calendar (
  id bigint not null primary key,
  body text not null,
  next_body text,
  done bigint not null
);
