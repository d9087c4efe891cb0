-- Work files (hồ sơ công việc): the agency's list of the year, and what lies in each.
create table documents_file (
  id {id},
  agency bigint not null,
  year bigint not null,
  notation text not null,
  title text not null,
  maintenance text not null,
  rights text not null default '',
  keeper bigint not null,
  keeper_name text not null,
  state text not null,
  start_date text,
  end_date text,
  description text not null default '',
  created_at bigint not null,
  handed_at bigint,
  package_sha256 text
);
create unique index documents_file_notation on documents_file (agency, year, notation);
create table documents_filed (
  file bigint not null,
  ordinal bigint not null,
  document bigint not null,
  direction text not null,
  object bigint not null,
  at bigint not null,
  by_name text not null,
  primary key (file, ordinal)
);
create unique index documents_filed_document on documents_filed (file, document);
