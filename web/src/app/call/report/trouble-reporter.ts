import { effect, type EffectRef, untracked } from '@angular/core';
import { type Call, type Trouble, TROUBLE_DETAIL_MAX } from '@contracts';
import type { LocalMedia } from '../../media/local-media';
import type { MediaProblem, MediaProblemKind } from '../../media/media-problem';
import type { Signaling } from '../../signaling/signaling';
import { SignalingUnavailable } from '../../signaling/signaling-errors';
import { hostOf, isUnreachable, type RelayNews, wordsOf } from '../../webrtc/relay/relay-news';

export interface TroubleReporterOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly media: Pick<LocalMedia, 'problems' | 'microphone' | 'camera'>;
}

interface Told {
  readonly what: Trouble;
  readonly detail?: string;
}

const DEVICES = ['microphone', 'camera'] as const;
type DeviceName = (typeof DEVICES)[number];

const WHAT: Readonly<Record<MediaProblemKind, 'denied' | 'missing' | 'in-use' | 'failed'>> = {
  denied: 'denied',
  system: 'denied',
  dismissed: 'denied',
  missing: 'missing',
  'in-use': 'in-use',
  insecure: 'failed',
  unknown: 'failed',
};

/**
 * How long to wait before a relay counts as unreachable: it may fail from one of this machine's networks and then
 * work from another.
 */
const RELAY_PATIENCE_MS = 3_000;
/** Ending a call waits no longer than this for reports. */
const TELL_MS = 1_500;

/**
 * Reports to the server what this page could not do, for support: a microphone or camera that does not open, a
 * relay that does not answer. Each is reported once until it has worked again; what cannot be reported now is
 * reported when the server is back.
 */
export class TroubleReporter {
  private readonly watching: EffectRef;
  private readonly seen = new WeakSet<MediaProblem>();
  private readonly told = new Set<string>();
  private readonly waiting: Told[] = [];
  private readonly goodRelays = new Set<string>();
  private readonly doubtful = new Map<ReturnType<typeof setTimeout>, RelayNews>();
  private telling: Promise<void> = Promise.resolve();
  private busy = false;
  private closed = false;

  /** Call it in an injection context, for a user who is in the call: the server refuses reports from others. */
  constructor(private readonly options: TroubleReporterOptions) {
    const { media, signaling } = options;
    this.watching = effect(() => {
      for (const watched of [media.problems, media.microphone, media.camera, signaling.connected]) watched();
      untracked(() => this.look());
    });
  }

  /**
   * Resolves when everything known has been reported, or after the time limit, so that a call that ends next
   * already has its reports.
   */
  async allTold(): Promise<void> {
    this.look();
    let late: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => (late = setTimeout(resolve, TELL_MS)));
    await Promise.race([this.telling, patience]);
    clearTimeout(late);
  }

  hearOfRelay(news: RelayNews): void {
    const host = hostOf(news);
    if (!news.error) this.goodRelays.add(host);
    else if (!isUnreachable(news)) this.tell(`relay-refused ${host}`, { what: 'relay-refused', detail: wordsOf(news) });
    else if (!this.told.has(`relay-unreachable ${host}`)) this.doubt(news);
  }

  close(): void {
    if (this.closed) return;
    for (const news of this.doubtful.values()) this.unreachable(news);
    this.look();
    this.closed = true;
    this.watching.destroy();
    for (const timer of this.doubtful.keys()) clearTimeout(timer);
    this.doubtful.clear();
  }

  private look(): void {
    for (const device of DEVICES) this.lookAt(device);
    this.tellOn();
  }

  private lookAt(device: DeviceName): void {
    const { media } = this.options;
    const problem = media.problems()[device];
    if (!problem && media[device]()) for (const kind of Object.values(WHAT)) this.told.delete(`${device}-${kind}`);
    if (!problem || this.seen.has(problem)) return;
    this.seen.add(problem);
    const what = `${device}-${WHAT[problem.kind]}` as const;
    this.tell(what, { what, detail: problem.cause });
  }

  private doubt(news: RelayNews): void {
    const timer = setTimeout(() => {
      this.doubtful.delete(timer);
      this.unreachable(news);
    }, RELAY_PATIENCE_MS);
    this.doubtful.set(timer, news);
  }

  private unreachable(news: RelayNews): void {
    const host = hostOf(news);
    if (this.goodRelays.has(host)) return;
    this.tell(`relay-unreachable ${host}`, { what: 'relay-unreachable', detail: wordsOf(news) });
  }

  private tell(key: string, { what, detail }: Told): void {
    if (this.closed || this.told.has(key)) return;
    this.told.add(key);
    this.waiting.push(detail ? { what, detail: speakable(detail) } : { what });
    this.tellOn();
  }

  private tellOn(): void {
    if (!this.busy) this.telling = this.tellAll();
  }

  /** Reports in order. What the server refuses is dropped; without a connection the rest waits for the next one. */
  private async tellAll(): Promise<void> {
    const { callId, signaling } = this.options;
    this.busy = true;
    while (this.waiting.length > 0 && signaling.connected()) {
      try {
        await signaling.request('call:trouble', { callId, ...this.waiting[0] });
      } catch (error) {
        if (error instanceof SignalingUnavailable) break;
      }
      this.waiting.shift();
    }
    this.busy = false;
  }
}

/** The form the server accepts: one line of plain text. */
function speakable(words: string): string {
  const plain = words.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim();
  return [...plain].slice(0, TROUBLE_DETAIL_MAX).join('');
}
