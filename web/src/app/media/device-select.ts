import { Component, computed, inject, input, output } from '@angular/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatSelectModule } from '@angular/material/select';
import { DEVICE_NAMES, type DeviceKind, Devices } from './devices';
import { outlinedFields } from '../shared-ui/outlined-fields';

/** Stands for "no choice", because a select shows nothing for null. */
const BROWSER = '';

/**
 * Selects the microphone, camera or speaker. A chosen device that is not connected stays chosen and is marked as
 * gone.
 */
@Component({
  selector: 'parley-device-select',
  imports: [MatFormFieldModule, MatSelectModule],
  providers: [outlinedFields],
  template: `
    <mat-form-field>
      <mat-label>{{ name() }}</mat-label>
      <mat-select [value]="chosen()" (selectionChange)="choose($event.value)">
        <mat-option [value]="BROWSER">The browser's choice</mat-option>
        @for (device of list(); track device.id) {
          <mat-option [value]="device.id"
            ><bdi>{{ device.name }}</bdi></mat-option
          >
        }
        @if (gone(); as name) {
          <mat-option [value]="chosen()"
            ><bdi>{{ name }}</bdi> (not connected)</mat-option
          >
        }
      </mat-select>
    </mat-form-field>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    mat-form-field {
      width: 100%;
    }
  `,
})
export class DeviceSelect {
  readonly kind = input.required<DeviceKind>();
  /** Emits after the choice has been stored. */
  readonly changed = output<string | null>();

  protected readonly BROWSER = BROWSER;
  private readonly devices = inject(Devices);
  protected readonly name = computed(() => DEVICE_NAMES[this.kind()]);
  protected readonly list = computed(() => this.devices.lists()[this.kind()]);
  protected readonly gone = computed(() => this.devices.gone()[this.kind()]);
  /** Empty until the browser has listed its devices. */
  protected readonly chosen = computed(() => {
    const id = this.devices.chosen()[this.kind()];
    const shown = this.gone() !== null || this.list().some((device) => device.id === id);
    return id !== null && shown ? id : BROWSER;
  });

  protected choose(value: string): void {
    const id = value === BROWSER ? null : value;
    this.devices.choose(this.kind(), id);
    this.changed.emit(id);
  }
}
