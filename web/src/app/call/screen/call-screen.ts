import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  model,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { Router } from '@angular/router';
import { CameraFlip } from '../../media/camera-flip';
import { Devices } from '../../media/devices';
import { Session } from '../../session/session';
import { isFreeEscape, LetterKeys } from '../../shared-ui/keys/letter-keys';
import { focusHeadingWhereLost } from '../../shared-ui/page/lost-focus';
import { heardWhileMuted } from '../company/muted-speech';
import { allowedIn, type CallAction } from '../controls/allowed';
import { CallControls } from '../controls/call-controls';
import { FullScreen } from '../controls/full-screen';
import { IdleControls } from '../controls/idle-controls';
import { OwnDevices } from '../own-media/own-devices';
import { canFillScreen, canShareScreen } from '../own-media/media-controls';
import { AddPeople } from '../panels/add-people';
import { ChatPanel } from '../panels/chat-panel';
import { type PanelName, SidePanel } from '../panels/side-panel';
import { Knocks } from '../room/knocks';
import { ParticipantsPanel } from '../room/participants-panel';
import { PersonActs } from '../room/person-acts';
import { RoomLink } from '../room/room-link';
import type { CallSession } from '../session/call-session';
import { Calling } from '../session/calling';
import { CallStage } from '../stage/call-stage';
import { lifeOf, Seating } from '../stage/seating';
import { CallHead } from './call-head';
import { CallOver } from './call-over';
import { CallStatistics } from './call-statistics';
import { coveredBy } from './covered-by';
import { narrowWindow } from './narrow-window';
import { ScreenNotices } from './screen-notices';

const KEYS: Readonly<Partial<Record<string, CallAction>>> = {
  m: 'microphone',
  v: 'camera',
  s: 'screen',
  f: 'full-screen',
  h: 'hand',
  c: 'chat',
  p: 'participants',
};

/** A call in the whole window, between two or many; always dark. */
@Component({
  selector: 'parley-call-screen',
  imports: [
    AddPeople,
    CallControls,
    CallHead,
    CallOver,
    CallStage,
    CallStatistics,
    ChatPanel,
    Knocks,
    MatButton,
    MatIcon,
    ParticipantsPanel,
    ScreenNotices,
    SidePanel,
  ],
  templateUrl: './call-screen.html',
  styleUrl: './call-screen.scss',
  host: {
    role: 'main',
    class: 'always-dark',
    '[class.two]': 'seating.ofTwo()',
    '[class.idle]': 'controls.idle()',
    '[class.paneled]': 'shownPanel() !== null',
    '(document:keydown)': 'onKey($event)',
  },
})
export class CallScreen {
  readonly session = input.required<CallSession>();
  /** The panel that is open at the side. */
  readonly panel = model<PanelName | null>(null);

  private readonly calling = inject(Calling);
  private readonly dialogs = inject(MatDialog);
  private readonly letters = inject(LetterKeys);
  private readonly router = inject(Router);
  private readonly roomLink = inject(RoomLink);
  private readonly user = inject(Session).user;
  private readonly fullScreen = new FullScreen();
  private readonly menuOpen = signal(false);
  private readonly stage = viewChild(CallStage);
  private readonly notices = viewChild(ScreenNotices, { read: ElementRef<HTMLElement> });
  private readonly cameras = new CameraFlip(
    inject(Devices),
    computed(() => this.session().media),
  );

