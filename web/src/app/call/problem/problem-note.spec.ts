import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { OwnProblem } from '@contracts';
import { provideScreens, settled } from '../../shared-ui/screen-fixtures';
import { ProblemNote } from './problem-note';
import { soon } from '../../testing/soon';

const reported = (of: Partial<OwnProblem> = {}): OwnProblem => ({
  ...{ choice: 'no-sound', text: null, at: '2026-11-20T10:00:00.000Z', state: 'open' },
  ...{ answer: null, answeredAt: null, unseen: false, ...of },
});

describe('ProblemNote', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<ProblemNote>;

  async function open(problem: OwnProblem | null = null): Promise<void> {
    TestBed.configureTestingModule({ providers: [provideScreens([])] });
    http = TestBed.inject(HttpTestingController);
    fixture = TestBed.createComponent(ProblemNote);
    fixture.componentRef.setInput('callId', 7);
    fixture.componentRef.setInput('reported', problem);
    document.body.append(fixture.nativeElement as HTMLElement);
    await settled(fixture);
  }
  afterEach(() => (fixture.nativeElement as HTMLElement).remove());

  const words = () => (fixture.nativeElement as HTMLElement).textContent?.replace(/\s+/g, ' ').trim();
  const dialog = () => document.querySelector<HTMLElement>('mat-dialog-container');
  const sendButton = () => dialog()!.querySelector<HTMLButtonElement>('button[type="submit"]')!;
  async function ask(): Promise<void> {
    (fixture.nativeElement as HTMLElement).querySelector('button')!.click();
    await settled(fixture);
  }

  it('asks for one choice and a line, sends them, and shows what was reported', async () => {
    await open();
    expect(words()).toBe('Report a problem');
    await ask();
    const choices = Array.from(dialog()!.querySelectorAll('label:has(input)'), (one) => one.textContent?.trim());
    expect(choices).toEqual([
      ...['No sound', 'Bad sound', 'No picture', 'Bad picture', 'It was cut off', 'It did not connect'],
      'Something else',
    ]);
    expect(sendButton().disabled).toBe(true);
    dialog()!.querySelector<HTMLInputElement>('input[value="cut-off"]')!.click();
    const text = dialog()!.querySelector<HTMLInputElement>('parley-field input')!;
    text.value = ' after  ten minutes ';
    text.dispatchEvent(new Event('input'));
    await settled(fixture);
    sendButton().click();
    const request = http.expectOne('/api/calls/7/problem');
    expect(request.request.body).toEqual({ choice: 'cut-off', text: 'after ten minutes' });
    request.flush(reported({ choice: 'cut-off', text: 'after ten minutes' }));
    await soon(() => expect(words()).toContain('You reported: It was cut off after ten minutes'));
    expect(words()).toContain('Support has not looked at it yet.');
    expect(words()).toContain('Change the report');
  });

  it('says why it could not be sent, and keeps what was written', async () => {
    await open(reported());
    await ask();
    expect(dialog()!.querySelector<HTMLInputElement>('input[value="no-sound"]')!.checked).toBe(true);
    sendButton().click();
    const problem = { code: 'conflict', status: 409, title: '', type: '', detail: '' };
    http.expectOne('/api/calls/7/problem').flush(problem, { status: 409, statusText: 'Conflict' });
    await settled(fixture);
    expect(dialog()!.querySelector('[role="alert"]')!.textContent).toContain('can no longer be changed');
  });

  it('sends nothing that is too long', async () => {
    await open(reported());
    await ask();
    const text = dialog()!.querySelector<HTMLInputElement>('parley-field input')!;
    text.value = 'x'.repeat(301);
    text.dispatchEvent(new Event('input'));
    sendButton().click();
    await settled(fixture);
    expect(dialog()!.textContent).toContain('Use at most 300 characters.');
    http.expectNone('/api/calls/7/problem');
  });

  it('shows the answer as new once, and tells the server that it was read', async () => {
    const answered = {
      state: 'solved',
      answer: 'The loudspeaker was off.',
      answeredAt: '2026-11-20T11:00:00.000Z',
    } as const;
    await open(reported({ ...answered, unseen: true }));
    http.expectOne('/api/calls/7/problem/seen').flush(null, { status: 204, statusText: 'No Content' });
    expect(words()).toContain('New Support: The loudspeaker was off.');
    expect(words()).not.toContain('Change');
    fixture.componentRef.setInput('reported', reported({ ...answered, unseen: false }));
    await settled(fixture);
    expect(words()).toContain('New');
    http.expectNone('/api/calls/7/problem/seen');
  });
});
