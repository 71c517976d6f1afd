-- Every payment as it stands. Times are RFC 3339 text in UTC; amounts are paise.
create table payment (
  payment_intent_id text primary key,
  order_id text not null default '',
  merchant_reference text not null default '',
  state text not null default '',
  amount bigint not null default 0,
  captured bigint not null default 0,
  refunded bigint not null default 0,
  captured_at text not null default '',
  rrn text not null default '',
  decline_code text not null default '',
  attempts integer not null default 0
);

-- One row: what all payments come to.
create table total (
  name text primary key,
  captured bigint not null default 0,
  refunded bigint not null default 0,
  captures bigint not null default 0,
  refunds bigint not null default 0
);
