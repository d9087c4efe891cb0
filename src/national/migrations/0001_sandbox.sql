-- The sandbox that plays the national axis: its own database, never that of a province.
create table national_agency (
  code text not null primary key,
  parent_code text not null default '',
  code102 text not null default '',
  name text not null,
  system_id text not null
);
create table national_mail (
  id {id},
  system_id text not null,
  kind text not null,
  key text not null,
  from_code text not null,
  to_code text not null,
  sha256 text not null,
  status text not null default 'initial',
  created_at bigint not null,
  updated_at bigint not null
);
create unique index national_mail_key on national_mail (system_id, key);
create table national_nonce (
  hash text primary key
);
