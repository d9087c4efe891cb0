-- A code that was given to a client, once; what it was asked with comes back with the token.
create table citizens_sandbox_code (
  code text not null primary key,
  redirect text not null,
  challenge text not null,
  nonce text not null,
  number text not null,
  expires_at bigint not null
);
create table citizens_sandbox_access (
  token text not null primary key,
  number text not null,
  expires_at bigint not null
);
