-- What has to be paid for one object of another room ("dossier", its id). `items` is a JSON list of ChargeItem; `amount` what
-- is to be paid in đồng after the exemption: 0 while nobody has said how much (state unset).
create table payments_charge (
  id {id},
  kind text not null,
  object bigint not null,
  agency bigint not null,
  code text not null,
  payer text not null,
  what text not null,
  timing text not null,
  state text not null,
  items text not null,
  amount bigint not null,
  share bigint not null default 0,
  exemption text not null default '',
  exemptions text not null,
  created_at bigint not null,
  changed_at bigint not null
);
create unique index payments_charge_object on payments_charge (kind, object);
create index payments_charge_agency on payments_charge (agency, state, id);

-- One try to pay online. `told`: what the gateway said was paid.
create table payments_attempt (
  id {id},
  charge bigint not null references payments_charge (id),
  agency bigint not null,
  reference text not null,
  amount bigint not null,
  state text not null,
  transaction_id text not null default '',
  pay_url text not null default '',
  created_at bigint not null,
  paid_at bigint,
  told bigint not null default 0
);
create unique index payments_attempt_reference on payments_attempt (reference);
create index payments_attempt_charge on payments_attempt (charge, id);
create index payments_attempt_paid on payments_attempt (agency, paid_at);

create table payments_number (
  agency bigint not null,
  series text not null,
  last bigint not null,
  primary key (agency, series)
);

-- `reference`: the bank's for a transfer, ours for an online payment.
create table payments_receipt (
  id {id},
  charge bigint not null references payments_charge (id),
  agency bigint not null,
  form text not null,
  series text not null,
  number bigint not null,
  amount bigint not null,
  method text not null,
  reference text not null,
  at bigint not null,
  day text not null,
  who text not null,
  refunded_at bigint
);
create unique index payments_receipt_number on payments_receipt (agency, series, number);
create unique index payments_receipt_charge on payments_receipt (charge);
create unique index payments_receipt_transfer on payments_receipt (agency, reference) where method = 'transfer';
create index payments_receipt_day on payments_receipt (agency, day, id);

-- `attempt` 0: what the receipt stands for goes back; otherwise money that came once too often.
create table payments_refund (
  id {id},
  charge bigint not null references payments_charge (id),
  attempt bigint not null default 0,
  agency bigint not null,
  amount bigint not null,
  method text not null,
  reference text not null,
  reason text not null,
  state text not null,
  asked_account bigint not null,
  asked_by text not null,
  asked_at bigint not null,
  decided_by text not null default '',
  decided_at bigint,
  words text not null default '',
  done_at bigint
);
create unique index payments_refund_once on payments_refund (charge, attempt) where state <> 'refused';
create index payments_refund_agency on payments_refund (agency, id);

-- Where transfers go and what receipts are called; agency 0: all that have no line of their own.
create table payments_account (
  agency bigint not null primary key,
  bin text not null,
  bank text not null,
  account text not null,
  holder text not null,
  form text not null,
  series text not null
);

-- What the gateway's list of a day and ours do not agree on. `kind`: missing_here, missing_there, amount, excess.
create table payments_difference (
  id {id},
  agency bigint not null,
  day text not null,
  reference text not null,
  kind text not null,
  ours bigint not null,
  theirs bigint not null,
  attempt bigint not null default 0,
  state text not null,
  action text not null default '',
  words text not null default '',
  who text not null default '',
  at bigint
);
create unique index payments_difference_once on payments_difference (agency, day, reference);

-- A day that is closed takes no more cash and no more transfers. `reconciled_at`: when the gateway's list was last read.
create table payments_day (
  agency bigint not null,
  day text not null,
  reconciled_at bigint,
  matched bigint not null default 0,
  closed_at bigint,
  closed_by text not null default '',
  counted bigint not null default 0,
  words text not null default '',
  primary key (agency, day)
);
