import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialogRef } from '@angular/material/dialog';
import type { Page, Snapshot, User } from '@contracts';
import { newUser } from '../call/testing/call-fixtures';
import { newSignaling } from '../call/testing/fake-signaling';
import { Session } from '../session/session';
import { provideScreens, settled } from '../shared-ui/screen-fixtures';
import { Signaling } from '../signaling/signaling';
import { PersonPicker } from './person-picker';

const [ann, ben, cy, dee] = ['Ann', 'Ben', 'Cy', 'Dee'].map((name, index) => newUser(index + 1, name));
const page = (items: User[], nextCursor: string | null = null): Page<User> => ({ items, nextCursor });

function newPicker() {
  const server = newSignaling();
  TestBed.configureTestingModule({
    providers: [
      provideScreens([]),
      { provide: MatDialogRef, useValue: { close: vi.fn() } },
      { provide: Session, useValue: { user: signal(ann), patch: vi.fn() } },
      { provide: Signaling, useValue: server.signaling },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const fixture = TestBed.createComponent(PersonPicker);
  const element = fixture.nativeElement as HTMLElement;
  const answer = async (people: Page<User>) => {
    http.expectOne(({ url }) => url === '/api/users').flush(people);
    await settled(fixture);
  };
  const names = () => Array.from(element.querySelectorAll('li'), (row) => row.textContent?.trim());
  return { answer, names, element, fixture, server };
}

describe('PersonPicker', () => {
  it('lists nobody who does not match what is searched for', async () => {
    const { answer, names, element } = newPicker();
    await answer(page([ann, ben, cy, dee], 'c1'));
    expect(names()).toEqual(['Ben', 'Cy', 'Dee']);
    const box = element.querySelector('input')!;
    box.value = 'ben';
    box.dispatchEvent(new Event('input'));
    await new Promise((resolve) => setTimeout(resolve, 250));
    await answer(page([ben], 'c2'));
    expect(names()).toEqual(['Ben']);
  });

  it('says that more was typed than is looked for', async () => {
    const { answer, element, fixture } = newPicker();
    await answer(page([ben]));
    const box = element.querySelector('input')!;
    for (const [length, isCut] of [
      [81, true],
      [80, false],
    ] as const) {
      box.value = 'b'.repeat(length);
      box.dispatchEvent(new Event('input'));
      await settled(fixture);
      expect(element.textContent?.includes('Only the first 80 characters')).toBe(isCut);
    }
  });

  it('shows the new name of somebody in the list, and loads the list again after a reconnect', async () => {
    const { answer, names, fixture, server } = newPicker();
    await answer(page([ben, cy]));
    server.tell('user:changed', { userId: 2, displayName: 'Benjamin', avatarUrl: null });
    await settled(fixture);
    expect(names()).toEqual(['Benjamin', 'Cy']);
    server.snapshots.next({} as Snapshot);
    await answer(page([{ ...ben, displayName: 'Benno' }, cy]));
    expect(names()).toEqual(['Benno', 'Cy']);
  });
});
