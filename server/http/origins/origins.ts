import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';

/** The kind of page that a request comes from. Clients that are not browsers send no origin: `none`. */
export type Origin = 'none' | 'own' | 'listed' | 'strange';
type Naming = Pick<IncomingHttpHeaders, 'origin' | 'host'>;

/** How many refused origins are logged. Anybody can make up origins, and must not fill the disk with them. */
const NAMED_MAX = 20;

/** The one place that knows which pages may use this server: our own, and those listed in `ALLOWED_ORIGINS`. */
@Injectable()
export class Origins {
  private readonly log = new Logger('Origins');
  private readonly own: string;
  private readonly listed: ReadonlySet<string>;
  private readonly named = new Set<string>();

  constructor(@Inject(SETTINGS) { publicUrl, allowedOrigins }: Pick<Settings, 'publicUrl' | 'allowedOrigins'>) {
    this.own = new URL(publicUrl).origin;
    this.listed = new Set(allowedOrigins);
  }

  /** A page served by the host that it talks to is our own too, since a server has more addresses than the configured one. */
  of({ origin, host }: Naming): Origin {
    if (origin === undefined) return 'none';
    if (origin === this.own || (URL.canParse(origin) && new URL(origin).host === host)) return 'own';
    return this.listed.has(origin) ? 'listed' : 'strange';
  }

  isListed(naming: Naming): boolean {
    return this.of(naming) === 'listed';
  }

  /** Logged so that an operator whose page is refused finds the reason. */
  noteRefused(origin: string): void {
    if (this.named.size >= NAMED_MAX || this.named.has(origin)) return;
    this.named.add(origin);
    this.log.warn({ origin: origin.slice(0, 200) }, 'a page of another origin was refused: see ALLOWED_ORIGINS');
  }
}
