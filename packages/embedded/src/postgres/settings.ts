import { PostgresLaunchError } from './errors.ts';

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** One small machine, many short transactions, no replica. Durability is PostgreSQL's default. */
const defaults: Settings = {
  max_connections: 200,
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: false,
  jit: false,
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_logical_replication_workers: 0,
  cluster_name: 'suuupra',
};

/** Rows and checkpoint must be on disk when a commit returns, and the launcher owns the address. */
const fixed: readonly string[] = [
  ...['fsync', 'synchronous_commit', 'full_page_writes', 'data_sync_retry', 'wal_sync_method'],
  ...['data_directory', 'listen_addresses', 'port', 'unix_socket_directories', 'hba_file'],
];

/** Command-line options for the server. Throws SETTING_REFUSED. */
export function settingOptions(settings: Settings, address: Settings): readonly string[] {
  for (const name of Object.keys(settings)) {
    if (!/^[a-z][a-z0-9_.]*$/.test(name) || fixed.includes(name))
      throw new PostgresLaunchError(
        'SETTING_REFUSED',
        `the setting ${name} cannot be changed here`,
      );
  }
  const all = { ...defaults, ...settings, ...address };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${spell(value)}`]);
}

const spell = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
