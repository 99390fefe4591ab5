import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import type { ChatLine } from '../chat/call-chat';
import { newParticipant } from '../testing/call-fixtures';
import { Resizes } from '../../shared-ui/testing/resizes';
import { ChatPanel } from './chat-panel';

const ME = 1;
const line = (id: number, text: string, of: Partial<ChatLine> = {}): ChatLine => ({
  key: `m${id}`,
  id,
  from: 2,
  text,
  at: '2026-11-20T10:00:00.000Z',
  state: 'sent',
  ...of,
});

let resizes: Resizes;

async function newPanel(lines: readonly ChatLine[] = []) {
  resizes = new Resizes();
  vi.stubGlobal('ResizeObserver', resizes.Observer);
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const fixture = TestBed.createComponent(ChatPanel);
  fixture.componentRef.setInput('lines', lines);
  fixture.componentRef.setInput('people', [newParticipant(2, { displayName: 'Ben' })]);
  fixture.componentRef.setInput('me', ME);
  const sent: string[] = [];
  fixture.componentInstance.sent.subscribe((text) => sent.push(text));
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const box = page.querySelector('textarea')!;
  const type = async (text: string) => {
    box.value = text;
    box.dispatchEvent(new Event('input'));
    await fixture.whenStable();
  };
  const press = async (key: string, of: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true, ...of });
    box.dispatchEvent(event);
    await fixture.whenStable();
    return event;
  };
  return { fixture, page, box, sent, type, press };
}

describe('ChatPanel', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('shows markup as text, and addresses as links that tell nothing of this page', async () => {
    const { page } = await newPanel([line(1, '<img src=x onerror=alert(1)> https://example.org/<b>')]);
    expect(page.querySelector('.line img, .line b')).toBeNull();
    expect(page.querySelector('.line')?.textContent).toContain('<img src=x onerror=alert(1)>');
    const link = page.querySelector<HTMLAnchorElement>('.line a');
    expect(link?.href).toBe('https://example.org/');
    expect(link?.target).toBe('_blank');
    expect(link?.rel).toBe('noopener noreferrer');
  });

  it('says to whom one writes', async () => {
    const { fixture, box } = await newPanel();
    expect([box.getAttribute('aria-label'), box.placeholder]).toEqual(['Message to everybody', 'Message to everybody']);
    fixture.componentRef.setInput('to', 'Ben');
    await fixture.whenStable();
    expect([box.getAttribute('aria-label'), box.placeholder]).toEqual(['Message to Ben', 'Message to Ben']);
  });

  it('sends with Enter, and begins a line with Shift and Enter', async () => {
    const { sent, type, press, box } = await newPanel();
    await type('Hello');
    const shifted = await press('Enter', { shiftKey: true });
    expect(shifted.defaultPrevented).toBe(false);
    expect(sent).toEqual([]);
    await press('Enter');
    expect(sent).toEqual(['Hello']);
    expect(box.value).toBe('');
  });

  it('empties the box also when one types and sends at once', async () => {
    const { sent, press, box } = await newPanel();
    box.value = 'Quick';
    box.dispatchEvent(new Event('input'));
    await press('Enter');
    expect([sent, box.value]).toEqual([['Quick'], '']);
  });

  it('does not send while characters are being composed, nor nothing', async () => {
    const { sent, type, press } = await newPanel();
    await type('こん');
    await press('Enter', { isComposing: true });
    await type('   ');
    await press('Enter');
    expect(sent).toEqual([]);
  });

  it('counts near the limit, and sends nothing that is too long', async () => {
    const { page, sent, type, press } = await newPanel();
    const count = () => page.querySelector('.count')?.textContent.trim();
    await type('a'.repeat(3_000));
    expect(count()).toBe('');
    await type('a'.repeat(3_990));
    expect(count()).toBe('Characters left: 10');
    await type('😀'.repeat(3_990));
    expect(count()).toBe('Characters left: 10');
    await type('a'.repeat(4_001));
    expect(count()).toBe('Characters too many: 1');
    await press('Enter');
    expect(sent).toEqual([]);
  });

  it('names each sender once above what they wrote', async () => {
    const { page } = await newPanel([line(1, 'One'), line(2, 'Two'), line(3, 'Mine', { from: ME })]);
    const names = [...page.querySelectorAll('.who bdi')].map((name) => name.textContent);
    expect(names).toEqual(['Ben', 'You']);
  });

  it('offers to send again what was not sent', async () => {
    const { fixture, page } = await newPanel([line(1, 'Lost', { from: ME, state: 'failed' })]);
    const again: string[] = [];
    fixture.componentInstance.retried.subscribe((key) => again.push(key));
    page.querySelector<HTMLElement>('.failed button')?.click();
    expect(again).toEqual(['m1']);
  });

  it.each([
    ['stays at the end when room is taken away', 800, 1_000],
    ['stays where one reads further up', 100, 100],
  ])('%s', async (_, top, after) => {
    const { page } = await newPanel([line(1, 'One')]);
    const list = page.querySelector('.list')!;
    Object.defineProperty(list, 'scrollHeight', { value: 1_000, configurable: true });
    Object.defineProperty(list, 'clientHeight', { value: 200, configurable: true });
    list.scrollTop = top;
    list.dispatchEvent(new Event('scroll'));
    resizes.tell();
    expect(list.scrollTop).toBe(after);
  });

  it('tells of a new message whoever reads further up', async () => {
    const { fixture, page } = await newPanel([line(1, 'One')]);
    const list = page.querySelector('.list')!;
    Object.defineProperty(list, 'scrollHeight', { value: 1_000, configurable: true });
    Object.defineProperty(list, 'clientHeight', { value: 200, configurable: true });
    list.scrollTop = 100;
    list.dispatchEvent(new Event('scroll'));
    fixture.componentRef.setInput('lines', [line(1, 'One'), line(2, 'Two')]);
    await fixture.whenStable();
    expect(list.scrollTop).toBe(100);
    page.querySelector<HTMLElement>('.chip')?.click();
    await fixture.whenStable();
    expect(list.scrollTop).toBe(1_000);
    expect(page.querySelector('.chip')).toBeNull();
  });
});
