import { once } from 'node:events';
import { Agent, request } from 'node:http';

const LANES = 8;

/**
 * Asks so many times, on a few connections that stay open. Every answer must be a success.
 * @returns how long each took, in ms
 */
export async function ask({ url, headers }, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const times = [];
  let left = count;
  const lane = async () => {
    while (left-- > 0) {
      const began = performance.now();
      await one(url, { agent, headers });
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  return times;
}

async function one(url, options) {
  const asked = request(url, options).end();
  const [answer] = await once(asked, 'response');
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}.`);
}
