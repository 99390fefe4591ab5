import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { DeleteDialog } from './delete-dialog';

/** Says what deleting the account means, and lets the user do it. */
@Component({
  selector: 'parley-delete-section',
  imports: [MatButton, MatIcon],
  template: `
    <h2>Delete account</h2>
    <p class="quiet">This cannot be undone.</p>
    <ul>
      <li>You are signed out everywhere. A call that you are in ends.</li>
      <li>Your name, username, email address, picture and status are erased.</li>
      <li>The rooms that you own are deleted, also for the people you have invited.</li>
      <li>
        Your calls stay in the histories of the people you talked with, and so does what you wrote in their chats. Your
        name there becomes one like “Former user 7f3a”.
      </li>
    </ul>
    <button matButton="outlined" class="alone" (click)="ask()"><mat-icon svgIcon="delete" />Delete account</button>
  `,
  styleUrl: './section.scss',
  styles: `
    ul {
      display: grid;
      gap: 8px;
      margin: 0;
      padding-inline-start: 20px;
    }
    button {
      --mat-button-outlined-label-text-color: var(--mat-sys-error);
    }
  `,
})
export class DeleteSection {
  private readonly dialogs = inject(MatDialog);

  /** The dialog closes itself, or closes when the session ends. */
  protected ask(): void {
    this.dialogs.open(DeleteDialog, { width: '420px' });
  }
}
