import type { DirectLine } from '../../support/direct-line.js';
import { PersonLine } from '../../support/person-line.js';
import { accept, moreSound, ring, ringing } from '../../support/phone.js';
import { newPerson, type Person, type Stage } from '../../support/stage.js';

interface Beginning {
  type?: 'Audio' | 'Video';
  annsLine?: PersonLine;
  bensLine?: PersonLine;
  /** Through which lines Ann's page sends, and Ben's. */
  lead?: DirectLine[];
}

/** Ann rings Ben. */
export async function ringUp(stage: Stage, of: Beginning = {}): Promise<[Person, Person]> {
  const { type = 'Audio', annsLine, bensLine, lead = [] } = of;
  const [ann, ben] = await Promise.all([
    newPerson(stage, 'Ann', annsLine ? { proxy: annsLine.proxy } : {}),
    newPerson(stage, 'Ben', bensLine ? { proxy: bensLine.proxy } : {}),
  ]);
  for (const [index, line] of lead.entries()) await line.lead([ann, ben][index]!.page);
  await ring(ann, ben, type);
  await ringing(ann, ben, ann);
  return [ann, ben];
}

/** The same, accepted, and both hear each other. */
export async function talkTogether(stage: Stage, of: Beginning = {}): Promise<[Person, Person]> {
  const [ann, ben] = await ringUp(stage, of);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return [ann, ben];
}

/** Somebody's way to the server, until the stage closes. */
export async function wayToServer(stage: Stage): Promise<PersonLine> {
  const line = await PersonLine.begin();
  stage.onClose(() => line.close());
  return line;
}
