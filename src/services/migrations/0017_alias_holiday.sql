-- What other systems call a dossier. `key`: the code folded and without spaces; of one system one code is one dossier.
create table services_alias (
  id {id},
  dossier bigint not null references services_dossier (id),
  system text not null,
  code text not null,
  key text not null,
  who text not null,
  at bigint not null
);
create unique index services_alias_once on services_alias (system, key);
create index services_alias_key on services_alias (key);
create index services_alias_dossier on services_alias (dossier, id);

-- Holidays and swapped days that were announced since the province's file was written; they come before it.
create table services_holiday (
  day text not null primary key,
  working bigint not null,
  name text not null,
  at bigint not null
);
