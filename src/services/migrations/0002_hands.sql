-- Who has the dossier within the agency (`holder_official`, 0: a duty of several), who works on it (`handler`, 0: nobody
-- yet), a result that waits for a leader (`proposal`), where the applicant lives and what was handed in on paper.
alter table services_dossier add column address text not null default '';
alter table services_dossier add column papers text not null default '[]';
alter table services_dossier add column holder_official bigint not null default 0;
alter table services_dossier add column handler bigint not null default 0;
alter table services_dossier add column proposal text not null default '';
create index services_dossier_received on services_dossier (agency, received_at);
create index services_dossier_ended on services_dossier (agency, ended_at);

-- To whom a step gave the dossier: the control sheet's second column.
alter table services_step add column towards text not null default '';
