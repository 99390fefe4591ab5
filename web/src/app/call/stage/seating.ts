import { computed, linkedSignal, type Signal, signal } from '@angular/core';
import type { Participant } from '@contracts';
import type { CallSession } from '../session/call-session';
import { connectingWords } from '../connecting/connecting-words';
import type { PassingReaction } from '../company/reactions';
import type { StageLife } from './call-stage';
import {
  inOrderOfBeginning,
  isOfTwo,
  layoutOf,
  personKey,
  screenKey,
  type StageSeat,
  seatsOf,
  type StageView,
} from './seat';
import type { TileTrouble } from './tile';

/** Decides who is shown where on the stage, from the call's state and the user's choices. */
export class Seating {
  private readonly choice = signal<string | null>(null);
  private readonly chosenView = signal<StageView>('grid');

  readonly view = this.chosenView.asReadonly();
  readonly ofTwo = computed(() => isOfTwo(this.session().call()));
  readonly seats = computed(() => seatsOf(this.ofTwo() ? this.onlySeat() : this.othersSeats(), this.ownSeat()));
  readonly pinned = computed(() => (this.seats().some(({ key }) => key === this.choice()) ? this.choice() : null));
  private readonly screens = linkedSignal<string[], string[]>({
    source: () =>
      this.seats()
        .filter(({ kind }) => kind === 'screen')
        .map(({ key }) => key),
    computation: (now, before) => inOrderOfBeginning(now, before?.value ?? []),
  });
  /** The last of the others who spoke. */
  private readonly speaker = linkedSignal<number | null, number | null>({
    source: () => this.session().speakers.dominant(),
    computation: (now, before) => (now === null || now === this.session().me()?.id ? (before?.value ?? null) : now),
  });
  readonly layout = computed(() =>
    layoutOf({
      ofTwo: this.ofTwo(),
      seats: this.seats(),
      pinned: this.pinned(),
      view: this.view(),
      speaker: this.speaker(),
      screens: this.screens(),
    }),
  );

  constructor(private readonly session: Signal<CallSession>) {}

  /** Makes a seat large until it is toggled again. */
  togglePin(key: string): void {
    this.choice.update((chosen) => (chosen === key ? null : key));
  }

  toggleView(): void {
    this.chosenView.update((view) => (view === 'grid' ? 'speaker' : 'grid'));
  }

  /**
   * The seat of the other person exists before they have joined; a screen takes the same seat, so that the element
   * and its own window stay.
   */
  private onlySeat(): StageSeat[] {
    const session = this.session();
    const person = session.other();
    if (!person) return [];
    const kind = person.media.screen ? 'screen' : 'person';
    return [{ key: personKey(person.id), kind, person, track: session.linkOf(person.id)?.remoteVideo() ?? null }];
  }

  private othersSeats(): StageSeat[] {
    return this.session()
      .present()
      .flatMap((person) => this.seatsFor(person));
  }

  private seatsFor(person: Participant): StageSeat[] {
    const track = this.session().linkOf(person.id)?.remoteVideo() ?? null;
    const { screen, video } = person.media;
    const seat: StageSeat = {
      key: personKey(person.id),
      kind: 'person',
      person,
      track: video && !screen ? track : null,
    };
    return screen ? [{ key: screenKey(person.id), kind: 'screen', person, track }, seat] : [seat];
  }

  private ownSeat(): StageSeat | null {
    const session = this.session();
    const me = session.me();
    if (!me) return null;
    const screen = session.media.screen();
    const media = { ...session.media.actual(), screen: screen !== null };
    return { key: personKey(me.id), kind: 'own', person: { ...me, media }, track: screen ?? session.media.camera() };
  }
}

/** The state of the link to each person present, if it is not well. */
export function troublesOf(session: CallSession): ReadonlyMap<number, TileTrouble> {
  const me = session.me()?.id;
  const broken = new Set(session.pairs.broken().flatMap(({ a, b }) => (a === me ? [b] : b === me ? [a] : [])));
  return new Map(
    session.present().flatMap(({ id }) => {
      const trouble = broken.has(id) ? 'broken' : linkTrouble(session, id);
      return trouble ? [[id, trouble] as const] : [];
    }),
  );
}

/** What is being tried to reach each person whose link is not well. */
function triesOf(session: CallSession): ReadonlyMap<number, string> {
  const serverThere = !session.serverAway();
  return new Map(
    [...troublesOf(session).keys()].map((id) => {
      const link = session.linkOf(id);
      const [tries, back] = [link?.tries() ?? null, link?.wasConnected() === true];
      return [id, connectingWords({ name: session.nameOf(id), tries, serverThere, back })] as const;
    }),
  );
}

function linkTrouble(session: CallSession, id: number): TileTrouble {
  const state = session.linkOf(id)?.state() ?? 'new';
  if (state === 'connected') return null;
  return state === 'reconnecting' || state === 'failed' ? 'reconnecting' : 'connecting';
}

/** Groups reactions by the participant who sent them. */
export function bySender(passing: readonly PassingReaction[]): ReadonlyMap<number, readonly PassingReaction[]> {
  const senders = [...new Set(passing.map(({ from }) => from))];
  return new Map(senders.map((id) => [id, passing.filter(({ from }) => from === id)]));
}

/** What changes often about the people, as separate signals, so that a voice does not redraw the quality. */
export function lifeOf(session: Signal<CallSession>): StageLife {
  return {
    speaking: computed(() => session().speakers.speaking()),
    trouble: computed(() => troublesOf(session())),
    trying: computed(() => triesOf(session())),
    quality: computed(() => session().looks.qualities()),
    reactions: computed(() => bySender(session().reactions.passing())),
  };
}
