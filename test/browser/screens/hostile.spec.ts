import type { Locator, Page } from 'playwright-core';
import type { Call } from '../../../contracts/index.js';
import { withoutSecrets } from '../../../server/signaling/log/secrets.js';
import { newUser } from '../../support/client.js';
import { HOSTILE } from '../../support/hostile-strings.js';
import { itInLongRun, LONG } from '../../support/rounds.js';
import {
  addressWith,
  cut,
  hostileAccesses,
  hostileAttendees,
  hostileCalls,
  type HostileLadder,
  hostileLadders,
  type HostilePeople,
  hostilePeople,
  hostileProblems,
  hostileSessions,
  rename,
  TEXTS,
} from '../support/hostile-log.js';
import { inside, joinNow, meetingIn, openPanel, tilesOf } from '../support/meeting.js';
import { button, press } from '../support/phone.js';
import { newPerson, type Person, type Stage, useStage } from '../support/stage.js';
import { goWithin } from '../support/tab.js';
import { Traps } from '../support/traps.js';
import { soon } from '../support/waiting.js';

/** How many rooms the public list shows; these are the newest. */
const LISTED = 50;
/** The length to which an address is cut in a signal's facts. */
const FACT_MAX = 200;
/** Texts that can be checked as a whole: nothing of them may get lost on the way to the screen. */
const READABLE = HOSTILE.markup.filter((text) => text.length < 60 && !/\s/.test(text)).slice(0, 10);
const NAMES = TEXTS.map((text) => cut(text, 80));
/** Texts that leave a writing direction open at their end. */
const TURNING = TEXTS.filter((text) => /[\u202a-\u202e\u2066-\u2069]/.test(text));
/** Names that must not change what the page's title says. */
const RINGING = [HOSTILE.unicode[0]!, READABLE[0]!, '\u001b]0;title\u0007'];
const LEADING_AWAY = HOSTILE.urls.slice(0, 12).filter((_, n) => n % 3 !== 2);
const TITLES = TEXTS.map((text) => cut(text, 120));
/**
 * A text with these characters may be a host's name or address, so it is masked everywhere in a log until it is
 * revealed.
 */
const ADDRESS = /[.:\u3002\uff01-\uff5e\uff61]/;
const REASONS = TEXTS.map((text) => cut(text, 500));

