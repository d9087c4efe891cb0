-- The key service's own database. Nothing here opens a key: tokens and codes are kept as SHA-256, keys and PINs are files.
create table signing_keys_client (
  id {id},
  name text not null unique,
  digest text not null,                 -- of its secret
  created_at bigint not null
);

create table signing_keys_access (
  digest text primary key,              -- of the bearer token
  client bigint not null references signing_keys_client,
  expires_at bigint not null
);

create table signing_keys_credential (
  id {id},
  name text not null unique,            -- the API's credentialID
  user_id text not null,                -- whose it is: number of the official, or code of the agency
  description text not null,
  backend text not null,                -- 'file' or 'token'
  module text not null,                 -- of a token
  token text not null,
  key text not null,                    -- path below the data folder, or label on the token
  chain text not null,                  -- base64 of each certificate, one a line, the key's own first
  enabled integer not null,
  created_at bigint not null
);
create index signing_keys_credential_user on signing_keys_credential (user_id);

create table signing_keys_passkey (
  id {id},
  credential bigint not null references signing_keys_credential,
  passkey text not null,                -- base64url of its id
  public_key text not null,             -- base64url of libfido2's form
  algorithm bigint not null,
  counter bigint not null,
  synced integer not null,
  created_at bigint not null,
  last_used_at bigint,
  unique (credential, passkey)
);

-- A code that lets an official bind one passkey; handed over by the operator, not through the province's program.
create table signing_keys_activation (
  id {id},
  credential bigint not null references signing_keys_credential,
  digest text not null,
  expires_at bigint not null,
  failures bigint not null,
  used_at bigint
);

create table signing_keys_challenge (
  id {id},
  digest text not null unique,          -- of the challenge
  credential bigint not null references signing_keys_credential,
  kind text not null,                   -- 'sign' or 'enrol'
  hashes text not null,                 -- sorted, base64, JSON
  algorithm text not null,              -- OID
  purpose text not null,
  nonce text not null,
  expires_at bigint not null,
  used_at bigint
);

-- A consent given: good for exactly these hashes, once.
create table signing_keys_sad (
  id {id},
  digest text not null unique,
  credential bigint not null references signing_keys_credential,
  hashes text not null,
  algorithm text not null,
  passkey bigint not null,
  expires_at bigint not null,
  used_at bigint
);
