/** What Parley uses of the client. Its own types describe every command of Redis, and take the compiler longer than the whole server. */
declare module '@redis/client' {
  export interface RedisClient {
    readonly isReady: boolean;
    on(event: 'error', listener: (error: Error) => void): unknown;
    connect(): Promise<unknown>;
    subscribe(channel: string, listener: (text: string) => void): Promise<unknown>;
    publish(channel: string, text: string): Promise<unknown>;
    eval(script: string, of: { keys: string[]; arguments: string[] }): Promise<unknown>;
    del(key: string): Promise<number>;
    destroy(): void;
  }

  export function createClient(options: {
    url: string;
    disableOfflineQueue: boolean;
    commandsQueueMaxLength: number;
    socket: {
      connectTimeout: number;
      socketTimeout: number;
      reconnectStrategy: (attempt: number) => number;
    };
  }): RedisClient;
}
