import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** `<family>.<secret>`: the family finds the row; of the secret only its hash is stored. */
export interface RefreshToken {
  family: string;
  secret: string;
}

const FORM = /^([0-9a-f-]{36})\.([\w-]{43})$/;

export function newRefreshToken(family: string = randomUUID()): RefreshToken {
  return { family, secret: randomBytes(32).toString('base64url') };
}

export function writeRefreshToken({ family, secret }: RefreshToken): string {
  return `${family}.${secret}`;
}

/** Null for text that cannot be one of our tokens. */
export function readRefreshToken(text: unknown): RefreshToken | null {
  const match = typeof text === 'string' ? FORM.exec(text) : null;
  return match && { family: match[1]!, secret: match[2]! };
}

/** The secret has 256 random bits, so no slow hash is needed. */
export function hashOf({ secret }: RefreshToken): string {
  return createHash('sha256').update(secret).digest('hex');
}
