import type { Page } from 'playwright-core';

/** What makes a page behave as one that is in trouble. Each is to be called before the call begins, unless it says otherwise. */

/** What the page's browser is asked to do takes this long; without a time, for ever. */
export function stall(page: Page, method: 'setLocalDescription' | 'setRemoteDescription', ms?: number): Promise<void> {
  return page.evaluate(
    ({ name, after }) => {
      const native: unknown = Reflect.get(RTCPeerConnection.prototype, name);
      Object.defineProperty(RTCPeerConnection.prototype, name, {
        value: async function (this: RTCPeerConnection, ...given: unknown[]): Promise<unknown> {
          if (after === undefined) return new Promise(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, after));
          return Reflect.apply(native as (...all: unknown[]) => unknown, this, given);
        },
      });
    },
    { name: method, after: ms },
  );
}

/** The candidates that come in the next `ms` never reach the browser. */
export const ignoreCandidates = (page: Page, ms: number): Promise<void> =>
  page.evaluate((time) => {
    const { prototype } = RTCPeerConnection;
    const native: unknown = Reflect.get(prototype, 'addIceCandidate');
    const end = Date.now() + time;
    prototype.addIceCandidate = function (this: RTCPeerConnection, candidate?: RTCIceCandidateInit | null) {
      if (Date.now() < end) return Promise.resolve();
      return Reflect.apply(native as (one: typeof candidate) => unknown, this, [candidate]) as Promise<void>;
    };
  }, ms);

/** Messages of this size and more do not reach the page over its socket, as where something on the way drops what is large. */
export const loseLarge = (page: Page, bytes: number): Promise<void> =>
  page.evaluate((most) => {
    const { prototype } = MessageEvent;
    const native = Object.getOwnPropertyDescriptor(prototype, 'data')!;
    // A packet of engine.io that says nothing.
    const nothing = '6';
    Object.defineProperty(prototype, 'data', {
      get(this: MessageEvent) {
        const data: unknown = native.get!.call(this);
        return this.target instanceof WebSocket && typeof data === 'string' && data.length >= most ? nothing : data;
      },
    });
  }, bytes);

/** From now on the page gets no statistics of its connections. */
export const measureNothing = (page: Page): Promise<void> =>
  page.evaluate(() => {
    RTCPeerConnection.prototype.getStats = () => new Promise(() => undefined);
  });

/** In a running call: the browser sends nothing of this kind any more, though the page believes it does. */
export const sendNothing = (page: Page, kind: 'audio' | 'video'): Promise<void> =>
  page.evaluate(async (of) => {
    const { recorder } = globalThis as unknown as { recorder: { connections: { connection: RTCPeerConnection }[] } };
    for (const { connection } of recorder.connections) {
      if (connection.connectionState === 'closed') continue;
      for (const sender of connection.getSenders()) if (sender.track?.kind === of) await sender.replaceTrack(null);
    }
  }, kind);

/** The microphone opens, and gives nothing but silence, as one that is muted by its own button. */
export const silentMicrophone = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const native = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wish) => {
      const stream = await native(wish);
      const context = new AudioContext();
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      const destination = context.createMediaStreamDestination();
      volume.gain.value = 0;
      tone.connect(volume).connect(destination);
      tone.start();
      const silence = destination.stream.getAudioTracks()[0]!;
      for (const track of stream.getAudioTracks()) track.stop();
      return new MediaStream([silence, ...stream.getVideoTracks()]);
    };
  });

/** In a running call: the system mutes the microphone, as the button of a headset does, and the page is told so. */
export const muteBySystem = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { recorder } = globalThis as unknown as { recorder: { tracks: MediaStreamTrack[] } };
    for (const track of recorder.tracks)
      if (track.kind === 'audio' && track.readyState === 'live') {
        Object.defineProperty(track, 'muted', { value: true, configurable: true });
        track.dispatchEvent(new Event('mute'));
      }
  });

/** The browser plays no sound, as one that nobody has touched yet. */
export const blockSound = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(HTMLMediaElement.prototype, 'autoplay', { set: () => undefined, get: () => false });
    HTMLAudioElement.prototype.play = () =>
      Promise.reject(new DOMException('play() failed because the user did not interact first', 'NotAllowedError'));
  });

/** The chosen speaker is not there any more. */
export const loseSpeaker = (page: Page): Promise<void> =>
  page.evaluate(() => {
    HTMLMediaElement.prototype.setSinkId = () =>
      Promise.reject(new DOMException('Requested device not found', 'NotFoundError'));
  });

/** In a running call: nothing of the page runs for so long, as on a machine that sleeps. */
export const standStill = (page: Page, ms: number): Promise<void> =>
  page.evaluate((time) => {
    const end = Date.now() + time;
    while (Date.now() < end);
  }, ms);

/** The browser tells this kind of network; may be told again in the call. */
export const onNetwork = (page: Page, type: string): Promise<void> =>
  page.evaluate((kind) => {
    const known = Object.getOwnPropertyDescriptor(navigator, 'connection')?.value as
      (EventTarget & { type: string }) | undefined;
    const connection = known ?? Object.assign(new EventTarget(), { type: kind, effectiveType: '4g' });
    connection.type = kind;
    if (!known) Object.defineProperty(navigator, 'connection', { value: connection, configurable: true });
    connection.dispatchEvent(new Event('change'));
  }, type);

