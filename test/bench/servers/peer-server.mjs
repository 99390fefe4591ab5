/** PeerServer, as its own documentation starts it; nobody is dropped for silence while it is measured. */
import { PeerServer } from 'peer';

const DAY_MS = 86_400_000;
const OPTIONS = { host: '127.0.0.1', port: 0, path: '/', alive_timeout: DAY_MS, concurrent_limit: 100_000 };
PeerServer(OPTIONS, (server) => process.send({ port: server.address().port }));
