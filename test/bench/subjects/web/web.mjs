/** What the first pages take: bytes, requests, and how soon one can use them on a slow machine. */
import { bytesOf, filesAmong, noteLoads } from '../../../browser/support/loads.ts';
import { browser } from '../../frame/browser.mjs';
import { figure } from '../../frame/report.mjs';
import { interleaved } from '../../frame/rounds.mjs';
import { newParley } from '../../parley/parley.mjs';
import { PASSWORD } from '../../parley/people.mjs';

const SIZES = { full: { rounds: 5 }, quick: { rounds: 1 }, tiny: { rounds: 1 } };
/** As on a cheap telephone. */
const SLOWER = 4;
/** Longer than a page waits before it loads something ahead. */
const QUIET_MS = 2_000;
const KB = 1_000;
const SIGN_IN = {
  name: 'sign-in page',
  shows: 'button[type=submit]',
  ready: (page) => page.waitForLoadState('networkidle'),
};
const HOME = { name: 'home', shows: 'a[href="/people"]', ready: snapshotAt };

export async function run({ size }) {
  const server = await newParley('sqlite');
  const [person] = await server.people(1);
  await server.start();
  const chromium = await browser();
  const stranger = () => chromium.newContext();
  const member = async () => signedIn(await chromium.newContext(), server, person);
  const results = await interleaved(SIZES[size].rounds, {
    'sign-in': () => visit(stranger, server, SIGN_IN),
    home: () => visit(member, server, HOME),
  });
  await server.stop();
  return Object.entries({ 'sign-in': SIGN_IN, home: HOME }).flatMap(([key, { name }]) =>
    figuresOf({ key, name, found: results[key] }),
  );
}

/** Puts the cookies of somebody who has signed in into this browser profile. */
async function signedIn(context, { url }, { username }) {
  const answer = await context.request.post(`${url}/api/auth/login`, { data: { login: username, password: PASSWORD } });
  if (!answer.ok()) throw new Error(`login answered ${answer.status()}: ${await answer.text()}`);
  return context;
}

/** Cold, then again with a warm cache; and cold on a slow machine, in a profile of its own. */
async function visit(newContext, server, kind) {
  const context = await newContext();
  const page = await context.newPage();
  const loads = await noteLoads(page);
  const ready = kind.ready(page);
  await page.goto(server.url);
  await page.locator(kind.shows).first().waitFor();
  await ready;
  const found = { bytes: bytesOf(loads) / KB, requests: loads.length };
  await page.waitForTimeout(QUIET_MS);
  found.ahead = bytesOf(loads) / KB;
  const before = loads.length;
  await page.reload();
  await page.waitForTimeout(QUIET_MS);
  found.reload = filesAmong(loads.slice(before)).length;
  await context.close();
  return { ...found, usable: await usableAfter(newContext, server, kind) };
}

/** By the first acknowledgement over the socket, the page knows what is going on. */
function snapshotAt(page) {
  return new Promise((resolve) =>
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => String(payload).startsWith('43') && resolve()),
    ),
  );
}

/** How long after its navigation a page on a slow machine shows what one came for, and its thread is free to take a click. */
async function usableAfter(newContext, server, { shows }) {
  const context = await newContext();
  const page = await context.newPage();
  await page.addInitScript(watchFor, shows);
  const wire = await context.newCDPSession(page);
  await wire.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(server.url);
  const usable = await page.evaluate(() => globalThis.usable);
  await context.close();
  return usable;
}

/** Runs in the page before anything else. */
function watchFor(selector) {
  globalThis.usable = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(selector) === null) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    requestAnimationFrame(look);
  });
}

function figuresOf({ key, name, found }) {
  const rows = [
    { number: 'bytes', words: 'transferred, cold', unit: 'kB' },
    { number: 'requests', words: 'requests, cold', unit: '' },
    { number: 'ahead', words: 'with what is loaded ahead', unit: 'kB' },
    { number: 'reload', words: 'requests for files at a reload', unit: '' },
    { number: 'usable', words: `usable on a ${SLOWER} × slower processor`, unit: 'ms' },
  ];
  return rows.map(({ number, words, unit }) =>
    figure({ key: `web/${key}-${number}`, name: `${name}: ${words}`, unit, values: found[number] }),
  );
}
