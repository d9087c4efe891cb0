-- What came on paper or by e-mail, on its way into the register: read by a job, checked by the clerk.
create table documents_scan (
  id {id},
  agency bigint not null,
  official bigint not null,
  by_name text not null,
  channel text not null,
  state text not null,
  files text not null,
  words text not null default '',
  guess text not null default '{}',
  created_at bigint not null,
  incoming bigint
);
create index documents_scan_agency on documents_scan (agency, state, id);

-- How a document that was not exchanged came here; no row: through the axis.
create table documents_intake (
  document bigint not null primary key,
  channel text not null,
  by_name text not null
);
create index documents_document_issued on documents_document (issued_on, from_agency);
create index documents_document_reply on documents_document (reply_to) where reply_to is not null;
create index documents_attachment_content on documents_attachment (sha256);

-- The clerk's proposal to the leader, and the handler's wish for more time.
create table documents_proposal (
  incoming bigint not null primary key,
  at bigint not null,
  by_name text not null,
  official bigint,
  official_name text not null default '',
  words text not null default ''
);
create table documents_extension (
  id {id},
  incoming bigint not null,
  asked_at bigint not null,
  asked_by text not null,
  asked_official bigint not null,
  until_on text not null,
  reason text not null,
  answer text not null default '',
  answered_at bigint,
  answered_by text not null default '',
  words text not null default ''
);
create index documents_extension_of on documents_extension (incoming, id);
