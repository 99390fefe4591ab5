import { Component, DestroyRef, DOCUMENT, inject, signal } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { PublicRoom } from '@contracts';
import { RoomsApi } from '../rooms-api';
import { countWords } from '../room-words';

const REFRESH_MS = 20_000;

/** Rooms that anybody may enter: what they are, who is in, and a link. Shows nothing if there are none. */
@Component({
  selector: 'parley-public-rooms',
  imports: [MatIcon, RouterLink],
  template: `
    @if (rooms().length) {
      <h2>Open rooms</h2>
      <ul>
        @for (room of rooms(); track room.code) {
          <li>
            <a [routerLink]="['/join', room.code]">
              <span class="title" dir="auto">{{ room.title }}</span>
              @if (room.requiresPassword) {
                <mat-icon class="mat-icon-16" svgIcon="key" /><span class="unseen-text">Password</span>
              }
              <span class="people quiet" [class.live]="room.participantCount > 0">
                {{ words(room) }}
                @if (room.people.length) {
                  <span class="names"
                    >:
                    @for (name of room.people; track $index) {
                      <bdi>{{ name }}</bdi>{{ $last ? '' : ', ' }}
                    }
                  </span>
                }
              </span>
            </a>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
    :host:not(:has(ul)) {
      display: none;
    }
    h2 {
      font: var(--mat-sys-title-small);
    }
    ul {
      display: grid;
      gap: 8px;
      max-height: 320px;
      overflow-y: auto;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    a {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      gap: 4px 8px;
      min-height: 48px;
      box-sizing: border-box;
      padding: 10px 16px;
      border: 1px solid var(--parley-line);
      border-radius: 12px;
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      background: var(--parley-chosen);
    }
    .title {
      overflow-wrap: anywhere;
      font-weight: 550;
    }
    .people {
      grid-column: 1 / -1;
      overflow-wrap: anywhere;
    }
    .live {
      color: var(--parley-live);
    }
  `,
})
export class PublicRooms {
  private readonly api = inject(RoomsApi);
  private readonly document = inject(DOCUMENT);
  protected readonly rooms = signal<readonly PublicRoom[]>([]);

  constructor() {
    void this.look();
    const timer = setInterval(() => this.document.visibilityState === 'visible' && void this.look(), REFRESH_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  protected words({ participantCount, full }: PublicRoom): string {
    return countWords(participantCount, full);
  }

  /** If the request fails, the list stays as it was. */
  private async look(): Promise<void> {
    const rooms = await this.api.listed().catch(() => null);
    if (rooms) this.rooms.set(rooms);
  }
}
