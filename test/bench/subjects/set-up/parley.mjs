/** Two people of a Parley with their pages, and a line between that can be made slow. */
import { slowLineTo } from '../../frame/slow-line.mjs';
import { newParley } from '../../parley/parley.mjs';
import { newVisitor, press } from '../../parley/visitors.mjs';
import { newCallFigures, QUIET_MS } from './call-figures.mjs';

export async function newParleyPair() {
  const server = await newParley('sqlite');
  const people = await server.people(2);
  await server.start();
  const line = await slowLineTo(server.url);
  const [caller, callee] = await Promise.all(people.map((person) => newVisitor(person, line.url)));
  await caller.page.getByLabel('Search people').fill(callee.name);
  const call = caller.page.getByRole('button', { name: `Video call ${callee.name}`, exact: true }).first();
  const measure = async () => {
    const figures = await newCallFigures(caller.page, callee.page);
    await call.click();
    await caller.page.getByText('Ringing…').waitFor();
    await callee.page.locator('[role=alertdialog]:not(.parley-unseen)').waitFor();
    await callee.page.waitForTimeout(QUIET_MS);
    await callee.page.getByRole('button', { name: 'Accept', exact: true }).click();
    const found = await figures();
    await hangUp(caller, callee);
    return found;
  };
  return { measure, line };
}

async function hangUp(caller, callee) {
  await press(callee.page, 'Hang up');
  for (const { page } of [caller, callee]) {
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('link', { name: 'People' }).waitFor();
  }
}
