-- A fault says whose it is, how often it came, and what became of it; of what we were to send, the row of the outbox.
alter table exchange_fault add column agency bigint;
alter table exchange_fault add column outbox bigint;
alter table exchange_fault add column times bigint not null default 1;
alter table exchange_fault add column closed_at bigint;
alter table exchange_fault add column closed_by text not null default '';
alter table exchange_fault add column closed_how text not null default '';
alter table exchange_fault add column closed_note text not null default '';
create index exchange_fault_open on exchange_fault (id) where closed_at is null;
create index exchange_fault_sha256 on exchange_fault (sha256);
update exchange_fault set outbox = (select max(o.id) from exchange_outbox o join exchange_package p on p.id = o.package
  where o.state = 'refused' and p.sha256 = exchange_fault.sha256);

-- Receivers of a package that were refused while others were served.
create table exchange_refusal (
  id {id},
  package bigint not null,
  code text not null,
  name text not null,
  vi text not null,
  en text not null
);
create index exchange_refusal_package on exchange_refusal (package);

-- How it goes with the link to the national axis. `failing_since` is null while it works.
create table exchange_link (
  name text primary key,
  endpoint text not null default '',
  good_at bigint,
  failing_since bigint,
  last_error text not null default ''
);

-- What has fallen silent, and until when. `subject`: the client, or 0 for the national axis.
create table exchange_alarm (
  id {id},
  kind text not null,
  subject bigint not null,
  agency bigint,
  since bigint not null,
  raised_at bigint not null,
  ended_at bigint
);
create unique index exchange_alarm_open on exchange_alarm (kind, subject) where ended_at is null;

create index exchange_package_at on exchange_package (at);
create index exchange_mail_at on exchange_mail (created_at);
create index exchange_mail_unread on exchange_mail (agency, created_at) where status = 'initial';
create index exchange_mail_failed on exchange_mail (agency) where status = 'fail';
create index exchange_outbox_refused on exchange_outbox (id) where state = 'refused';
create index exchange_outbox_package on exchange_outbox (package);
