-- A document, once, however many agencies have it. `from_agency` is null when it came from outside; then from_code and
-- from_name are the package's own words. `listed_at`: when it was issued, came in, or was last edited.
create table documents_document (
  id {id},
  document_id text not null,
  state text not null,
  version bigint not null default 1,
  from_agency bigint,
  from_code text not null,
  from_name text not null,
  from_short text not null,
  number bigint,
  year bigint,
  notation text not null default '',
  code text not null default '',
  type text not null default '',
  type_name text not null default '',
  subject text not null default '',
  summary text not null default '',
  signer bigint,
  signer_name text not null default '',
  signer_position text not null default '',
  authority text not null default 'none',
  competence text not null default '',
  priority bigint not null default 0,
  drafting_unit text not null default '',
  issued_on text,
  due_on text,
  pages bigint not null default 0,
  place text not null default '',
  steering integer not null default 0,
  reply_to bigint,
  drafted_by text not null default '',
  created_at bigint not null,
  updated_at bigint not null,
  listed_at bigint not null,
  issued_at bigint,
  issued_by text not null default '',
  recipient_count bigint not null default 0,
  attachment_count bigint not null default 0,
  package_sha256 text,
  delivered_at bigint,
  digest text not null default ''
);
create unique index documents_document_id on documents_document (document_id);
create unique index documents_document_code on documents_document (from_agency, year, code)
  where number is not null and from_agency is not null;
create index documents_document_listed on documents_document (from_agency, listed_at, id);
create index documents_document_state on documents_document (from_agency, state, listed_at, id);

create table documents_attachment (
  id {id},
  document bigint not null references documents_document (id),
  ordinal bigint not null,
  name text not null,
  sha256 text not null,
  bytes bigint not null,
  type text not null
);
create unique index documents_attachment_ordinal on documents_attachment (document, ordinal);

-- What the author picked, word for word.
create table documents_selector (
  id {id},
  document bigint not null references documents_document (id),
  ordinal bigint not null,
  kind text not null,
  key text not null,
  label text not null,
  count bigint not null
);
create unique index documents_selector_ordinal on documents_selector (document, ordinal);

-- What that meant on the day of issue.
create table documents_recipient (
  document bigint not null references documents_document (id),
  agency bigint not null,
  code text not null,
  name text not null,
  short_name text not null,
  note text not null default '',
  primary key (document, agency)
);

-- The last number given: books 'out' (series '' or the type's abbreviation) and 'in'.
create table documents_number (
  agency bigint not null,
  year bigint not null,
  book text not null,
  series text not null default '',
  last bigint not null,
  primary key (agency, year, book, series)
);

create table documents_agency (
  agency bigint not null primary key,
  short_sign text not null default '',
  numbering text not null default 'one',
  default_days bigint not null default 10,
  elsewhere integer not null default 0
);

-- The incoming register: one row for each receiving agency.
create table documents_incoming (
  id {id},
  agency bigint not null,
  document bigint not null references documents_document (id),
  state text not null,
  arrived_at bigint not null,
  opened_at bigint,
  opened_by text not null default '',
  arrival_number bigint,
  arrival_year bigint,
  arrival_on text,
  received_at bigint,
  received_by text not null default '',
  received_note text not null default '',
  refused_reason text not null default '',
  due_at bigint,
  lead_name text not null default '',
  note text not null default ''
);
create unique index documents_incoming_document on documents_incoming (document, agency);
create index documents_incoming_agency on documents_incoming (agency, id);
create index documents_incoming_state on documents_incoming (agency, state, id);
create index documents_incoming_due on documents_incoming (agency, due_at, id)
  where due_at is not null and state not in ('refused', 'finished');
create unique index documents_incoming_number on documents_incoming (agency, arrival_year, arrival_number)
  where arrival_number is not null;

-- What the sender sees of each receiver. `status` is empty until something is known.
create table documents_delivery (
  id {id},
  document bigint not null references documents_document (id),
  agency bigint not null,
  code text not null,
  name text not null,
  short_name text not null,
  elsewhere integer not null default 0,
  status text not null,
  arrived_at bigint,
  opened_at bigint,
  refused_at bigint,
  received_at bigint,
  assigned_at bigint,
  processing_at bigint,
  finished_at bigint,
  reason text not null default '',
  note text not null default '',
  reminded_at bigint,
  reminded bigint not null default 0
);
create unique index documents_delivery_agency on documents_delivery (document, agency);
create index documents_delivery_status on documents_delivery (document, status, opened_at);

-- Every step of every receiver, as reported. `moved` is 0 for what came late or out of order.
create table documents_history (
  id {id},
  document bigint not null,
  agency bigint not null,
  code text not null,
  at bigint not null,
  recorded_at bigint not null,
  by_name text not null default '',
  note text not null default '',
  moved integer not null default 1
);
create index documents_history_of on documents_history (document, agency, id);
