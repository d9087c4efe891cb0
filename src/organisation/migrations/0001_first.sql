create table organisation_unit (
  id {id},
  code text not null,
  name text not null,
  kind text not null,
  level text not null,
  parent_code text,
  lat double precision not null,
  lon double precision not null,
  search_text text not null,
  valid_from text not null,
  valid_until text
);
create unique index organisation_unit_standing on organisation_unit (code) where valid_until is null;
create index organisation_unit_code on organisation_unit (code, valid_from);

create table organisation_agency (
  id {id},
  code text not null,
  name text not null,
  short_name text not null,
  abbreviation text not null,
  also text not null,
  kind text not null,
  level text not null,
  unit_code text not null,
  parent bigint references organisation_agency (id),
  search_text text not null,
  valid_from text not null,
  valid_until text
);
create unique index organisation_agency_standing on organisation_agency (code) where valid_until is null;
create index organisation_agency_code on organisation_agency (code, valid_from);
create index organisation_agency_parent on organisation_agency (parent);

create table organisation_code (
  id {id},
  agency bigint not null references organisation_agency (id),
  scheme text not null,
  code text not null,
  valid_from text not null,
  valid_until text
);
create unique index organisation_code_standing on organisation_code (scheme, code) where valid_until is null;
create index organisation_code_any on organisation_code (code, valid_from);
create index organisation_code_agency on organisation_code (agency);

create table organisation_succession (
  what text not null,
  former bigint not null,
  successor bigint not null,
  effective_on text not null,
  primary key (what, former, successor)
);
create index organisation_succession_back on organisation_succession (what, successor);

create table organisation_official (
  id {id},
  code text not null unique,
  name text not null,
  search_text text not null
);

create table organisation_position (
  id {id},
  official bigint not null references organisation_official (id),
  agency bigint not null references organisation_agency (id),
  title text not null,
  role text not null,
  rank bigint not null,
  valid_from text not null,
  valid_until text
);
create unique index organisation_position_standing on organisation_position (official, agency, title) where valid_until is null;
create index organisation_position_agency on organisation_position (agency, rank);

create table organisation_list (
  id {id},
  agency bigint not null references organisation_agency (id),
  name text not null,
  version bigint not null,
  updated_at bigint not null
);
create unique index organisation_list_name on organisation_list (agency, name);

create table organisation_list_selector (
  list bigint not null references organisation_list (id),
  ordinal bigint not null,
  kind text not null,
  key text not null,
  primary key (list, ordinal)
);

create table organisation_loaded (
  digest text primary key,
  loaded_at bigint not null
);
