import type { OverlayRef } from '@angular/cdk/overlay';
import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  type EmbeddedViewRef,
  inject,
  Injector,
  linkedSignal,
  TemplateRef,
  viewChild,
  ViewContainerRef,
} from '@angular/core';
import { Floats, type Overlays } from '../../shared-ui/floating/floats';
import { Calling } from '../session/calling';
import { IncomingCard } from './incoming-card';

/**
 * The calls that ring here, floating above everything. Menus and dialogs are in the browser's top layer, above any
 * z-index, and an open dialog hides the page from screen readers; so the cards are an overlay too, opened after
 * them. Before overlays are loaded nothing can lie above the page, and the cards stand in it.
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
      z-index: 1001;
      display: grid;
      justify-items: center;
      gap: 12px;
      pointer-events: none;
    }
  `,
})
export class IncomingCalls {
  protected readonly calling = inject(Calling);
  private readonly injector = inject(Injector);
  private readonly floats = inject(Floats);
  private readonly place = inject(ViewContainerRef);
  private readonly cards = viewChild.required<TemplateRef<unknown>>('cards');
  private overlay: OverlayRef | null = null;
  private inPage: EmbeddedViewRef<unknown> | null = null;
  private readonly ringing = computed(() => this.calling.incoming().length > 0);
  /** Stays as it was when the ringing began: a card that moved while somebody reaches for it would be a new one. */
  private readonly overlays = linkedSignal<{ ringing: boolean; there: Overlays | null }, Overlays | null>({
    source: () => ({ ringing: this.ringing(), there: this.floats.overlays() }),
    computation: ({ ringing, there }, before) => (ringing && before?.source.ringing ? before.value : there),
  });

  constructor() {
    afterRenderEffect(() => {
      const overlays = this.overlays();
      const cards = this.ringing() ? this.cards() : null;
      this.showInPage(overlays === null ? cards : null);
      if (overlays) this.show(overlays, cards);
    });
    inject(DestroyRef).onDestroy(() => this.overlay?.dispose());
  }

  private showInPage(cards: TemplateRef<unknown> | null): void {
    if (cards) this.inPage ??= this.place.createEmbeddedView(cards);
    else this.inPage?.destroy();
    if (!cards) this.inPage = null;
  }

  private show({ createOverlayRef, TemplatePortal }: Overlays, cards: TemplateRef<unknown> | null): void {
    this.overlay ??= createOverlayRef(this.injector);
    if (!cards) this.overlay.detach();
    else if (!this.overlay.hasAttached()) this.overlay.attach(new TemplatePortal(cards, this.place));
  }
}
