-- Software of other vendors that may call the axis, each for one agency. `secret` is encrypted with the data folder's key.
create table exchange_client (
  id {id},
  agency bigint not null,
  system_id text not null,
  secret text not null,
  created_at bigint not null,
  created_by text not null,
  last_seen bigint,
  last_address text not null default '',
  removed_at bigint
);
create unique index exchange_client_system on exchange_client (system_id) where removed_at is null;

-- Signatures that were used, so that nobody can use them again.
create table exchange_nonce (
  hash text primary key,
  at bigint not null
);
create index exchange_nonce_at on exchange_nonce (at);

-- Packages that lie ready for agencies which fetch them. `key` says what it is: the same thing never lies there twice.
create table exchange_mail (
  id {id},
  agency bigint not null,
  kind text not null,
  package bigint not null,
  key text not null,
  from_code text not null,
  to_code text not null,
  code text not null,
  created_at bigint not null,
  updated_at bigint not null,
  status text not null default 'initial',
  note text not null default ''
);
create unique index exchange_mail_key on exchange_mail (agency, key);
create index exchange_mail_open on exchange_mail (agency, kind, id) where status in ('initial', 'processing');
create index exchange_mail_package on exchange_mail (package);

-- Packages that are to go to the national axis, and those that went.
create table exchange_outbox (
  id {id},
  kind text not null,
  package bigint not null,
  key text not null unique,
  from_code text not null,
  to_codes text not null,
  state text not null default 'waiting',
  axis_id text not null default '',
  attempts bigint not null default 0,
  last_error text not null default '',
  created_at bigint not null,
  sent_at bigint
);
create index exchange_outbox_waiting on exchange_outbox (id) where state = 'waiting';

-- What came over the wire and could not be taken.
create table exchange_fault (
  id {id},
  at bigint not null,
  source text not null,
  document_id text not null,
  from_code text not null,
  vi text not null,
  en text not null,
  sha256 text not null
);
