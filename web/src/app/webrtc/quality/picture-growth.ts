import type { LookedAt } from './link-looks';
import { FIRST_HEIGHT, provenHeight, type UploadSample } from './upload-budget';

type Link = Pick<LookedAt, 'generation'>;

/** How tall a picture each link has proven to carry. A new connection of a link begins again. */
export class PictureGrowth {
  private readonly proven = new Map<Link, { readonly generation: number; readonly height: number }>();

  of(link: Link): number {
    const known = this.proven.get(link);
    return known?.generation === link.generation ? known.height : FIRST_HEIGHT;
  }

  /** Takes a look at the link into account. */
  learn(link: Link, upload: UploadSample): void {
    this.proven.set(link, { generation: link.generation, height: provenHeight(this.of(link), upload) });
  }

  forget(link: Link): void {
    this.proven.delete(link);
  }
}
