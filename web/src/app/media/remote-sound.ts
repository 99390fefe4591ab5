/** The result of playing one participant's sound, or (`speaker-…`) of using the chosen speaker. */
export type SoundNews =
  | { readonly what: 'playing' | 'blocked' | 'paused' | 'silenced'; readonly id: number }
  | { readonly what: 'speaker-works' | 'speaker-failed' };

/** Only some browsers have `setSinkId`. */
type SinkElement = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };

/**
 * Plays the other participants' sound, on whatever page the user is: its audio elements belong to the call, not to
 * a page. The video elements are muted.
 */
export class RemoteSound {
  private readonly elements = new Map<number, SinkElement>();
  private speaker = '';
  private closed = false;

  constructor(private readonly tell: (news: SoundNews) => void = () => undefined) {}

  /** Plays exactly these tracks, keyed by participant id. */
  play(tracks: ReadonlyMap<number, MediaStreamTrack>): void {
    if (this.closed) return;
    for (const id of this.elements.keys()) if (!tracks.has(id)) this.silence(id);
    for (const [id, track] of tracks) this.attach(id, track);
  }

  /** Takes a device id; null for the default speaker. */
  useSpeaker(id: string | null): void {
    this.speaker = id ?? '';
    for (const element of this.elements.values()) this.route(element);
  }

  close(): void {
    this.closed = true;
    for (const id of [...this.elements.keys()]) this.silence(id);
  }

  private attach(id: number, track: MediaStreamTrack): void {
    const element = this.elements.get(id) ?? this.create(id);
    const current = element.srcObject instanceof MediaStream ? element.srcObject.getAudioTracks()[0] : null;
    if (current === track) return;
    element.srcObject = new MediaStream([track]);
    void this.begin(id, element);
  }

  private async begin(id: number, element: SinkElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      // Another track has taken its place meanwhile.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.tell({ what: 'blocked', id });
      this.playAfterGesture(element);
    }
  }

  private create(id: number): SinkElement {
    const element: SinkElement = new Audio();
    element.autoplay = true;
    element.onplaying = () => this.tell({ what: 'playing', id });
    // An element also stops where its sound has ended, with the connection that brought it.
    element.onpause = () => this.elements.has(id) && !element.ended && this.tell({ what: 'paused', id });
    this.elements.set(id, element);
    this.route(element);
    return element;
  }

  /** Browsers may refuse to play sound before the user has touched the page, for example right after a reload. */
  private playAfterGesture(element: SinkElement): void {
    const retry = () => void element.play().catch(() => undefined);
    for (const gesture of ['pointerdown', 'keydown']) document.addEventListener(gesture, retry, { once: true });
  }

  private route(element: SinkElement): void {
    if (!element.setSinkId) return;
    element.setSinkId(this.speaker).then(
      () => this.tell({ what: 'speaker-works' }),
      () => this.useDefault(element),
    );
  }

  /** The chosen speaker is gone. */
  private useDefault(element: SinkElement): void {
    this.tell({ what: 'speaker-failed' });
    element.setSinkId?.('').catch(() => undefined);
  }

  private silence(id: number): void {
    const element = this.elements.get(id);
    this.elements.delete(id);
    this.tell({ what: 'silenced', id });
    element?.pause();
    if (element) element.srcObject = null;
  }
}
