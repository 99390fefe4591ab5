import { Injectable, signal } from '@angular/core';
import type { Call } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { incomingWords } from './incoming-words';

export type NoticePermission = NotificationPermission | 'unsupported';

/** Desktop notifications, for when the page is in the background. Asks for permission only after a click. */
@Injectable({ providedIn: 'root' })
export class DesktopNotices {
  private readonly shown = new Map<Call['id'], Notification>();
  private readonly state = signal(permissionNow());

  readonly permission = this.state.asReadonly();

  async ask(): Promise<void> {
    if (this.state() === 'unsupported') return;
    try {
      await Notification.requestPermission();
    } catch {
      // If the browser does not even let us ask, the page says below that notifications are not allowed.
    }
    this.state.set(permissionNow());
  }

  show(call: Call): void {
    // Checked again, since the user may have changed the permission in the browser's settings.
    if (permissionNow() !== 'granted' || document.hasFocus()) return;
    try {
      this.shown.set(call.id, this.make(call));
    } catch {
      // Some mobile browsers have the constructor and throw in it; the page itself rings anyway.
    }
  }

  close(id: Call['id']): void {
    this.shown.get(id)?.close();
    this.shown.delete(id);
  }

  private make(call: Call): Notification {
    const { id, caller } = call;
    const { name, kind } = incomingWords(call);
    const notice = new Notification(`${isolated(name)} is calling`, {
      body: kind,
      tag: `parley-call-${id}`,
      icon: caller.avatarUrl ?? undefined,
      requireInteraction: true,
      silent: true,
    });
    notice.onclick = () => {
      window.focus();
      this.close(id);
    };
    return notice;
  }
}

function permissionNow(): NoticePermission {
  try {
    return typeof Notification === 'undefined' || !window.isSecureContext ? 'unsupported' : Notification.permission;
  } catch {
    return 'unsupported';
  }
}
