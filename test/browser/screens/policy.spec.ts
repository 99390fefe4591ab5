import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { newRoom, PASSWORD } from '../../support/client.js';
import { itInLongRun } from '../../support/rounds.js';
import { beInsecure, denyEverything } from '../support/denying.js';
import { accept, button, moreSound, overWith, press, ring, ringing } from '../support/phone.js';
import { newPerson, Stage, useStage } from '../support/stage.js';

declare global {
  interface Window {
    refusals: string[];
  }
}

/** Runs before any script of the page: records what the page's policy makes the browser refuse. */
function noteRefusals(): void {
  window.refusals = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
    window.refusals.push(`${effectiveDirective} ${blockedURI} ${sample}`),
  );
}

const refusals = (page: Page) => page.evaluate(() => window.refusals);
const open = (page: Page, place: string) => page.getByRole('link', { name: place, exact: true }).click();

describe('the policy of the page', () => {
  const stage = useStage();

  it('holds for every main screen, in light and dark, without anything refused', async () => {
    const ann = await newPerson(stage, 'Ann', { colorScheme: 'light', script: noteRefusals });
    for (const colorScheme of ['light', 'dark'] as const) {
      await ann.page.emulateMedia({ colorScheme });
      if (colorScheme === 'dark') await ann.page.reload();
      for (const place of ['History', 'Rooms', 'Account', 'People']) {
        await open(ann.page, place);
        await ann.page.getByRole('heading', { name: place, exact: true }).first().waitFor();
      }
      expect(await refusals(ann.page)).toEqual([]);
    }
  });

  itInLongRun('holds in a call, its menus and its dialogs', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
    for (const { page } of [ann, ben]) {
      await page.addInitScript(noteRefusals);
      await page.reload();
    }
    await ring(ann, ben);
    await ringing(ann, ben, ann);
    await accept(ben);
    await press(ann, 'More');
    await ann.page.getByRole('menuitem', { name: 'Devices' }).click();
    await ann.page.getByRole('dialog', { name: 'Devices' }).waitFor();
    for (const { page } of [ann, ben]) expect(await refusals(page)).toEqual([]);
  });

  it('refuses styles in markup and markup as text, and is another on each answer', async () => {
    const { page, expected } = await stage.newTab(await stage.newContext());
    expected.push(/Content Security Policy|TrustedHTML/);
    await button(page, 'Sign in').waitFor();
    const wrote = await page.evaluate(() => {
      const sheet = document.createElement('style');
      sheet.textContent = 'body { outline: 7px solid red }';
      document.head.append(sheet);
      try {
        document.body.insertAdjacentHTML('beforeend', '<i>x</i>');
        return 'markup';
      } catch {
        return getComputedStyle(document.body).outlineWidth;
      }
    });
    expect(wrote).not.toBe('markup');
    expect(wrote).not.toBe('7px');
    const policies = await Promise.all([stage.url, stage.url].map(async (url) => (await fetch(url)).headers));
    const nonces = policies.map(
      (headers) => /'nonce-([\w-]{20,})'/.exec(headers.get('content-security-policy') ?? '')?.[1],
    );
    expect(new Set(nonces).size).toBe(2);
  });
});

