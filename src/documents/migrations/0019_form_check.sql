-- What the checker of a draft's form has looked at: a finding about these bytes, ticked by whom.
create table documents_advice_seen (
  document bigint not null,
  sha256 text not null,
  what text not null,
  page bigint not null default 0,
  at bigint not null,
  name text not null,
  primary key (document, sha256, what, page)
);
