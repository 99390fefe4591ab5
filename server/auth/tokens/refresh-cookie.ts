import { Inject, Injectable } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Origins } from '../../http/origins/origins.js';

const REFRESH_COOKIE = 'parley_refresh';

/** Sends the refresh token to browsers and reads it back. No script can read it, and no other site can send, set or clear it. */
@Injectable()
export class RefreshCookie {
  private readonly options: CookieOptions;

  constructor(
    private readonly origins: Origins,
    @Inject(SETTINGS) settings: Settings,
  ) {
    const secure = settings.publicUrl.startsWith('https:');
    this.options = { httpOnly: true, sameSite: 'strict', path: '/api/auth', secure };
  }

  /** Whether this request comes from a page that may use cookies. */
  serves({ headers }: Pick<Request, 'headers'>): boolean {
    return !this.origins.isListed(headers);
  }

  read(request: Request): string | null {
    const value = (request.cookies as Record<string, unknown> | undefined)?.[REFRESH_COOKIE];
    return typeof value === 'string' ? value : null;
  }

  write(response: Response, cookie: { value: string; expires: Date }): void {
    response.cookie(REFRESH_COOKIE, cookie.value, { ...this.options, expires: cookie.expires });
  }

  clear(response: Response): void {
    if (this.serves(response.req)) response.clearCookie(REFRESH_COOKIE, this.options);
  }
}
