import type { Page } from 'playwright-core';

/** One `getUserMedia` or `getDisplayMedia`. */
interface Capture {
  kind: 'user' | 'display';
  audio: boolean;
  video: boolean;
  at: number;
  failed: boolean;
}

/** What the page has done with the machine's devices and the network, as `installRecorder` saw it. */
export interface Recording {
  /** Every `RTCPeerConnection` ever made, oldest first. */
  connections: { connectionState: RTCPeerConnectionState; signalingState: RTCSignalingState; at: number }[];
  captures: Capture[];
  /** Tracks of those captures that have not ended. */
  liveTracks: { kind: string; enabled: boolean }[];
}

interface Recorder {
  connections: { connection: RTCPeerConnection; at: number }[];
  captures: Capture[];
  tracks: MediaStreamTrack[];
  /** While it is there, a capture that has its stream does not give it to the page. */
  held: Promise<void> | null;
  release: () => void;
}

type Recorded = typeof globalThis & { recorder: Recorder };

/** Runs in the page before anything else: `context.addInitScript(installRecorder)`. */
export function installRecorder(): void {
  const recorder: Recorder = { connections: [], captures: [], tracks: [], held: null, release: () => undefined };
  const page = globalThis as Recorded;
  page.recorder = recorder;
  const Native = page.RTCPeerConnection;
  page.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      recorder.connections.push({ connection: this, at: Date.now() });
    }
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
        recorder.tracks.push(...stream.getTracks());
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
export function recordingOf(page: Page): Promise<Recording> {
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

/** What the page holds at this moment: open peer connections, live tracks. */
export async function openAt(page: Page): Promise<{ connections: number; tracks: string[] }> {
  const { connections, liveTracks } = await recordingOf(page);
  const open = connections.filter(({ connectionState }) => connectionState !== 'closed');
  return { connections: open.length, tracks: liveTracks.map(({ kind }) => kind).sort() };
}

/** From now on the page waits for its camera and microphone until `giveCaptures`, as behind an open question of the browser. */
export async function holdCaptures(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { recorder } = globalThis as Recorded;
    recorder.held = new Promise((resolve) => (recorder.release = resolve));
  });
}

export async function giveCaptures(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { recorder } = globalThis as Recorded;
    recorder.held = null;
    recorder.release();
  });
}

/** What has arrived over all open peer connections. */
export interface Arrived {
  framesDecoded: number;
  /** Of the newest video stream; 0 before the first frame. */
  frameWidth: number;
  frameHeight: number;
  videoBytes: number;
  audioBytes: number;
  /** Grows only while sound is heard, not while silence arrives. */
  audioEnergy: number;
}

export function arrivedAt(page: Page): Promise<Arrived> {
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
