import { type Fox, useFoxes } from '../support/fox.js';
import { confirm, enterByLink, meets, MEETING, MEETING_MS, newRoom } from '../support/meeting.js';
import { nothingOpen, overWith, press } from '../support/phone.js';
import { streamsAt } from '../support/recorder.js';
import { newPerson, type Person, useStage } from '../support/stage.js';
import { soon } from '../support/waiting.js';

const LOOK_MS = 500;

describe('a room with two in Firefox and one in Chromium', () => {
  const stage = useStage(MEETING);
  const foxes = useFoxes(stage);

  it(
    'they come by the link, all see and hear all, also after one has left, until the host ends it',
    async () => {
      const ann = await newPerson(stage, 'Ann', { viewport: { width: 800, height: 600 } });
      const room = await newRoom(ann);
      const [fay, fred] = [await foxes.newFox('Fay'), await foxes.newFox('Fred')];
      await enterByLink(stage, ann, room);
      for (const fox of [fay, fred]) await enter(fox, room.code);
      await allMeet([ann, fay, fred]);

      await fred.press('Leave');
      await nothingOpen(fred);
      await allMeet([ann, fay]);

      await press(ann, 'End for all');
      await confirm(ann, 'End for all');
      const OVER = 'The meeting has ended';
      await Promise.all([overWith(ann, OVER), fay.sees('heading', OVER)]);
      await Promise.all([nothingOpen(ann), nothingOpen(fay)]);
    },
    MEETING_MS,
  );

  async function enter(fox: Fox, code: string): Promise<void> {
    await fox.page.goto(`${stage.url}/join/${code}`);
    await fox.seesPicture('own-preview');
    await fox.press('Join now');
    await fox.seesPicture('own-tile');
  }

  async function allMeet([ann, ...inFirefox]: [Person, ...Fox[]]): Promise<void> {
    const everybody = [ann, ...inFirefox];
    const othersOf = (one: Person | Fox) => everybody.filter((other) => other !== one);
    await Promise.all([meets(ann, { others: othersOf(ann) }), ...inFirefox.map((fox) => seesAll(fox, othersOf(fox)))]);
  }
});

/** Expects one tile and one connection for each of the others, and new frames and sound from each. */
async function seesAll(fox: Fox, others: readonly (Person | Fox)[]): Promise<void> {
  for (const { name } of others) await fox.sees('group', name);
  const before = new Map((await streamsAt(fox.page)).map((stream) => [stream.number, stream]));
  await soon(async () => {
    const streams = await streamsAt(fox.page);
    expect(streams).toHaveLength(others.length);
    for (const { number, framesDecoded, audioEnergy } of streams) {
      expect(framesDecoded).toBeGreaterThan((before.get(number)?.framesDecoded ?? 0) + 2);
      expect(audioEnergy).toBeGreaterThan(before.get(number)?.audioEnergy ?? 0);
    }
  }, LOOK_MS);
}
