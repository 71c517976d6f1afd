-- What became of every order, by the merchant's reference. Times are RFC 3339 text in UTC, as the
-- events have them; amounts are paise.
create table purchase (
  order_ref text primary key,
  order_id text not null default '',
  outcome text not null default 'open',
  reason text not null default '',
  total bigint not null default 0,
  refunded bigint not null default 0,
  document_number text not null default '',
  payment_intent_id text not null default '',
  placed_at text not null default ''
);

-- The life of every order: what each event changed of it. Null where it changed nothing, but for
-- `refunded`, which is added.
create table life (
  position bigint primary key,
  order_ref text not null,
  event_type text not null,
  at text not null,
  order_id text,
  outcome text,
  reason text,
  total bigint,
  refunded bigint not null,
  document_number text,
  payment_intent_id text,
  placed_at text
);
create index life_of_order on life (order_ref, position);

create table refund (
  refund_id text primary key,
  order_ref text not null default '',
  amount bigint not null default 0,
  is_full boolean not null default false,
  state text not null,
  reason text not null default ''
);

create table document (
  number text primary key,
  series text not null,
  sequence bigint not null,
  kind text not null,
  financial_year text not null,
  order_ref text not null,
  taxable bigint not null,
  cgst bigint not null,
  sgst bigint not null,
  igst bigint not null,
  total bigint not null,
  issued_on text not null,
  is_cancelled boolean not null default false
);
create unique index document_in_series on document (series, sequence);

create table seats (
  sku text primary key,
  capacity bigint not null default 0,
  taken bigint not null default 0
);

create table coupon (
  code text primary key,
  used bigint not null default 0
);
