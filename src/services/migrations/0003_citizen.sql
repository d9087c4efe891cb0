-- `filing_key` is the citizen's Idempotency-Key: a phone that lost the answer files once, however late it asks again.
alter table services_dossier add column filing_key text;
create unique index services_dossier_filing_key on services_dossier (filing_key);

-- How satisfied the applicant was, 1 to 5; once.
create table services_rating (
  dossier bigint not null primary key references services_dossier (id),
  stars bigint not null,
  words text not null,
  at bigint not null
);
