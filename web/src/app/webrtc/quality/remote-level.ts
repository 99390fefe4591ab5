import { type Level, levelFrom } from './audio-levels';

/** If the audio level is older than this, the other side has stopped sending. */
const FRESH_MS = 1_000;

/** How loud one other participant is, as the browser reports it of what it receives. */
export class RemoteLevel {
  private last = { timestamp: -1, at: 0 };

  async now(receiver: RTCRtpReceiver): Promise<Level> {
    const [source] = receiver.getSynchronizationSources();
    if (!source || this.isStale(source)) return 0;
    return levelFrom(source.audioLevel ?? (await levelIn(receiver)));
  }

  /** Somebody who is muted sends nothing, so their last level stays and its timestamp no longer changes. */
  private isStale({ timestamp }: RTCRtpSynchronizationSource): boolean {
    if (timestamp !== this.last.timestamp) this.last = { timestamp, at: performance.now() };
    return performance.now() - this.last.at > FRESH_MS;
  }
}

/** For browsers that do not report the level of the synchronization source. */
async function levelIn(receiver: RTCRtpReceiver): Promise<number> {
  let level = 0;
  const report = await receiver.getStats();
  report.forEach((entry: RTCInboundRtpStreamStats) => {
    if (entry.type === 'inbound-rtp') level = Math.max(level, entry.audioLevel ?? 0);
  });
  return level;
}
