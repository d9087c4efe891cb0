-- Results that go by post.
create table services_delivery (
  dossier bigint not null primary key references services_dossier (id),
  name text not null,
  address text not null,
  phone text not null,
  waybill text not null,
  sent_at bigint
);
