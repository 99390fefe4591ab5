import { Clipboard } from '@angular/cdk/clipboard';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { provideRouter, Router } from '@angular/router';
import type { Page, Room, RoomMember, Snapshot, User } from '@contracts';
import { Subject } from 'rxjs';
import { PublicAddress } from '../browser/public-address';
import { newUser } from '../call/testing/call-fixtures';
import { provideIcons } from '../icons';
import { Session } from '../session/session';
import { Signaling } from '../signaling/signaling';
import { newPerson, newRoom } from './room-fixtures';
import { Rooms } from './rooms';
import { soon } from '../testing/soon';

const settle = () => new Promise((resolve) => setTimeout(resolve));
const ann = newUser(1, 'Ann');
const ben = newUser(2, 'Ben');
const page = (items: Room[], nextCursor: string | null = null): Page<Room> => ({ items, nextCursor });

describe('Rooms', () => {
  let http: HttpTestingController;
  let fixture: ComponentFixture<Rooms>;
  const user = signal<User>(ann);
  const changed = new Subject<object>();
  const snapshots = new Subject<Snapshot>();
  const copy = vi.fn(() => true);

  beforeEach(() => {
    user.set(ann);
    copy.mockClear();
    TestBed.configureTestingModule({
      providers: [
        provideIcons(),
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([{ path: '**', children: [] }]),
        { provide: Session, useValue: { user } },
        { provide: Signaling, useValue: { snapshots, wasConnected: () => true, on: () => changed } },
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
        { provide: Clipboard, useValue: { copy } },
        { provide: PublicAddress, useValue: { linkTo: (path: string) => `https://calls.example${path}` } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });

  const shown = async () => {
    await settle();
    await fixture.whenStable();
  };
  const asked = (url: string, method = 'GET'): TestRequest =>
    http.expectOne((request) => request.url === url && request.method === method);
  const open = async (answer: Page<Room>) => {
    fixture = TestBed.createComponent(Rooms);
    document.body.append(fixture.nativeElement as HTMLElement);
    await shown();
    asked('/api/rooms').flush(answer);
    await shown();
  };
  const all = (selector: string) => Array.from(document.querySelectorAll<HTMLElement>(selector));
  const text = (selector: string) => all(selector).map((one) => one.textContent?.replace(/\s+/g, ' ').trim());
  const button = (name: string) => {
    const found = all('button').find(
      (one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === name,
    );
    if (!found) throw new Error(`No button "${name}" among ${text('button').join(', ')}`);
    return found;
  };
  /** The text of a button does not contain its icon's name. */
  const press = async (name: string) => {
    button(name).click();
    await shown();
  };
  const type = (label: string, value: string) => {
    const field = all('mat-form-field').find((one) => one.querySelector('mat-label')?.textContent === label);
    const input = field?.querySelector<HTMLInputElement>('input, textarea');
    if (!input) throw new Error(`No field "${label}"`);
    input.value = value;
    input.dispatchEvent(new Event('input'));
  };

  it('shows what each room is, how one gets in and who is in it', async () => {
    const people = [newPerson(1, 'Ben'), newPerson(2, 'Gus', true)];
    await open(
      page([
        newRoom('Daily', { people, participantCount: 2, requiresPassword: true, waitingRoom: true }),
        newRoom('Board', { access: 'invite', locked: true, owner: ben, guestsAllowed: true }),
      ]),
    );
    expect(text('h2')).toEqual(['Daily', 'Board']);
    expect(text('.marks')).toEqual(['OpenPasswordWaiting room', 'Invite onlyGuests by linkLocked']);
    expect(text('.people .figures')).toEqual(['2 in the room', 'Nobody is in']);
    expect(text('parley-people-stack .unseen-text')).toEqual(['Ben, Gus (guest)']);
    expect(text('.owner')).toEqual(['Your room', 'Room of Ben']);
  });

  it('says that more was typed into the search than is looked for', async () => {
    await open(page([newRoom('Daily')]));
    type('Search rooms', 'd'.repeat(81));
    await shown();
    expect(text('parley-search-cut')).toEqual(['Only the first 80 characters are looked for.']);
    type('Search rooms', 'd'.repeat(80));
    await shown();
    expect(text('parley-search-cut')).toEqual(['']);
    type('Search rooms', 'one two three four five six seven eight nine');
    await shown();
    expect(text('parley-search-cut')).toEqual(['Only the first 8 words are looked for.']);
  });

  it('leads to the way in, and copies the link', async () => {
    await open(page([newRoom('Daily')]));
    await press('Copy link');
    expect(copy).toHaveBeenCalledWith('https://calls.example/join/code-of-daily');
    await press('Enter Daily');
    expect(TestBed.inject(Router).url).toBe('/join/code-of-daily');
  });

  it('says where the link is copied that guests cannot use it, and lets them beside it', async () => {
    await open(page([newRoom('Daily'), newRoom('Open', { guestsAllowed: true })]));
    expect(all('parley-link-note')).toHaveLength(0);
    await press('Copy link');
    expect(text('parley-link-note p')).toEqual(['Guests cannot use this link: only people with an account can.']);
    const toggle = all('parley-link-note button[role=switch]')[0];
    expect(toggle.getAttribute('aria-checked')).toBe('false');
    toggle.click();
    await shown();
    const change = asked('/api/rooms/code-of-daily', 'PATCH');
    expect(change.request.body).toEqual({ guestsAllowed: true });
    change.flush(newRoom('Daily', { guestsAllowed: true }));
    await shown();
    expect(text('parley-link-note p')).toEqual(['Guests can use this link.']);
    expect(text('.marks')[0]).toContain('Guests by link');
  });

  it('tells who may not let guests in whom to ask, and of a link that guests can use says nothing', async () => {
    await open(page([newRoom('Theirs', { owner: ben }), newRoom('Open', { owner: ben, guestsAllowed: true })]));
    const [theirs, guests] = all('footer button').filter((one) => one.textContent?.includes('Copy link'));
    theirs.click();
    await shown();
    expect(text('parley-link-note p')[0]).toContain('Ask Ben to let guests in.');
    expect(all('parley-link-note button')).toHaveLength(0);
    guests.click();
    await shown();
    expect(all('parley-link-note')).toHaveLength(0);
  });

  it('turns the switch back where the server said no', async () => {
    await open(page([newRoom('Daily')]));
    await press('Copy link');
    all('parley-link-note button[role=switch]')[0].click();
    await shown();
    asked('/api/rooms/code-of-daily', 'PATCH').flush(
      { code: 'forbidden', detail: 'No.' },
      { status: 403, statusText: 'x' },
    );
    await shown();
    expect(all('parley-link-note button[role=switch]')[0].getAttribute('aria-checked')).toBe('false');
  });

  it('lets only the owner and administrators edit and delete', async () => {
    await open(page([newRoom('Mine'), newRoom('Yours', { owner: ben })]));
    expect(all('[aria-label="Edit Mine"]')).toHaveLength(1);
    expect(all('[aria-label="Edit Yours"]')).toHaveLength(0);
    user.set({ ...ann, role: 'admin' });
    await shown();
    expect(all('[aria-label="Delete Yours"]')).toHaveLength(1);
  });

  it('searches on the server once the typing rests, and shows only mine', async () => {
    await open(page([newRoom('Daily')]));
    type('Search rooms', ' stand ');
    await new Promise((resolve) => setTimeout(resolve, 250));
    const found = asked('/api/rooms');
    expect(found.request.params.get('search')).toBe('stand');
    found.flush(page([]));
    await shown();
    expect(document.body.textContent).toContain('No such room');
    await press('My rooms');
    expect(asked('/api/rooms').request.params.get('mine')).toBe('true');
  });

  it('asks again, once, when the lobby is not as it was', async () => {
    await open(page([newRoom('Daily')]));
    changed.next({});
    changed.next({});
    http.expectNone('/api/rooms');
    const again = await soon(() => asked('/api/rooms'));
    again.flush(page([newRoom('New'), newRoom('Daily', { participantCount: 1 })]));
    await shown();
    expect(text('h2')).toEqual(['New', 'Daily']);
    expect(text('.people .figures')).toEqual(['Nobody is in', '1 in the room']);
  });

  it('creates a room, shows what is wrong at its field, and puts the new one first', async () => {
    await open(page([newRoom('Daily')]));
    await press('Create room');
    type('Title', '  Stand-up ');
    type('Password', 'sesame');
    type('Planned for', '2026-12-01T09:30');
    await pressSubmit();
    const refused = asked('/api/rooms', 'POST');
    expect(refused.request.body).toEqual({
      ...{
        title: 'Stand-up',
        access: 'open',
        description: null,
        guestsAllowed: false,
        public: false,
        waitingRoom: false,
      },
      ...{ maxParticipants: 6, password: 'sesame', plannedFor: new Date(2026, 11, 1, 9, 30).toISOString() },
    });
    const errors = [{ field: 'title', message: 'Choose another title.' }];
    refused.flush({ code: 'validation-failed', detail: 'x', errors }, { status: 422, statusText: 'x' });
    await shown();
    expect(text('mat-error')).toEqual(['Choose another title.']);
    type('Title', 'Stand-up');
    await pressSubmit();
    asked('/api/rooms', 'POST').flush(newRoom('Stand-up'), { status: 201, statusText: 'Created' });
    await shown();
    expect(text('parley-room-card h2')).toEqual(['Stand-up', 'Daily']);
    await press('Copy its link');
    expect(copy).toHaveBeenCalledWith('https://calls.example/join/code-of-stand-up');
  });

  it('offers the link of a new room no longer once the lobby is left', async () => {
    await open(page([]));
    await press('Create room');
    type('Title', 'Stand-up');
    await pressSubmit();
    asked('/api/rooms', 'POST').flush(newRoom('Stand-up'), { status: 201, statusText: 'Created' });
    await shown();
    expect(document.body.textContent).toContain('The room is ready.');
    fixture.destroy();
    await settle();
    expect(document.body.textContent).not.toContain('The room is ready.');
  });

  it('sends only what was changed, and lets removed people in again', async () => {
    await open(page([newRoom('Daily', { requiresPassword: true })]));
    await press('Edit Daily');
    const members = '/api/rooms/code-of-daily/members';
    const banned: RoomMember = { user: ben, standing: 'banned', since: '' };
    asked(members).flush({ items: [banned], nextCursor: null });
    await shown();
    await press('Let Ben in again');
    const invited = asked(members, 'POST');
    expect(invited.request.body).toEqual({ userIds: [2], standing: 'invited' });
    invited.flush({ items: [], nextCursor: null });
    await shown();
    asked(members).flush({ items: [{ ...banned, standing: 'invited' }], nextCursor: null });
    await shown();
    expect(text('parley-room-members h3')).toEqual(['People']);
    type('Most people', '9');
    all('button[role=switch]')[0].click();
    await shown();
    await pressSubmit();
    const change = asked('/api/rooms/code-of-daily', 'PATCH');
    expect(change.request.body).toEqual({ maxParticipants: 9, password: null });
    change.flush(newRoom('Daily', { maxParticipants: 9 }));
    await shown();
    expect(all('mat-dialog-container')).toEqual([]);
  });

  it('names its members as they are called now', async () => {
    await open(page([newRoom('Daily')]));
    await press('Edit Daily');
    const member: RoomMember = { user: ben, standing: 'invited', since: '' };
    asked('/api/rooms/code-of-daily/members').flush({ items: [member], nextCursor: null });
    await shown();
    expect(text('parley-room-members .name')).toEqual(['Ben']);
    changed.next({ userId: 2, displayName: 'Benjamin', avatarUrl: null });
    await shown();
    expect(text('parley-room-members .name')).toEqual(['Benjamin']);
  });

  it('asks once more before it deletes', async () => {
    await open(page([newRoom('Daily', { participantCount: 2 })]));
    await press('Delete Daily');
    expect(text('mat-dialog-container h2')).toEqual(['Delete “Daily”?']);
    expect(text('mat-dialog-content')[0]).toContain('ends for everybody');
    await press('Delete room');
    asked('/api/rooms/code-of-daily', 'DELETE').flush(null, { status: 204, statusText: 'No Content' });
    await shown();
    expect(all('parley-room-card')).toEqual([]);
  });

  it('says what will be here, and the next step', async () => {
    await open(page([]));
    expect(document.body.textContent).toContain('No rooms yet');
    await press('Make the first room');
    expect(text('mat-dialog-container h2')).toEqual(['Create room']);
  });

  async function pressSubmit(): Promise<void> {
    all('button[form=room-form]')[0].click();
    await shown();
  }
});
