import { Component, computed, input } from '@angular/core';
import type { CandidateFacts } from '@contracts';
import { priorityParts } from './candidate-priority';

const TYPE_WORDS: Readonly<Record<string, string>> = {
  host: 'host: an address of the device itself',
  srflx: 'srflx: the address that a STUN server saw',
  prflx: 'prflx: an address that only the other end saw',
  relay: 'relay: an address on the TURN server',
};
const FAMILY_WORDS: Readonly<Record<CandidateFacts['family'], string>> = {
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  mdns: 'mDNS: a name in place of the address, of use in the same network alone',
  name: 'a name, or something else that is no address',
};

/** A candidate: one address at which a device may be reached. */
@Component({
  selector: 'parley-candidate-view',
  template: `
    <h3>Candidate</h3>
    <dl>
      <dt>Type</dt>
      <dd>{{ typeWords() }}</dd>
      <dt>Protocol</dt>
      <dd>
        {{ facts().protocol }}
        @if (facts().tcpType; as tcpType) {
          <span class="quiet">({{ tcpType }})</span>
        }
      </dd>
      <dt>Family</dt>
      <dd>{{ families[facts().family] }}</dd>
      <dt>Address</dt>
      <dd class="mono">{{ facts().address }}</dd>
      <dt>Port</dt>
      <dd class="figures">{{ facts().port }}</dd>
      <dt>For section</dt>
      <dd>{{ facts().mid === null ? 'not said' : 'mid ' + facts().mid }}</dd>
      <dt>Priority</dt>
      <dd class="figures">
        {{ facts().priority }}
        @if (parts(); as parts) {
          <span class="parts quiet">
            type preference {{ parts.type }}{{ parts.typeWords ? ' (' + parts.typeWords + ')' : '' }}, local preference
            {{ parts.local }}, component {{ parts.component }}
          </span>
        }
      </dd>
    </dl>
  `,
  styleUrl: './facts.scss',
})
export class CandidateView {
  readonly facts = input.required<CandidateFacts>();
  protected readonly families = FAMILY_WORDS;
  protected readonly parts = computed(() => priorityParts(this.facts().priority));
  protected readonly typeWords = computed(() => {
    const { type } = this.facts();
    return Object.hasOwn(TYPE_WORDS, type) ? TYPE_WORDS[type] : type;
  });
}
