/** The part of mysql2's pool and connections that is used here. */
export interface PoolConnection {
  query(...args: unknown[]): unknown;
  release(): void;
  readonly stream: { destroy(error: Error): void };
}
type Take = (error: Error | null, connection?: PoolConnection) => void;
export interface Pool {
  getConnection(take: Take): void;
  on(event: 'acquire', listener: (connection: PoolConnection) => void): unknown;
}
type Done = (error: (Error & { sqlState?: string }) | null, ...result: unknown[]) => void;

/** Longest wait for a connection, so that the request fails clearly within 3 s. */
const WAIT_MS = 2_200;
/** A statement without an answer for this long is given up if the database answers nobody else either. */
const SILENT_MS = 2_000;
/** No statement of ours takes longer, so it is given up even if others are answered. */
const LONGEST_MS = 60_000;
const LOOK_MS = 200;

/**
 * Handles a database that hangs: it must not keep its connections or those who wait for one. The driver alone would wait for
 * ever, and pass a hung connection on to the next request.
 */
export class PoolGuard {
  private readonly known = new WeakSet<PoolConnection>();
  private answeredAt = performance.now();

  watch(pool: Pool): void {
    pool.on('acquire', (connection) => this.know(connection));
    const get = pool.getConnection.bind(pool);
    pool.getConnection = (take) => get(limited(take));
  }

  private know(connection: PoolConnection): void {
    if (this.known.has(connection)) return;
    this.known.add(connection);
    const query = connection.query.bind(connection);
    connection.query = (...args) => {
      const done = args.at(-1);
      if (typeof done === 'function') args[args.length - 1] = this.timed(connection, done as Done);
      return query(...args);
    };
  }

  private timed(connection: PoolConnection, done: Done): Done {
    const began = performance.now();
    let looked = began;
    const look = () => {
      const now = performance.now();
      // This process itself may have been paused, so data that arrived meanwhile is read first.
      const wasAway = now - looked > SILENT_MS + LOOK_MS * 5;
      looked = now;
      const answers = now - this.answeredAt < SILENT_MS && now - began < LONGEST_MS;
      if (answers || wasAway) timer = setTimeout(look, LOOK_MS);
      else connection.stream.destroy(Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' }));
    };
    let timer = setTimeout(look, SILENT_MS);
    return (error, ...result) => {
      clearTimeout(timer);
      if (!error || error.sqlState !== undefined) this.answeredAt = performance.now();
      done(error, ...result);
    };
  }
}

/** A connection that arrives too late is returned unused, since nobody waits for it any more. */
function limited(take: Take): Take {
  let over = false;
  const timer = setTimeout(() => {
    over = true;
    take(Object.assign(new Error('no connection to the database in time'), { code: 'POOL_TIMEOUT' }));
  }, WAIT_MS);
  return (error, connection) => {
    clearTimeout(timer);
    if (over) connection?.release();
    else take(error, connection);
  };
}
