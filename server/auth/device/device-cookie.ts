import { Inject, Injectable } from '@nestjs/common';
import type { CookieOptions, Response } from 'express';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { type Client, DEVICE_COOKIE } from '../../http/client.js';
import { Origins } from '../../http/origins/origins.js';
import { KNOWN_DAYS, KnownDevices } from '../../limits/known-devices.js';

/** The cookie by which a browser shows that somebody has signed in on it before. It stays when they sign out. */
@Injectable()
export class DeviceCookie {
  private readonly options: CookieOptions;

  constructor(
    private readonly devices: KnownDevices,
    private readonly origins: Origins,
    @Inject(SETTINGS) settings: Settings,
  ) {
    const secure = settings.publicUrl.startsWith('https:');
    this.options = { httpOnly: true, sameSite: 'strict', path: '/api', secure };
  }

  write(response: Response, userId: number, client: Client): void {
    const maxAge = KNOWN_DAYS * 24 * 60 * 60 * 1000;
    response.cookie(DEVICE_COOKIE, this.devices.remember(userId, client), { ...this.options, maxAge });
  }

  clear(response: Response): void {
    if (!this.origins.isListed(response.req.headers)) response.clearCookie(DEVICE_COOKIE, this.options);
  }
}
