import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  model,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import { Router } from '@angular/router';
import { CameraFlip } from '../../media/camera-flip';
import { Devices } from '../../media/devices';
import { Session } from '../../session/session';
import { confirmed } from '../../shared-ui/confirm';
import { isolated } from '../../shared-ui/isolated';
import { isFreeEscape, LetterKeys } from '../../shared-ui/keys/letter-keys';
import { focusHeadingWhereLost } from '../../shared-ui/page/lost-focus';
import { CallDevices } from '../own-media/call-devices';
import type { CallSession } from '../session/call-session';
import { CallTimer } from '../stage/call-timer';
import { Calling } from '../session/calling';
import { ReturnButton } from '../elsewhere/return-button';
import { RunningElsewhere } from '../elsewhere/running-elsewhere';
import { FullScreen } from '../stage/full-screen';
import { heardWhileMuted } from '../company/muted-speech';
import { narrowWindow } from '../stage/narrow-window';
import { AddPeople } from '../panels/add-people';
import { ChatPanel } from '../panels/chat-panel';
import { Knocks } from './knocks';
import { ParticipantsPanel, type PersonAct, type PersonAsk } from './participants-panel';
import { type RoomAction, RoomControls } from './room-controls';
import { RoomLink } from './room-link';
import { RoomNotices } from './room-notices';
import { RoomOver } from './room-over';
import { RoomStage, type StageLife } from './room-stage';
import { RoomStatistics } from './room-statistics';
import { bySender, Seating, triesOf, troublesOf } from './seating';
import { type PanelName, SidePanel } from '../panels/side-panel';

/** A meeting of any number over the whole window; always dark. */
@Component({
  selector: 'parley-room-screen',
  imports: [
    AddPeople,
    CallTimer,
    ChatPanel,
    Knocks,
    MatButton,
    MatIcon,
    MatIconButton,
    MatTooltip,
    ParticipantsPanel,
    RoomControls,
    RoomNotices,
    ReturnButton,
    RoomOver,
    RoomStage,
    RoomStatistics,
    SidePanel,
  ],
  templateUrl: './room-screen.html',
  styleUrl: './room-screen.scss',
  host: {
    role: 'main',
    class: 'always-dark',
    '[class.paneled]': 'panel() !== null',
    '(document:keydown)': 'onKey($event)',
  },
})
export class RoomScreen {
  readonly session = input.required<CallSession>();
  /** What is open at the side; a call that grows into a meeting brings it along. */
  readonly panel = model<PanelName | null>(null);

  private readonly calling = inject(Calling);
  private readonly elsewhere = inject(RunningElsewhere);
  private readonly dialogs = inject(MatDialog);
  private readonly letters = inject(LetterKeys);
  private readonly router = inject(Router);
  private readonly roomLink = inject(RoomLink);
  private readonly user = inject(Session).user;
  private readonly fullScreen = new FullScreen();
  private readonly menuOpen = signal(false);
  private readonly stage = viewChild(RoomStage);

  /** Another device of mine has taken it over. */
  protected readonly runsElsewhere = computed(() => this.elsewhere.call()?.id === this.session().call().id);
  protected readonly cameras = new CameraFlip(
    inject(Devices),
    computed(() => this.session().media),
  );
  protected readonly seating = new Seating(this.session);
  protected readonly isFullScreen = this.fullScreen.on;
  protected readonly speakingMuted = heardWhileMuted(() => this.session().media);
  protected readonly narrow = narrowWindow();
  protected readonly link = computed(() => {
    const room = this.session().room();
    return room && this.roomLink.of(room.code);
  });
  protected readonly locked = computed(() => this.session().room()?.locked ?? null);
  /** Guests ring nobody. */
  protected readonly canAdd = computed(() => this.user() !== null);
  protected readonly alone = computed(() => this.session().present().length === 0);
  protected readonly rung = computed(() => {
    const { ringing, unanswered } = this.session().invites;
    return [...ringing(), ...unanswered()];
  });
  protected readonly life = computed<StageLife>(() => ({
    speaking: this.session().speakers.speaking(),
    trouble: troublesOf(this.session()),
    trying: triesOf(this.session()),
    quality: this.session().looks.qualities(),
    reactions: bySender(this.session().reactions.passing()),
  }));
  protected readonly canPictureInPicture = computed(
    () => document.pictureInPictureEnabled && (this.stage()?.floating() ?? null) !== null,
  );

  constructor() {
    effect(() => this.session().chat.setOpen(this.panel() === 'chat'));
    // For guests this screen is loaded when they are in: the door has gone by then, with what had the focus.
    afterNextRender({ read: () => setTimeout(() => focusHeadingWhereLost(document)) });
    inject(DestroyRef).onDestroy(() => this.session().chat.setOpen(false));
  }

