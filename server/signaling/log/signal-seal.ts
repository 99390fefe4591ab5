import { createCipheriv, createDecipheriv, hash as digest, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { SignalData } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { invalid } from '../../http/errors/problem.js';

const ICE_PWD = /^a=ice-pwd:([^\r\n]*)/gm;
const HASHED = /^a=ice-pwd:sha256-([\w-]{43})$/gm;
const PWD_MAX = 256;
const PWDS_MAX = 64;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A signal as the log keeps it, and separately what is needed to relay it again. */
export interface Sealed {
  data: SignalData;
  /** Null if there was nothing to hide. */
  sealed: string | null;
}

/**
 * `a=ice-pwd` stands in the log as its hash. While a signal may still have to be delivered (held, or the recipient is
 * away) the passwords are kept beside it, encrypted with a key that is not in the database (AES-256-GCM, HKDF).
 */
@Injectable()
export class SignalSeal {
  private readonly key: Buffer;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.key = Buffer.from(hkdfSync('sha256', settings.jwtSecret, '', 'parley signal seal', 32));
  }

  seal(data: SignalData): Sealed {
    if (data === null || !('sdp' in data)) return { data, sealed: null };
    const passwords = [...new Set([...data.sdp.matchAll(ICE_PWD)].map((match) => match[1]!))];
    if (passwords.length === 0) return { data, sealed: null };
    if (passwords.length > PWDS_MAX || passwords.some((password) => password.length > PWD_MAX)) {
      throw invalid('data.sdp', 'data.sdp has more ICE passwords, or longer ones, than there can be.');
    }
    const sdp = data.sdp.replace(ICE_PWD, (_, password: string) => `a=ice-pwd:sha256-${hash(password)}`);
    return { data: { ...data, sdp }, sealed: this.encrypt(JSON.stringify(passwords)) };
  }

  /** The relayed signal; null if its passwords are gone, because it was applied or the call is over. */
  unseal({ data, sealed }: Sealed): { data: SignalData } | null {
    if (data === null || !('sdp' in data)) return { data };
    if (sealed === null) return data.sdp.match(HASHED) ? null : { data };
    const passwords = JSON.parse(this.decrypt(sealed)) as string[];
    const byHash = new Map(passwords.map((password) => [hash(password), password]));
    const sdp = data.sdp.replace(HASHED, (_, hashed: string) => `a=ice-pwd:${byHash.get(hashed) ?? ''}`);
    return { data: { ...data, sdp } };
  }

  private encrypt(text: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  }

  private decrypt(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }
}

const hash = (password: string) => digest('sha256', password, 'base64url');

/** The hash of the relayed data, as JSON, to compare what both ends have. */
export const dataHash = (json: string) => digest('sha256', json);
