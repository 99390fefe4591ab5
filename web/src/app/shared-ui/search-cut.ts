import { Component, computed, input } from '@angular/core';
import { areWordsCut, isSearchCut, SEARCH_WORDS_MAX } from '@contracts';

/** Says below a search field that the text is too long, or has too many words, to be searched for as a whole. */
@Component({
  selector: 'parley-search-cut',
  template: '{{ words() }}',
  styles: `
    :host {
      display: block;
      flex-basis: 100%;
      color: var(--parley-quiet);
    }
    :host:empty {
      display: none;
    }
  `,
  host: { role: 'status' },
})
export class SearchCut {
  readonly typed = input.required<string>();
  protected readonly words = computed(() => {
    if (isSearchCut(this.typed())) return 'Only the first 80 characters are looked for.';
    return areWordsCut(this.typed()) ? `Only the first ${SEARCH_WORDS_MAX} words are looked for.` : '';
  });
}
