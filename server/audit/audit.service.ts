import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { AuditCall, AuditSignal, CallEvent, FoundCall, Page, StoredSample } from '../../contracts/index.js';
import type { Identity } from '../auth/identity.js';
import { KeptCauses } from '../calls/rows/kept-causes.js';
import { CallViews } from '../calls/tell/call-views.js';
import { Breath } from '../http/turns.js';
import type { QualityEntity } from '../signaling/records/quality.entity.js';
import { Accesses, type Look } from './accesses/accesses.js';
import type { SearchFilter } from './audit.dto.js';
import { CallSearch } from './search/call-search.js';
import { CaseDiagnosis } from './diagnosis/case-diagnosis.js';
import { CaseFiles } from './case/case-files.js';
import { CallMasks } from './call-masks.js';
import { maskedSample } from './masks.js';
import { ProblemList } from './problems/problem-list.js';
import { SignalReading, type SignalWish } from './case/signal-reading.js';

/** What support sees of calls. Every look is recorded before anything is shown. */
@Injectable()
export class AuditService {
  constructor(
    private readonly accesses: Accesses,
    private readonly search: CallSearch,
    private readonly files: CaseFiles,
    private readonly judging: CaseDiagnosis,
    private readonly problems: ProblemList,
    private readonly reading: SignalReading,
    private readonly views: CallViews,
    private readonly masks: CallMasks,
    private readonly causes: KeptCauses,
  ) {}

  /** Searches while the look is being recorded, since a commit waits for the disk. Where it cannot be recorded, nothing is shown. */
  async find(me: Identity, wish: SearchFilter & { limit: number; cursor?: string }): Promise<Page<FoundCall>> {
    const recorded = this.accesses.record(me, { action: 'search', query: wish });
    const [page] = await Promise.all([this.search.page(wish), recorded]);
    return page;
  }

  /** @throws not-found */
  view(me: Identity, callId: number): Promise<AuditCall> {
    return this.read(me, { action: 'view', callId });
  }

  /** Records the look, then returns the call. @throws not-found */
  async read(me: Identity, look: Look & { callId: number }): Promise<AuditCall> {
    const { callId } = look;
    const call = await this.files.call(callId);
    await this.accesses.record(me, look);
    const breath = new Breath();
    const { file, findings } = await this.judging.of(call, breath);
    const shown = this.views.call(call, 'staff');
    const mask = await this.maskOf(shown);
    const timeline: CallEvent[] = [];
    for (const event of file.events) {
      timeline.push(mask.value(event));
      if (breath.isDue) await breath.take();
    }
    return {
      ...shown,
      quality: call.quality,
      cause: (await this.causes.of([callId])).get(callId) ?? null,
      logGoneAt: call.logGoneAt?.toISOString() ?? null,
      truncated: file.isCut,
      timeline,
      diagnosis: mask.value(findings),
      problems: await this.problems.ofCall(callId, mask),
    };
  }

  /** The mask for prose, which does not hide the names of the call's people. */
  async maskOf({ id, participants }: Pick<FoundCall, 'id' | 'participants'>) {
    return (await this.masks.of(id)).sparing(participants.map(({ displayName }) => displayName));
  }

  /** @throws not-found */
  async signals(me: Identity, callId: number, wish: SignalWish): Promise<Page<AuditSignal>> {
    await this.files.call(callId);
    await this.accesses.record(me, { action: 'signals', callId });
    return this.reading.page(callId, wish, 'masked');
  }

  /** Raw text and full addresses, for a reason that is recorded. @throws not-found */
  async reveal(me: Identity, of: { callId: number; reason: string; wish: SignalWish }): Promise<Page<AuditSignal>> {
    const { callId, reason, wish } = of;
    await this.files.call(callId);
    await this.accesses.record(me, { action: 'reveal', callId, reason });
    return this.reading.page(callId, wish, 'revealed');
  }

  /** `Samples` as JSON, streamed in pieces, since there may be tens of thousands. @throws not-found */
  async quality(me: Identity, callId: number): Promise<Readable> {
    await this.files.call(callId);
    await this.accesses.record(me, { action: 'quality', callId });
    return Readable.from(this.samples(callId));
  }

  private async *samples(callId: number): AsyncGenerator<string> {
    const most = this.files.mostOf('samples');
    const breath = new Breath();
    let count = 0;
    yield '{"items":[';
    for await (const row of this.files.allSamples(callId)) {
      if (count === most) break;
      yield `${count === 0 ? '' : ','}${JSON.stringify(maskedSample(sampleOf(row)))}`;
      count += 1;
      await breath.take();
    }
    yield `],"truncated":${count >= most}}`;
  }
}

const PERMILLE = 10;

export function sampleOf(row: QualityEntity): StoredSample {
  const { callId: _, call: __, participantId: from, remoteId: participantId, at, ...rest } = row;
  const { lossPermille, concealedPermille, ...numbers } = rest;
  return {
    ...numbers,
    from,
    participantId,
    at: at.toISOString(),
    lossPercent: lossPermille === null ? null : lossPermille / PERMILLE,
    concealedPercent: concealedPermille === null ? null : concealedPermille / PERMILLE,
  };
}