  protected readonly seating = new Seating(this.session);
  protected readonly people = new PersonActs(this.dialogs, this.session);
  protected readonly life = lifeOf(this.session);
  protected readonly isFullScreen = this.fullScreen.on;
  protected readonly speakingMuted = heardWhileMuted(() => this.session().media);
  protected readonly narrow = narrowWindow();
  protected readonly covered = coveredBy(this.notices);
  /** Guests have no other page, and cannot call anybody. */
  protected readonly isUser = computed(() => this.user() !== null);
  protected readonly alone = computed(() => !this.seating.ofTwo() && this.session().present().length === 0);
  protected readonly rung = computed(() => {
    const { ringing, unanswered } = this.session().invites;
    return [...ringing(), ...unanswered()];
  });
  private readonly floating = computed(() => this.stage()?.floating() ?? null);
  protected readonly allowed = computed(() =>
    allowedIn({
      status: this.session().call().status,
      inRoom: this.session().room() !== null,
      ofTwo: this.seating.ofTwo(),
      isHost: this.session().isHost(),
      isUser: this.isUser(),
      possible: {
        screen: canShareScreen(),
        flip: this.cameras.possible(),
        'full-screen': canFillScreen(),
        'picture-in-picture': document.pictureInPictureEnabled && this.floating() !== null,
      },
    }),
  );
  protected readonly shownPanel = computed(() => {
    const panel = this.panel();
    return panel && this.may(panel) && !this.session().over() ? panel : null;
  });
  /** The quality of the only link in a call between two; otherwise each tile shows its own. */
  protected readonly quality = computed(() => {
    const { phase, other, looks } = this.session();
    const isTalk = this.seating.ofTwo() && phase().name === 'talking';
    return isTalk ? (looks.qualities().get(other()?.id ?? 0) ?? null) : null;
  });
  protected readonly controls = new IdleControls(inject<ElementRef<HTMLElement>>(ElementRef).nativeElement, () =>
    this.uncovers(),
  );

  constructor() {
    effect(() => this.session().chat.setOpen(this.shownPanel() === 'chat'));
    // For guests this screen is loaded after they have entered; by then the door is gone, with the element that had
    // the focus.
    afterNextRender({ read: () => setTimeout(() => focusHeadingWhereLost(document)) });
    inject(DestroyRef).onDestroy(() => this.session().chat.setOpen(false));
  }

  protected onKey(event: KeyboardEvent): void {
    if (this.session().over() || this.menuOpen()) return;
    if (isFreeEscape(event) && this.dialogs.openDialogs.length === 0) return this.panel.set(null);
    const action = KEYS[this.letters.letterOf(event) ?? ''];
    if (!action || !this.may(action)) return;
    // Keeps the letter from being typed into what the key opens.
    event.preventDefault();
    this.act(action);
  }

  protected may(action: CallAction): boolean {
    return this.allowed().has(action);
  }

  protected act(action: CallAction): void {
    this.actions[action]();
  }

  protected menu(open: boolean): void {
    this.menuOpen.set(open);
    this.controls.wake();
  }

  protected toggle(panel: PanelName): void {
    this.panel.update((open) => (open === panel ? null : panel));
  }

  /** Opens another page; the call goes on and stays visible as a strip. */
  protected leaveOpen(): void {
    void this.router.navigateByUrl(this.calling.returnUrl());
  }

  private readonly actions: Readonly<Record<CallAction, () => unknown>> = {
    microphone: () => this.session().toggleMicrophone(),
    camera: () => this.session().toggleCamera(),
    screen: () => this.session().toggleScreen(),
    hand: () => this.toggleHand(),
    react: () => undefined,
    chat: () => this.toggle('chat'),
    participants: () => this.toggle('participants'),
    add: () => this.toggle('add'),
    statistics: () => this.toggle('statistics'),
    flip: () => this.cameras.flip(),
    devices: () => this.dialogs.open(OwnDevices, { panelClass: 'always-dark', width: '420px' }),
    view: () => this.seating.toggleView(),
    'copy-link': () => this.roomLink.copy(this.session().room()?.code ?? ''),
    'full-screen': () => this.fullScreen.toggle(),
    'picture-in-picture': () => this.floating()?.pictureInPicture(),
    lock: () => this.session().hosting.lock(this.session().room()?.locked !== true),
    leave: () => this.leave(),
    'end-for-all': () => this.people.endForAll(),
  };

  private toggleHand(): void {
    const session = this.session();
    if (session.me()?.handRaised) session.lowerHand();
    else session.raiseHand();
  }

  /**
   * A call between two is over for both and its end is shown; a meeting goes on without the user, whose page is
   * left.
   */
  private leave(): void {
    if (this.seating.ofTwo()) return this.session().hangUp();
    this.session().leave();
    void this.calling.close();
  }

  /** Controls are hidden only to uncover a picture, and never while an unread message is waiting. */
  private uncovers(): boolean {
    const { phase, chat } = this.session();
    const isPicture = this.seating.ofTwo() && phase().name === 'talking' && this.floating() !== null;
    return isPicture && !this.menuOpen() && this.shownPanel() === null && chat.unread() === 0;
  }
}
