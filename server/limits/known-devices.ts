import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Client } from '../http/client.js';

/** A browser on which this user has signed in. */
export interface KnownDevice {
  userId: number;
  /** Random; tells the devices of one user apart. */
  id: string;
}

/** Several people may use one browser. */
const ACCOUNTS_MAX = 4;
export const KNOWN_DAYS = 180;
const KNOWN_SECONDS = KNOWN_DAYS * 24 * 60 * 60;
/** User id, second of the sign-in, random part, proof. */
const FORM = /^(\d{1,10})\.(\d{1,11})\.([\w-]{16})\.([\w-]{43})$/;

/**
 * Device cookies, as described by OWASP ("Slow Down Online Guessing Attacks with Device Cookies"): people who have signed in on
 * a browser before are not held up by what strangers do. The cookie is its own proof and nothing is stored; it signs nobody in.
 */
@Injectable()
export class KnownDevices {
  private readonly key: Buffer;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'jwtSecret'>) {
    this.key = Buffer.from(hkdfSync('sha256', settings.jwtSecret, '', 'parley known devices', 32));
  }

  /** The cookie that the browser should keep now that this user has signed in on it. */
  remember(userId: number, { deviceCookie }: Pick<Client, 'deviceCookie'>, now = Date.now()): string {
    const others = this.parts(deviceCookie).filter((part) => this.read(part, now)?.userId !== userId);
    return [this.sign(userId, Math.floor(now / 1000)), ...others].slice(0, ACCOUNTS_MAX).join('~');
  }

  /** The device, if this user has signed in on it before. */
  of(userId: number, { deviceCookie }: Pick<Client, 'deviceCookie'>, now = Date.now()): KnownDevice | null {
    return this.all(deviceCookie, now).find((device) => device.userId === userId) ?? null;
  }

  /** The user who signed in last on this browser. */
  last({ deviceCookie }: Pick<Client, 'deviceCookie'>, now = Date.now()): KnownDevice | null {
    return this.all(deviceCookie, now)[0] ?? null;
  }

  /** Keyed by user, so that signing in again and again gains no further budget. */
  payerOf(client: Pick<Client, 'deviceCookie'>): string | null {
    const device = this.last(client);
    return device && `devices:${device.userId}`;
  }

  private all(cookie: string | null, now: number): KnownDevice[] {
    return this.parts(cookie).flatMap((part) => this.read(part, now) ?? []);
  }

  private parts(cookie: string | null): string[] {
    return cookie?.split('~', ACCOUNTS_MAX) ?? [];
  }

  private sign(userId: number, second: number): string {
    const text = `${userId}.${second}.${randomBytes(12).toString('base64url')}`;
    return `${text}.${this.proof(text)}`;
  }

  private read(part: string, now: number): KnownDevice | null {
    const match = FORM.exec(part);
    if (match === null) return null;
    const [, userId = '', second = '', id = '', proof = ''] = match;
    const wanted = this.proof(`${userId}.${second}.${id}`);
    if (!timingSafeEqual(Buffer.from(proof), Buffer.from(wanted))) return null;
    return now / 1000 - Number(second) < KNOWN_SECONDS ? { userId: Number(userId), id } : null;
  }

  private proof(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}
