import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import type { ListedProblem } from '@contracts';
import { newUser } from '../../call/testing/call-fixtures';
import { Session } from '../../session/session';
import { provideScreens, sendInDialog, settled } from '../../shared-ui/screen-fixtures';
import { newFoundCall, newProblem } from '../audit-fixtures';
import { ProblemList } from './problem-list';
import { soon } from '../../testing/soon';

const listed = (id: number, of: Partial<ListedProblem> = {}): ListedProblem => ({
  ...newProblem(id),
  call: newFoundCall({ id: id * 10 }),
  finding: { code: 'one-way-sound', words: 'Ann heard Ben, and not the other way round.', severity: 'failure' },
  ...of,
});

describe('ProblemList', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideScreens([{ path: 'audit/problems', component: ProblemList }]),
        { provide: Session, useValue: { user: signal({ ...newUser(5, 'Sam'), role: 'support' }) } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });

  const element = () => harness.fixture.nativeElement as HTMLElement;
  const words = () => element().textContent?.replace(/\s+/g, ' ') ?? '';
  const open = async (address: string, items: ListedProblem[]) => {
    harness = await RouterTestingHarness.create(address);
    http.expectOne(({ url }) => url === '/api/audit/problems').flush({ items, nextCursor: null });
    await settled(harness.fixture);
  };

  it('shows each report with its call and what the log says first', async () => {
    await open('/audit/problems', [listed(2, { text: 'Silence', guest: true }), listed(1, { finding: null })]);
    expect(words()).toContain('Open Ann guest reported: No sound Silence');
    expect(words()).toContain('Ann heard Ben, and not the other way round.');
    expect(words()).toContain('Nothing in the log looks wrong.');
    expect(element().querySelector('.call a')?.getAttribute('href')).toBe('/audit/calls/20');
  });

  it('says of a call without a finding what it was: it runs, nobody took it, or it was taken', async () => {
    const [runs, missed, taken] = [
      { acceptedAt: '2026-11-20T10:00:00.000Z', endedAt: null },
      { acceptedAt: null, endedAt: '2026-11-20T10:01:00.000Z' },
      { acceptedAt: '2026-11-20T10:00:00.000Z', endedAt: '2026-11-20T10:01:00.000Z' },
    ].map((of, n) => listed(n + 1, { finding: null, call: newFoundCall({ id: n + 1, ...of }) }));
    await open('/audit/problems', [runs, missed, taken]);
    expect(Array.from(element().querySelectorAll('.finding span'), (one) => one.textContent)).toEqual([
      'The call is running. Nothing in the log looks wrong so far.',
      'Nobody took the call. Nothing in the log looks wrong.',
      'Nothing in the log looks wrong.',
    ]);
  });

  it('asks for one state where the address says so, and says when there is none', async () => {
    await open('/audit/problems?state=solved', []);
    expect(words()).toContain('No report is in this state.');
  });

  it('sends state and answer, and shows them', async () => {
    await open('/audit/problems', [listed(2)]);
    element().querySelector<HTMLButtonElement>('[aria-label="Answer the report of Ann"]')!.click();
    await settled(harness.fixture);
    sendInDialog('Turn the\nloudspeaker up. ');
    const request = http.expectOne('/api/audit/problems/2');
    expect(request.request.body).toEqual({ state: 'looked-at', answer: 'Turn the loudspeaker up.', basedOn: null });
    const told = { state: 'looked-at', answer: 'Turn the loudspeaker up.', answeredBy: 'Sam' } as const;
    request.flush(newProblem(2, { ...told, answeredAt: '2026-11-20T11:00:00.000Z' }));
    await soon(() => expect(words()).toContain('Looked at Ann reported: No sound'));
    expect(words()).toContain('Sam: Turn the loudspeaker up.');
  });

  it('shows what another of support has answered meanwhile, keeps what was written, and replaces it only when saved again', async () => {
    await open('/audit/problems', [listed(2)]);
    element().querySelector<HTMLButtonElement>('[aria-label="Answer the report of Ann"]')!.click();
    await settled(harness.fixture);
    sendInDialog('Mine');
    const theirs = {
      state: 'solved',
      answer: 'Theirs',
      answeredBy: 'Root',
      answeredAt: '2026-11-20T11:00:00.000Z',
    } as const;
    const conflict = { code: 'conflict', report: newProblem(2, theirs) };
    http.expectOne('/api/audit/problems/2').flush(conflict, { status: 409, statusText: 'Conflict' });
    const dialog = () => document.querySelector<HTMLElement>('mat-dialog-container')!;
    await soon(() =>
      expect(dialog().textContent?.replace(/\s+/g, ' ')).toContain('Root has changed this meanwhile: Solved. Theirs'),
    );
    expect(dialog().querySelector('textarea')!.value).toBe('Mine');
    await settled(harness.fixture);
    dialog().querySelector<HTMLButtonElement>('button[type="submit"]')!.click();
    const { request } = http.expectOne('/api/audit/problems/2');
    expect(request.body).toEqual({ state: 'looked-at', answer: 'Mine', basedOn: theirs.answeredAt });
  });

  it('whoever gives way to that answer finds it in the list', async () => {
    await open('/audit/problems', [listed(2)]);
    element().querySelector<HTMLButtonElement>('[aria-label="Answer the report of Ann"]')!.click();
    await settled(harness.fixture);
    sendInDialog('Mine');
    const report = newProblem(2, { state: 'solved', answer: 'Theirs', answeredBy: 'Root' });
    http
      .expectOne('/api/audit/problems/2')
      .flush({ code: 'conflict', report }, { status: 409, statusText: 'Conflict' });
    await soon(() => expect(document.querySelector('mat-dialog-container .newer')).not.toBeNull());
    const cancel = [...document.querySelectorAll('mat-dialog-container button')].find(
      (one) => one.textContent?.trim() === 'Cancel',
    );
    (cancel as HTMLButtonElement).click();
    await soon(() => expect(words()).toContain('Root: Theirs'));
  });
});
