-- Requests of agencies for certificates, as they are answered: whose, for which position, and what the answer was.
alter table signing_certificate_paper add column holder_kind text not null default 'person';  -- or 'seal'
alter table signing_certificate_paper add column title text not null default '';              -- of the position
alter table signing_certificate_paper add column position bigint;
alter table signing_certificate_paper add column agency_name text not null default '';
alter table signing_certificate_paper add column answer text not null default '';             -- why it was refused
alter table signing_certificate_paper add column closed_by text not null default '';
alter table signing_certificate_paper add column asker bigint;                                -- official who asked
create index signing_certificate_paper_state on signing_certificate_paper (state, id);

-- Printed copies that lead back to their original: what stands in the QR code is known only as its digest.
create table signing_printed (
  id {id},
  digest text not null unique,          -- SHA-256 of the code, base64url
  document bigint not null,
  ordinal bigint not null,              -- of the file that was printed
  subject integer not null,             -- whether the reader of the code sees the subject
  download integer not null,            -- … and may have the original
  by_name text not null,
  created_at bigint not null,
  seen bigint not null default 0,       -- how often it was looked up
  seen_at bigint,
  revoked_at bigint,
  revoked_by text not null default ''
);
create index signing_printed_document on signing_printed (document, id);
