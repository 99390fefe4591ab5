import { readdirSync } from 'node:fs';
import type { BrowserContext, Page, Request } from 'playwright-core';

const ASSETS = new Set(readdirSync('dist/web/browser', { recursive: true }).map((file) => `/${String(file)}`));
/** The paths that the application requests besides its files. */
const ASKED = /^\/(?:api|socket\.io)\/[\w/.-]*$/;
/** The addresses of screens. */
const SCREENS =
  /^\/(?:$|sign-in$|people(?:\/\d+)?$|rooms$|history(?:\/\d+)?$|account$|call\/\d+$|join\/[^/]+$|audit(?:$|\/accesses$|\/live$|\/problems$|\/calls$|\/calls\/[^/]+$))/;

/**
 * Records everything that shows that text has become more than text in a profile's pages: it was executed, loaded
 * or opened something, is an element of the page, or leads away from it.
 */
export class Traps {
  private readonly caught = new Set<string>();
  private where = 'the start';

  private constructor(private readonly origin: string) {}

  /** Sets the traps for pages that are loaded from now on. */
  static async set(context: BrowserContext, url: string): Promise<Traps> {
    const traps = new Traps(new URL(url).origin);
    await context.exposeFunction('caughtByTrap', (what: string) => traps.note(what));
    await context.addInitScript(installTraps);
    context.on('request', (request) => traps.judge(request));
    context.on('page', (page) => traps.note(`a window opened: ${page.url()}`));
    for (const page of context.pages()) traps.watch(page);
    return traps;
  }

  /** From now on findings are reported for this screen. */
  enter(screen: string): void {
    this.where = screen;
  }

  expectNothing(): void {
    expect([...this.caught]).toEqual([]);
  }

  private watch(page: Page): void {
    page.on('frameattached', (frame) => this.note(`a frame: ${frame.url()}`));
    page.on('framenavigated', (frame) => this.onScreen(frame.url()));
    page.on('download', (download) => this.note(`a download: ${download.url()}`));
    page.on('worker', (worker) => this.note(`a worker: ${worker.url()}`));
    page.on('dialog', (dialog) => {
      // A page in a call asks before it is left, which is intended.
      if (dialog.type() === 'beforeunload') return void dialog.accept();
      this.note(`a dialog: ${dialog.message()}`);
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(this.origin).host) this.note(`a socket: ${socket.url()}`);
    });
  }

  private judge(request: Request): void {
    const { origin, pathname } = new URL(request.url());
    const isPage = request.isNavigationRequest() && request.frame().parentFrame() === null;
    const isKnown = isPage ? SCREENS.test(pathname) : ASSETS.has(pathname) || ASKED.test(pathname);
    if (origin !== this.origin || !isKnown) this.note(`a request (${request.resourceType()}): ${request.url()}`);
  }

  private onScreen(url: string): void {
    const { origin, pathname } = new URL(url);
    if (origin !== this.origin || !SCREENS.test(pathname)) this.note(`the page went to ${url}`);
  }

  note(what: string): void {
    this.caught.add(`${this.where}: ${what}`.slice(0, 500));
  }
}

/** Runs in the page before anything else. */
function installTraps(): void {
  const page = window as unknown as Record<string, unknown> & { caughtByTrap: (what: string) => void };
  const note = (what: string) => page.caughtByTrap(what);
  // Not `eval`, which the test itself uses to read the page; the policy forbids it to everybody else, and reports
  // it.
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
    page[name] = (...given: unknown[]) => note(`${name}(${given.map(String).join(', ')})`);
  for (const name of ['hostile', 'trapped'])
    for (const where of [window, Object.prototype])
      Object.defineProperty(where, name, { configurable: true, set: () => note(`${name} was set`) });
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    note(`the policy ${violatedDirective} was violated by ${blockedURI}`),
  );

  const FOREIGN =
    'iframe,frame,object,embed,applet,base,math,foreignObject,image,use,animate,set,audio,source,track,area,marquee,' +
    'isindex,template,custom-element,xss,svg a,svg script,svg style,b,font,portal,details[ontoggle],body body';
  /** Selectors and patterns of what the page itself may contain. */
  const OWN: Record<string, string> = {
    ...{ script: '[src]', form: ':not([action])', video: ':not([src])' },
    ...{
      link: '[rel=stylesheet],[rel=modulepreload],[rel=icon]',
      img: '[src^="/api/users/"],[src="favicon.svg"]',
      meta: ':not([http-equiv])',
    },
    ...{ input: ':not([type=image])' },
  };
  const LEADING = [
    'href',
    'src',
    'action',
    'formaction',
    'data',
    'poster',
    'background',
    'xlink:href',
    'ping',
    'srcset',
  ];
  const isPlaceOfPage = (element: Element) => element === document.head || element === document.body;
  const leadsAway = (element: Element, value: string) => {
    if (!URL.canParse(value, document.baseURI)) return true;
    const { origin, protocol } = new URL(value, document.baseURI);
    const isOutwardLink = element.matches(
      '.chat a[target=_blank][rel~=noopener], :is(parley-chat-panel, parley-kept-chat) a[target=_blank]',
    );
    return isOutwardLink ? !/^https?:$/.test(protocol) : origin !== location.origin;
  };
  const tell = (what: string, element: Element) => note(`${what}: ${element.outerHTML.slice(0, 300)}`);
  const judge = (element: Element) => {
    const name = element.localName;
    const isOfIndex = name === 'base' && element.getAttribute('href') === '/' && isPlaceOfPage(element.parentElement!);
    if (element.matches(FOREIGN) && !isOfIndex) tell('a foreign element', element);
    if (Object.hasOwn(OWN, name) && !element.matches(OWN[name]!)) tell('an element with more than is its own', element);
    if (name === 'style' && /127\.0\.0\.1|hostile/.test(element.textContent)) tell('a foreign style', element);
    for (const { name: attribute, value } of element.attributes) {
      if (attribute.startsWith('on')) tell('a handler', element);
      if (attribute === 'style' && /url\(/i.test(value)) tell('a style that loads', element);
      if (LEADING.includes(attribute) && leadsAway(element, value)) tell('an address', element);
    }
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes') judge(target as Element);
      for (const node of addedNodes)
        if (node instanceof Element) for (const one of [node, ...node.querySelectorAll('*')]) judge(one);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}
