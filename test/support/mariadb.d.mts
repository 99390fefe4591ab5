/** A private MariaDB; see `mariadb.mjs`. */
export interface MariaDb {
  url: string;
  folder: string;
  /** Sends it a signal such as SIGSTOP and SIGCONT. */
  signal(name: NodeJS.Signals): void;
  /** Ends it in this way, and waits until it is gone. Its data stay. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again after `kill`, on the same port and data. */
  start(): Promise<unknown>;
  /** Ends it for good. */
  stop(how?: { keep?: boolean }): Promise<void>;
}

export function startMariaDb(options?: { extra?: string[]; durable?: boolean }): Promise<MariaDb>;
