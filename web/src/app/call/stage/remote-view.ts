import { Component, computed, ElementRef, input, linkedSignal, signal, viewChild } from '@angular/core';
import type { MediaState, User } from '@contracts';
import { Avatar } from '../../shared-ui/avatar';

/** The other's picture over the whole space, or their avatar where there is none. It makes no sound of its own. */
@Component({
  selector: 'parley-remote-view',
  imports: [Avatar],
  template: `
    @if (!pictured()) {
      <div class="ground" [class.live]="live()"><parley-avatar [user]="user()" [size]="144" /></div>
    }
    <video
      #video
      data-testid="remote-video"
      autoplay
      playsinline
      [muted]="true"
      [srcObject]="stream()"
      [class.hidden]="!pictured()"
      [class.fit]="fit()"
      [attr.aria-label]="label()"
      (loadeddata)="arrived.set(true)"
      (emptied)="arrived.set(false)"
    ></video>
  `,
  styles: `
    :host {
      position: absolute;
      inset: 0;
      display: grid;
      place-items: center;
      background: #0e1113;
    }
    video {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
    video.fit {
      object-fit: contain;
    }
    .hidden {
      visibility: hidden;
    }
    .ground {
      position: absolute;
      inset: 0;
      display: grid;
      place-items: center;
      background: radial-gradient(circle at 50% 45%, #273038 0%, #14181b 60%, #0e1113 100%);
    }
    @media (max-height: 420px) {
      .ground parley-avatar {
        scale: 0.6;
      }
    }
  `,
})
export class RemoteView {
  readonly user = input.required<User>();
  readonly track = input.required<MediaStreamTrack | null>();
  /** What the other says that they send. */
  readonly media = input.required<MediaState | null>();
  readonly live = input(false);

  private readonly element = viewChild.required<ElementRef<HTMLVideoElement>>('video');
  protected readonly arrived = signal(false);
  private readonly screen = computed(() => this.media()?.screen ?? false);
  /** A shared screen is never cut off, unless one asks for it. */
  protected readonly fit = linkedSignal(() => this.screen());
  protected readonly stream = computed(() => {
    const track = this.track();
    return track && new MediaStream([track]);
  });
  protected readonly label = computed(() =>
    this.screen() ? `Screen of ${this.user().displayName}` : `Picture of ${this.user().displayName}`,
  );

  /** There is a picture to see. */
  readonly pictured = computed(() => {
    const media = this.media();
    return this.arrived() && this.stream() !== null && (media?.video || media?.screen) === true;
  });

  changeFit(): void {
    this.fit.update((fit) => !fit);
  }

  async pictureInPicture(): Promise<void> {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await this.element().nativeElement.requestPictureInPicture();
  }
}
