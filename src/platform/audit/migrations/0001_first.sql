create table audit_record (
  id {id},
  recorded_at bigint not null,
  actor text not null,
  account bigint,
  official bigint,
  agency bigint,
  on_behalf_of bigint,
  on_behalf_of_name text not null,
  address text not null,
  request text not null,
  action text not null,
  object_kind text not null,
  object text not null,
  before_json text not null,
  after_json text not null,
  hash text not null
);
create index audit_record_object on audit_record (object_kind, object, id);

-- The end of the chain: locked by whoever appends, and what tells that the last records were cut off.
create table audit_head (
  id bigint not null primary key check (id = 1),
  last_id bigint not null,
  last_hash text not null
);
insert into audit_head (id, last_id, last_hash)
  values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
