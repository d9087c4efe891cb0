-- Documents handed to the signing software on an official's own computer: fetched from us, sent back once.
create table signing_handover (
  id {id},
  request bigint not null references signing_request,
  official bigint not null,
  fetch_digest text not null unique,    -- of the token in the address that the bytes are fetched from
  give_digest text not null unique,     -- of the token in the address that the signed file is sent to
  fetches bigint not null,
  state text not null,                  -- 'open', 'taking', 'taken', 'signed', 'refused'
  certificate bigint references signing_certificate,
  result_sha256 text,
  result_bytes bigint not null,
  level text not null,
  problem_vi text not null,
  problem_en text not null,
  created_at bigint not null,
  expires_at bigint not null
);
create index signing_handover_request on signing_handover (request);
create index signing_handover_state on signing_handover (state, expires_at);
