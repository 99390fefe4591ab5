import { createHmac } from 'node:crypto';
import type { ClientConfig, Problem } from '../../contracts/index.js';
import { newUser, type TestClient } from '../support/client.js';
import { startServer, type World } from '../support/world.js';

const TURN = {
  STUN_URLS: 'stun:stun.example.com:3478',
  TURN_URLS: 'turn:turn.example.com:3478?transport=udp,turns:turn.example.com:5349',
  TURN_SECRET: 'shared-with-the-relay',
  TURN_TTL_SECONDS: '600',
};

async function configOf(env: Record<string, string>, use: (ann: TestClient, world: World) => Promise<void>) {
  const world = await startServer({ env });
  await use(await newUser(world, 'Ann'), world).finally(() => world.close());
}

it('gives what a client needs for a call', () =>
  configOf({ RING_TIMEOUT_SECONDS: '30', ICE_TRANSPORT_POLICY: 'relay' }, async (ann) => {
    const { status, body, headers } = await ann.api<ClientConfig>('GET', '/config');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      iceServers: [],
      iceTransportPolicy: 'relay',
      ringTimeoutSeconds: 30,
      reconnectGraceSeconds: 40,
      maxParticipants: 6,
      maxAudioParticipants: 12,
      maxSignalBytes: 65_536,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    const nobody = await ann.api<Problem>('GET', '/config', undefined, { authorization: '' });
    expect([nobody.status, nobody.body.code]).toEqual([401, 'unauthenticated']);
  }));

it('makes TURN credentials for each user that expire and that the relay can check', () =>
  configOf(TURN, async (ann, world) => {
    const ben = await newUser(world, 'Ben');
    const [hers, his] = await Promise.all([ann, ben].map((who) => who.api<ClientConfig>('GET', '/config')));
    const [stun, turn] = hers!.body.iceServers;
    expect(stun).toEqual({ urls: [TURN.STUN_URLS] });
    expect(turn!.urls).toEqual(TURN.TURN_URLS.split(','));
    const [expiry, userId] = turn!.username!.split(':').map(Number);
    expect(userId).toBe(ann.user.id);
    expect(Math.abs(expiry! - Date.now() / 1000 - 600)).toBeLessThan(5);
    expect(turn!.credential).toBe(createHmac('sha1', TURN.TURN_SECRET).update(turn!.username!).digest('base64'));
    expect(his!.body.iceServers[1]!.username).not.toBe(turn!.username);
  }));

it('lets nobody keep what the API says, and tells browsers what a page may do', () =>
  configOf({}, async (ann, world) => {
    for (const path of ['/users', '/users/me', '/calls', '/auth/sessions', '/rooms', '/calls/export', '/nothing'])
      expect((await ann.api('GET', path)).headers.get('cache-control')).toBe('no-store');
    const { headers } = await ann.api('GET', '/users/me');
    const policy = headers.get('content-security-policy');
    expect(policy).not.toContain('unsafe');
    expect(policy).toMatch(/style-src 'self' 'nonce-[\w-]{22}'/);
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(headers.get('permissions-policy')).toMatch(/camera=\(self\).*geolocation=\(\)/);
    const docs = await fetch(`${world.url}/api/docs`);
    expect([docs.status, docs.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("'unsafe-inline'"),
    ]);
  }));
