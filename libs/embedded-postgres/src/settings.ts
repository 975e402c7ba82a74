export interface ServerSettings {
  readonly port: number;
  /** False only for tests: a crash of the machine, though not of the server, may then lose the cluster. */
  readonly durable: boolean;
}

/**
 * The whole `postgresql.conf`, sized for 2 cores that Node shares.
 * The log names no statement, since statements may hold personal data.
 */
export function serverSettings({ port, durable }: ServerSettings): string {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    password_encryption: 'scram-sha-256',
    shared_buffers: '128MB',
    effective_cache_size: '512MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '1GB',
    wal_compression: 'on',
    random_page_cost: '1.1',
    jit: 'off',
    max_parallel_workers: '2',
    max_parallel_workers_per_gather: '1',
    // Rows, locks and memory of a client that vanished come back within a minute.
    tcp_keepalives_idle: '30',
    tcp_keepalives_interval: '10',
    tcp_keepalives_count: '3',
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO, MDY',
    log_destination: 'stderr',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    ...(durable
      ? {}
      : {
          fsync: 'off',
          full_page_writes: 'off',
          wal_level: 'minimal',
          max_wal_senders: '0',
          autovacuum_naptime: '10min',
        }),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  return ['# Written anew at every start; changes here are lost.', ...lines, ''].join('\n');
}
