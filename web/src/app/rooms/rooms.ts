import { Component } from '@angular/core';
import { EmptyPlace } from '../shared-ui/empty-place';

/** The place where the group rooms will be. */
@Component({
  selector: 'parley-rooms',
  imports: [EmptyPlace],
  template: `
    <parley-empty-place icon="meeting_room" heading="Rooms come with the next version" [level]="1">
      People will meet here in groups. Until then, ring each other from People.
    </parley-empty-place>
  `,
})
export class Rooms {}
