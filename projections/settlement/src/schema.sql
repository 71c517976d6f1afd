-- Settlement between the banks by cycle, to the merchant by day, and the money at the banks.
-- Amounts are paise.
create table cycle (
  cycle_id text primary key,
  state text not null default '',
  transactions bigint not null default 0
);

create table cycle_net (
  cycle_id text not null,
  member text not null,
  net bigint not null,
  primary key (cycle_id, member)
);

create table settled_day (
  day text primary key,
  captured bigint not null default 0,
  fee bigint not null default 0,
  fee_gst bigint not null default 0,
  refunded bigint not null default 0,
  net bigint not null default 0,
  state text not null default '',
  utr text not null default ''
);

create table account (
  account_number text primary key,
  bank text not null default '',
  balance bigint not null default 0
);
