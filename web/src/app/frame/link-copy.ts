import { inject, Injectable } from '@angular/core';
import { Copier } from '../browser/copier';
import { Feedback } from './feedback';

/** Copies a link and says so. If the browser does not allow copying, shows the link instead. */
@Injectable({ providedIn: 'root' })
export class LinkCopy {
  private readonly copier = inject(Copier);
  private readonly feedback = inject(Feedback);

  async copy(link: string, said = 'The link is copied.'): Promise<void> {
    const copied = await this.copier.copy(link);
    this.feedback.say(copied ? said : `The link could not be copied. It is ${link}`);
  }
}
