import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, TitleStrategy } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { PageTitle, ScreenTitles, titledBy } from './page-title';

const name = signal<string | null>(null);

@Component({ template: '' })
class Plain {}

@Component({ template: '' })
class Named {
  constructor() {
    titledBy(() => name());
  }
}

describe('the title of the page', () => {
  const title = () => (TestBed.tick(), document.title);

  beforeEach(() => {
    name.set(null);
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'rooms', title: 'Rooms', component: Plain },
          { path: 'room', title: 'Room', component: Named },
          { path: 'nameless', component: Plain },
        ]),
        { provide: TitleStrategy, useClass: ScreenTitles },
      ],
    });
  });

  const at = async (path: string) => {
    await TestBed.inject(Router).navigateByUrl(path);
    return title();
  };

  it('names the screen, and what stands on it once that is known', async () => {
    await RouterTestingHarness.create('/rooms');
    expect(title()).toBe('Rooms · Parley');
    expect(await at('/room')).toBe('Room · Parley');
    name.set('Daily');
    expect(title()).toBe('Daily · Parley');
    expect(await at('/rooms')).toBe('Rooms · Parley');
    expect(await at('/nameless')).toBe('Parley');
  });

  it('counts what was missed, and says before all else who calls', async () => {
    await RouterTestingHarness.create('/rooms');
    const page = TestBed.inject(PageTitle);
    const missed = signal(0);
    page.count(missed);
    expect(title()).toBe('Rooms · Parley');
    missed.set(2);
    expect(title()).toBe('(2) Rooms · Parley');
    page.alert.set('📞 Ben is calling');
    expect(title()).toBe('📞 Ben is calling');
    page.alert.set(null);
    page.count(null);
    expect(title()).toBe('Rooms · Parley');
  });

  it('lets a name neither turn the words around it nor end the line', async () => {
    await RouterTestingHarness.create('/room');
    name.set('\u202eevil\u0007');
    expect(title()).toBe('evil · Parley');
    name.set('דניאל');
    expect(title()).toBe('\u2068דניאל\u2069 · Parley');
  });
});