describe('D3: what others have written is text on every screen', () => {
  const stage = useStage();
  let people: HostilePeople;
  let traps: Traps | undefined;

  beforeAll(async () => {
    expect(TEXTS.length).toBeGreaterThanOrEqual(LONG ? 200 : 100);
    people = await hostilePeople(stage);
  });

  // Reports what was trapped even if the test failed on its consequences.
  afterEach(() => traps?.expectNothing());

  const newVisitor = async (role?: 'admin'): Promise<Visitor> => {
    const person = await newPerson(stage, 'Olga');
    if (role) await stage.admin.api('PATCH', `/admin/users/${person.client.user.id}`, { role });
    traps = await Traps.set(person.context, stage.url);
    return Object.assign(person, { url: stage.url, traps });
  };

  it('to support: search, ladders, signals, raw text, access log', async () => {
    const calls = await hostileCalls(stage, people);
    const ladders = await hostileLadders(stage, people);
    await hostileAccesses(stage, people);
    await hostileProblems(stage, calls, 'caller');
    const visitor = await newVisitor('admin');
    const { page } = visitor;

    await visit(visitor, '/audit/calls');
    await toTheEnd(page, 'tbody tr', calls.length + ladders.length);
    expect(await textsOf(page, 'td.who bdi')).toEqual(expect.arrayContaining(NAMES));
    await expectReadable(page, 'tbody tr');
    await expectTextAlone(visitor);
    for (const [n, ladder] of ladders.entries()) await readCase(visitor, ladder, n);

    for (const [n, text] of [...TURNING, ...READABLE.slice(0, 2)].entries()) await searchFor(visitor, text, n);
    await visit(visitor, '/audit/problems');
    await toTheEnd(page, 'parley-report-line', TEXTS.length);
    await expectReadable(page, 'parley-report-line');
    await expectTextAlone(visitor);
    await visit(visitor, '/audit/accesses');
    await toTheEnd(page, 'q.reason', TEXTS.length + ladders.length);
    expect(await textsOf(page, 'q.reason')).toEqual(expect.arrayContaining(REASONS));
    await expectTextAlone(visitor);
    await visit(visitor, '/audit');
    await page.getByRole('heading', { name: 'Calls', exact: true }).waitFor();
    await expectTextAlone(visitor);
  }, 180_000);

  it('to everybody: people, rooms, history, doors, sessions', async () => {
    const visitor = await newVisitor();
    const { page, client } = visitor;
    const calls = await hostileCalls(stage, people, client.user.id);
    await hostileProblems(stage, calls, 'callee');
    await hostileLadders(stage, people, client.user.id);
    await hostileSessions(stage, client.user.id);

    await visit(visitor, '/people');
    await toTheEnd(page, 'parley-person-row', TEXTS.length);
    expect(await textsOf(page, 'parley-person-row .name')).toEqual(expect.arrayContaining(NAMES));
    await expectReadable(page, 'parley-person-row');
    await expectTextAlone(visitor);
    for (const text of TURNING) await openPerson(visitor, people.userIds[TEXTS.indexOf(text)]!);

    await visit(visitor, '/rooms');
    await toTheEnd(page, 'parley-room-card', TEXTS.length);
    expect(await textsOf(page, 'parley-room-card h2')).toEqual(expect.arrayContaining(TITLES));
    await expectReadable(page, 'parley-room-card');
    await expectTextAlone(visitor);

    await visit(visitor, '/history');
    await toTheEnd(page, 'parley-call-row', TEXTS.length);
    await expectReadable(page, 'parley-call-row');
    await expectTextAlone(visitor);
    await openDetails(visitor);

    for (const [n, text] of [...TURNING, ...READABLE.slice(0, 2)].entries())
      await openDoor(visitor, { code: people.codes[TEXTS.indexOf(text)]!, text, n });

    await visit(visitor, '/account');
    await page.locator('parley-sessions-section li').nth(1).waitFor();
    await expectTextAlone(visitor);
    for (const [n, url] of LEADING_AWAY.entries()) await signInFor(visitor, url, n);
  }, 180_000);

  itInLongRun('to nobody: the rooms that are listed on the page for signing in', async () => {
    const context = await stage.newContext();
    const { page } = await stage.newTab(context, '/sign-in');
    traps = await Traps.set(context, stage.url);
    traps.enter('/sign-in');
    await page.reload();
    const listed = 'parley-public-rooms .title';
    await page.locator(listed).first().waitFor();
    const titles = (await textsOf(page, listed)).sort();
    expect(titles).toEqual(
      TEXTS.slice(-LISTED)
        .map((text) => cut(text, 120))
        .sort(),
    );
    await expectTextAlone({ page, traps });
  });

  it('to whom it rings, and in a meeting with its chat', async () => {
    const visitor = await newVisitor();
    const { page } = visitor;
    await visit(visitor, '/people');
    for (const name of RINGING) await isRung(visitor, { stage, name });

    const [text] = READABLE;
    const code = people.codes[TEXTS.indexOf(text!)]!;
    await visit(visitor, `/join/${code}`);
    await joinNow(visitor);
    await inside(visitor);
    const { id } = await meetingIn(visitor, { code });
    const others = [...READABLE.slice(0, 2), ...TURNING.slice(0, 2)];
    await hostileAttendees(stage, id, people, others);
    await page.reload();
    await inside(visitor);
    await soon(async () => expect((await tilesOf(page)).sort()).toEqual([...others].sort()));
    await expectTextAlone(visitor);
    await openPanel(visitor, 'Participants');
    await expectTextAlone(visitor);
    await openPanel(visitor, 'Chat');
    await readChat(visitor);
    // Somebody who is in a meeting would be led back to it.
    await press(visitor, 'Leave');
    await visit(visitor, `/history/${id}`);
    await readChat(visitor, 'parley-kept-chat .line');
  }, 120_000);
});

/** Opens the details of some calls in the history, including each kind of text. */
async function openDetails(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const titles = page.locator('parley-call-row a.title');
  const hrefs = await titles.evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  for (const [n, href] of hrefs.filter((_, n) => n % 12 === 0).entries()) {
    const answered = page.waitForResponse((answer) => answer.url().endsWith(`/api/calls/${/\d+$/.exec(href)![0]}`));
    await visit(visitor, href, n);
    await answered;
    await page.getByRole('heading', { name: 'People', exact: true }).waitFor();
    await expectTextAlone(visitor);
  }
}

/** Searches by the address alone, as a shared link does. */
async function searchFor(visitor: Visitor, text: string, n: number): Promise<void> {
  const value = encodeURIComponent(text);
  const answered = visitor.page.waitForResponse((answer) => answer.url().includes('/api/audit/calls?'));
  await visit(
    visitor,
    `/audit/calls?user=${value}&status=${value}&roomCode=${value}&from=${value}&minDuration=999999999`,
    n,
  );
  await answered;
  await visitor.page.getByText('No call fits').waitFor();
  await expectTextAlone(visitor);
}

/** A signed-in user is sent on to the return address at once, but only within the application. */
async function signInFor(visitor: Visitor, url: string, n: number): Promise<void> {
  await visit(visitor, `/sign-in?returnUrl=${encodeURIComponent(url)}`, n);
  await visitor.page.waitForURL('**/people');
}

