import { createOverlayRef } from '@angular/cdk/overlay';
import { TemplatePortal } from '@angular/cdk/portal';
import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  inject,
  Injector,
  TemplateRef,
  viewChild,
  ViewContainerRef,
} from '@angular/core';
import { Calling } from '../session/calling';
import { IncomingCard } from './incoming-card';

/**
 * The calls that ring here, floating above everything. Menus and dialogs are in the browser's top layer, above any
 * z-index, and an open dialog hides the page from screen readers; so the cards are an overlay too, opened after
 * them.
 */
@Component({
  selector: 'parley-incoming-calls',
  imports: [IncomingCard],
  template: `
    <ng-template #cards>
      <div class="cards">
        @for (call of calling.incoming(); track call.id) {
          <parley-incoming-card [call]="call" [quiet]="calling.busy()" />
        }
      </div>
    </ng-template>
  `,
  styles: `
    .cards {
      position: fixed;
      inset: 16px 16px auto;
      display: grid;
      justify-items: center;
      gap: 12px;
      pointer-events: none;
    }
  `,
})
export class IncomingCalls {
  protected readonly calling = inject(Calling);
  private readonly place = inject(ViewContainerRef);
  private readonly overlay = createOverlayRef(inject(Injector));
  private readonly cards = viewChild.required<TemplateRef<unknown>>('cards');
  private readonly ringing = computed(() => this.calling.incoming().length > 0);

  constructor() {
    afterRenderEffect(() => this.show(this.ringing() ? this.cards() : null));
    inject(DestroyRef).onDestroy(() => this.overlay.dispose());
  }

  private show(cards: TemplateRef<unknown> | null): void {
    if (!cards) this.overlay.detach();
    else if (!this.overlay.hasAttached()) this.overlay.attach(new TemplatePortal(cards, this.place));
  }
}
