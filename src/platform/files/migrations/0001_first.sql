create table files_content (
  sha256 text primary key,
  bytes bigint,
  type text,
  marked_at bigint
);
create index files_content_marked on files_content (marked_at) where marked_at is not null;

create table files_ticket (
  ticket text primary key,
  account bigint not null,
  name text not null,
  sha256 text not null references files_content (sha256),
  bytes bigint not null,
  type text not null,
  expires_at bigint not null
);
create index files_ticket_content on files_ticket (sha256);
create index files_ticket_expiry on files_ticket (expires_at);

create table files_reference (
  sha256 text not null references files_content (sha256),
  room text not null,
  object bigint not null,
  primary key (sha256, room, object)
);
