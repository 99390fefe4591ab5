import { Component, computed, inject, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { LetterKeys } from '../../shared-ui/keys/letter-keys';
import { CameraFlip } from '../../media/camera-flip';
import { Devices } from '../../media/devices';
import type { CallSession } from '../session/call-session';
import { canFillScreen, canShareScreen, mediaControls } from '../own-media/media-controls';
import { unreadMessageWords } from '../panels/people-words';
import type { PanelName } from '../panels/side-panel';

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

  protected readonly letters = inject(LetterKeys);
  protected readonly canFillScreen = canFillScreen();
  protected readonly canShare = canShareScreen();
  protected readonly own = mediaControls(() => this.session().media);
  protected readonly cameras = new CameraFlip(
    inject(Devices),
    computed(() => this.session().media),
  );
  protected readonly unreadWords = computed(() => unreadMessageWords(this.unread()));
}
