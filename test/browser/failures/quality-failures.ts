import { startLoopbackCoturn } from '../../support/coturn.mjs';
import { freePort } from '../../support/ports.mjs';
import { rewriteRemote } from '../support/middlebox.js';
import { accept, moreFrames, moreSound, newCall, ring, ringing } from '../support/phone.js';
import { type Roughness, RoughLine } from '../support/rough-line.js';
import { newPerson, type Stage } from '../support/stage.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, pass } from './steps.js';

/** Long enough for several samples (one every 5 s) after the bit rates have settled. */
const LASTING_MS = 45_000;

/** Ann's browser is told another payload type than Ben's expects, so what she sends arrives but matches nothing. */
async function oneWay(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await rewriteRemote(ann.page, [
    [String.raw`^(m=audio .*?) 111\b`, '$1 112'],
    [String.raw`^(a=(?:rtpmap|fmtp|rtcp-fb):)111 `, '$1112 '],
  ]);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await moreSound(ann);
  await pass(LASTING_MS / 2);
  return hangUp(ann, ben);
}

/** A call whose media go through a relay over a line that gets bad once they talk. */
function overRoughLine(of: {
  name: string;
  code: string;
  type: 'Audio' | 'Video';
  roughness: Roughness;
}): Reproduction {
  let line: RoughLine;
  return {
    name: of.name,
    codes: [of.code],
    around: async (play) => {
      const [port, secret] = [await freePort(), 'shared by relay and server'];
      const turn = await startLoopbackCoturn({ port, secret });
      line = await RoughLine.to(port);
      try {
        const TURN_URLS = `turn:127.0.0.1:${line.port}?transport=udp`;
        return await play({ env: { TURN_URLS, TURN_SECRET: secret, ICE_TRANSPORT_POLICY: 'relay' } });
      } finally {
        await line.close();
        turn.stop();
      }
    },
    play: async (stage) => {
      const { ann, ben } = await newCall(stage, of.type);
      if (of.type === 'Video') await Promise.all([ann, ben].map((person) => moreFrames(person)));
      line.become(of.roughness);
      await pass(LASTING_MS);
      line.become({});
      return hangUp(ann, ben);
    },
  };
}

export const QUALITY_FAILURES: Reproduction[] = [
  { name: 'one-way-sound', codes: ['one-way-sound'], play: oneWay },
  overRoughLine({ name: 'poor-by-loss', code: 'poor-by-loss', type: 'Audio', roughness: { loss: 0.08 } }),
  overRoughLine({ name: 'poor-by-delay', code: 'poor-by-delay', type: 'Audio', roughness: { delayMs: 180 } }),
  overRoughLine({ name: 'poor-by-jitter', code: 'poor-by-jitter', type: 'Video', roughness: { stallMs: 700 } }),
  overRoughLine({ name: 'poor-by-upload', code: 'poor-by-upload', type: 'Video', roughness: { upKbps: 160 } }),
];
