-- The practice system's tables and its first epochs; run as one transaction, once.
create extension if not exists pg_trgm;

create table events (
  id text primary key,
  channel text not null,
  payload jsonb not null,
  received_at timestamptz not null default now(),
  epoch bigint
);
create index events_unsealed on events (id) where epoch is null;

create table sealed_epochs (
  epoch bigint primary key,
  token_group text not null,
  root text not null,
  event_count int not null,
  sealed_at timestamptz not null,
  -- The job that asked for it.
  job text
);
create index sealed_epochs_job on sealed_epochs (job);

insert into sealed_epochs (epoch, token_group, root, event_count, sealed_at)
select n, 'milo', encode(sha256(('seed ' || n)::bytea), 'hex'), 100 + n, now() - (6 - n) * interval '1 hour'
from generate_series(1, 5) as n;
