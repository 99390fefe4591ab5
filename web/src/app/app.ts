import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Signaling } from './signaling/signaling';

@Component({ selector: 'parley-root', imports: [RouterOutlet], template: '<router-outlet />' })
export class App {
  protected readonly signaling = inject(Signaling);
}
