import type { LinkReport } from '../../../contracts/index.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Measures } from '../../metrics/measures.js';
import { Metrics } from '../../metrics/metrics.js';
import type { Sockets } from '../sockets.js';
import { LinkMeasures } from './link-measures.js';

const at = (seconds: number) => new Date(1_000_000 + seconds * 1000);
const link = (state: LinkReport['state']): LinkReport => ({ participantId: 2, state });

it('the time to connect is counted once for each person, from when they and the call were there', async () => {
  const metrics = new Metrics();
  const links = new LinkMeasures(new Measures(metrics), {} as Sockets);
  const call = { acceptedAt: at(10) } as CallEntity;
  const early = { id: 1, joinedAt: at(0) } as ParticipantEntity;
  const late = { id: 2, joinedAt: at(20) } as ParticipantEntity;
  links.told({ call, me: early }, [link('connecting')], +at(11));
  expect(await metrics.text()).toContain('parley_call_setup_seconds_count 0');
  links.told({ call, me: early }, [link('connected')], +at(12));
  links.told({ call, me: early }, [link('connected')], +at(30));
  links.told({ call, me: late }, [link('failed'), link('connected')], +at(21));
  expect(await metrics.text()).toContain('parley_call_setup_seconds_count 2');
  expect(await metrics.text()).toContain('parley_call_setup_seconds_sum 3');
  links.sampled([{ local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: null }, null]);
  expect(await metrics.text()).toContain('parley_link_samples_total{way="relay"} 1');
});
