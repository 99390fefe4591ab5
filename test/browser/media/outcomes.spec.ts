import { itInLongRun } from '../../support/rounds.js';
import type { Locator } from 'playwright-core';
import {
  accept,
  button,
  callIdAt,
  card,
  moreFrames,
  newCall,
  newestInHistory,
  newRing,
  noticed,
  overWith,
  press,
  ring,
  ringing,
  STAYING,
} from '../support/phone.js';
import { lastingPerson } from '../support/lasting.js';
import { machineDelayUntil } from '../support/machine.js';
import { passDeadline } from '../support/records.js';
import { giveCaptures, holdCaptures, recordingOf, watchForGone } from '../support/recorder.js';
import { newPerson, useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';
import { always, soon } from '../support/waiting.js';

describe('how calls end', () => {
  const stage = useStage();

  itInLongRun('declined: the caller is told, and both read so', async () => {
    const { ann, ben } = await newRing(stage);
    await button(ben.page, 'Decline').click();
    await overWith(ann, 'Declined');
    await card(ben, ann).waitFor({ state: 'detached' });
    await button(ann.page, 'Close').click();
    for (const person of [ann, ben]) await (await newestInHistory(person)).getByText('Declined').waitFor();
    expect(await ben.page.title()).toBe('History · Parley');
  });

  itInLongRun('cancelled: missed by the callee in every tab until one of them looks', async () => {
    const { ann, ben } = await newRing(stage);
    const second = await ben.newTab();
    await card(second, ann).waitFor();
    await press(ann, 'Hang up');
    await overWith(ann, 'Cancelled');
    for (const tab of [ben, second]) {
      await card(tab, ann).waitFor({ state: 'detached' });
      await showsMissed(tab, 1);
    }

    const row = await newestInHistory(ben);
    await row.getByText('Missed').waitFor();
    expect(await weight(row.locator('.title'))).toBeGreaterThanOrEqual(600);
    await ben.page.getByRole('tab', { name: 'Missed' }).click();
    for (const tab of [ben, second]) await showsMissed(tab, 0);
    const seen = await newestInHistory(second);
    await seen.getByText('Missed').waitFor();
    expect(await weight(seen.locator('.title'))).toBeLessThan(600);

    await button(ann.page, 'Close').click();
    await (await newestInHistory(ann)).getByText('Cancelled').waitFor();
    await showsMissed(ann, 0);
  });

  itInLongRun('no answer: both are told when the ring time is over', async () => {
    const { ann, ben } = await newRing(stage);
    await passDeadline(stage, callIdAt(ann));
    await overWith(ann, 'No answer');
    await card(ben, ann).waitFor({ state: 'detached' });
    await showsMissed(ben, 1);
    await button(ann.page, 'Close').click();
    await (await newestInHistory(ann)).getByText('No answer').waitFor();
  });

  itInLongRun('not reachable: nothing of the callee rings until the ring time is over', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
    await ben.context.close();
    await ring(ann, ben);
    await ann.page.getByText('Calling…').waitFor();
    await passDeadline(stage, callIdAt(ann));
    await overWith(ann, 'Not reachable');
    await button(ann.page, 'Close').click();
    await (await newestInHistory(ann)).getByText('Not reachable').waitFor();
    const { body } = await ben.client.api('GET', '/calls/missed');
    expect(body).toMatchObject({ unseenCount: 1, items: [{ endReason: 'unreachable' }] });
  });

  it('busy: the third person hears it at once, the call goes on, and its screen says who called', async () => {
    const { ann, ben } = await newCall(stage, 'Video', STAYING);
    const cy = await newPerson(stage, 'Cy');
    await ring(cy, ben);
    await overWith(cy, 'Busy');
    await ben.page.getByText(`${cy.name} called while you are in a call.`).waitFor();
    expect(await card(ben, cy).count()).toBe(0);
    // The notice is shown for six seconds and must not cover the controls.
    await button(ben.page, 'Hang up').click({ trial: true, timeout: 5_500 });
    await moreFrames(ann);
    await press(ben, 'Hang up');
    await button(ben.page, 'Close').click();
    await showsMissed(ben, 1);
    await (await newestInHistory(ben)).getByText('Missed (you were in a call)').waitFor();
    await button(cy.page, 'Close').click();
    await (await newestInHistory(cy)).getByText('Busy').waitFor();
  });

  it('C9: answered in one tab, the other stops ringing within a second and says why', async () => {
    const { ann, ben } = await newRing(stage);
    const second = await ben.newTab();
    await card(second, ann).waitFor();
    const stopped = (await watchForGone(second.page, '[role="alertdialog"]'))();
    const delay = machineDelayUntil(stopped, 1_000);
    await accept(ben);
    await card(second, ann).waitFor({ state: 'detached' });
    await second.page.getByText('Answered on another device').waitFor();
    await moreFrames(ben);
    const { body } = await ben.client.api<{ acceptedAt: string }>('GET', `/calls/${callIdAt(ben)}`);
    expect((await stopped) - Date.parse(body.acceptedAt)).toBeLessThan(1_000 + (await delay));
    expect(await recordingOf(second.page)).toEqual({ connections: [], captures: [], liveTracks: [] });
    expect(await second.page.title()).toBe('People · Parley');
  });

  itInLongRun('Ignore, and Escape, make one tab quiet: the other rings on, and Enter accepts there', async () => {
    const { ann, ben } = await newRing(stage);
    const [second, third] = [await ben.newTab(), await ben.newTab()];
    for (const tab of [second, third]) await card(tab, ann).waitFor();
    await button(ben.page, 'Ignore').click();
    await second.page.bringToFront();
    await noticed(second, ann);
    await second.page.keyboard.press('Escape');
    for (const tab of [ben, second]) await card(tab, ann).waitFor({ state: 'detached' });
    await always(async () => expect(await card(third, ann).isVisible()).toBe(true), 500);
    await ann.page.getByText('Ringing…').waitFor();

    await third.page.bringToFront();
    await noticed(third, ann);
    await third.page.keyboard.press('Enter');
    await moreFrames(third);
    await moreFrames(ann);
  });

  it('a call answers no key that was meant for something else: what is written goes on, Enter and all', async () => {
    const [ann, ben] = await Promise.all([lastingPerson(stage, 'Ann'), lastingPerson(stage, 'Ben')]);
    const search = ben.page.getByLabel('Search people');
    await search.pressSequentially('Jurg');
    await ring(ann, ben);
    await ringing(ann, ben, ann);
    await noticed(ben, ann);
    await search.pressSequentially('en');
    await ben.page.keyboard.press('Enter');
    expect(await search.inputValue()).toBe('Jurgen');
    await ann.page.getByText('Ringing…').waitFor();
    expect((await recordingOf(ben.page)).captures).toEqual([]);
    await ben.page.keyboard.press('Escape');
    expect([await search.inputValue(), await card(ben, ann).count()]).toEqual(['', 1]);
    await ben.page.keyboard.press('F6');
    await ben.page.keyboard.press('Enter');
    await moreFrames(ann);
  });

  it('C10: two who ring each other at once talk in one call', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
    await Promise.all(
      [
        [ann, ben],
        [ben, ann],
      ].map(([caller, callee]) => caller!.page.getByLabel('Search people').fill(callee!.name)),
    );
    // Holds both captures, so that neither call rings before both have pressed the button.
    for (const { page } of [ann, ben]) await holdCaptures(page);
    await button(ann.page, `Video call ${ben.name}`).first().click();
    await button(ben.page, `Video call ${ann.name}`).first().click();
    await Promise.all([ann, ben].map(({ page }) => giveCaptures(page)));
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    expect(callIdAt(ann)).toBe(callIdAt(ben));
    const { body } = await ann.client.api<{ items: unknown[] }>('GET', '/calls');
    expect(body.items).toHaveLength(1);
  });
});

/** Checks the badge, its accessible name, and the page's title. */
async function showsMissed({ page }: Tab, count: number): Promise<void> {
  const title = count > 0 ? new RegExp(`^\\(${count}\\) .+ · Parley$`) : /^[^(].* · Parley$/;
  await soon(async () => expect(await page.title()).toMatch(title));
  const history = page.getByRole('link', { name: 'History', exact: true });
  const badge = history.locator('[data-count]');
  await soon(async () => {
    expect(await badge.count()).toBe(count > 0 ? 1 : 0);
    if (count > 0) expect(await badge.getAttribute('data-count')).toBe(String(count));
  });
}

async function weight(text: Locator): Promise<number> {
  return Number(await text.evaluate((element) => getComputedStyle(element).fontWeight));
}
