import type { Page } from 'playwright-core';

/** What the page has done with the machine's devices and the network, as `installRecorder` saw it. */
export interface Recording {
  /** Every `RTCPeerConnection` ever made, oldest first. */
  connections: { connectionState: RTCPeerConnectionState; signalingState: RTCSignalingState; at: number }[];
  /** Every call of `getUserMedia` and `getDisplayMedia`, oldest first. */
  captures: { kind: 'user' | 'display'; at: number; failed: boolean }[];
  /** Tracks of those captures that have not ended. */
  liveTracks: { kind: string; enabled: boolean }[];
}

interface Recorder {
  connections: { connection: RTCPeerConnection; at: number }[];
  captures: { kind: 'user' | 'display'; at: number; failed: boolean }[];
  tracks: MediaStreamTrack[];
}

type Recorded = typeof globalThis & { recorder: Recorder };

/** Runs in the page before anything else: `context.addInitScript(installRecorder)`. */
export function installRecorder(): void {
  const recorder: Recorder = { connections: [], captures: [], tracks: [] };
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
    devices[name] = async (constraints?: MediaStreamConstraints) => {
      const capture = { kind, at: Date.now(), failed: false };
      recorder.captures.push(capture);
      try {
        const stream = await native(constraints);
        recorder.tracks.push(...stream.getTracks());
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

/** What has arrived over all open peer connections. */
export interface Arrived {
  framesDecoded: number;
  /** Of the newest video stream; 0 before the first frame. */
  frameWidth: number;
  frameHeight: number;
  bytes: number;
  /** Grows only while sound is heard, not while silence arrives. */
  audioEnergy: number;
}

export function arrivedAt(page: Page): Promise<Arrived> {
  return page.evaluate(async () => {
    const arrived = { framesDecoded: 0, frameWidth: 0, frameHeight: 0, bytes: 0, audioEnergy: 0 };
    for (const { connection } of (globalThis as Recorded).recorder.connections) {
      if (connection.connectionState === 'closed') continue;
      const stats = await connection.getStats();
      stats.forEach((stat: { type: string; kind?: string } & Record<string, number | undefined>) => {
        if (stat.type !== 'inbound-rtp') return;
        arrived.bytes += stat['bytesReceived'] ?? 0;
        arrived.framesDecoded += stat['framesDecoded'] ?? 0;
        arrived.frameWidth = stat['frameWidth'] ?? arrived.frameWidth;
        arrived.frameHeight = stat['frameHeight'] ?? arrived.frameHeight;
        arrived.audioEnergy += stat['totalAudioEnergy'] ?? 0;
      });
    }
    return arrived;
  });
}
