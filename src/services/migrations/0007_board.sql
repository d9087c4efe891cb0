-- What the board counts of a year, read from the index alone: one entry a dossier, two million in five years.
drop index services_dossier_received;
drop index services_dossier_ended;
create index services_dossier_received on services_dossier
  (agency, received_at, procedure_id, status, holder_official, handler);
create index services_dossier_ended on services_dossier
  (agency, ended_at, procedure_id, status, holder_official, handler, due_at);
