create table accounts_account (
  id {id},
  official bigint not null unique,      -- organisation_official
  username text not null unique,        -- lower case
  password_hash text not null,          -- PHC string, Argon2id
  must_change integer not null,         -- 1: the password is a temporary one
  temporary_expires_at bigint,          -- until when a temporary one works
  password_changed_at bigint not null,
  totp_secret text,                     -- base32, null when there is no second step
  totp_pending text,                    -- shown, not yet confirmed
  totp_last_step bigint,                -- a code opens the door once
  user_handle text not null unique,     -- what passkeys know the account by
  demo integer not null,
  disabled_at bigint,
  disabled_reason text,
  language text not null,
  theme text not null,
  text_size text not null,
  search_text text not null,
  created_at bigint not null,
  last_sign_in_at bigint
);

create table accounts_recovery (
  id {id},
  account bigint not null references accounts_account,
  digest text not null,
  used_at bigint,
  unique (account, digest)
);

create table accounts_passkey (
  id {id},
  account bigint not null references accounts_account,
  credential text not null unique,      -- base64url
  public_key text not null,             -- base64url of libfido2's form
  algorithm bigint not null,            -- COSE
  counter bigint not null,
  synced integer not null,
  name text not null,
  created_at bigint not null,
  last_used_at bigint
);
create index accounts_passkey_account on accounts_passkey (account);

create table accounts_challenge (
  id {id},
  digest text not null unique,
  purpose text not null,
  account bigint,
  expires_at bigint not null
);

create table accounts_device (
  id {id},
  account bigint not null references accounts_account,
  digest text not null,                 -- of the device cookie
  created_at bigint not null,
  last_used_at bigint not null,
  unique (account, digest)
);
create index accounts_device_digest on accounts_device (digest);

create table accounts_session (
  id {id},
  account bigint not null references accounts_account,
  public_id text not null unique,
  digest text not null unique,          -- of the session cookie
  position bigint,                      -- the active one, null when it is the first that is held
  delegation bigint,                    -- acting for another under it
  address text not null,
  user_agent text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null
);
create index accounts_session_account on accounts_session (account);

create table accounts_attempt (
  id {id},
  bucket text not null unique,
  failures bigint not null,
  last_at bigint not null
);
create index accounts_attempt_last on accounts_attempt (last_at);

create table accounts_grant (
  id {id},
  account bigint not null references accounts_account,
  role text not null,
  agency bigint not null,               -- organisation_agency
  including_below integer not null,
  valid_from text not null,
  valid_until text,
  reason text not null,
  granted_by bigint not null references accounts_account,
  created_at bigint not null
);
create index accounts_grant_account on accounts_grant (account);
create index accounts_grant_agency on accounts_grant (agency);

create table accounts_delegation (
  id {id},
  position bigint not null,             -- whose rights are lent
  agency bigint not null,               -- of that position
  from_official bigint not null,
  to_official bigint not null,
  rights text,                          -- JSON list, null when it is all of the position
  valid_from text not null,
  valid_until text not null,
  reason text not null,
  document text not null,               -- number of the decision, may be empty
  created_by bigint not null references accounts_account,
  created_at bigint not null,
  revoked_at bigint
);
create index accounts_delegation_from on accounts_delegation (from_official);
create index accounts_delegation_to on accounts_delegation (to_official);
create index accounts_delegation_agency on accounts_delegation (agency);
