import { TestBed } from '@angular/core/testing';
import type { AuditCall, Finding } from '@contracts';
import { provideIcons } from '../../icons';
import { newAuditCall } from '../audit-fixtures';
import { Diagnosis } from './diagnosis';

const NONE = { signals: [], events: [], samples: [] };
const found = (severity: Finding['severity']): Finding => ({
  ...{ code: 'unusual', words: 'Something is unusual.', severity, participantIds: [], evidence: NONE },
});
const ACCEPTED = '2026-11-20T10:00:05.000Z';

async function shown(of: Partial<AuditCall>) {
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const fixture = TestBed.createComponent(Diagnosis);
  const inputs = {
    call: newAuditCall({ acceptedAt: ACCEPTED, ...of }),
    signals: [],
    samples: [],
    chosen: null,
    pointed: null,
  };
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  return { text: page.textContent.trim(), tick: page.querySelector('.fine mat-icon') !== null };
}

describe('Diagnosis', () => {
  it.each<[string, Partial<AuditCall>, boolean]>([
    ['a call in which nothing is unusual', {}, true],
    ['a call of which something is told', { diagnosis: [found('info')] }, true],
    ['a call with something unusual', { diagnosis: [found('info'), found('warning')] }, false],
    ['a failure', { diagnosis: [found('failure')] }, false],
    ['a call that nobody took', { acceptedAt: null }, false],
    ['a call that runs', { endedAt: null }, false],
  ])('%s', async (_, of, tick) => {
    expect((await shown(of)).tick).toBe(tick);
  });

  it('says of a call without a tick what it is, where nothing looks wrong', async () => {
    expect((await shown({ acceptedAt: null })).text).toBe('Nobody took the call. Nothing in the log looks wrong.');
    expect((await shown({ endedAt: null })).text).toContain('so far');
    expect((await shown({ endedAt: null, diagnosis: [found('warning')] })).text).not.toContain('looks wrong');
  });
});
