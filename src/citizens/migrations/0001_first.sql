-- A person who has signed in with the national identity account. The identity number is never in clear: `number_digest`
-- (keyed) finds the row again, `sealed` holds number and name.
create table citizens_person (
  id {id},
  number_digest text not null,
  sealed text not null,
  created_at bigint not null,
  seen_at bigint not null
);
create unique index citizens_person_number on citizens_person (number_digest);

-- A sign-in under way: `state` and `cookie` are digests; what else is needed to end it is sealed. Taken out when it ends.
create table citizens_flow (
  state text not null primary key,
  cookie text not null,
  sealed text not null,
  expires_at bigint not null
);
create index citizens_flow_expires on citizens_flow (expires_at);

create table citizens_session (
  id {id},
  person bigint not null references citizens_person (id),
  token text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null
);
create unique index citizens_session_token on citizens_session (token);
create index citizens_session_person on citizens_session (person);

-- What is kept of a person: a value (sealed) or a file. `item_key` is what it is for that person, so that the newest takes
-- the place of the older one. `source`: "provider", "person" or a dossier's code.
create table citizens_item (
  id {id},
  person bigint not null references citizens_person (id),
  kind text not null,
  item_key text not null,
  name text not null,
  sealed text not null,
  source text not null,
  sha256 text not null,
  bytes bigint not null,
  type text not null,
  at bigint not null
);
create unique index citizens_item_key on citizens_item (person, kind, item_key);

-- Who has read what of a person, once a day each: an official (`reader`, an account) a dossier or a paper of it.
create table citizens_reading (
  id {id},
  person bigint not null references citizens_person (id),
  day text not null,
  reader bigint not null,
  who text not null,
  agency text not null,
  what text not null,
  at bigint not null
);
create unique index citizens_reading_once on citizens_reading (person, day, reader, what);
