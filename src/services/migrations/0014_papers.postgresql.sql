-- What the papers of dossiers say, once for each content; read by the job `services.read_papers`, the newest first. `read_at`
-- is empty until then. `filed`: some dossier has it; what a clerk had read and did not file goes after a day.
create table services_text (
  id {id},
  sha256 text not null,
  type text not null,
  body text not null default '',
  by_ocr bigint not null default 0,
  complete bigint not null default 1,
  filed bigint not null,
  asked_at bigint not null,
  read_at bigint,
  words tsvector
);
create unique index services_text_sha256 on services_text (sha256);
create index services_text_waiting on services_text (asked_at) where read_at is null;
create index services_text_unfiled on services_text (asked_at) where filed = 0;
create index services_file_sha256 on services_file (sha256);
create index services_text_words on services_text using gin (words) with (fastupdate = off);
insert into services_text (sha256, type, filed, asked_at)
select sha256, min(type), 1, min(at) from services_file where type in ('application/pdf', 'image/png', 'image/jpeg',
  'image/tiff', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document') group by sha256;
