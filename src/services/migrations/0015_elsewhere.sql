-- A task of the process that is done in another agency than the dossier's (Decree 61/2018/NĐ-CP); 0: in the dossier's own.
alter table services_token add column agency bigint not null default 0;
create index services_token_agency on services_token (agency, dossier) where agency <> 0;

-- Where a step was taken, when it was in another agency: its name, as the applicant reads it.
alter table services_step add column agency text not null default '';
