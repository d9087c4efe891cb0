-- What the board counts of ratings, from the index alone: the dossier's agency, version and handler on the day of the rating.
alter table services_rating add column agency bigint not null default 0;
alter table services_rating add column procedure_id bigint not null default 0;
alter table services_rating add column person bigint not null default 0;
update services_rating set agency = d.agency, procedure_id = d.procedure_id, person = d.handler from services_dossier d
  where d.id = services_rating.dossier;
create index services_rating_board on services_rating (agency, at, procedure_id, person, stars, dossier);

-- The service level of 2020 (1 to 4; 0: no source says) and how far it is done online ("": no source says), beside the body.
alter table services_procedure add column level bigint not null default 0;
alter table services_procedure add column extent text not null default '';
update services_procedure set level = coalesce(cast(cast(body as json) ->> 'level_2020' as bigint), 0), extent = coalesce(cast(body as json) ->> 'extent', '');
-- What came online, counted by the version of the procedure; `channel` is in it because SQLite would look it up in the row.
create index services_dossier_online on services_dossier (agency, received_at, procedure_id, channel) where channel = 'online';

-- The search knows life events too.
update services_procedure set words = events || words || ' ' || replace(events, '|', ' ') where events <> '|';
