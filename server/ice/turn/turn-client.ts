import {
  decodeStun,
  encodeStun,
  isSignedWith,
  longTermKey,
  METHOD,
  type Method,
  newTransactionId,
  type StunAttribute,
  type StunMessage,
} from './stun-message.js';
import {
  addressAttribute,
  addressIn,
  type Endpoint,
  errorCodeIn,
  numberAttribute,
  relayOverUdp,
  textAttribute,
  textIn,
} from './stun-values.js';
import { NotStun, type TurnLine } from './turn-line.js';

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/** The TURN server said no, with a code of RFC 8489 or RFC 8656. */
export class TurnRefusal extends Error {
  constructor(readonly code: number) {
    super(`the TURN server refused: ${code}`);
  }
}

/** No answer came back. */
export class NoAnswer extends Error {}

/** When a request over UDP is sent again, and when it is given up (RFC 8489 has the same beginning and more patience). */
const REPEAT_AFTER_MS = [500, 1_000, 2_000] as const;
const PATIENCE_MS = 5_000;
/** A server whose realm or nonce changes asks again; one that keeps asking does not take the credentials. */
const CHALLENGES_MAX = 2;
const UNAUTHORIZED = 401;
const STALE_NONCE = 438;

interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly key: Buffer;
}

type Make = (transactionId: Buffer) => StunAttribute[];

/** Asks one TURN server over one line, with long-term credentials. One request at a time. */
export class TurnClient {
  private challenge: Challenge | null = null;
  private waiting: { message: (bytes: Buffer) => void; end: (error: Error) => void } | null = null;
  private ended: Error | null = null;

  constructor(
    private readonly line: TurnLine,
    private readonly credentials: TurnCredentials,
  ) {
    line.listen({
      message: (bytes) => this.waiting?.message(bytes),
      end: (error) => {
        this.ended ??= error;
        this.waiting?.end(error);
      },
    });
  }

  /** A relay address for UDP. @throws TurnRefusal, NoAnswer, NotStun, or the error of the line */
  async allocate(more: readonly StunAttribute[] = []): Promise<Endpoint> {
    const answer = await this.ask(METHOD.allocate, () => [relayOverUdp(), ...more]);
    const relayed = addressIn(answer, 'xorRelayedAddress');
    if (relayed === null) throw new NotStun();
    return relayed;
  }

  /** Whether the relay address may exchange packets with this peer. @throws TurnRefusal if not */
  async permit(peer: Endpoint): Promise<void> {
    await this.ask(METHOD.createPermission, (id) => [addressAttribute('xorPeerAddress', peer, id)]);
  }

  /** Gives the relay address back. */
  async release(): Promise<void> {
    await this.ask(METHOD.refresh, () => [numberAttribute('lifetime', 0)]);
  }

  private async ask(method: Method, make: Make): Promise<StunMessage> {
    for (let challenges = 0; ; challenges += 1) {
      const answer = await this.exchange(method, make);
      if (answer.class === 'success') return answer;
      const code = errorCodeIn(answer) ?? 0;
      if (!isChallenge(code, this.challenge) || challenges >= CHALLENGES_MAX) throw new TurnRefusal(code);
      this.challenge = this.challengeIn(answer);
    }
  }

  private challengeIn(answer: StunMessage): Challenge {
    const realm = textIn(answer, 'realm') ?? this.challenge?.realm;
    const nonce = textIn(answer, 'nonce');
    if (realm === undefined || nonce === null) throw new NotStun();
    const { username, credential } = this.credentials;
    return { realm, nonce, key: longTermKey(username, realm, credential) };
  }

  private async exchange(method: Method, make: Make): Promise<StunMessage> {
    const transactionId = newTransactionId();
    const attributes = [...make(transactionId), ...this.proof()];
    const key = this.challenge?.key ?? null;
    const request = encodeStun({ method, class: 'request', transactionId, attributes }, key);
    return this.answerTo(request, (bytes) => answerIn(bytes, { method, transactionId, key }));
  }

  private proof(): StunAttribute[] {
    if (this.challenge === null) return [];
    const { realm, nonce } = this.challenge;
    return [
      textAttribute('username', this.credentials.username),
      textAttribute('realm', realm),
      textAttribute('nonce', nonce),
    ];
  }

  private async answerTo(request: Buffer, read: (bytes: Buffer) => StunMessage | null): Promise<StunMessage> {
    if (this.ended) throw this.ended;
    const timers: NodeJS.Timeout[] = [];
    let strange = false;
    try {
      return await new Promise<StunMessage>((resolve, reject) => {
        const message = (bytes: Buffer) => {
          const answer = read(bytes);
          if (answer) resolve(answer);
          else strange = true;
        };
        this.waiting = { message, end: reject };
        this.line.send(request);
        const silence = () => reject(strange ? new NotStun() : new NoAnswer());
        timers.push(setTimeout(silence, PATIENCE_MS), ...this.repeats(request));
      });
    } finally {
      this.waiting = null;
      for (const timer of timers) clearTimeout(timer);
    }
  }

  private repeats(request: Buffer): NodeJS.Timeout[] {
    if (!this.line.isLossy) return [];
    let at = 0;
    return REPEAT_AFTER_MS.map((after) => setTimeout(() => this.line.send(request), (at += after)));
  }
}

/** The first refusal of a request without credentials is how a server asks for them; a nonce may run out at any time. */
const isChallenge = (code: number, before: Challenge | null) =>
  code === STALE_NONCE || (code === UNAUTHORIZED && before === null);

interface Asked {
  readonly method: Method;
  readonly transactionId: Buffer;
  readonly key: Buffer | null;
}

/** Null if it is no answer to this request. A success has to be signed, so that nobody on the way can make one up. */
function answerIn(bytes: Buffer, { method, transactionId, key }: Asked): StunMessage | null {
  const message = decodeStun(bytes);
  if (!message?.transactionId.equals(transactionId) || message.method !== method) return null;
  if (message.class === 'error') return message;
  return message.class === 'success' && key !== null && isSignedWith(bytes, key) ? message : null;
}
