-- Certified copies (chứng thực bản sao từ bản chính, Decree 23/2015/NĐ-CP): who asked, at one counter, at one time.
create table services_certification (
  id {id},
  agency bigint not null,
  requester text not null,
  phone text not null,
  signer bigint not null,
  signer_name text not null,
  signer_title text not null,
  clerk text not null,
  day text not null,
  at bigint not null,
  request_key text
);
create unique index services_certification_key on services_certification (request_key);

-- The last number of a register: of an agency, year and kind (SCT/BS). Its row is locked by whoever gives a number.
create table services_certified_number (
  agency bigint not null,
  year bigint not null,
  register text not null,
  last bigint not null,
  primary key (agency, year, register)
);

-- One line of the register: one paper, however many copies of it. `fee` is of all its copies, in đồng; none: no source says.
-- `wording` and `book` as they were on that day. `words`: folded, for the search.
create table services_certified (
  id {id},
  certification bigint not null references services_certification (id),
  agency bigint not null,
  year bigint not null,
  register text not null,
  number bigint not null,
  book text not null,
  wording text not null,
  paper text not null,
  pages bigint not null,
  copies bigint not null,
  fee bigint,
  day text not null,
  words text not null,
  scan_name text not null default '',
  scan_sha256 text not null default '',
  scan_type text not null default ''
);
create unique index services_certified_once on services_certified (agency, year, register, number);
create index services_certified_day on services_certified (agency, day, id);
create index services_certified_certification on services_certified (certification, id);
