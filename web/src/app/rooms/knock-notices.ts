import { inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Router } from '@angular/router';
import { isolated } from '../shared-ui/isolated';
import { Signaling } from '../signaling/signaling';

const NOTICE_MS = 20_000;

/** Somebody waits before an empty room of mine: said wherever I am, with the way there. */
@Injectable({ providedIn: 'root' })
export class KnockNotices {
  private readonly snackBar = inject(MatSnackBar);
  private readonly router = inject(Router);

  constructor() {
    inject(Signaling)
      .on('room:knock')
      .pipe(takeUntilDestroyed())
      .subscribe((knock) => this.show(knock));
  }

  private show({ code, title, displayName }: { code: string; title: string; displayName: string }): void {
    const words = `${isolated(displayName)} waits to come into “${isolated(title)}”`;
    const notice = this.snackBar.open(words, 'Enter', { duration: NOTICE_MS });
    notice.onAction().subscribe(() => void this.router.navigate(['/join', code]));
  }
}
