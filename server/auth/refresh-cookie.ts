import { Inject, Injectable } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { SETTINGS, type Settings } from '../config/settings.js';

export const REFRESH_COOKIE = 'parley_refresh';

/** The refresh token's way to and from browsers: no script can read it, no other site can send it. */
@Injectable()
export class RefreshCookie {
  private readonly options: CookieOptions;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const secure = settings.publicUrl.startsWith('https:');
    this.options = { httpOnly: true, sameSite: 'strict', path: '/api/auth', secure };
  }

  read(request: Request): string | null {
    const value = (request.cookies as Record<string, unknown> | undefined)?.[REFRESH_COOKIE];
    return typeof value === 'string' ? value : null;
  }

  write(response: Response, cookie: { value: string; expires: Date }): void {
    response.cookie(REFRESH_COOKIE, cookie.value, { ...this.options, expires: cookie.expires });
  }

  clear(response: Response): void {
    response.clearCookie(REFRESH_COOKIE, this.options);
  }
}
