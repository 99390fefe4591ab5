import {
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  linkedSignal,
  model,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import { Router } from '@angular/router';
import type { QualityLevel } from '@contracts';
import { Session } from '../../session/session';
import { isFreeEscape, LetterKeys } from '../../shared-ui/keys/letter-keys';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import { Signaling } from '../../signaling/signaling';
import { CallControls } from './call-controls';
import { CallDevices } from '../own-media/call-devices';
import { CallOver } from './call-over';
import type { CallSession } from '../session/call-session';
import { CallStatistics } from './call-statistics';
import { CallTimer } from './call-timer';
import { Calling } from '../session/calling';
import { ConnectingHelp } from '../connecting/connecting-help';
import { ConnectionHint } from '../report/connection-hint';
import { RunningElsewhere } from '../elsewhere/running-elsewhere';
import { FullScreen } from './full-screen';
import { IdleControls } from './idle-controls';
import { heardWhileMuted } from '../company/muted-speech';
import { narrowWindow } from './narrow-window';
import { MediaNotices } from '../own-media/media-notices';
import { AddPeople } from '../panels/add-people';
import { ChatPanel } from '../panels/chat-panel';
import { type PanelName, SidePanel } from '../panels/side-panel';
import { QualityBars } from './quality-bars';
import { RemoteView } from './remote-view';
import { RungNotices } from '../room/rung-notices';
import { SelfView } from '../own-media/self-view';

/** The running call of two over the whole window; always dark. */
@Component({
  selector: 'parley-call-screen',
  imports: [
    AddPeople,
    CallControls,
    CallOver,
    CallStatistics,
    CallTimer,
    ChatPanel,
    ConnectingHelp,
    ConnectionHint,
    MatButton,
    MatIcon,
    MatIconButton,
    MatTooltip,
    MediaNotices,
    QualityBars,
    RemoteView,
    RungNotices,
    SelfView,
    SidePanel,
    Unbidden,
  ],
  templateUrl: './call-screen.html',
  styleUrl: './call-screen.scss',
  host: {
    role: 'main',
    class: 'always-dark',
    '[class.idle]': 'idle()',
    '[class.paneled]': 'shownPanel() !== null',
    '[class.pictured]': 'remote()?.pictured() === true',
    '(document:keydown)': 'onKey($event)',
  },
})
export class CallScreen {
  /** What is open at the side. */
  readonly panel = model<PanelName | null>(null);

  private readonly calling = inject(Calling);
  private readonly elsewhere = inject(RunningElsewhere);
  private readonly dialog = inject(MatDialog);
  private readonly letters = inject(LetterKeys);
  private readonly router = inject(Router);
  private readonly signaling = inject(Signaling);
  private readonly user = inject(Session).user;
  private readonly controls = new IdleControls(inject<ElementRef<HTMLElement>>(ElementRef).nativeElement);
  private readonly screen = new FullScreen();
  private readonly menuOpen = signal(false);
  protected readonly remote = viewChild(RemoteView);

  protected readonly session = this.calling.session;
  protected readonly showsStatistics = signal(false);
  protected readonly narrow = narrowWindow();
  protected readonly fullScreen = this.screen.on;
  private readonly otherId = computed(() => this.session()?.other()?.id ?? 0);
  protected readonly sample = computed(() => this.session()?.looks.measures().get(this.otherId()) ?? null);
  protected readonly quality = computed(() =>
    this.session()?.phase().name === 'talking' ? (this.session()?.looks.qualities().get(this.otherId()) ?? null) : null,
  );
  /** The last that was measured while both could hear each other: a call that never connected has none. */
  private readonly lastLevel = linkedSignal<{ of: CallSession | null; now: QualityLevel | null }, QualityLevel | null>({
    source: () => ({ of: this.session(), now: this.quality()?.level ?? null }),
    computation: ({ of, now }, before) => now ?? (before?.source.of === of ? before.value : null),
  });
  protected readonly lastQuality = computed(() => {
    const level = this.lastLevel();
    return level ? { good: 'Good connection', fair: 'Fair connection', poor: 'Poor connection' }[level] : null;
  });
  protected readonly speakingMuted = heardWhileMuted(() => this.session()?.media ?? null);
  /** Both are there. */
  protected readonly answered = computed(() => {
    const session = this.session();
    return session?.call().status === 'accepted' && !session.over();
  });
  protected readonly canAdd = computed(() => this.answered() && this.user() !== null);
  protected readonly shownPanel = computed(() => (this.answered() ? this.panel() : null));
  protected readonly ownPicture = computed(() => {
    const media = this.session()?.media;
    return media ? (media.screen() ?? media.camera()) : null;
  });
  protected readonly otherMuted = computed(() => {
    const session = this.session();
    return session?.phase().name === 'talking' && session.other()?.media.audio === false;
  });
  /** They have no microphone to unmute. */
  protected readonly otherListens = computed(() => this.otherMuted() && !!this.session()?.other()?.media.listening);
  protected readonly canPictureInPicture = computed(
    () => document.pictureInPictureEnabled && this.remote()?.pictured() === true,
  );
  /** Whoever has not read a message yet sees that there is one. */
  protected readonly busy = computed(
    () => this.menuOpen() || this.shownPanel() !== null || (this.session()?.chat.unread() ?? 0) > 0,
  );
  /** Only a picture is worth uncovering: in a call of voices the controls are all there is. */
  protected readonly idle = computed(
    () =>
      this.controls.idle() &&
      !this.busy() &&
      this.remote()?.pictured() === true &&
      this.session()?.phase().name === 'talking',
  );

  constructor() {
    const destroyed = inject(DestroyRef);
    effect((onCleanup) => {
      const chat = this.session()?.chat;
      chat?.setOpen(this.shownPanel() === 'chat');
      onCleanup(() => chat?.setOpen(false));
    });
    // Read from the beginning, since the last level is remembered only while something reads it.
    effect(() => void this.lastLevel());
    this.signaling.snapshots.pipe(takeUntilDestroyed(destroyed)).subscribe(() => this.leaveIfNone());
    if (this.signaling.connected()) this.leaveIfNone();
  }

  protected onKey(event: KeyboardEvent): void {
    const session = this.session();
    if (!session || session.over() || this.menuOpen()) return;
    if (isFreeEscape(event) && this.dialog.openDialogs.length === 0) return this.panel.set(null);
    const actions: Record<string, () => void> = {
      m: () => session.toggleMicrophone(),
      v: () => session.toggleCamera(),
      s: () => session.toggleScreen(),
      f: () => this.toggleFullScreen(),
      c: () => this.toggle('chat'),
    };
    const action = actions[this.letters.letterOf(event) ?? ''];
    if (!action) return;
    // The letter is not to be written into what the key opens.
    event.preventDefault();
    action();
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

  protected toggle(panel: PanelName): void {
    if (this.answered()) this.panel.update((open) => (open === panel ? null : panel));
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
    if (!this.calling.session() && !this.elsewhere.call())
      void this.router.navigateByUrl('/history', { replaceUrl: true });
  }
}
