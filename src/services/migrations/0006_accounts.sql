-- Whose account a dossier belongs to. `role`: filer (filed with the account), taken (filed by code and phone, taken in
-- later), person (on whose behalf it was filed).
create table services_follower (
  dossier bigint not null references services_dossier (id),
  person bigint not null,
  role text not null,
  at bigint not null,
  primary key (dossier, person)
);
create index services_follower_person on services_follower (person, at);

-- On whose behalf and by what authority: a consent given in the other person's account, or a document (a file of kind
-- "authority"). `sealed`: the other person's name, number and birth date, and the paper's words. `results_to`: the person
-- who receives the result in their vault; 0: nobody's, it is handed over at the counter.
create table services_behalf (
  dossier bigint not null primary key references services_dossier (id),
  kind text not null,
  consent bigint,
  sealed text not null,
  to_filer bigint not null,
  results_to bigint not null
);

-- What one person lets another do: file this procedure until that day. The receiver is known by number only, as a keyed
-- digest; `sealed` holds what the giver wrote of them.
create table services_consent (
  id {id},
  giver bigint not null,
  receiver text not null,
  sealed text not null,
  procedure_code text not null,
  procedure_name text not null,
  until text not null,
  to_filer bigint not null,
  given_at bigint not null,
  withdrawn_at bigint
);
create index services_consent_giver on services_consent (giver, id);
create index services_consent_receiver on services_consent (receiver, id);
