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
    void element.play().catch(() => this.playAfterGesture(element));
  }

  private create(id: number): SinkElement {
    const element: SinkElement = new Audio();
    element.autoplay = true;
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
    // If the speaker is gone, use the default one.
    void element.setSinkId?.(this.speaker).catch(() => element.setSinkId?.('').catch(() => undefined));
  }

  private silence(id: number): void {
    const element = this.elements.get(id);
    this.elements.delete(id);
    element?.pause();
    if (element) element.srcObject = null;
  }
}
