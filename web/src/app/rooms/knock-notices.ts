import { inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { MatSnackBar, MatSnackBarRef, TextOnlySnackBar } from '@angular/material/snack-bar';
import { Router } from '@angular/router';
import { Floats } from '../shared-ui/floating/floats';
import { isolated } from '../shared-ui/isolated';
import { Signaling } from '../signaling/signaling';

const NOTICE_MS = 20_000;

type Notice = MatSnackBarRef<TextOnlySnackBar>;

/** The payload of `room:knock`. */
interface Knock {
  code: string;
  title: string;
  displayName: string;
  participantId: number;
}

/**
 * Tells the user, on any page, that somebody waits at one of the user's empty rooms, with the way there, until
 * somebody has settled it.
 */
@Injectable({ providedIn: 'root' })
export class KnockNotices {
  private readonly floats = inject(Floats);
  private readonly router = inject(Router);
  /** The people who still wait, by participant id, in the order in which they knocked. */
  private readonly waiting = new Map<number, Knock>();
  private shown: { participantId: number; notice: Notice; snackBar: MatSnackBar } | null = null;

  constructor() {
    const signaling = inject(Signaling);
    // After a connection loss the server does not repeat what was settled meanwhile.
    signaling.snapshots.pipe(takeUntilDestroyed()).subscribe(() => this.waiting.clear());
    signaling
      .on('room:knock')
      .pipe(takeUntilDestroyed())
      .subscribe((knock) => this.take(knock));
    signaling
      .on('room:knock-over')
      .pipe(takeUntilDestroyed())
      .subscribe(({ participantId }) => this.drop(participantId));
  }

  private take(knock: Knock): void {
    this.waiting.delete(knock.participantId);
    this.waiting.set(knock.participantId, knock);
    this.show(knock);
  }

  private show(knock: Knock): void {
    const words = `${isolated(knock.displayName)} waits to come into “${isolated(knock.title)}”`;
    // It may be settled before notices are loaded.
    const isThere = () => this.waiting.get(knock.participantId) === knock;
    this.floats.notify((snackBar) => isThere() && this.open(knock, snackBar, words), words);
  }

  private open({ code, participantId }: Knock, snackBar: MatSnackBar, words: string): void {
    const notice = snackBar.open(words, 'Enter', { duration: NOTICE_MS });
    this.shown = { participantId, notice, snackBar };
    notice.onAction().subscribe(() => {
      this.shown = null;
      void this.router.navigate(['/join', code]);
    });
    // A notice that replaces this one is in its place only a moment later.
    notice.afterDismissed().subscribe(() => setTimeout(() => this.comeBack(notice)));
  }

  /**
   * Another notice may replace this one, which settles nothing: when that one is gone, the waiting person is named
   * again.
   */
  private comeBack(notice: Notice): void {
    if (this.shown?.notice !== notice) return;
    const other = this.shown.snackBar._openedSnackBarRef;
    if (other === null) this.shown = null;
    else other.afterDismissed().subscribe(() => setTimeout(() => this.nameAgain(notice)));
  }

  private nameAgain(notice: Notice): void {
    if (this.shown?.notice !== notice) return;
    if (this.shown.snackBar._openedSnackBarRef) return this.comeBack(notice);
    this.showNext();
  }

  /** Closes only its own notice. The next waiting person is named at once, or when another notice is gone. */
  private drop(participantId: number): void {
    this.waiting.delete(participantId);
    if (this.shown?.participantId !== participantId) return;
    if (this.shown.snackBar._openedSnackBarRef !== this.shown.notice) return;
    this.shown.notice.dismiss();
    this.showNext();
  }

  private showNext(): void {
    this.shown = null;
    const next = this.newest();
    if (next) this.show(next);
  }

  private newest(): Knock | undefined {
    return [...this.waiting.values()].at(-1);
  }
}
