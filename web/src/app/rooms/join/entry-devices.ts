import { Component, computed, inject } from '@angular/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatSelectModule } from '@angular/material/select';
import { type DeviceKind, Devices } from '../../media/devices';
import { EntryMedia } from './entry-media';

/** Stands for "no choice of mine": a select shows nothing for null. */
const BROWSER = '';

/** Which microphone, camera and speaker I come in with; their names are known once the browser has allowed them. */
@Component({
  selector: 'parley-entry-devices',
  imports: [MatFormFieldModule, MatSelectModule],
  template: `
    @if (entry.asked()) {
      @for (choice of choices(); track choice.kind) {
        <mat-form-field>
          <mat-label>{{ choice.name }}</mat-label>
          <mat-select [value]="choice.chosen" (valueChange)="choose(choice.kind, $event)">
            <mat-option [value]="BROWSER">The browser's choice</mat-option>
            @for (device of choice.devices; track device.id) {
              <mat-option [value]="device.id">{{ device.name }}</mat-option>
            }
          </mat-select>
        </mat-form-field>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(160px, 1fr));
      gap: 12px;
    }
  `,
})
export class EntryDevices {
  protected readonly BROWSER = BROWSER;
  private readonly devices = inject(Devices);
  protected readonly entry = inject(EntryMedia);
  protected readonly choices = computed(() => {
    const kinds: { kind: DeviceKind; name: string }[] = [
      { kind: 'microphone', name: 'Microphone' },
      { kind: 'camera', name: 'Camera' },
      ...(this.devices.canChooseSpeaker ? [{ kind: 'speaker' as const, name: 'Speaker' }] : []),
    ];
    return kinds.map(({ kind, name }) => this.choiceOf(kind, name)).filter(({ devices }) => devices.length > 0);
  });

  protected choose(kind: DeviceKind, id: string): void {
    this.entry.choose(kind, id === BROWSER ? null : id);
  }

  /** A device that is not plugged in now is not offered, though it stays remembered. */
  private choiceOf(kind: DeviceKind, name: string) {
    const devices = this.devices.lists()[kind];
    const chosen = this.devices.chosen()[kind];
    return { kind, name, devices, chosen: devices.some(({ id }) => id === chosen) ? chosen : BROWSER };
  }
}
