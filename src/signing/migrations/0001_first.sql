-- Who holds which certificate, in which position, until when.
create table signing_certificate (
  id {id},
  kind text not null,                   -- 'person' or 'seal'
  official bigint,                      -- null for a seal
  holder text not null,
  title text not null,                  -- of the position
  agency bigint not null,
  agency_name text not null,
  serial text not null,
  subject text not null,
  issuer text not null,
  key text not null,
  sha256 text not null unique,
  chain text not null,                  -- base64, one certificate a line
  valid_from bigint not null,
  valid_until bigint not null,
  state text not null,                  -- 'active', 'suspended', 'revoked'
  reason text not null,
  paper text not null,                  -- number of the document that granted it
  warned_at bigint,
  search_text text not null,
  created_at bigint not null
);
create index signing_certificate_until on signing_certificate (valid_until, id);
create index signing_certificate_official on signing_certificate (official);
create index signing_certificate_agency on signing_certificate (agency);

-- Requests, renewals, revocations, suspensions, each with the document behind it.
create table signing_certificate_paper (
  id {id},
  certificate bigint references signing_certificate,
  kind text not null,                   -- 'request', 'grant', 'renew', 'suspend', 'resume', 'revoke'
  state text not null,                  -- 'open', 'done', 'refused'
  official bigint,
  holder text not null,
  agency bigint not null,
  reason text not null,
  paper text not null,                  -- number of the document
  file_name text not null,
  sha256 text,
  by_name text not null,
  created_at bigint not null,
  closed_at bigint
);
create index signing_certificate_paper_certificate on signing_certificate_paper (certificate, id);
create index signing_certificate_paper_agency on signing_certificate_paper (agency, id);

-- What somebody is asked to sign: bytes that never change, named by their hash.
create table signing_request (
  id {id},
  title text not null,
  code text not null,
  file_name text not null,
  sha256 text not null,
  bytes bigint not null,
  document bigint,                      -- documents_document it was taken from
  ordinal bigint,
  signer bigint not null,               -- official
  signer_name text not null,
  agency bigint not null,               -- in which the signer signs
  sender bigint not null,
  sender_name text not null,
  sender_agency bigint not null,
  state text not null,                  -- 'waiting', 'completed', 'refused', 'withdrawn'
  reason text not null,
  problem text not null,                -- of the last attempt that failed
  created_at bigint not null,
  decided_at bigint,
  certificate bigint,
  signed_sha256 text,
  level text not null
);
create unique index signing_request_once on signing_request (signer, sha256) where state = 'waiting';
create index signing_request_signer on signing_request (signer, state, id);
create index signing_request_sender on signing_request (sender, id);

-- One confirmation of many documents.
create table signing_consent (
  id {id},
  official bigint not null,
  certificate bigint not null,
  credential text not null,
  challenge text not null,
  offer text not null,                  -- what the browser was told, JSON
  state text not null,                  -- 'open', 'signing', 'done', 'failed'
  created_at bigint not null,
  expires_at bigint not null,
  finished_at bigint
);

create table signing_consent_item (
  consent bigint not null references signing_consent,
  ordinal bigint not null,
  request bigint not null references signing_request,
  prepared text not null,               -- sha256 of the update, in the file store
  contents_at bigint not null,
  room bigint not null,
  attributes text not null,             -- base64
  hash text not null,                   -- base64: what is signed
  state text not null,                  -- 'prepared', 'signed', 'failed'
  problem_vi text not null,
  problem_en text not null,
  primary key (consent, ordinal)
);
create index signing_consent_item_request on signing_consent_item (request);
