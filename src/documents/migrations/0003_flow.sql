-- The way of a draft to the signature, where the agency goes it step by step.
create table documents_flow (
  document bigint not null primary key,
  step text not null,
  drafter bigint not null,
  reviewer bigint,
  signed_how text not null default '',
  signed_at bigint,
  signed_by text not null default '',
  signed_sha256 text not null default '',
  signed_name text not null default '',
  signed_type text not null default '',
  signed_bytes bigint not null default 0
);

-- Which steps an agency uses; no row: the clerk writes and issues.
create table documents_flow_setting (
  agency bigint not null primary key,
  content integer not null default 0,
  form integer not null default 0,
  signing integer not null default 0
);

-- What each person did with it, and their words.
create table documents_flow_entry (
  id {id},
  document bigint not null,
  version bigint not null,
  at bigint not null,
  official bigint not null,
  name text not null,
  step text not null,
  action text not null,
  words text not null default ''
);
create index documents_flow_entry_of on documents_flow_entry (document, id);

-- The draft as it was when it was handed on; its attachments are held as long as the row.
create table documents_version (
  id {id},
  document bigint not null,
  version bigint not null,
  at bigint not null,
  name text not null,
  content text not null
);
create unique index documents_version_of on documents_version (document, version);

create table documents_comment (
  id {id},
  document bigint not null,
  version bigint not null,
  at bigint not null,
  official bigint not null,
  name text not null,
  words text not null
);
create index documents_comment_of on documents_comment (document, id);

-- Copies (sao y, trích sao, sao lục), in one series of the year (Decree 30/2020, article 25 and Appendix I part III).
create table documents_copy (
  id {id},
  agency bigint not null,
  document bigint not null,
  kind text not null,
  number bigint not null,
  year bigint not null,
  code text not null,
  made_on text not null,
  signer_name text not null,
  signer_position text not null,
  places text not null default '',
  excerpt text not null default '',
  amount bigint not null default 1,
  by_name text not null
);
create unique index documents_copy_number on documents_copy (agency, year, number);
create index documents_copy_document on documents_copy (document, id);
