-- A line of the register of certified copies that was entered by mistake: it stays with its number, struck through.
alter table services_certified add column struck_at bigint;
alter table services_certified add column struck_by text not null default '';
alter table services_certified add column struck_why text not null default '';
