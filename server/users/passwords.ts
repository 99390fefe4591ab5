import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with the parameters OWASP recommends. `Algorithm` is a const enum, which isolated modules cannot read. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** What looks the same on two keyboards is the same password. */
const normal = (password: string) => password.normalize('NFC');

/** Hashes and compares passwords. */
@Injectable()
export class Passwords {
  private readonly nobody = hash(randomBytes(24), ARGON2ID);

  hash(password: string): Promise<string> {
    return hash(normal(password), ARGON2ID);
  }

  verify(passwordHash: string, password: string): Promise<boolean> {
    return verify(passwordHash, normal(password));
  }

  /** Takes as long as `verify`, so that the time does not tell whether there is such a user. */
  async verifyNobody(password: string): Promise<false> {
    await verify(await this.nobody, normal(password));
    return false;
  }
}
