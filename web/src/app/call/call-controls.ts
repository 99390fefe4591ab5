import { Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import type { CallSession } from './call-session';
import type { PanelName } from './panels/side-panel';

/** The round controls of a call, in one bar; hanging up stands apart. On a telephone people are added under "More". */
@Component({
  selector: 'parley-call-controls',
  imports: [MatIcon, MatIconButton, MatMenuModule, MatTooltip],
  templateUrl: './call-controls.html',
  styleUrl: './call-controls.scss',
})
export class CallControls {
  readonly session = input.required<CallSession>();
  readonly narrow = input(false);
  /** There is somebody to talk to already. */
  readonly canChat = input(false);
  readonly canAdd = input(false);
  readonly panel = input<PanelName | null>(null);
  readonly unread = input(0);
  readonly fullScreen = input(false);
  readonly canPictureInPicture = input(false);

  readonly menuOpened = output<boolean>();
  readonly panelAsked = output<PanelName>();
  readonly devicesAsked = output();
  readonly statisticsAsked = output();
  readonly fullScreenAsked = output();
  readonly pictureInPictureAsked = output();

  /** Not on a telephone of Apple's, nor in a frame that may not. */
  protected readonly canFillScreen = document.fullscreenEnabled;
  protected readonly canShare = typeof navigator.mediaDevices?.getDisplayMedia === 'function';
  private readonly media = computed(() => this.session().media);
  protected readonly heard = computed(() => this.media().actual().audio);
  protected readonly seen = computed(() => this.media().wanted().video);
  protected readonly sharing = computed(() => this.media().wanted().screen);
  protected readonly microphoneName = computed(() => (this.heard() ? 'Mute' : 'Unmute'));
  protected readonly cameraName = computed(() => (this.seen() ? 'Turn camera off' : 'Turn camera on'));
  protected readonly screenName = computed(() => (this.sharing() ? 'Stop sharing' : 'Share screen'));
  protected readonly unreadWords = computed(() => (this.unread() > 0 ? `${this.unread()} unread` : ''));
}