/** This page knows the TURN server at another port. */
export const relayAt = (page: Page, port: number): Promise<void> =>
  page.evaluate((other) => {
    const Native = RTCPeerConnection;
    const moved = (configuration?: RTCConfiguration): RTCConfiguration | undefined =>
      configuration && {
        ...configuration,
        iceServers: configuration.iceServers?.map((server) => ({
          ...server,
          urls: [server.urls].flat().map((url) => url.replace(/^(turn:[^:]+):\d+/, `$1:${other}`)),
        })),
      };
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(moved(configuration));
      }

      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration(moved(configuration));
      }
    };
  }, port);

/** What the page says of this kind never leaves it, though it believes so. */
export const sayNothing = (page: Page, kind: 'offer' | 'answer'): Promise<void> =>
  page.evaluate((of) => {
    const { prototype } = WebSocket;
    const send: unknown = Reflect.get(prototype, 'send');
    prototype.send = function (this: WebSocket, data) {
      if (typeof data === 'string' && data.includes('"signal"') && data.includes(`"kind":"${of}"`)) return;
      Reflect.apply(send as typeof prototype.send, this, [data]);
    };
  }, kind);

/** What the page says of signals it says to a page that is gone, as one that missed a reload of the other. */
export const speakToOldPage = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { prototype } = WebSocket;
    const send: unknown = Reflect.get(prototype, 'send');
    prototype.send = function (this: WebSocket, data) {
      const old = typeof data === 'string' ? data.replace(/"toEpoch":\d+/, '"toEpoch":99') : data;
      Reflect.apply(send as typeof prototype.send, this, [old]);
    };
  });

/**
 * In a running call: the device that gives this track goes away, and what the page opens instead fails with this error; as a headset that is
 * pulled (NotFoundError), a camera that another program takes (NotReadableError), or a permission that is taken back (NotAllowedError).
 */
export const loseDevice = (page: Page, of: { kind: 'audio' | 'video'; error: string }): Promise<void> =>
  page.evaluate(({ kind, error }) => {
    const { recorder } = globalThis as unknown as { recorder: { tracks: MediaStreamTrack[] } };
    const devices = navigator.mediaDevices;
    const native = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wish) => (wish?.[kind] ? Promise.reject(new DOMException('gone', error)) : native(wish));
    for (const track of recorder.tracks)
      if (track.kind === kind && track.readyState === 'live') {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
  }, of);

/** In a running call: the system gives the microphone back that it had muted. */
export const unmuteBySystem = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { recorder } = globalThis as unknown as { recorder: { tracks: MediaStreamTrack[] } };
    for (const track of recorder.tracks)
      if (track.kind === 'audio' && track.readyState === 'live') {
        Object.defineProperty(track, 'muted', { value: false, configurable: true });
        track.dispatchEvent(new Event('unmute'));
      }
  });

/** The browser's decoder makes nothing of the pictures that arrive, as one that is stuck. To be called before the call begins. */
export const decodeNothing = (page: Page): Promise<void> =>
  page.evaluate(() => {
    interface Frame {
      data: ArrayBuffer;
    }
    interface Encoded {
      createEncodedStreams: () => { readable: ReadableStream<Frame>; writable: WritableStream<Frame> };
    }
    const passing = new WeakSet<object>();
    /** With this setting every track has to be passed on by hand. */
    const pass = (end: RTCRtpSender | RTCRtpReceiver, isBlank: boolean) => {
      if (passing.has(end)) return;
      passing.add(end);
      const { readable, writable } = (end as unknown as Encoded).createEncodedStreams();
      const transform = (frame: Frame, out: TransformStreamDefaultController<Frame>) => {
        if (isBlank) new Uint8Array(frame.data).fill(0);
        out.enqueue(frame);
      };
      void readable.pipeThrough(new TransformStream({ transform })).pipeTo(writable);
    };
    const Native = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, encodedInsertableStreams: true } as RTCConfiguration);
        this.addEventListener('track', ({ track, receiver, transceiver }) => {
          pass(receiver, track.kind === 'video');
          pass(transceiver.sender, false);
        });
      }

      override addTransceiver(...given: Parameters<RTCPeerConnection['addTransceiver']>): RTCRtpTransceiver {
        const transceiver = super.addTransceiver(...given);
        pass(transceiver.sender, false);
        return transceiver;
      }

      override addTrack(...given: Parameters<RTCPeerConnection['addTrack']>): RTCRtpSender {
        const sender = super.addTrack(...given);
        pass(sender, false);
        return sender;
      }
    };
  });

/** The clock of this page's machine is wrong by so much. To be called before the call begins. */
export const wrongClock = (page: Page, byMs: number): Promise<void> =>
  page.evaluate((by) => {
    const Native = Date;
    globalThis.Date = class extends Native {
      constructor(...given: unknown[]) {
        if (given.length > 0) super(...(given as [number]));
        else super(Native.now() + by);
      }

      static override now(): number {
        return Native.now() + by;
      }
    } as DateConstructor;
  }, byMs);
