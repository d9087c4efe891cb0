-- Every package that was made here or came in. `agency`: whose it is: the sender of what went out, the agency of the clerk
-- through whom it came in.
create table exchange_package (
  id {id},
  direction text not null,
  kind text not null,
  agency bigint not null,
  document bigint,
  document_id text not null,
  code text not null,
  from_code text not null,
  from_name text not null,
  to_code text not null default '',
  status text not null default '',
  sha256 text not null,
  bytes bigint not null,
  history bigint,
  at bigint not null
);
create index exchange_package_agency on exchange_package (agency, id);
create index exchange_package_document on exchange_package (document_id, id);
create unique index exchange_package_history on exchange_package (history) where history is not null;
