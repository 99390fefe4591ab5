export declare function ensureRedis(): string;

export declare class Redis {
  constructor(port: number);
  readonly port: number;
  readonly url: string;
  start(): Promise<this>;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
  close(): Promise<void>;
}
