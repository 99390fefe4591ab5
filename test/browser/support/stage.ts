import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { Call, Page, Role, SignedIn } from '../../../contracts/index.js';
import { type Answer, newUser, PASSWORD, type Server, signIn, TestClient } from '../../support/client.js';
import { newServerProcess, ServerProcess } from '../../support/server-process.js';
import { installRecorder } from './recorder.js';
import { openTab, type Tab } from './tab.js';
import { PATIENCE_MS, soon } from './waiting.js';

/** What Chromium says of requests for which there is no server any more, which may be under way when it goes. */
export const NO_SERVER =
  /ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|NETWORK_CHANGED)|WebSocket/;
/** The title of the tab that the browser shares when a page asks for a screen. */
export const SHARED_TITLE = 'Slides';
/**
 * Without `--use-fake-ui-for-media-stream`, which would allow everything and share a camera's picture as the
 * screen.
 */
const FLAGS = [
  '--no-sandbox',
  '--autoplay-policy=no-user-gesture-required',
  // On a machine with no network but loopback there would be no candidate otherwise.
  '--allow-loopback-in-peer-connection',
  `--auto-select-tab-capture-source-by-title=${SHARED_TITLE}`,
];
/** As in production, because the browser tests must not come near a limit. */
const LIMITED = { RATE_LIMITS: 'on' };
/** For starting a server and a browser, which may wait for each other on a busy machine. */
const START_MS = 90_000;

const cameraFlags = ({ pictures = 5 }: StageOptions) =>
  pictures === 0 ? [] : [`--use-fake-device-for-media-stream=fps=${pictures}`];

const FAILED = join('screenshots', 'failed');
/** Traces record steps, console and network. Recording snapshots would slow down pages that draw and measure. */
const TRACE = { snapshots: false, screenshots: false };

/** The size of a page, unless a test wants another one. */
export const WINDOW = { width: 1280, height: 800 };

/** How many of a page's events are printed when a test fails. */
const SHOWN_EVENTS = 15;

export interface StageOptions {
  /** The server's settings, as environment variables. */
  env?: Record<string, string>;
  /**
   * Frames per second of each simulated camera; few if many cameras share one machine. 0: the machine has neither
   * camera nor microphone.
   */
  pictures?: number;
  /** A server that nobody used before: for tests that need it empty, or that leave settings behind. */
  unused?: boolean;
  /** Another server than one process on a database of its own. Whoever started it ends it. */
  server?: StageServer;
}

/** What a stage needs of a server. */
type StageServer = Pick<ServerProcess, 'url' | 'onClose' | 'release' | 'close'>;

/** A person with an account, in their own browser profile. `client` is the same account by API, on another device. */
export interface Person extends Tab {
  /** The display name; no two people of a stage have the same. */
  name: string;
  client: TestClient;
  context: BrowserContext;
  /** Opens another tab in the same browser profile, signed in. */
  newTab(): Promise<Tab>;
}

export interface ContextOptions extends BrowserContextOptions {
  /** Uses a browser with windows; one without cannot share a tab, nor refuse a device. */
  window?: boolean;
}

export interface PersonOptions extends ContextOptions {
  /** Given before the first page is loaded, so that it knows. */
  role?: Role;
  /** Runs in every page of this person before anything else. */
  script?: () => void;
}

type Names = Record<'username' | 'displayName', string>;

/** Files with the same settings share a server, so they begin with different numbers. */
let numbered = (globalThis as { numbersAfter?: number }).numbersAfter ?? 0;

/** Provided by the environment: what the file shares with others, and how a test ended. */
interface Surroundings {
  chromiumWith(flags: readonly string[], options: { window: boolean }): Promise<Browser>;
  keptServers: Map<string, KeptServer>;
  whenTestFails?: (test: string) => Promise<void>;
}

type KeptServer = Pick<ServerProcess, 'port' | 'database' | 'env' | 'running'> & { admin: TestClient['user'] };
const surroundings = globalThis as unknown as Surroundings;

/** The built product on its own port, in a Chromium with a simulated camera and microphone. */
export class Stage implements Server {
  private parts: { server: StageServer; admin: TestClient } | null = null;
  private contexts: BrowserContext[] = [];
  private tabs: Tab[] = [];
  /** The people who are kept for later tests, keyed by their options: see `lasting.ts`. */
  readonly lasting = new Map<string, Person>();

  constructor(private readonly options: StageOptions) {}

  /** @throws where it is not one process */
  get server(): ServerProcess {
    const { server } = this.running();
    if (server instanceof ServerProcess) return server;
    throw new Error('The server of this stage is not one process.');
  }

