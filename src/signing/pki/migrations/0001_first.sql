-- What the training CA has issued. `issuer` is 'root' or 'sub'; times are milliseconds since 1970.
create table signing_pki_certificate (
  id {id},
  issuer text not null,
  serial text not null unique,          -- hexadecimal, upper case
  purpose text not null,
  subject text not null,
  certificate text not null,            -- base64 of the DER
  issued_at bigint not null,
  valid_until bigint not null,
  revoked_at bigint,
  reason bigint                         -- RFC 5280 §5.3.1
);
create index signing_pki_certificate_revoked on signing_pki_certificate (issuer, revoked_at);

create table signing_pki_crl (
  issuer text primary key,
  number bigint not null
);
