-- Agencies outside the province, as the national axis lists them. Elsewhere they go by the negative of their id, so that
-- they never meet an agency of the province.
create table organisation_outside (
  id {id},
  code text not null unique,
  code102 text not null default '',
  name text not null,
  parent_code text not null default '',
  search_text text not null,
  gone integer not null default 0,
  seen_at bigint not null
);