async function isRung(visitor: Visitor, { stage, name }: { stage: Stage; name: string }): Promise<void> {
  const caller = await newUser(stage, 'caller');
  await rename(stage, caller.user.id, name);
  const socket = await caller.socket();
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: visitor.client.user.id, type: 'audio' });
  await socket.ok('call:join', { callId: call.id, media: { audio: true, video: false, screen: false } });
  const card = visitor.page.getByRole('alertdialog');
  await card.waitFor();
  expect(await card.textContent()).toContain(name);
  await soon(async () => expect(await visitor.page.title()).toContain('is calling'));
  await expectTextAlone(visitor);
  await caller.api('POST', `/calls/${call.id}/cancel`);
  await card.waitFor({ state: 'detached' });
  socket.close();
}

/** Reads from the newest message to the oldest. */
async function readChat(visitor: Visitor, lines = 'parley-chat-panel .line'): Promise<void> {
  const { page } = visitor;
  await soon(async () => {
    const earlier = button(page, 'Earlier messages');
    // The button disappears with the last messages; if it is gone when pressed, the loop looks again.
    if (await earlier.isVisible()) await earlier.click({ timeout: 2_000 });
    expect(await page.locator(lines).count()).toBe(TEXTS.length);
  });
  expect(await textsOf(page, lines)).toEqual([...TEXTS]);
  await expectTextAlone(visitor);
}

async function openPerson(visitor: Visitor, id: number): Promise<void> {
  const { page } = visitor;
  await page
    .locator(`a[href="/people/${id}"]`)
    .first()
    .evaluate((link: HTMLElement) => link.click());
  await page.waitForURL(`**/people/${id}`);
  await page.locator('parley-person parley-call-row').first().waitFor();
  await expectTextAlone(visitor);
}

async function openDoor(visitor: Visitor, of: { code: string; text: string; n: number }): Promise<void> {
  await visit(visitor, `/join/${of.code}`, of.n);
  const title = visitor.page.locator('#door-title');
  await soon(async () => expect(await title.textContent()).toBe(cut(of.text, 120)));
  await expectTextAlone(visitor);
}

/** A person in whose pages everything forbidden is recorded. */
interface Visitor extends Person {
  /** The server's address. */
  url: string;
  traps: Traps;
}

/**
 * Opens the screen of this address. The long run loads the page for it; a usual run loads it for one address of each kind, the first
 * (`n`) of several alike, since the traps are set only by loading, and a page that starts is another way to the screen. Otherwise the
 * page that is there goes to it.
 */
async function visit({ page, traps, url }: Visitor, path: string, n = 0): Promise<void> {
  traps.enter(path);
  if (LONG || n === 0) await page.goto(url + path);
  else await goWithin(page, path);
}

/** Opens everything in one call, with its raw text, and scrolls through its whole ladder. */
async function readCase(visitor: Visitor, { callId, texts, first }: HostileLadder, n: number): Promise<void> {
  const { page } = visitor;
  // With a filter that hides the ladder's steps the opened item is shown nevertheless, and much sooner.
  const at = (kind: keyof typeof first) => `/audit/calls/${callId}?${kind}=${first[kind]}&kinds=state`;
  await visit(visitor, at('signal'), n);
  await reveal(page, READABLE[callId % READABLE.length]!);
  const addresses = await walk(page, { thing: 'signal', read: 'parley-candidate-view dd.mono' });
  // Facts are cut, even if the database holds longer texts.
  expect(addresses).toEqual(expect.arrayContaining(texts.map((text) => addressWith(text).slice(0, FACT_MAX))));
  await goToItem(page, at('event'));
  const troubles = await walk(page, { thing: 'event', read: 'parley-event-view .fate' });
  for (const [n, text] of texts.entries()) if (!ADDRESS.test(text)) expect(troubles[n]).toContain(withoutSecrets(text));
  await goToItem(page, at('sample'));
  await walk(page, { thing: 'sample', read: 'dd' });

  await button(page, 'Show all').click();
  await expectTextAlone(visitor);
  await button(page, 'Signs and keys').click();
  await closeAgain(page, page.getByRole('dialog', { name: 'Signs and keys' }));
  await page.getByRole('button', { name: /^People/ }).click();
  await page.getByRole('menuitemcheckbox').last().hover();
  await closeAgain(page, page.getByRole('menu'));
  await page.locator('.heads .name').first().hover();
  await scrollLadder(page);
  await expectTextAlone(visitor);
}

/** The first Escape may only close the tooltip of the button that opened it. */
async function closeAgain(page: Page, opened: Locator): Promise<void> {
  await opened.waitFor();
  await soon(async () => {
    await page.keyboard.press('Escape');
    expect(await opened.count()).toBe(0);
  });
}

