-- The book. Every row can be derived again from the streams alone; the bytes in `encoded` are what
-- is hashed, all other columns repeat parts of them so that they can be searched.
create table entry (
  seq bigint primary key check (seq >= 0),
  entry_id uuid not null unique,
  kind text not null,
  src_stream text not null,
  src_revision bigint not null,
  rule_id text not null,
  rule_version integer not null,
  encoded bytea not null,
  chain bytea not null
);

create table posting (
  seq bigint not null,
  line integer not null,
  side text not null check (side in ('D', 'C')),
  account text not null,
  asset text not null,
  amount bigint not null check (amount > 0),
  primary key (seq, line)
);

create table balance (
  account text not null,
  asset text not null,
  debits bigint not null default 0 check (debits >= 0),
  credits bigint not null default 0 check (credits >= 0),
  primary key (account, asset)
);

-- How many entries there are and the chain hash of the last one. In `from_size` and `from_chain`
-- the writer says what it believed before it wrote: a writer that was wrong must not commit. They
-- are not kept, because rows must not depend on how the events fell into batches.
create table head (
  book text primary key,
  size bigint not null,
  chain bytea not null,
  from_size bigint not null,
  from_chain bytea not null
);

create function head_continues() returns trigger language plpgsql as $$
declare
  size_before bigint := 0;
  chain_before bytea := decode(repeat('00', 32), 'hex');
begin
  if tg_op = 'UPDATE' then
    size_before := old.size;
    chain_before := old.chain;
  end if;
  if new.from_size is distinct from size_before or new.from_chain is distinct from chain_before then
    raise exception 'book % goes on from entry %, not from %',
      new.book, size_before, new.from_size using errcode = 'integrity_constraint_violation';
  end if;
  new.from_size := 0;
  new.from_chain := decode(repeat('00', 32), 'hex');
  return new;
end $$;

create trigger head_continues before update on head
  for each row execute function head_continues();

-- After the fact: before an insert nobody knows yet whether it will become an update.
create trigger head_begins after insert on head
  for each row execute function head_continues();
