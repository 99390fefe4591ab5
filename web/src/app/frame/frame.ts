import { Component, computed, ElementRef, inject, viewChild } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { CallStrip } from '../call/call-strip';
import { MissedCalls } from '../history/missed-calls';
import { ConnectionLine } from './connection-line';
import { OwnMenu } from './own-menu';

interface Place {
  path: string;
  name: string;
  icon: string;
}

const PLACES: readonly Place[] = [
  { path: '/people', name: 'People', icon: 'group' },
  { path: '/rooms', name: 'Rooms', icon: 'meeting_room' },
  { path: '/history', name: 'History', icon: 'history' },
  { path: '/account', name: 'Account', icon: 'account_circle' },
];

/** What surrounds every screen but the call: the places at the left or at the bottom. */
@Component({
  selector: 'parley-frame',
  imports: [CallStrip, ConnectionLine, MatIcon, OwnMenu, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
})
export class Frame {
  private readonly missed = inject(MissedCalls);
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  protected readonly places = PLACES;
  protected readonly unseen = this.missed.unseen;
  protected readonly unseenWords = computed(() => `${this.unseen()} missed ${this.unseen() === 1 ? 'call' : 'calls'}`);

  /** A link to #content would leave the page because of the base address. */
  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }
}
