import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { ClientConfig, IceServer, RelayReport } from '@contracts';
import { firstValueFrom } from 'rxjs';

/** The TURN servers, as an administrator checks them. */
@Injectable({ providedIn: 'root' })
export class RelayApi {
  private readonly http = inject(HttpClient);

  /** The server asks every TURN URL, which takes up to 8 s. */
  check(): Promise<RelayReport> {
    return firstValueFrom(this.http.post<RelayReport>('/api/admin/relay-check', {}));
  }

  /** The TURN servers with fresh credentials, and whether all media has to go through them. */
  async configured(): Promise<{ servers: IceServer[]; relayOnly: boolean }> {
    const config = await firstValueFrom(this.http.get<ClientConfig>('/api/config'));
    const servers = config.iceServers.filter(({ credential }) => credential !== undefined);
    return { servers, relayOnly: config.iceTransportPolicy === 'relay' };
  }
}
