-- Answers of POST requests that carried an Idempotency-Key, kept for 24 hours.
create table web_idempotency (
  id {id},
  request_key text not null unique,
  fingerprint text not null,
  state text not null,
  status bigint not null,
  headers text not null,
  body text not null,
  made_at bigint not null
);
create index web_idempotency_made_at on web_idempotency (made_at);
