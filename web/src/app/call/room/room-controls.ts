import { Component, computed, inject, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { type Reaction, REACTIONS } from '@contracts';
import type { LocalMedia } from '../../media/local-media';
import { LetterKeys } from '../../shared-ui/keys/letter-keys';
import { canFillScreen, canShareScreen, mediaControls } from '../own-media/media-controls';
import { unreadMessageWords } from '../panels/people-words';
import type { PanelName } from '../panels/side-panel';
import type { StageView } from './seat';

export type RoomAction =
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'hand'
  | 'chat'
  | 'participants'
  | 'add'
  | 'devices'
  | 'flip'
  | 'view'
  | 'copy-link'
  | 'statistics'
  | 'full-screen'
  | 'picture-in-picture'
  | 'lock'
  | 'leave'
  | 'end-for-all';

const REACTION_NAMES: Readonly<Record<Reaction, string>> = {
  '👍': 'Thumbs up',
  '❤️': 'Heart',
  '😂': 'Laughter',
  '😮': 'Surprise',
  '👏': 'Applause',
  '🎉': 'Celebration',
};

/** The round controls of a meeting, in one bar. On a telephone those that are pressed seldom stand under "More". */
@Component({
  selector: 'parley-room-controls',
  imports: [MatIcon, MatIconButton, MatMenuModule, MatTooltip],
  templateUrl: './room-controls.html',
  styleUrls: ['../stage/call-controls.scss', './room-controls.scss'],
})
export class RoomControls {
  readonly media = input.required<Pick<LocalMedia, 'actual' | 'wanted'>>();
  readonly narrow = input(false);
  readonly handRaised = input(false);
  readonly view = input<StageView>('grid');
  readonly panel = input<PanelName | null>(null);
  /** People in the call, with me. */
  readonly count = input(1);
  readonly unread = input(0);
  /** Who asks to come in. */
  readonly waiting = input(0);
  readonly isHost = input(false);
  /** Null where there is no room to lock. */
  readonly locked = input<boolean | null>(null);
  readonly canAdd = input(false);
  readonly hasLink = input(false);
  /** There is another camera, that looks another way. */
  readonly canFlip = input(false);
  readonly fullScreen = input(false);
  readonly canPictureInPicture = input(false);

  readonly asked = output<RoomAction>();
  readonly reacted = output<Reaction>();
  readonly menuOpened = output<boolean>();

  protected readonly reactions = REACTIONS.map((sign) => ({ sign, name: REACTION_NAMES[sign] }));
  protected readonly letters = inject(LetterKeys);
  protected readonly canFillScreen = canFillScreen();
  protected readonly canShare = canShareScreen();
  protected readonly own = mediaControls(() => this.media());
  protected readonly handName = computed(() => (this.handRaised() ? 'Lower hand' : 'Raise hand'));
  protected readonly viewName = computed(() => (this.view() === 'grid' ? 'Speaker view' : 'Grid view'));
  protected readonly endable = computed(() => this.isHost() && this.locked() !== null);
  protected readonly unreadWords = computed(() => unreadMessageWords(this.unread()));
  protected readonly peopleWords = computed(() => {
    const inside = `${this.count()} in the call`;
    return this.waiting() > 0 ? `${inside}, ${this.waiting()} waiting` : inside;
  });
}
