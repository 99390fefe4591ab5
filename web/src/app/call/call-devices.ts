import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogModule } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatSelectModule } from '@angular/material/select';
import { type DeviceKind, Devices } from '../media/devices';
import { RingTone } from '../media/ring-tone';
import { Calling } from './calling';
import { DesktopNotices } from './desktop-notices';

/** Stands for "no choice of mine": a select shows nothing for null. */
const BROWSER = '';

/** Which microphone, camera and speaker the running call uses. */
@Component({
  selector: 'parley-call-devices',
  imports: [MatButton, MatDialogModule, MatFormFieldModule, MatIcon, MatSelectModule],
  template: `
    <h2 mat-dialog-title>Devices</h2>
    <mat-dialog-content>
      @for (choice of choices(); track choice.kind) {
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ choice.name }}</mat-label>
          <mat-select [value]="choice.chosen" (valueChange)="choose(choice.kind, $event)">
            <mat-option [value]="BROWSER">The browser's choice</mat-option>
            @for (device of choice.devices; track device.id) {
              <mat-option [value]="device.id">{{ device.name }}</mat-option>
            }
          </mat-select>
        </mat-form-field>
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
    mat-form-field {
      width: 100%;
    }
  `,
})
export class CallDevices {
  protected readonly BROWSER = BROWSER;
  protected readonly notices = inject(DesktopNotices);
  private readonly devices = inject(Devices);
  private readonly tone = inject(RingTone);
  private readonly calling = inject(Calling);

  protected readonly choices = computed(() => {
    const kinds: { kind: DeviceKind; name: string }[] = [
      { kind: 'microphone', name: 'Microphone' },
      { kind: 'camera', name: 'Camera' },
      ...(this.devices.canChooseSpeaker ? [{ kind: 'speaker' as const, name: 'Speaker' }] : []),
    ];
    return kinds.map(({ kind, name }) => this.choiceOf(kind, name));
  });

  constructor() {
    void this.devices.refresh();
  }

  protected choose(kind: DeviceKind, id: string): void {
    this.devices.choose(kind, id === BROWSER ? null : id);
    const session = this.calling.session();
    if (kind !== 'speaker' && session && !session.over()) void session.media.change(kind);
  }

  protected test(): void {
    this.tone.play('test');
  }

  protected askForNotices(): void {
    void this.notices.ask();
  }

  /** A device that is not plugged in now is not offered, though it stays remembered. */
  private choiceOf(kind: DeviceKind, name: string) {
    const devices = this.devices.lists()[kind];
    const chosen = this.devices.chosen()[kind];
    return { kind, name, devices, chosen: devices.some(({ id }) => id === chosen) ? chosen : BROWSER };
  }
}
