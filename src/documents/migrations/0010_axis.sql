-- What the oversight of the axis asks every few seconds: what arrived lately, and what nobody has opened.
create index documents_incoming_arrived on documents_incoming (arrived_at, agency);
create index documents_incoming_unread on documents_incoming (agency, arrived_at) where opened_at is null and state = 'arrived';
create index documents_document_sent on documents_document (issued_at, from_agency) where issued_at is not null;