  get url(): string {
    return this.running().server.url;
  }

  /** An API client. */
  get admin(): TestClient {
    return this.running().admin;
  }

  onClose(release: () => unknown): void {
    this.running().server.onClose(release);
  }

  /** The first account of a server becomes its administrator, so create it here: people in tests are employees. */
  async open(): Promise<void> {
    const [parts] = await Promise.all([this.serve(), this.browser({ window: false })]);
    this.parts = parts;
  }

  /** The browser stays, and so does a server that others may use. */
  async close(): Promise<void> {
    this.lasting.clear();
    await this.closeContexts();
    const server = this.parts?.server;
    await (this.options.unused ? server?.close() : server?.release());
  }

  /** Ends a test: closes its pages, but for those of people who stay. @throws if one of them had an unexpected error */
  async clear(): Promise<void> {
    const problems = this.tabs.flatMap((tab) => tab.unexpectedErrors());
    if (problems.length > 0) this.lasting.clear();
    await this.closeContexts();
    const staying = [...this.lasting.values()];
    this.tabs = [...staying];
    await Promise.all(staying.map((person) => this.rest(person)));
    if (problems.length > 0) throw new Error(`Errors on the page:\n${problems.join('\n')}`);
  }

  /** The test expects these errors, in any page. */
  expectErrors(pattern: RegExp): void {
    for (const tab of this.tabs) tab.expected.push(pattern);
  }

  /**
   * Prints where each page was and what it heard last, since often only what a run has printed remains of it. Saves what every page
   * looked like when the test failed, and what led there: `npx playwright-core show-trace <file>.zip` shows each step (one file for
   * each browser profile).
   */
  async keepEvidence(test: string): Promise<void> {
    // The next test begins with people of whom it knows how they are.
    this.lasting.clear();
    for (const tab of this.tabs) process.stderr.write(`${lastOf(tab)}\n`);
    mkdirSync(FAILED, { recursive: true });
    const path = (index: number) => join(FAILED, `${test.replace(/[^\w]+/g, '-').slice(0, 80)}-${index + 1}`);
    const pictures = this.tabs.map(({ page }, index) =>
      page.screenshot({ path: `${path(index)}.png`, timeout: 5_000 }),
    );
    await Promise.allSettled(pictures);
    const traces = this.contexts.map(({ tracing }, index) => tracing.stop({ path: `${path(index)}.zip` }));
    await Promise.allSettled(traces);
  }

  async newContext({ window, ...options }: ContextOptions = {}): Promise<BrowserContext> {
    const browser = await this.browser({ window: window ?? options.permissions !== undefined });
    const context = await browser.newContext({
      permissions: ['camera', 'microphone'],
      viewport: WINDOW,
      locale: 'en-GB',
      ...options,
    });
    this.contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript(installRecorder);
    await context.tracing.start(TRACE);
    return context;
  }

  async newTab(context: BrowserContext, path = '/'): Promise<Tab> {
    const tab = await openTab(context, this.url + path);
    this.tabs.push(tab);
    return tab;
  }

  /** Takes the server with these settings that is there already, if there is one. */
  private async serve() {
    const { server: given } = this.options;
    if (given) return { server: given, admin: await newUser(given, 'Admin') };
    const env = { ...LIMITED, ...this.options.env };
    const key = JSON.stringify(env);
    const kept = this.options.unused ? undefined : surroundings.keptServers.get(key);
    if (kept) {
      const server = new ServerProcess(kept.port, kept.database, kept.env, kept.running);
      if (!server.isRunning) await server.start();
      return { server, admin: await signIn(server, { user: kept.admin }) };
    }
    const server = await newServerProcess({ env });
    const admin = await newUser(server, 'Admin');
    if (!this.options.unused) surroundings.keptServers.set(key, keptOf(server, admin));
    return { server, admin };
  }

  /** Drops the traces that nobody needs, with their files. */
  private async closeContexts(): Promise<void> {
    const staying = [...this.lasting.values()].map(({ context }) => context);
    const close = async (context: BrowserContext) => {
      await context.tracing.stop().catch(() => undefined);
      await context.close();
    };
    await Promise.all(this.contexts.filter((context) => !staying.includes(context)).map(close));
    this.contexts = staying;
  }

  /**
   * Nothing of a person who stays goes on in the next test: no other tab, and no call, be it one that rings, or that only the device that
   * is in it could hang up.
   */
  private async rest({ page, client }: Person): Promise<void> {
    const others = page
      .context()
      .pages()
      .filter((one) => one !== page);
    await Promise.all(others.map((one) => one.close()));
    const { items } = checked(await client.api<Page<Call>>('GET', '/calls/active'));
    const end = async ({ id }: Call) =>
      // It may have ended by itself meanwhile.
      checked(await this.admin.api('POST', `/audit/calls/${id}/end`, { reason: 'The test is over' }), [OVER_ALREADY]);
    await Promise.all(items.map(end));
  }

