-- A status that we made lies in its row: some kilobytes, made durable by the commit that keeps it. A file of its own would
-- cost two more waits for the disk, and a step has one each. Null: the bytes are in the file store.
alter table exchange_package add column content text;
