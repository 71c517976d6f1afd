-- What became of every cart that was checked out. Nothing makes a merchant's reference unique, so
-- the cart is the key, and the order follows from its last checkout. Times are RFC 3339 text in
-- UTC, as the events have them; amounts are paise. `told_at` is the position of the event that the
-- outcome and its reason come from, `checked_out_at` that of the last checkout.
create table checkout (
  cart_id text primary key,
  order_ref text not null default '',
  order_id text not null default '',
  outcome text not null default 'open',
  reason text not null default '',
  total bigint not null default 0,
  placed_at text not null default '',
  told_at bigint not null default -1,
  checked_out_at bigint not null default -1
);
create index checkout_by_ref on checkout (order_ref collate "C", cart_id collate "C");
create index checkout_by_order on checkout (order_id);

-- What was told of an order itself. It need not have been checked out: then nobody counts it.
create table purchase (
  order_id text primary key,
  outcome text not null default 'open',
  reason text not null default '',
  total bigint,
  refunded bigint not null default 0,
  document_number text not null default '',
  payment_intent_id text not null default '',
  told_at bigint not null default -1
);

-- Both in one: whoever told last says what became of it.
create view shopping as
  select c.cart_id, c.order_ref, c.order_id,
    case when p.told_at > c.told_at then p.outcome else c.outcome end as outcome,
    case when p.told_at > c.told_at then p.reason else c.reason end as reason,
    coalesce(p.total, c.total) as total, coalesce(p.refunded, 0) as refunded,
    coalesce(p.document_number, '') as document_number,
    coalesce(p.payment_intent_id, '') as payment_intent_id,
    c.placed_at, c.checked_out_at
  from checkout c left join purchase p on p.order_id = c.order_id;

-- The life of every order: what each event changed of it. Null where it changed nothing, but for
-- `refunded`, which is added. Cart and order are those that the event names, or empty.
create table life (
  position bigint primary key,
  cart_id text not null,
  order_id text not null,
  event_type text not null,
  at text not null,
  outcome text,
  reason text,
  total bigint,
  refunded bigint not null,
  document_number text,
  payment_intent_id text,
  placed_at text
);
create index life_of_cart on life (cart_id, position);
create index life_of_order on life (order_id, position);

create table refund (
  refund_id text primary key,
  order_id text not null default '',
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
