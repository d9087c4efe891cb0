-- Who need not pay, or not all of it: said by the payer (state claimed) until a clerk accepts or refuses it, or written by
-- the clerk (accepted at once). `forgone`: what is not taken because of it, in đồng. Nothing of it is deleted.
create table payments_exemption (
  id {id},
  charge bigint not null references payments_charge (id),
  agency bigint not null,
  name text not null,
  share bigint not null,
  proof text not null,
  state text not null,
  words text not null default '',
  forgone bigint not null default 0,
  at bigint not null,
  decided_by text not null default '',
  decided_at bigint,
  day text
);
create unique index payments_exemption_once on payments_exemption (charge) where state <> 'refused';
create index payments_exemption_charge on payments_exemption (charge, id);
create index payments_exemption_day on payments_exemption (agency, day, id);

-- What of a paid charge is to go back and has not gone yet: it stands in the inbox of who may refund.
alter table payments_charge add column to_refund bigint not null default 0;
alter table payments_charge add column refund_reason text not null default '';

-- How much of a receipt has gone back; a part of it when somebody was exempted after paying.
alter table payments_receipt add column refunded bigint not null default 0;
update payments_receipt set refunded = amount where refunded_at is not null;

-- A part may go back first and the rest later: one refund at a time, and money that came once too often only once.
drop index payments_refund_once;
create unique index payments_refund_running on payments_refund (charge, attempt) where state in ('asked', 'approved');
create unique index payments_refund_excess on payments_refund (charge, attempt) where attempt <> 0 and state <> 'refused';
create index payments_refund_charge on payments_refund (charge, attempt, id);
