import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { User } from '@contracts';
import { Feedback } from '../frame/feedback';
import { Session } from '../session/session';
import { AvailabilitySection } from './availability-section';
import { OwnProfile } from './own-profile';

describe('AvailabilitySection', () => {
  const user = signal({ id: 1, availability: 'auto' } as User);
  const fail = vi.fn();

  async function newSection(save: (change: Partial<User>) => Promise<void>) {
    user.set({ id: 1, availability: 'auto' } as User);
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { user } },
        { provide: OwnProfile, useValue: { save } },
        { provide: Feedback, useValue: { fail } },
      ],
    });
    const fixture = TestBed.createComponent(AvailabilitySection);
    await fixture.whenStable();
    const inputs = () => Array.from((fixture.nativeElement as HTMLElement).querySelectorAll('input'));
    const choose = async (value: string) => {
      inputs()
        .find((input) => input.value === value)
        ?.click();
      await fixture.whenStable();
    };
    return { choose, chosen: () => inputs().find(({ checked }) => checked)?.value };
  }

  it('shows the choice that was saved', async () => {
    const save = (change: Partial<User>) => Promise.resolve(user.update((me) => ({ ...me, ...change })));
    const { choose, chosen } = await newSection(save);
    await choose('busy');
    expect(chosen()).toBe('busy');
  });

  it('goes back to what is saved when saving fails, and says so', async () => {
    const { choose, chosen } = await newSection(() => Promise.reject(new Error('no')));
    await choose('busy');
    expect(chosen()).toBe('auto');
    expect(fail).toHaveBeenCalledOnce();
  });
});
