import {
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import { Router } from '@angular/router';
import { Session } from '../session/session';
import { Signaling } from '../signaling/signaling';
import { LinkStats } from '../webrtc/link-stats';
import { CallControls } from './call-controls';
import { CallDevices } from './call-devices';
import { CallOver } from './call-over';
import { CallStatistics } from './call-statistics';
import { CallTimer } from './call-timer';
import { Calling } from './calling';
import { FullScreen } from './full-screen';
import { IdleControls } from './idle-controls';
import { problemWords } from './media-words';
import { heardWhileMuted } from './muted-speech';
import { pressedLetter } from './pressed-letter';
import { QualityBars } from './quality-bars';
import { RemoteView } from './remote-view';
import { AddPeople } from './room/add-people';
import { RungNotices } from './room/rung-notices';
import { SidePanel } from './room/side-panel';
import { SelfView } from './self-view';
import { takesText } from './typing';

/** The running call of two over the whole window; always dark. */
@Component({
  selector: 'parley-call-screen',
  imports: [
    AddPeople,
    CallControls,
    CallOver,
    CallStatistics,
    CallTimer,
    MatButton,
    MatIcon,
    MatIconButton,
    MatTooltip,
    QualityBars,
    RemoteView,
    RungNotices,
    SelfView,
    SidePanel,
  ],
  templateUrl: './call-screen.html',
  styleUrl: './call-screen.scss',
  host: {
    role: 'main',
    class: 'always-dark',
    '[class.idle]': 'idle()',
    '[class.pictured]': 'remote()?.pictured() === true',
    '(document:keydown)': 'onKey($event)',
  },
})
export class CallScreen {
  private readonly calling = inject(Calling);
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly signaling = inject(Signaling);
  private readonly user = inject(Session).user;
  private readonly controls = new IdleControls(inject<ElementRef<HTMLElement>>(ElementRef).nativeElement);
  private readonly screen = new FullScreen();
  private readonly stats = new LinkStats(async () => {
    const link = this.session()?.link();
    if (!link) throw new Error('There is no link to look at.');
    return link.stats();
  });
  private readonly menuOpen = signal(false);
  protected readonly remote = viewChild(RemoteView);

  protected readonly session = this.calling.session;
  protected readonly showsStatistics = signal(false);
  protected readonly addsPeople = signal(false);
  protected readonly fullScreen = this.screen.on;
  protected readonly sample = this.stats.sample;
  protected readonly quality = computed(() =>
    this.session()?.phase().name === 'talking' ? this.stats.quality() : null,
  );
  protected readonly lastQuality = computed(() => {
    const level = this.stats.quality()?.level;
    return level ? { good: 'Good connection', fair: 'Fair connection', poor: 'Poor connection' }[level] : null;
  });
  protected readonly speakingMuted = heardWhileMuted(() => this.session()?.media ?? null);
  /** Once both are there. */
  protected readonly canAdd = computed(() => {
    const session = this.session();
    return this.user() !== null && session?.call().status === 'accepted' && !session.over();
  });
  protected readonly ownPicture = computed(() => {
    const media = this.session()?.media;
    return media ? (media.screen() ?? media.camera()) : null;
  });
  protected readonly problem = computed(() => {
    const media = this.session()?.media;
    return media ? problemWords(media) : null;
  });
  protected readonly otherMuted = computed(() => {
    const session = this.session();
    return session?.phase().name === 'talking' && session.other()?.media.audio === false;
  });
  protected readonly canPictureInPicture = computed(
    () => document.pictureInPictureEnabled && this.remote()?.pictured() === true,
  );
  protected readonly idle = computed(
    () => this.controls.idle() && !this.menuOpen() && !this.addsPeople() && this.session()?.phase().name === 'talking',
  );

  constructor() {
    const destroyed = inject(DestroyRef);
    effect((onCleanup) => {
      if (this.session()) untracked(() => this.stats.start());
      onCleanup(() => this.stats.stop());
    });
    this.signaling.snapshots.pipe(takeUntilDestroyed(destroyed)).subscribe(() => this.leaveIfNone());
    if (this.signaling.connected()) this.leaveIfNone();
  }

  protected onKey(event: KeyboardEvent): void {
    const session = this.session();
    if (!session || session.over() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === 'Escape' && !event.defaultPrevented && !this.menuOpen()) this.addsPeople.set(false);
    if (takesText(document.activeElement) || this.dialog.openDialogs.length > 0 || this.menuOpen()) return;
    const actions: Record<string, () => void> = {
      m: () => session.toggleMicrophone(),
      v: () => session.toggleCamera(),
      s: () => session.toggleScreen(),
      f: () => this.toggleFullScreen(),
    };
    actions[pressedLetter(event)]?.();
  }

  protected menu(open: boolean): void {
    this.menuOpen.set(open);
    this.controls.wake();
  }

  protected chooseDevices(): void {
    this.dialog.open(CallDevices, { panelClass: 'always-dark', width: '420px' });
  }

  protected toggleStatistics(): void {
    this.showsStatistics.update((shown) => !shown);
  }

  protected toggleAddPeople(): void {
    this.addsPeople.update((shown) => !shown);
  }

  protected toggleFullScreen(): void {
    this.screen.toggle();
  }

  protected pictureInPicture(): void {
    this.remote()
      ?.pictureInPicture()
      .catch(() => undefined);
  }

  protected changeFit(): void {
    this.remote()?.changeFit();
  }

  /** Elsewhere in the product; the call goes on and stays visible as a strip. */
  protected leaveOpen(): void {
    void this.router.navigateByUrl(this.calling.returnUrl());
  }

  /** The address of a call that does not run here: there is nothing to show. */
  private leaveIfNone(): void {
    if (!this.calling.session()) void this.router.navigateByUrl('/history', { replaceUrl: true });
  }
}
