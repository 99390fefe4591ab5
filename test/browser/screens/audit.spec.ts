import type { Page } from 'playwright-core';
import type { AuditSignal, Call, Page as ListPage, Role } from '../../../contracts/index.js';
import { itInLongRun } from '../../support/rounds.js';
import { lastingPerson } from '../support/lasting.js';
import { expectGoodLooks, LONG_NAME, RIGHT_TO_LEFT } from '../support/looks.js';
import { ADDRESSES, loggedCall, RAW_LINE } from '../support/logged-call.js';
import { lostOnPaper, offPaper } from '../support/paper.js';
import { button } from '../support/phone.js';
import { newAccount, newPerson, type Person, type Stage, useStage } from '../support/stage.js';
import { goWithin } from '../support/tab.js';
import { soon } from '../support/waiting.js';

/** The ladder may scroll sideways, since lanes and plots are as wide as they need to be. */
const LADDER = { sideways: 'parley-ladder .scroller' };
const NOTHING = 'This page does not exist';
const REASON = 'Ticket 4711: no sound';

describe('support finds out why', () => {
  const stage = useStage();

  it('for everybody else there is no such page', async () => {
    const ann = await newPerson(stage, 'Ann');
    expect(await ann.page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    await ann.page.goto(`${stage.url}/audit`);
    await ann.page.getByRole('heading', { name: NOTHING }).waitFor();
    for (const path of ['/audit/calls/1', '/audit/accesses']) await findsNothing(ann.page, path);
    const sam = await newStaff(stage, 'support');
    await findsNothing(sam.page, '/audit/accesses');
  });

  it('finds a call, opens a signal by the keyboard alone, and sends the link to it', async () => {
    const { call, callerName } = await withCall(stage);
    const sam = await newStaff(stage, 'support');
    const { page } = sam;
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('navigation', { name: 'Places of support' }).getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('link', { name: `Call #${call.id}`, exact: true }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(callerName);
    await page.waitForURL(/user=/);
    await soon(async () => expect(await page.locator('tbody tr').count()).toBe(1));
    await page.getByRole('link', { name: `Call #${call.id}`, exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: callerName }).waitFor();
    await page.getByText('could not apply the offer').waitFor();

    await page.getByRole('listbox').focus();
    await page.keyboard.press('Home');
    while (!/\boffer\b/i.test(await activeStep(page))) await stepDown(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Offer #\d+$/ }).waitFor();
    await page.waitForURL(/[?&]signal=\d+/);

    const other = await sam.newTab();
    await other.page.goto(page.url());
    await other.page.getByRole('heading', { name: /^Offer #\d+$/ }).waitFor();
    await other.page.getByText('This is the first one.').waitFor();
    await button(other.page, 'Next signal').click();
    await other.page.getByRole('heading', { name: /^Candidate #\d+$/ }).waitFor();
    await other.page.getByRole('link', { name: 'Back to the search' }).click();
    await other.page.getByRole('heading', { name: 'Audit' }).waitFor();
  });

  it('D5: reveals raw text for a reason, in the memory of the page alone; admins read who did', async () => {
    const { call } = await withCall(stage);
    const sam = await newStaff(stage, 'support');
    await goWithin(sam.page, `/audit/calls/${call.id}`);
    await sam.page.getByRole('listbox').waitFor();
    const evidence = sam.page.getByRole('group', { name: 'Evidence' }).getByRole('button');
    await evidence.first().click();
    await sam.page.getByText('ICE was restarted').waitFor();
    await expectHidden(sam.page);

    await button(sam.page, 'Reveal…').click();
    await button(sam.page, 'Reveal').click();
    await sam.page.getByText('at least 3 letters or digits').waitFor();
    await sam.page.getByLabel('Reason').fill(REASON);
    await button(sam.page, 'Reveal').click();
    await sam.page.getByText('Recorded with your reason.').waitFor();
    await sam.page.getByText(RAW_LINE).waitFor();
    await sam.page.getByText('−Removed: a=sendrecv').waitFor();
    expect(await stored(sam.page)).not.toContain(RAW_LINE);
    await sam.page.setViewportSize({ width: 1280, height: 560 });
    await sam.page.reload();
    await button(sam.page, 'Reveal…').waitFor();
    await expectHidden(sam.page);
    await soon(() => chosenInSight(sam.page));

    const root = await newStaff(stage, 'admin');
    await goWithin(root.page, `/audit/accesses?call=${call.id}`);
    const reveal = root.page.getByRole('listitem').filter({ hasText: 'revealed raw text' });
    await reveal.getByText(REASON).waitFor();
    expect(await reveal.innerText()).toContain(sam.name);
  });

  it('prints every signal of a call, also what is folded and out of sight', async () => {
    const { call } = await withCall(stage);
    const { page } = await newStaff(stage, 'support');
    await page.setViewportSize({ width: 1000, height: 420 });
    await goWithin(page, `/audit/calls/${call.id}`);
    await page.getByRole('listbox').locator('[role=option]').first().waitFor();
    const { body } = await stage.admin.api<ListPage<AuditSignal>>('GET', `/audit/calls/${call.id}/signals`);
    expect(await page.locator('[parleySignalShape]').count()).toBeLessThan(body.items.length);
    expect(await lostOnPaper(page)).toEqual([]);
    expect(await page.locator('parley-ladder-paper [parleySignalShape]').count()).toBe(body.items.length);
    expect(await page.locator('.scroller').isVisible()).toBe(false);
    const { bands, bottom } = await bandsOnPaper(page);
    expect(bands.filter((band) => !band.holds)).toEqual([]);
    expect(bottom).toBeGreaterThan(420);
    await offPaper(page);
  });

  itInLongRun('takes a call and a search away as files', async () => {
    const { call } = await withCall(stage);
    const { page } = await newStaff(stage, 'support');
    await page.goto(`${stage.url}/audit/calls/${call.id}`);
    expect(await fileOf(page, 'Export (NDJSON)')).toBe(`call-${call.id}.ndjson`);
    expect(await fileOf(page, 'Export the ladder (Mermaid)')).toBe(`call-${call.id}.mmd`);
    await page.goto(`${stage.url}/audit/calls`);
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Export CSV').click()]);
    expect(file.suggestedFilename()).toBe('parley-calls.csv');
  });

  itInLongRun('says so where there is no such call', async () => {
    const sam = await newStaff(stage, 'support');
    stage.expectErrors(/404 .*\/api\/audit\/calls\/999999$/);
    await sam.page.goto(`${stage.url}/audit/calls/999999`);
    await sam.page.getByText('There is no such call').waitFor();
  });

  it('is readable by axe, in light and dark, wide and narrow', async () => {
    const { call } = await withCall(stage, LONG_NAME, RIGHT_TO_LEFT);
    const { page } = await newStaff(stage, 'admin');
    await goWithin(page, '/audit');
    await page.getByRole('heading', { name: 'Calls', exact: true }).waitFor();
    await expectGoodLooks(page, 'audit-overview');
    await goWithin(page, '/audit/calls');
    await page.locator('tbody tr').first().waitFor();
    await expectGoodLooks(page, 'audit-search');
    await goWithin(page, '/audit/calls?user=nobody-has-this-name&status=ended');
    await page.getByText('No call fits').waitFor();
    await expectGoodLooks(page, 'audit-search-empty');
    await goWithin(page, `/audit/calls/${call.id}`);
    await page.getByRole('listbox').waitFor();
    await expectGoodLooks(page, 'audit-call', LADDER);
    await page.getByRole('group', { name: 'Evidence' }).getByRole('button').first().click();
    await page.getByText('ICE was restarted').waitFor();
    await expectGoodLooks(page, 'audit-signal', LADDER);
    await button(page, 'Reveal…').click();
    await page.getByRole('dialog').waitFor();
    await expectGoodLooks(page, 'audit-reason', LADDER);
    await page.getByLabel('Reason').fill(REASON);
    await button(page, 'Reveal').click();
    await page.getByText(RAW_LINE).waitFor();
    await expectGoodLooks(page, 'audit-raw', LADDER);
    await goWithin(page, '/audit/accesses');
    await page.getByText(REASON).first().waitFor();
    await expectGoodLooks(page, 'audit-accesses');
  }, 180_000);
});

/** Two people who talked, with the call's log only. */
async function withCall(stage: Stage, caller = 'Ann', callee = 'Ben'): Promise<{ call: Call; callerName: string }> {
  const [ann, ben] = [await newAccount(stage, caller), await newAccount(stage, callee)];
  return { call: await loggedCall(ann.client, ben.client), callerName: ann.name };
}

const newStaff = (stage: Stage, role: Role): Promise<Person> =>
  lastingPerson(stage, role === 'admin' ? 'Ruth' : 'Sam', { role });

async function findsNothing(page: Page, path: string): Promise<void> {
  await goWithin(page, '/people');
  await page.getByRole('heading', { name: NOTHING }).waitFor({ state: 'detached' });
  await goWithin(page, path);
  await page.getByRole('heading', { name: NOTHING }).waitFor();
}

/** Waits until the page shows the effect of a key before the next press, so that no step is skipped. */
async function stepDown(page: Page): Promise<void> {
  const before = await activeStep(page);
  await page.keyboard.press('j');
  await soon(async () => (await activeStep(page)) !== before);
}

/** The text of the step that has the keyboard focus, as a screen reader says it. */
function activeStep(page: Page): Promise<string> {
  return page.getByRole('listbox').evaluate((list) => {
    const active = document.getElementById(list.getAttribute('aria-activedescendant') ?? '');
    return active?.getAttribute('aria-label') ?? active?.textContent ?? '';
  });
}

/** Whether the chosen step is within the ladder's window. */
function chosenInSight(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const [window, chosen] = ['.scroller', '[role=option][aria-selected=true]'].map((one) =>
      document.querySelector(one)?.getBoundingClientRect(),
    );
    return !!window && !!chosen && chosen.top >= window.top && chosen.bottom <= window.bottom;
  });
}

async function expectHidden(page: Page): Promise<void> {
  const html = await page.content();
  for (const secret of [RAW_LINE, ...ADDRESSES]) expect(html).not.toContain(secret);
}

/** What outlives the page in storage, and the page's address. */
function stored(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href]),
  );
}

async function fileOf(page: Page, item: string): Promise<string> {
  await button(page, 'More').click();
  const entry = page.getByRole('menuitem', { name: item });
  const [file] = await Promise.all([page.waitForEvent('download'), entry.click()]);
  return file.suggestedFilename();
}

/** The pieces that a browser keeps on one sheet, and whether each contains its own times and drawing. */
function bandsOnPaper(page: Page): Promise<{ bands: { holds: boolean; text: string }[]; bottom: number }> {
  return page.evaluate(() => {
    const bands = [...document.querySelectorAll<HTMLElement>('parley-ladder-paper > .band')].map((band) => {
      const { top, bottom } = band.getBoundingClientRect();
      const parts = [...band.querySelectorAll('.times span, svg')].map((part) => part.getBoundingClientRect());
      const within = parts.every((part) => part.top > top - 1 && part.bottom < bottom + 7);
      return { holds: within && getComputedStyle(band).breakInside === 'avoid', text: band.innerText, bottom };
    });
    return { bands, bottom: Math.max(...bands.map((band) => band.bottom)) + scrollY };
  });
}
