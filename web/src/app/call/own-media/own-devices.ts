import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogModule } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { DeviceSelect } from '../../media/device-select';
import { type DeviceKind, Devices } from '../../media/devices';
import { RingTone } from '../../media/ring-tone';
import { Calling } from '../session/calling';
import { DesktopNotices } from '../ring/desktop-notices';

/** Selects the microphone, camera and speaker of the running call. */
@Component({
  selector: 'parley-call-devices',
  imports: [DeviceSelect, MatButton, MatDialogModule, MatIcon],
  template: `
    <h2 mat-dialog-title>Devices</h2>
    <mat-dialog-content>
      @for (kind of kinds; track kind) {
        <parley-device-select [kind]="kind" (changed)="use(kind)" />
      }
      <button matButton (click)="test()"><mat-icon svgIcon="volume_up" />Test the speaker</button>
      @if (notices.permission() === 'default') {
        <button matButton (click)="askForNotices()">
          <mat-icon svgIcon="notifications" />Show incoming calls on the desktop
        </button>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end"><button matButton mat-dialog-close>Done</button></mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      justify-items: start;
      gap: 16px;
      /* Room for the first label; a margin of the first element would be taken away by Material. */
      padding-top: 8px !important;
    }
    parley-device-select {
      width: 100%;
    }
  `,
})
export class OwnDevices {
  protected readonly notices = inject(DesktopNotices);
  private readonly devices = inject(Devices);
  private readonly tone = inject(RingTone);
  private readonly calling = inject(Calling);

  protected readonly kinds: readonly DeviceKind[] = [
    'microphone',
    'camera',
    ...(this.devices.canChooseSpeaker ? (['speaker'] as const) : []),
  ];

  constructor() {
    void this.devices.refresh();
  }

  protected use(kind: DeviceKind): void {
    const session = this.calling.session();
    if (kind !== 'speaker' && session && !session.over()) void session.media.change(kind);
  }

  protected test(): void {
    this.tone.play('test');
  }

  protected askForNotices(): void {
    void this.notices.ask();
  }
}
