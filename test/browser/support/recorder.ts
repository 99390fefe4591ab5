import type { BrowserContext } from 'playwright-core';
import type { CallStatus } from '../../../contracts/index.js';

/** A page of any browser, whatever drives it; functions passed to it run in the page. */
export interface Asked {
  evaluate<R>(ask: () => R | Promise<R>): Promise<R>;
  evaluate<R, A>(ask: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
}

/** One call of `getUserMedia` or `getDisplayMedia`. */
interface Capture {
  kind: 'user' | 'display';
  audio: boolean;
  video: boolean;
  at: number;
  failed: boolean;
}

/** How the page has used the machine's devices and the network, as recorded by `installRecorder`. */
export interface Recording {
  /** Every `RTCPeerConnection` ever made, oldest first. */
  connections: { connectionState: RTCPeerConnectionState; signalingState: RTCSignalingState; at: number }[];
  captures: Capture[];
  /** The tracks of captures that have not ended. */
  liveTracks: { kind: string; enabled: boolean }[];
}

interface Recorder {
  connections: { connection: RTCPeerConnection; at: number; closedAt?: number }[];
  captures: Capture[];
  tracks: MediaStreamTrack[];
  /** When a track of a capture was last stopped. */
  stoppedAt: number;
  /** What the page heard about changes of calls. */
  updates: { text: string; at: number }[];
  /** While this is set, a capture that has its stream does not give it to the page. */
  held: Promise<void> | null;
  /** Counts the watches for gaps in the sound. A loop of an older one ends. */
  watch: number;
  /** Connections made while this is true cannot connect: they may only use a relay, and there is none. */
  cutOff: boolean;
  release: () => void;
}

type Recorded = typeof globalThis & { recorder: Recorder };
type Watching = typeof globalThis & { gone: Promise<number> };

/** Runs in the page before anything else: `context.addInitScript(installRecorder)`. */
export function installRecorder(): void {
  const recorder: Recorder = {
    connections: [],
    captures: [],
    tracks: [],
    stoppedAt: 0,
    updates: [],
    held: null,
    watch: 0,
    cutOff: false,
    release: () => undefined,
  };
  const page = globalThis as Recorded;
  page.recorder = recorder;
  const Native = page.RTCPeerConnection;
  page.RTCPeerConnection = class extends Native {
    private readonly limits: RTCConfiguration;

    constructor(configuration?: RTCConfiguration) {
      const limits: RTCConfiguration = recorder.cutOff ? { iceTransportPolicy: 'relay' } : {};
      super({ ...configuration, ...limits });
      this.limits = limits;
      recorder.connections.push({ connection: this, at: Date.now() });
    }

    override close(): void {
      super.close();
      const entry = recorder.connections.find(({ connection }) => connection === this);
      if (entry) entry.closedAt ??= Date.now();
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration({ ...configuration, ...this.limits });
    }
  };
  const NativeSocket = page.WebSocket;
  page.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string' || !data.includes('"call:updated"')) return;
        recorder.updates.push({ text: data, at: Date.now() });
      });
    }
  };
  const keep = (track: MediaStreamTrack) => {
    const stop = track.stop.bind(track);
    track.stop = () => {
      stop();
      recorder.stoppedAt = Date.now();
    };
    recorder.tracks.push(track);
  };
  const record = (name: 'getUserMedia' | 'getDisplayMedia', kind: 'user' | 'display') => {
    const devices = page.navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) return;
    const native = devices[name].bind(devices);
    devices[name] = async (constraints: MediaStreamConstraints = {}) => {
      const [audio, video] = [Boolean(constraints.audio), Boolean(constraints.video)];
      const capture = { kind, audio, video, at: Date.now(), failed: false };
      recorder.captures.push(capture);
      try {
        const stream = await native(constraints);
        stream.getTracks().forEach(keep);
        await recorder.held;
        return stream;
      } catch (error) {
        capture.failed = true;
        throw error;
      }
    };
  };
  record('getUserMedia', 'user');
  record('getDisplayMedia', 'display');
}

/** What was recorded since the page was loaded. */
export function recordingOf(page: Asked): Promise<Recording> {
  return page.evaluate(() => {
    const { connections, captures, tracks } = (globalThis as Recorded).recorder;
    return {
      captures,
      connections: connections.map(({ connection, at }) => {
        const { connectionState, signalingState } = connection;
        return { connectionState, signalingState, at };
      }),
      liveTracks: tracks.filter((track) => track.readyState === 'live').map(({ kind, enabled }) => ({ kind, enabled })),
    };
  });
}

