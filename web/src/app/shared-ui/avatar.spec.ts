import { TestBed } from '@angular/core/testing';
import { NetworkReturn } from '../browser/network-return';
import { Avatar, initialsOf } from './avatar';

describe('Avatar', () => {
  it.each([
    ['the network is there', () => window.dispatchEvent(new Event('online'))],
    ['the server answers', () => TestBed.inject(NetworkReturn).tell()],
  ])('shows initials for a picture that cannot be loaded, and tries it again once %s', async (_, comeBack) => {
    const fixture = TestBed.createComponent(Avatar);
    fixture.componentRef.setInput('user', { id: 1, displayName: 'Ann', avatarUrl: '/api/users/1/avatar?v=1' });
    const page = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    page.querySelector('img')!.dispatchEvent(new Event('error'));
    await fixture.whenStable();
    expect([page.querySelector('img'), page.querySelector('span')?.dataset['initials']]).toEqual([null, 'A']);
    comeBack();
    await fixture.whenStable();
    expect(page.querySelector('img')?.getAttribute('src')).toBe('/api/users/1/avatar?v=1');
  });
});

describe('initialsOf', () => {
  it('takes the first letters of the first and the last word', () => {
    expect(['Ben Carter', 'Ann Maria de la Cruz', 'Hamid', '  li  wei '].map(initialsOf)).toEqual([
      'BC',
      'AC',
      'H',
      'LW',
    ]);
  });

  it('never cuts a letter in two and is never empty', () => {
    expect(initialsOf('😀 x')).toBe('😀X');
    expect(initialsOf('𠮷野')).toBe('𠮷');
    expect(initialsOf('   ')).toBe('?');
  });

  it('takes flags, families and letters with their marks whole, and no sign that nobody sees', () => {
    expect(
      ['🇩🇪 Team 🇫🇷', '👨‍👩‍👧 Family', 'e\u0301cole o\u0308sterreich', 'क्षितिज नायर', '\u200bann \u200dbee'].map(initialsOf),
    ).toEqual(['🇩🇪🇫🇷', '👨‍👩‍👧F', 'ÉÖ', 'क्षिना', 'AB']);
    expect(initialsOf('נעמי לוי')).toBe('נל');
  });
});
