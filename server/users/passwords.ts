import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Lanes } from '../limits/lanes.js';

/** argon2id with the parameters OWASP recommends. `Algorithm` is a const enum, which isolated modules cannot read. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** The asker for the server's own work. */
const SERVER = 'server';

export interface SignInTurn {
  asker: string;
  failures: number;
}

/** Passwords that look the same on two keyboards are the same. */
const normal = (password: string) => password.normalize('NFC');

/** Hashes and compares passwords, a few at a time. When too many wait, further ones get `rate-limited`. */
@Injectable()
export class Passwords {
  private cost = ARGON2ID;
  private nobody = hash(randomBytes(24), this.cost);

  constructor(private readonly lanes: Lanes) {}

  /** For tests: another cost, memory in KiB. */
  use(cost: { memoryCost: number; timeCost: number }): void {
    this.cost = { ...ARGON2ID, ...cost };
    this.nobody = hash(randomBytes(24), this.cost);
  }

  /** @param asker takes turns with other askers, here and below */
  hash(password: string, asker = SERVER): Promise<string> {
    return this.lanes.passwords.run(asker, () => hash(normal(password), this.cost));
  }

  verify(passwordHash: string, password: string, asker = SERVER): Promise<boolean> {
    return this.lanes.passwords.run(asker, () => verify(passwordHash, normal(password)));
  }

  /**
   * The same for a sign-in. Without a hash it takes as long, so that the time does not tell whether the user exists.
   * @param by the asker whose turn it uses, and how often this login has failed: within one asker, fewer failures go first
   */
  async verifySignIn(passwordHash: string | null, password: string, by: SignInTurn): Promise<boolean> {
    const compared = passwordHash ?? (await this.nobody);
    const right = await this.lanes.signIns.run(by.asker, () => verify(compared, normal(password)), by.failures);
    return passwordHash !== null && right;
  }
}