  private browser(options: { window: boolean }): Promise<Browser> {
    return surroundings.chromiumWith([...FLAGS, ...cameraFlags(this.options)], options);
  }

  private running() {
    if (this.parts === null) throw new Error('The stage is not open.');
    return this.parts;
  }
}

const OVER_ALREADY = 409;

/** @throws where it is neither a success nor `expected` */
function checked<T>({ status, body }: Answer<T>, expected: readonly number[] = []): T {
  if (status >= 300 && !expected.includes(status)) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

const keptOf = ({ port, database, env, running }: ServerProcess, { user }: TestClient): KeptServer => ({
  ...{ port, database, env, running },
  admin: user,
});

/** The page's address, and its last events over the socket in the order of time, without what they hold. */
function lastOf({ page, wire }: Tab): string {
  const sent = wire.sent.map(({ event, at, ack }) => ({
    at,
    words: `→ ${event} ${ack ? (ack.ok ? 'ok' : 'refused') : '…'}`,
  }));
  const received = wire.received.map(({ event, at }) => ({ at, words: `← ${event}` }));
  const events = [...sent, ...received].sort((a, b) => a.at - b.at).slice(-SHOWN_EVENTS);
  const now = Date.now();
  return [page.url(), ...events.map(({ at, words }) => `  ${((at - now) / 1000).toFixed(1)} s ${words}`)].join('\n');
}

/** A stage for all tests of a file; each test starts without pages. */
export function useStage(options: StageOptions = {}): Stage {
  const stage = new Stage(options);
  surroundings.whenTestFails = (test) => stage.keepEvidence(test);
  beforeAll(() => stage.open(), START_MS);
  afterEach(() => stage.clear());
  afterAll(() => stage.close());
  return stage;
}

/** A stage for one test, whose server has settings of its own. */
export async function onStage(env: Record<string, string>, act: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = new Stage({ env });
  await stage.open();
  try {
    await act(stage);
    await stage.clear();
  } finally {
    await stage.close();
  }
}

/** A new account, signed in in its own browser profile, with a connected tab. */
export async function newPerson(stage: Stage, firstName: string, options: PersonOptions = {}): Promise<Person> {
  const profile = await newProfile(stage, firstName, options);
  const newTab = async () => connected(await stage.newTab(profile.context));
  return Object.assign(await newTab(), profile, { newTab });
}

/** The same without a page: for tests of how the first one is loaded. */
export async function newProfile(
  stage: Stage,
  firstName: string,
  { role, script, ...options }: PersonOptions = {},
): Promise<Pick<Person, 'name' | 'client' | 'context'>> {
  const name = newName(firstName);
  const username = `person${numbered}`;
  const context = await stage.newContext(options);
  if (script) await context.addInitScript(script);
  const client = await register(stage, context, { username, displayName: name });
  if (role) checked(await stage.admin.api('PATCH', `/admin/users/${client.user.id}`, { role }));
  return { name, client, context };
}

/** A new account of somebody whose page no test looks at: the page alone costs nine tenths of a second of a core. */
export async function newAccount(stage: Stage, firstName: string): Promise<Pick<Person, 'name' | 'client'>> {
  const [name, client] = [newName(firstName), await newUser(stage, 'colleague')];
  await client.api('PATCH', '/users/me', { displayName: name });
  return { name, client };
}

/** A name that nobody else in the file has. */
export function newName(firstName: string): string {
  return `${firstName} ${(numbered += 1)}`;
}

/** Registers by API, and puts the refresh token into the cookies of the browser profile. */
async function register(stage: Stage, context: BrowserContext, names: Names): Promise<TestClient> {
  const data = { ...names, email: `${names.username}@example.com`, password: PASSWORD };
  const answer = await context.request.post(`${stage.url}/api/auth/register`, { data });
  if (!answer.ok()) throw new Error(`register answered ${answer.status()}: ${await answer.text()}`);
  return new TestClient(stage, (await answer.json()) as SignedIn);
}

/** Waits until the tab is signed in, the first screen is there, and the server's snapshot has arrived. */
export async function connected(tab: Tab): Promise<Tab> {
  await tab.page.getByRole('link', { name: 'People' }).waitFor();
  await soon(() => tab.wire.sent.some(({ event, ack }) => event === 'sync' && ack?.ok === true));
  return tab;
}
