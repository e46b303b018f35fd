-- The practice system's tables. Safe to run again.
create table if not exists events (
  id text primary key,
  channel text not null,
  payload jsonb not null,
  received_at timestamptz not null default now(),
  epoch bigint
);
create index if not exists events_unsealed on events (id) where epoch is null;

create table if not exists sealed_epochs (
  epoch bigint primary key,
  token_group text not null,
  root text not null,
  event_count int not null,
  sealed_at timestamptz not null
);

insert into sealed_epochs (epoch, token_group, root, event_count, sealed_at)
select n, 'milo', encode(sha256(('seed ' || n)::bytea), 'hex'), 100 + n, now() - (6 - n) * interval '1 hour'
from generate_series(1, 5) as n
on conflict (epoch) do nothing;
