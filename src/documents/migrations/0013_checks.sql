-- What the check of the signatures in a file found, once for each content. `weight` orders the states: 0 unchecked,
-- 1 none, 2 passed, 3 indeterminate, 4 failed.
create table documents_check (
  sha256 text not null primary key,
  weight bigint not null,
  report text not null,
  checked_at bigint not null
);
create index documents_check_again on documents_check (weight, checked_at);
