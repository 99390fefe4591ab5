import { Component, computed, inject } from '@angular/core';
import { DeviceSelect } from '../../media/device-select';
import { type DeviceKind, Devices } from '../../media/devices';
import { EntryMedia } from './entry-media';

/**
 * Selects the microphone, camera and speaker to enter with. Their names are known once the browser has allowed
 * them.
 */
@Component({
  selector: 'parley-entry-devices',
  imports: [DeviceSelect],
  template: `
    @if (entry.asked()) {
      @for (kind of kinds(); track kind) {
        <parley-device-select [kind]="kind" (changed)="entry.use(kind)" />
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
  private readonly devices = inject(Devices);
  protected readonly entry = inject(EntryMedia);
  /** The kinds of device that have a choice, or something to report. */
  protected readonly kinds = computed(() => {
    const kinds: DeviceKind[] = [
      'microphone',
      'camera',
      ...(this.devices.canChooseSpeaker ? ['speaker' as const] : []),
    ];
    return kinds.filter((kind) => this.devices.lists()[kind].length > 0 || this.devices.gone()[kind] !== null);
  });
}
