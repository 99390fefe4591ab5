/** A room of a Parley, and people with their pages who enter it at once, again and again. */
import { reset } from '../../frame/pages.mjs';
import { newParley } from '../../parley/parley.mjs';
import { ask } from '../../parley/people.mjs';
import { newVisitor, press } from '../../parley/visitors.mjs';
import { enterTogether } from './together.mjs';

const ENTER = 'parley-door button.join';

export async function newMeetingPlace(count) {
  const server = await newParley('sqlite');
  const people = await server.people(count);
  await server.start();
  const room = await ask(server, people[0], {
    method: 'POST',
    path: '/rooms',
    body: { title: 'Bench', access: 'open' },
  });
  const visitors = await Promise.all(people.map((person) => newVisitor(person, server.url)));
  const pages = visitors.map(({ page }) => page);
  const measure = async () => {
    for (const page of pages) await openDoor(page, `${server.url}/join/${room.code}`);
    await Promise.all(pages.map(reset));
    const found = await enterTogether(pages, ENTER);
    for (const page of pages) await press(page, 'Leave');
    for (const page of pages) await page.getByTestId('own-tile').waitFor({ state: 'detached' });
    return found;
  };
  const close = async () => {
    await Promise.all(visitors.map((visitor) => visitor.close()));
    await server.stop();
  };
  return { measure, close };
}

async function openDoor(page, url) {
  await page.goto(url);
  await page.getByTestId('own-preview').waitFor();
  await page.locator(`${ENTER}:not([disabled])`).waitFor();
}
