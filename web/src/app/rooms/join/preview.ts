import { Component, computed, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import { EntryMedia } from './entry-media';

/** Shows how the others will see and hear the user, before they do. */
@Component({
  selector: 'parley-preview',
  imports: [MatButton, MatIcon, MatIconButton, MatTooltip],
  templateUrl: './preview.html',
  styleUrl: './preview.scss',
})
export class Preview {
  protected readonly entry = inject(EntryMedia);
  protected readonly media = this.entry.media;
  protected readonly heard = computed(() => this.media().actual().audio);
  protected readonly seen = computed(() => this.media().actual().video);
  protected readonly microphoneName = computed(() =>
    this.heard() ? 'Mute' : this.media().listening() ? 'Turn microphone on' : 'Unmute',
  );
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
  protected turnOn(): void {
    void this.entry.turnOn();
  }

  protected toggleMicrophone(): void {
    void this.entry.toggleMicrophone();
  }

  protected toggleCamera(): void {
    void this.entry.toggleCamera();
  }
}