async function reveal(page: Page, reason: string): Promise<void> {
  await button(page, 'Reveal…').click();
  await page.getByLabel('Reason').fill(reason);
  await button(page, 'Reveal').click();
  await page.getByText('Recorded with your reason.').waitFor();
}

/** Opens another item of the call in the page that is there, with what it has revealed. */
async function goToItem(page: Page, address: string): Promise<void> {
  await goWithin(page, address);
  const [id] = /\d+(?=&)/.exec(address)!;
  await page.locator('parley-signal-panel .number', { hasText: `#${id}` }).waitFor();
}

/** Presses "Next" until it is disabled. Returns the text of `read` after each press. */
function walk(page: Page, of: { thing: string; read: string }): Promise<string[]> {
  return page.evaluate(async ({ thing, read }) => {
    const numberShown = () => document.querySelector('parley-signal-panel .number')?.textContent;
    const texts: string[] = [];
    for (;;) {
      for (const one of document.querySelectorAll(read)) texts.push(one.textContent);
      const next = document.querySelector<HTMLButtonElement>(`button[aria-label="Next ${thing}"]`);
      if (!next || next.disabled) break;
      const before = numberShown();
      next.click();
      while (numberShown() === before) await new Promise((resolve) => setTimeout(resolve));
    }
    // The address follows only after a pause.
    const last = `${thing}=${numberShown()?.slice(1)}`;
    while (!location.search.includes(last)) await new Promise((resolve) => setTimeout(resolve, 20));
    return texts;
  }, of);
}

/** Scrolls down and to the right, so that every step and every lane is drawn once. */
async function scrollLadder(page: Page): Promise<void> {
  await page.locator('parley-ladder .scroller').evaluate(async (scroller) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let left = 0; left < scroller.scrollWidth; left += scroller.clientWidth) {
      scroller.scrollLeft = left;
      await frame();
    }
    for (let top = 0; top < scroller.scrollHeight; top += scroller.clientHeight) {
      scroller.scrollTop = top;
      await frame();
      await frame();
    }
    scroller.scrollTo(0, 0);
    await frame();
  });
}

/** Scrolls an endless list until it has `count` rows. */
async function toTheEnd(page: Page, rows: string, count: number): Promise<void> {
  await page.locator(rows).first().waitFor();
  await soon(async () => {
    const there = await page.locator(rows).evaluateAll((all) => {
      all.at(-1)?.scrollIntoView();
      return all.length;
    });
    expect(there).toBeGreaterThanOrEqual(count);
  });
}

function textsOf(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).evaluateAll((all) => all.map((one) => one.textContent));
}

async function expectReadable(page: Page, rows: string): Promise<void> {
  for (const text of READABLE) {
    const row = page.locator(rows).filter({ hasText: text }).first();
    await row.scrollIntoViewIfNeeded();
    await soon(async () => expect(await row.innerText()).toContain(text));
  }
}

/** The page's title contains nothing invisible, and no text reverses the direction of what follows it. */
async function expectTextAlone({ page, traps }: Pick<Visitor, 'page' | 'traps'>): Promise<void> {
  if (/[\p{Cc}\u202a-\u202e]/u.test(await page.title())) traps.note(`the title ${JSON.stringify(await page.title())}`);
  for (const turned of await turnedBy(page, TURNING)) traps.note(`turned round: ${turned}`);
}

/** Texts from `turning` that are followed, in the same paragraph, by something that is not isolated from them. */
function turnedBy(page: Page, turning: readonly string[]): Promise<string[]> {
  return page.evaluate((texts) => {
    const follows = (whole: string) =>
      texts.some((text) => whole.includes(text) && whole.slice(whole.lastIndexOf(text) + text.length).trim() !== '');
    const isApart = (element: Element) => {
      const { display, unicodeBidi } = getComputedStyle(element);
      return !['inline', 'contents'].includes(display) || /isolate|plaintext/.test(unicodeBidi);
    };
    const apart = (element: Element): Element =>
      isApart(element) || !element.parentElement ? element : apart(element.parentElement);
    const pathOf = (element: Element | null): string =>
      element === null || /^(parley|mat)-/.test(element.localName)
        ? (element?.localName ?? '')
        : `${pathOf(element.parentElement)} ${element.localName}`;
    const found = new Set<string>();
    const tell = (where: Element, text: string) => found.add(`${pathOf(where)} ${JSON.stringify(text.slice(0, 150))}`);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement || !/[\u202a-\u202e\u2066-\u2069]/.test(node.textContent ?? '')) continue;
      const whole = apart(node.parentElement);
      if (follows(whole.textContent)) tell(whole, whole.textContent);
    }
    for (const titled of document.querySelectorAll('[title]')) {
      const title = titled.getAttribute('title') ?? '';
      if (follows(title)) tell(titled, `title ${title}`);
    }
    return [...found];
  }, turning);
}
