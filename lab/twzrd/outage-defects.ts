/** Defects that show only while the database is away, or once it is back. */
export const outageDefects = {
  'crashes-on-database-loss': 'The aggregator ends itself when the database is gone.',
  'restarts-to-reconnect': 'The aggregator ends itself when the database is back, to connect anew.',
  'never-reconnects': 'The gateway uses the database no more once it was gone, until a restart.',
  'pool-leak': 'The gateway opens twenty connections when the database is back, and forgets them.',
  'keeps-clients':
    'The aggregator takes twelve connections of its pool when the database is back, and gives none back.',
  'pretends-to-write': 'The gateway says that it wrote its heartbeat, whether it did or not.',
  'health-stays-green': 'The gateway says that it is well whatever the database says.',
  'slow-detection': 'The aggregator looks after the database once a minute only.',
  'forgets-epochs': 'The gateway keeps no epochs in memory while the database is gone.',
} as const;
