import { Component, computed, inject, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { type Reaction, REACTIONS } from '@contracts';
import { LetterKeys } from '../../shared-ui/keys/letter-keys';
import { mediaControls } from '../own-media/media-controls';
import { unreadMessageWords } from '../panels/people-words';
import type { PanelName } from '../panels/side-panel';
import type { CallSession } from '../session/call-session';
import type { StageView } from '../stage/seat';
import { type CallAction, planOf } from './allowed';
import { type ControlsState, FACES } from './control-faces';

const REACTION_NAMES: Readonly<Record<Reaction, string>> = {
  '👍': 'Thumbs up',
  '❤️': 'Heart',
  '😂': 'Laughter',
  '😮': 'Surprise',
  '👏': 'Applause',
  '🎉': 'Celebration',
};
/** If there are more than this, they are drawn smaller in a narrow window. */
const FEW = 6;

/** The round controls of a call in one bar; the button that ends it is set apart. */
@Component({
  selector: 'parley-call-controls',
  imports: [MatIcon, MatIconButton, MatMenuModule, MatTooltip],
  templateUrl: './call-controls.html',
  styleUrl: './call-controls.scss',
  host: { '[class.many]': 'bar().length > FEW' },
})
export class CallControls {
  readonly session = input.required<CallSession>();
  readonly allowed = input.required<ReadonlySet<CallAction>>();
  readonly ofTwo = input(false);
  readonly narrow = input(false);
  readonly view = input<StageView>('grid');
  readonly panel = input<PanelName | null>(null);
  readonly fullScreen = input(false);

  readonly asked = output<CallAction>();
  readonly reacted = output<Reaction>();
  readonly menuOpened = output<boolean>();

  protected readonly FEW = FEW;
  protected readonly reactions = REACTIONS.map((sign) => ({ sign, name: REACTION_NAMES[sign] }));
  protected readonly letters = inject(LetterKeys);
  private readonly own = mediaControls(() => this.session().media);
  private readonly state = computed<ControlsState>(() => {
    const session = this.session();
    return {
      own: { heard: this.own.heard(), seen: this.own.seen(), sharing: this.own.sharing() },
      names: {
        microphone: this.own.microphoneName(),
        camera: this.own.cameraName(),
        screen: this.own.screenName(),
      },
      ofTwo: this.ofTwo(),
      handRaised: session.me()?.handRaised === true,
      view: this.view(),
      count: session.present().length + 1,
      waiting: session.waiting().length,
      unread: session.chat.unread(),
      locked: session.room()?.locked === true,
      fullScreen: this.fullScreen(),
    };
  });
  private readonly plan = computed(() => planOf(this.allowed(), this.narrow()));
  protected readonly bar = computed(() => this.drawn(this.plan().bar));
  protected readonly end = computed(() => this.drawn(this.plan().end));
  protected readonly more = computed(() => this.drawn(this.plan().more));
  protected readonly unreadWords = computed(() => unreadMessageWords(this.state().unread));
  protected readonly peopleWords = computed(() => {
    const { count, waiting } = this.state();
    return waiting > 0 ? `${count} in the call, ${waiting} waiting` : `${count} in the call`;
  });

  private drawn(actions: readonly CallAction[]) {
    const state = this.state();
    return actions.map((action) => ({ action, ...FACES[action](state) }));
  }
}
