/** A private MariaDB; see `mariadb.mjs`. */
export function startMariaDb(options?: { extra?: string[] }): Promise<{
  url: string;
  folder: string;
  stop: (how?: { keep?: boolean }) => Promise<void>;
}>;
