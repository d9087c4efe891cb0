-- Signatures of the office: a person's or the agency's seal, and the picture that is seen of each.
alter table signing_request add column kind text not null default 'person';  -- 'person' or 'seal'

create table signing_image (
  id {id},
  official bigint,                      -- whose hand signature, or
  agency bigint,                        -- whose seal
  sha256 text not null,
  by_name text not null,
  created_at bigint not null
);
create unique index signing_image_official on signing_image (official) where official is not null;
create unique index signing_image_agency on signing_image (agency) where agency is not null;
create index signing_request_document on signing_request (document, ordinal) where document is not null;
