import { freePort } from '../../../support/ports.mjs';
import { relayAt, sayNothing, sendNothing, standStill } from '../../support/meddling.js';
import { confirm, MEETING, openPanel } from '../../support/meeting.js';
import { button, overWith } from '../../support/phone.js';
import type { Roughness } from '../../support/rough-line.js';
import type { Person, Stage } from '../../support/stage.js';
import { withRelay } from '../relays.js';
import type { Reproduction } from '../reproduction.js';
import { meet, SETTLED_MS } from './gathering.js';
import { MeshLines } from './mesh-lines.js';

type Three = [Person, Person, Person];

/** Lines between all, of which some become rough: from the beginning, or once all have met. */
function onLines(
  stage: Stage,
  of: { rough: (people: Three) => (from: Person, to: Person) => Roughness; late?: boolean },
): Promise<number> {
  let lines: MeshLines;
  const roughen = (people: Three) => lines.become(of.rough(people));
  return meet(stage, {
    before: async (people) => {
      lines = await MeshLines.among(people);
      stage.onClose(() => lines.close());
      if (!of.late) await roughen(people);
    },
    during: async ({ people }) => {
      if (of.late) await roughen(people);
    },
    ms: of.late ? 30_000 : 40_000,
  });
}

/** Everything between Cy and the others. */
const ofCy =
  (roughness: Roughness) =>
  ([, , cy]: Three) =>
  (from: Person, to: Person) =>
    from === cy || to === cy ? roughness : {};

const nothingBetweenBenAndCy =
  ([ann]: Three) =>
  (from: Person, to: Person) =>
    from === ann || to === ann ? {} : { loss: 1 };

async function removedByHost(stage: Stage): Promise<number> {
  return meet(stage, {
    during: async ({ people: [ann, , cy] }) => {
      await openPanel(ann, 'Participants');
      await button(ann.page, `Remove ${cy.name}`).click();
      await confirm(ann, 'Remove');
      await overWith(cy, 'You were removed from the room by the host');
    },
    ms: SETTLED_MS,
  });
}

const relay = withRelay();

/** What befalls one of three, or two of them, while the others go on. */
export const MEETING_FAILURES: Reproduction[] = [
  {
    name: 'meeting-bad-line',
    codes: ['poor-by-loss'],
    options: MEETING,
    play: (stage) => onLines(stage, { rough: ofCy({ loss: 0.2 }), late: true }),
  },
  {
    name: 'meeting-pair-apart',
    codes: ['only-local-candidates'],
    options: { ...MEETING, env: { STUN_URLS: '' } },
    play: (stage) => onLines(stage, { rough: nothingBetweenBenAndCy }),
  },
  {
    name: 'meeting-no-sound-of-one',
    codes: ['sound-not-sent'],
    options: MEETING,
    play: (stage) => meet(stage, { during: ({ people: [, , cy] }) => sendNothing(cy.page, 'audio') }),
  },
  {
    name: 'meeting-reloads',
    codes: ['reloaded'],
    options: MEETING,
    play: (stage) => meet(stage, { during: ({ people: [, , cy] }) => cy.page.reload(), ms: 14_000 }),
  },
  {
    name: 'meeting-asleep',
    codes: ['away'],
    options: MEETING,
    play: (stage) => meet(stage, { during: ({ people: [, , cy] }) => standStill(cy.page, 25_000), ms: SETTLED_MS }),
  },
  {
    name: 'meeting-relay-one-side',
    codes: ['relay-one-side'],
    options: MEETING,
    around: relay.around,
    play: (stage) => meet(stage, { before: async ([, , cy]) => relayAt(cy.page, await freePort()), ms: 40_000 }),
  },
  { name: 'meeting-removed', codes: ['removed'], options: MEETING, play: removedByHost },
  {
    name: 'meeting-offers-lost',
    // The others make one after a while, so that nothing comes of it.
    codes: [],
    options: MEETING,
    play: (stage) => meet(stage, { before: ([, , cy]) => sayNothing(cy.page, 'offer'), ms: 40_000 }),
  },
];
