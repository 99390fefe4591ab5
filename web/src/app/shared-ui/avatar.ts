import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { firstSign, shownName, type User } from '@contracts';
import { NetworkReturn } from '../browser/network-return';

/** A person's picture, or else the initials on a soft colour that is always the same for that person. */
@Component({
  selector: 'parley-avatar',
  template: `
    @if (picture(); as url) {
      <img [src]="url" alt="" [width]="size()" [height]="size()" (error)="picture.set(null)" />
    } @else {
      <span [attr.data-initials]="initials()"></span>
    }
  `,
  host: {
    'aria-hidden': 'true',
    '[style.--size.px]': 'size()',
    '[style.--hue]': 'hue()',
  },
  styles: `
    :host {
      display: inline-grid;
      place-items: center;
      flex: none;
      width: var(--size);
      height: var(--size);
      border-radius: 50%;
      overflow: hidden;
      background: light-dark(oklch(0.91 0.045 var(--hue)), oklch(0.38 0.05 var(--hue)));
      color: light-dark(oklch(0.36 0.075 var(--hue)), oklch(0.92 0.04 var(--hue)));
      font-size: calc(var(--size) * 0.38);
      font-weight: 550;
      line-height: 1;
      user-select: none;
    }
    /* It is a picture made of letters and not text: the name is beside it, or is the name of the element around it. */
    span::before {
      content: attr(data-initials);
    }
    img {
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
  `,
})
export class Avatar {
  readonly user = input.required<Pick<User, 'id' | 'displayName' | 'avatarUrl'>>();
  /** Pixels. */
  readonly size = input(40);

  private readonly returns = inject(NetworkReturn).times;
  /** Also null after the picture failed to load, until the network or the server is back. */
  protected readonly picture = linkedSignal({
    source: () => ({ url: this.user().avatarUrl, returns: this.returns() }),
    computation: ({ url }) => url,
  });
  protected readonly initials = computed(() => initialsOf(this.user().displayName));
  /** The golden angle keeps neighbouring ids apart. */
  protected readonly hue = computed(() => Math.round((this.user().id * 137.508) % 360));
}

/**
 * The first characters of the first and the last word. They are cut as people see characters, so that no flag,
 * family emoji or letter with marks is split.
 */
export function initialsOf(name: string): string {
  const words = shownName(name).split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map(firstSign).join('').toLocaleUpperCase() || '?';
}