  protected onKey(event: KeyboardEvent): void {
    if (this.session().over() || this.menuOpen()) return;
    if (isFreeEscape(event) && this.dialogs.openDialogs.length === 0) return this.panel.set(null);
    const action = KEYS[this.letters.letterOf(event) ?? ''];
    if (!action) return;
    // The letter is not to be written into what the key opens.
    event.preventDefault();
    this.act(action);
  }

  protected act(action: RoomAction): void {
    this.actions[action]();
  }

  protected menu(open: boolean): void {
    this.menuOpen.set(open);
  }

  protected toggle(panel: PanelName): void {
    this.panel.update((open) => (open === panel ? null : panel));
  }

  protected ask({ act, person }: PersonAsk): void {
    const { hosting, invites } = this.session();
    const acts: Record<PersonAct, () => unknown> = {
      admit: () => hosting.admit(person.id),
      deny: () => hosting.deny(person.id),
      mute: () => hosting.mute(person.id),
      lowerHand: () => hosting.lowerHand(person.id),
      remove: () => this.remove(person),
      makeHost: () => this.makeHost(person),
      cancelRing: () => person.userId !== null && invites.takeBack(person.userId),
      ringAgain: () => person.userId !== null && invites.ring(person.userId),
    };
    acts[act]();
  }

  protected copyLink(): void {
    const room = this.session().room();
    if (room) void this.roomLink.copy(room.code);
  }

  /** Elsewhere in the product; the meeting goes on and stays visible as a strip. */
  protected leaveOpen(): void {
    void this.router.navigateByUrl(this.calling.returnUrl());
  }

  protected close(): void {
    void this.calling.close();
  }

  private readonly actions: Readonly<Record<RoomAction, () => void>> = {
    microphone: () => this.session().toggleMicrophone(),
    camera: () => this.session().toggleCamera(),
    screen: () => this.session().toggleScreen(),
    hand: () => this.toggleHand(),
    chat: () => this.toggle('chat'),
    participants: () => this.toggle('participants'),
    add: () => this.toggle('add'),
    statistics: () => this.toggle('statistics'),
    flip: () => void this.cameras.flip(),
    devices: () => void this.dialogs.open(CallDevices, { panelClass: 'always-dark', width: '420px' }),
    view: () => this.seating.toggleView(),
    'copy-link': () => this.copyLink(),
    'full-screen': () => this.fullScreen.toggle(),
    'picture-in-picture': () => void this.floatPicture(),
    lock: () => void this.session().hosting.lock(this.locked() !== true),
    leave: () => this.leave(),
    'end-for-all': () => void this.endForAll(),
  };

  private toggleHand(): void {
    const session = this.session();
    if (session.me()?.handRaised) session.lowerHand();
    else session.raiseHand();
  }

  private async floatPicture(): Promise<void> {
    if (document.pictureInPictureElement) return document.exitPictureInPicture();
    await this.stage()
      ?.floating()
      ?.pictureInPicture()
      .catch(() => undefined);
  }

  private leave(): void {
    this.session().leave();
    this.close();
  }

  private async endForAll(): Promise<void> {
    const question = {
      heading: 'End the meeting for all?',
      text: 'Everybody leaves at once. The chat stays with those who were there.',
      action: 'End for all',
      panelClass: 'always-dark',
    };
    if (await confirmed(this.dialogs, question)) await this.session().endForAll();
  }

  private async makeHost({ id, displayName }: PersonAsk['person']): Promise<void> {
    const question = {
      heading: `Make ${isolated(displayName)} the host?`,
      text: 'They let people in, mute and remove them, and end the meeting. You stay a host only where the room is yours or its owner made you one.',
      action: 'Make host',
      calm: true as const,
      panelClass: 'always-dark',
    };
    if (await confirmed(this.dialogs, question)) await this.session().hosting.handOver(id);
  }

  private async remove({ id, displayName }: PersonAsk['person']): Promise<void> {
    const question = {
      heading: `Remove ${isolated(displayName)}?`,
      text: 'They leave at once and cannot come back by themselves.',
      action: 'Remove',
      panelClass: 'always-dark',
    };
    if (await confirmed(this.dialogs, question)) await this.session().hosting.remove(id);
  }
}

const KEYS: Readonly<Record<string, RoomAction>> = {
  m: 'microphone',
  v: 'camera',
  s: 'screen',
  f: 'full-screen',
  h: 'hand',
  c: 'chat',
  p: 'participants',
};
