import { forgetRecorded, openAt } from './recorder.js';
import { newPerson, type Person, type PersonOptions, type Stage, WINDOW } from './stage.js';
import { goWithin } from './tab.js';
import { soon } from './waiting.js';

/**
 * Somebody whom the tests of a file share, in no call and at home with one tab, until a test fails: a person with a new page costs most
 * of a second of a core. It is for tests that do not mind what became of the account before, and that leave nothing in the page but
 * what a person does in it. A script cannot be asked for, since nobody could tell two of them apart.
 */
export async function lastingPerson(
  stage: Stage,
  firstName: string,
  options: Omit<PersonOptions, 'script'> = {},
): Promise<Person> {
  const key = JSON.stringify([firstName, options]);
  const known = stage.lasting.get(key);
  if (known && !known.page.isClosed()) return atHome(known);
  const person = await newPerson(stage, firstName, options);
  stage.lasting.set(key, person);
  return person;
}

/** As the page was when the person was new. */
async function atHome(person: Person): Promise<Person> {
  const { page, context } = person;
  await Promise.all([context.unrouteAll(), page.unrouteAll()]);
  await page.setViewportSize(WINDOW);
  await page.emulateMedia({ media: null, colorScheme: null });
  await goWithin(page, '/people');
  await page.getByRole('heading', { name: 'People', exact: true }).first().waitFor();
  // Their calls were ended with the test before; the page may not have heard so yet.
  await soon(async () => expect(await page.getByRole('alertdialog').count()).toBe(0));
  await soon(async () => expect(await openAt(page)).toEqual({ connections: 0, tracks: [] }));
  await forgetRecorded(page);
  person.forget();
  return person;
}
