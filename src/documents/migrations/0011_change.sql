-- What a sender asks to be done with a document that was sent: to give it back, to put another content or another document
-- in its place. One row a request; one answer a receiver. `key` makes the same request once.
create table documents_change (
  id {id},
  document bigint not null,
  kind text not null,
  reason text not null,
  by_document bigint,
  asked_at bigint not null,
  asked_by text not null default '',
  key text not null unique
);
create index documents_change_document on documents_change (document, id);
create index documents_change_by on documents_change (by_document) where by_document is not null;
create table documents_change_answer (
  change bigint not null,
  document bigint not null,
  agency bigint not null,
  incoming bigint,
  state text not null default 'asked',
  answered_at bigint,
  by_name text not null default '',
  note text not null default '',
  primary key (change, agency)
);
create index documents_change_answer_incoming on documents_change_answer (incoming, change) where incoming is not null;
create index documents_change_answer_document on documents_change_answer (document, agency, change);

-- What the receiver agreed to: the line of the register stays, its content is `recalled` or `replaced` (by that line).
alter table documents_incoming add column frozen_at bigint;
alter table documents_incoming add column frozen_how text not null default '';
alter table documents_incoming add column frozen_by bigint;

-- `replaces`: the own document that this one takes the place of. `wire_id`: the DocumentId of an updated content, which
-- comes under the one of the first.
alter table documents_document add column replaces bigint;
alter table documents_document add column replace_reason text not null default '';
alter table documents_document add column wire_id text not null default '';
create index documents_document_wire on documents_document (wire_id) where wire_id <> '';
create index documents_incoming_frozen_by on documents_incoming (frozen_by) where frozen_by is not null;