/** For a page that is used again, and holds nothing open: what was recorded is forgotten, and nothing keeps it alive. */
export async function forgetRecorded(page: Asked): Promise<void> {
  await page.evaluate(() => {
    const { recorder } = globalThis as Recorded;
    for (const kept of [recorder.connections, recorder.captures, recorder.tracks, recorder.updates]) kept.length = 0;
    Object.assign(recorder, { stoppedAt: 0, held: null, cutOff: false, watch: recorder.watch + 1 });
  });
}

/** What the page holds now: open peer connections and live tracks. */
export async function openAt(page: Asked): Promise<{ connections: number; tracks: string[] }> {
  const { connections, liveTracks } = await recordingOf(page);
  const open = connections.filter(({ connectionState }) => connectionState !== 'closed');
  return { connections: open.length, tracks: liveTracks.map(({ kind }) => kind).sort() };
}

/**
 * From now on the page waits for its camera and microphone until `giveCaptures`, as if the browser's prompt were
 * unanswered.
 */
export async function holdCaptures(page: Asked): Promise<void> {
  await page.evaluate(() => {
    const { recorder } = globalThis as Recorded;
    recorder.held = new Promise((resolve) => (recorder.release = resolve));
  });
}

/** The same for pages that are loaded from now on. */
export async function holdFirstCaptures(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { recorder } = globalThis as Recorded;
    recorder.held = new Promise((resolve) => (recorder.release = resolve));
  });
}

export async function giveCaptures(page: Asked): Promise<void> {
  await page.evaluate(() => {
    const { recorder } = globalThis as Recorded;
    recorder.held = null;
    recorder.release();
  });
}

/** The kinds of the tracks that the page sends, as one list for each open connection. */
export function sentFrom(page: Asked): Promise<string[][]> {
  return page.evaluate(() => {
    const { connections } = (globalThis as Recorded).recorder;
    const open = connections.filter(({ connection }) => connection.connectionState !== 'closed');
    return open.map(({ connection }) =>
      connection
        .getSenders()
        .flatMap(({ track }) => (track?.enabled && track.readyState === 'live' ? [track.kind] : []))
        .sort(),
    );
  });
}

/** When the page last closed a connection. */
export function lastClosedAt(page: Asked): Promise<number> {
  return page.evaluate(() => {
    const times = (globalThis as Recorded).recorder.connections.map(({ closedAt }) => closedAt ?? 0);
    return Math.max(0, ...times);
  });
}

/** When the page last stopped its camera or microphone, or closed a connection. */
export async function lastReleasedAt(page: Asked): Promise<number> {
  const stoppedAt = await page.evaluate(() => (globalThis as Recorded).recorder.stoppedAt);
  return Math.max(stoppedAt, await lastClosedAt(page));
}

/** When the page first heard that a call has this status. @throws if it has not */
export function heardAt(page: Asked, status: CallStatus): Promise<number> {
  return page.evaluate((heard) => {
    const { updates } = (globalThis as Recorded).recorder;
    const update = updates.find(({ text }) => text.includes(`"status":"${heard}"`));
    if (!update) throw new Error(`It has heard of no call that is ${heard}.`);
    return update.at;
  }, status);
}

/** Call while an element with this selector is on the page; tells when it has gone, by the page's own clock. */
export async function watchForGone(page: Asked, selector: string): Promise<() => Promise<number>> {
  await page.evaluate((sought) => {
    const here = globalThis as Watching;
    here.gone = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector(sought)) return;
        observer.disconnect();
        resolve(Date.now());
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
  }, selector);
  return () => page.evaluate(() => (globalThis as Watching).gone);
}

/** When the page last requested this path from the server. @throws if it has not */
export function askedAt(page: Asked, path: RegExp): Promise<number> {
  return page.evaluate((source) => {
    const asked = performance.getEntriesByType('resource').filter(({ name }) => new RegExp(source).test(name));
    if (asked.length === 0) throw new Error(`It has asked nothing at ${source}.`);
    return performance.timeOrigin + asked.at(-1)!.startTime;
  }, path.source);
}

