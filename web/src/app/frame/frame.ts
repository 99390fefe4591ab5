import { Component, computed, ElementRef, inject, viewChild } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { hasRole, type Role } from '@contracts';
import { CallStrip } from '../call/screen/call-strip';
import { ElsewhereStrip } from '../call/elsewhere/elsewhere-strip';
import { MissedCalls } from '../history/missed-calls';
import { Session } from '../session/session';
import { Late } from '../shared-ui/floating/late';
import { Printing } from '../shared-ui/page/printing';
import { ConnectionLine } from './connection-line';
import { OwnFace } from './own-face';

interface NavItem {
  path: string;
  name: string;
  icon: string;
  /** Shown only to users with this role. */
  needs?: Role;
}

const PLACES: readonly NavItem[] = [
  { path: '/people', name: 'People', icon: 'group' },
  { path: '/rooms', name: 'Rooms', icon: 'meeting_room' },
  { path: '/history', name: 'History', icon: 'history' },
  { path: '/audit', name: 'Audit', icon: 'troubleshoot', needs: 'support' },
  { path: '/account', name: 'Account', icon: 'account_circle' },
];

/** Surrounds every screen but the call: the navigation is at the left or at the bottom. */
@Component({
  selector: 'parley-frame',
  imports: [
    CallStrip,
    ConnectionLine,
    ElsewhereStrip,
    Late,
    MatIcon,
    OwnFace,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
  ],
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
})
export class Frame {
  private readonly missed = inject(MissedCalls);
  private readonly session = inject(Session);
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  protected readonly places = computed(() => {
    const role = this.session.user()?.role ?? 'employee';
    return PLACES.filter(({ needs }) => needs === undefined || hasRole(role, needs));
  });
  protected readonly ownMenu = () => import('./screens-ahead').then((file) => file.OwnMenu);
  protected readonly preparing = inject(Printing).preparing;
  protected readonly unseen = this.missed.unseen;
  protected readonly unseenWords = computed(() => `${this.unseen()} missed ${this.unseen() === 1 ? 'call' : 'calls'}`);

  /** A plain link to #content would leave the page because of the base address. */
  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }
}