describe('a browser that denies what pages like to have', () => {
  const stage = useStage();
  const GONE = 'This browser keeps nothing for Parley';

  it('shows every screen all the same, says what it does not keep, and carries calls', async () => {
    const [ann, ben] = await Promise.all([
      newPerson(stage, 'Ann', { script: denyEverything }),
      newPerson(stage, 'Ben'),
    ]);
    const room = await newRoom(ann.client, { title: 'Planning', access: 'open', guestsAllowed: true });
    await visitAll(ann.page);
    await open(ann.page, 'Account');
    await ann.page.getByText(GONE).waitFor();
    await ann.page.getByRole('radio', { name: 'Dark' }).click();
    await ann.page.getByRole('switch', { name: 'Shortcuts of a single letter' }).click();
    await open(ann.page, 'Rooms');
    // Others have left rooms on this server.
    await button(ann.page, 'Copy link')
      .and(ann.page.locator(`[aria-describedby="room-${room.code}"]`))
      .click();
    await ann.page.getByText(`The link could not be copied. It is ${stage.url}/join/${room.code}`).waitFor();
    await open(ann.page, 'People');
    await ring(ann, ben, 'Audio');
    await ringing(ann, ben, ann);
    await accept(ben);
    await moreSound(ann);
    await press(ann, 'Hang up');
    await overWith(ann, 'Call ended');
    await guestComesIn(stage, room.code, denyEverything);
  });

  it('works without https, and says what needs it', async () => {
    const ann = await newPerson(stage, 'Ann', { script: beInsecure });
    const room = await newRoom(ann.client, { title: 'Planning', access: 'open', guestsAllowed: true });
    await visitAll(ann.page);
    await open(ann.page, 'Account');
    await ann.page.getByText('cannot show notifications').waitFor();
    await guestComesIn(stage, room.code, beInsecure);
  });

  async function visitAll(page: Page): Promise<void> {
    for (const place of ['History', 'Rooms', 'Account', 'People']) {
      await open(page, place);
      await page.getByRole('heading', { name: place, exact: true }).first().waitFor();
    }
  }

  async function guestComesIn(on: Stage, code: string, script: () => void): Promise<void> {
    const context = await on.newContext();
    await context.addInitScript(script);
    const { page } = await on.newTab(context, `/join/${code}`);
    await page.getByLabel('Your name').fill('Gus');
    await button(page, 'Join now').click();
    await page.getByTestId('own-tile').waitFor();
    await button(page, 'Leave').click();
    await page.getByText('You have left').waitFor();
  }
});

describe('a web client of one’s own, on another origin', () => {
  const other = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<title>Other</title>'),
  );
  let origin = '';
  let stage: Stage;
  beforeAll(async () => {
    await once(other.listen(0), 'listening');
    origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    stage = new Stage({ env: { ALLOWED_ORIGINS: origin } });
    await stage.open();
  }, 90_000);
  afterEach(() => stage.clear());
  afterAll(async () => {
    await stage.close();
    other.close();
  });

  /** Signs in, asks for the user's profile and opens a WebSocket, from a page of another origin. */
  const useFrom = async (page: Page, account: { login: string; password: string }) =>
    page.evaluate(
      async ({ url, account }) => {
        const credentials = 'include' as const;
        const headers = { 'content-type': 'application/json' };
        const signedIn = await fetch(`${url}/api/auth/login`, {
          method: 'POST',
          headers,
          body: JSON.stringify(account),
        })
          .then((answer) => answer.json() as Promise<{ accessToken: string; refreshToken?: string }>)
          .catch(() => null);
        const authorization = `Bearer ${signedIn?.accessToken ?? ''}`;
        const me = await fetch(`${url}/api/users/me`, { headers: { authorization } })
          .then(async (answer) => ((await answer.json()) as { username: string }).username)
          .catch(() => null);
        const withCookies = await fetch(`${url}/api/auth/options`, { credentials }).then(
          () => true,
          () => false,
        );
        const opened = await new Promise<boolean>((resolve) => {
          const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
          socket.onmessage = () => resolve(true);
          socket.onerror = () => resolve(false);
        });
        return { me, hasRefreshToken: signedIn?.refreshToken !== undefined, withCookies, opened };
      },
      { url: stage.url, account },
    );

  it('signs in by tokens, reads the API and opens the socket, without cookies', async () => {
    const tab = await stage.newTab(await stage.newContext());
    tab.expected.push(/CORS|ERR_FAILED/);
    await tab.page.goto(origin);
    const { username } = stage.admin.user;
    const used = await useFrom(tab.page, { login: username, password: PASSWORD });
    expect(used).toEqual({ me: username, hasRefreshToken: true, withCookies: false, opened: true });
    expect(await tab.page.context().cookies(stage.url)).toEqual([]);
  });

  itInLongRun('that is not listed gets nothing at all', async () => {
    const tab = await stage.newTab(await stage.newContext());
    tab.expected.push(/CORS|ERR_FAILED|WebSocket/);
    await tab.page.goto(origin.replace('127.0.0.1', 'localhost'));
    const used = await useFrom(tab.page, { login: stage.admin.user.username, password: PASSWORD });
    expect(used).toEqual({ me: null, hasRefreshToken: false, withCookies: false, opened: false });
  });
});