/** Sets whether connections made from now on fail. Existing ones go on. */
export async function cutOff(page: Asked, cut: boolean): Promise<void> {
  await page.evaluate((value) => {
    (globalThis as Recorded).recorder.cutOff = value;
  }, cut);
}

/** Restarts ICE, as a browser does by itself when its network has changed. */
export async function restartIce(page: Asked): Promise<void> {
  await page.evaluate(() => (globalThis as Recorded).recorder.connections.at(-1)?.connection.restartIce());
}

/** What has arrived over one open peer connection. */
export interface Stream {
  /** Stays the same for the life of the connection. */
  number: number;
  framesDecoded: number;
  audioEnergy: number;
}

/** One for each open peer connection. */
export function streamsAt(page: Asked): Promise<Stream[]> {
  return page.evaluate(async () => {
    const streams: Stream[] = [];
    for (const [number, { connection }] of (globalThis as Recorded).recorder.connections.entries()) {
      if (connection.connectionState === 'closed') continue;
      const stream = { number, framesDecoded: 0, audioEnergy: 0 };
      (await connection.getStats()).forEach((stat: { type: string } & Record<string, number | undefined>) => {
        if (stat.type !== 'inbound-rtp') return;
        stream.framesDecoded += stat['framesDecoded'] ?? 0;
        stream.audioEnergy += stat['totalAudioEnergy'] ?? 0;
      });
      streams.push(stream);
    }
    return streams;
  });
}

type Listening = typeof globalThis & { longestGap: number };

/** From now on, until the next watch or `forgetRecorded`, the page measures for how long no sound arrives over any connection. */
export async function watchSoundGaps(page: Asked): Promise<void> {
  await page.evaluate(() => {
    const here = globalThis as Listening & Recorded;
    const known = new Map<RTCPeerConnection, number>();
    let last = performance.now();
    const watch = (here.recorder.watch += 1);
    here.longestGap = 0;
    const look = async () => {
      for (const { connection } of here.recorder.connections) {
        if (connection.connectionState === 'closed') continue;
        let packets = 0;
        (await connection.getStats()).forEach((stat: { type: string; kind?: string; packetsReceived?: number }) => {
          if (stat.type === 'inbound-rtp' && stat.kind === 'audio') packets += stat.packetsReceived ?? 0;
        });
        if (packets > (known.get(connection) ?? 0)) last = performance.now();
        known.set(connection, packets);
      }
      if (here.recorder.watch !== watch) return;
      here.longestGap = Math.max(here.longestGap, performance.now() - last);
      setTimeout(() => void look(), 40);
    };
    void look();
  });
}

/** Milliseconds, since `watchSoundGaps`. */
export function longestSoundGap(page: Asked): Promise<number> {
  return page.evaluate(() => (globalThis as Listening).longestGap);
}

/** What has arrived over all open peer connections. */
export interface Arrived {
  framesDecoded: number;
  /** The width of the newest video stream; 0 before the first frame. */
  frameWidth: number;
  frameHeight: number;
  videoBytes: number;
  audioBytes: number;
  /** Grows only while sound is heard, not while silence arrives. */
  audioEnergy: number;
}

export function arrivedAt(page: Asked): Promise<Arrived> {
  return page.evaluate(async () => {
    const arrived = { framesDecoded: 0, frameWidth: 0, frameHeight: 0, videoBytes: 0, audioBytes: 0, audioEnergy: 0 };
    for (const { connection } of (globalThis as Recorded).recorder.connections) {
      if (connection.connectionState === 'closed') continue;
      const stats = await connection.getStats();
      stats.forEach((stat: { type: string; kind?: string } & Record<string, number | undefined>) => {
        if (stat.type !== 'inbound-rtp') return;
        const bytes = stat['bytesReceived'] ?? 0;
        if (stat.kind === 'audio') arrived.audioBytes += bytes;
        else arrived.videoBytes += bytes;
        arrived.framesDecoded += stat['framesDecoded'] ?? 0;
        arrived.frameWidth = stat['frameWidth'] ?? arrived.frameWidth;
        arrived.frameHeight = stat['frameHeight'] ?? arrived.frameHeight;
        arrived.audioEnergy += stat['totalAudioEnergy'] ?? 0;
      });
    }
    return arrived;
  });
}
