-- `notify_at`: when the merchant is next told; null: told, or given up after `tries`.
create table payments_sandbox_transaction (
  id {id},
  token text not null,
  reference text not null,
  amount bigint not null,
  description text not null,
  agency text not null,
  return_url text not null,
  notify_url text not null,
  state text not null,
  created_at bigint not null,
  paid_at bigint,
  refunded bigint not null default 0,
  tries bigint not null default 0,
  notify_at bigint
);
create unique index payments_sandbox_token on payments_sandbox_transaction (token);
create unique index payments_sandbox_reference on payments_sandbox_transaction (reference);

create table payments_sandbox_refund (
  refund text not null primary key,
  reference text not null,
  amount bigint not null
);
