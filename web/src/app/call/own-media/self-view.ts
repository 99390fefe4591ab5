import { Component, computed, ElementRef, inject, input, signal } from '@angular/core';
import { isMirror } from '../../media/camera-flip';

const CORNERS = ['top-left', 'top-right', 'bottom-right', 'bottom-left'] as const;
type Corner = (typeof CORNERS)[number];

/** If the pointer has moved less than this, it was a press, not a drag. */
const DRAG_FROM_PX = 6;

/**
 * The user's own picture in a corner; dragging or pressing it moves it to another corner. The camera's picture is
 * mirrored.
 */
@Component({
  selector: 'parley-self-view',
  template: `
    <button
      type="button"
      aria-label="Your picture: move to the next corner"
      (pointerdown)="grab($event)"
      (pointermove)="drag($event)"
      (pointerup)="drop($event)"
      (pointercancel)="release()"
      (click)="press()"
      [style.translate]="shift()"
      [class.dragged]="dragging()"
    >
      <video
        data-testid="local-video"
        autoplay
        playsinline
        [muted]="true"
        [srcObject]="stream()"
        [class.mirrored]="mirrored()"
        [class.whole]="screen()"
      ></video>
    </button>
  `,
  styleUrl: './self-view.scss',
  host: { '[class]': 'corner()' },
})
export class SelfView {
  readonly track = input.required<MediaStreamTrack>();
  /** Shows the shared screen, not the camera. */
  readonly screen = input(false);

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly start = signal<{ x: number; y: number } | null>(null);
  private readonly moved = signal({ x: 0, y: 0 });
  private justDragged = false;

  protected readonly corner = signal<Corner>('bottom-right');
  protected readonly stream = computed(() => new MediaStream([this.track()]));
  /** The picture of a camera that faces away from the user is not mirrored. */
  protected readonly mirrored = computed(() => !this.screen() && isMirror(this.track()));
  protected readonly dragging = computed(() => Math.hypot(this.moved().x, this.moved().y) > DRAG_FROM_PX);
  protected readonly shift = computed(() => (this.dragging() ? `${this.moved().x}px ${this.moved().y}px` : null));

  protected grab(event: PointerEvent): void {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.justDragged = false;
    this.start.set({ x: event.clientX, y: event.clientY });
  }

  protected drag({ clientX, clientY }: PointerEvent): void {
    const start = this.start();
    if (start) this.moved.set({ x: clientX - start.x, y: clientY - start.y });
  }

  protected drop(event: PointerEvent): void {
    this.justDragged = this.dragging();
    if (this.justDragged) this.corner.set(this.nearest(event));
    this.release();
  }

  protected release(): void {
    this.start.set(null);
    this.moved.set({ x: 0, y: 0 });
  }

  protected press(): void {
    if (this.justDragged) this.justDragged = false;
    else this.corner.update((corner) => CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length]);
  }

  private nearest({ clientX, clientY }: PointerEvent): Corner {
    const { left, top, width, height } = (
      this.host.nativeElement.parentElement ?? document.body
    ).getBoundingClientRect();
    const vertical = clientY - top < height / 2 ? 'top' : 'bottom';
    const horizontal = clientX - left < width / 2 ? 'left' : 'right';
    return `${vertical}-${horizontal}`;
  }
}
