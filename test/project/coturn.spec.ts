import { createSocket } from 'node:dgram';
import { answersOverUdp } from '../support/coturn.mjs';
import { freePort } from '../support/ports.mjs';

it('a TURN server counts as started when it has answered over UDP, however often it refused before', async () => {
  const port = await freePort();
  let isReady = false;
  const ready = answersOverUdp(port).then(() => (isReady = true));
  const server = createSocket('udp4');
  try {
    // Nobody listens, so what is sent now is refused.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const readyWhenAsked = new Promise<boolean>((resolve) => {
      server.on('message', (bytes, { port: from }) => {
        resolve(isReady);
        server.send(bytes, from, '127.0.0.1');
      });
    });
    server.bind(port, '127.0.0.1');
    expect(await readyWhenAsked).toBe(false);
    await ready;
  } finally {
    server.close();
  }
});
