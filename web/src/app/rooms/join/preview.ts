import { Component, computed, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatSelectModule } from '@angular/material/select';
import { MatTooltip } from '@angular/material/tooltip';
import { type DeviceKind, Devices } from '../../media/devices';
import { EntryMedia } from './entry-media';

/** Stands for "no choice of mine": a select shows nothing for null. */
const BROWSER = '';

/** How the others will see and hear me, before they do. */
@Component({
  selector: 'parley-preview',
  imports: [MatButton, MatFormFieldModule, MatIcon, MatIconButton, MatSelectModule, MatTooltip],
  templateUrl: './preview.html',
  styleUrl: './preview.scss',
})
export class Preview {
  protected readonly BROWSER = BROWSER;
  private readonly devices = inject(Devices);
  protected readonly entry = inject(EntryMedia);
  protected readonly media = this.entry.media;
  protected readonly heard = computed(() => this.media().actual().audio);
  protected readonly seen = computed(() => this.media().actual().video);
  protected readonly microphoneName = computed(() => (this.heard() ? 'Mute' : 'Unmute'));
  protected readonly cameraName = computed(() => (this.seen() ? 'Turn camera off' : 'Turn camera on'));
  protected readonly stream = computed(() => {
    const camera = this.media().camera();
    return camera && this.seen() ? new MediaStream([camera]) : null;
  });
  protected readonly problems = computed(() => {
    const { microphone, camera } = this.media().problems();
    return [microphone, camera].filter((problem) => problem !== null).map(({ words }) => words);
  });
  protected readonly words = computed(() => {
    if (this.media().changing()) return 'Waiting for the camera and microphone…';
    return this.entry.asked() ? 'Your camera is off' : 'Nobody sees or hears you yet';
  });
  protected readonly choices = computed(() => {
    const kinds: { kind: DeviceKind; name: string }[] = [
      { kind: 'microphone', name: 'Microphone' },
      { kind: 'camera', name: 'Camera' },
      ...(this.devices.canChooseSpeaker ? [{ kind: 'speaker' as const, name: 'Speaker' }] : []),
    ];
    return kinds.map(({ kind, name }) => this.choiceOf(kind, name)).filter(({ devices }) => devices.length > 0);
  });

  protected turnOn(): void {
    void this.entry.turnOn();
  }

  protected toggleMicrophone(): void {
    void this.entry.toggleMicrophone();
  }

  protected toggleCamera(): void {
    void this.entry.toggleCamera();
  }

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
