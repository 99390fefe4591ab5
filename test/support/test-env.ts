/** Quiet, without demo accounts and limits; no request leaves the machine. */
export const TEST_ENV = { DEMO: 'off', LOG_LEVEL: 'silent', RATE_LIMITS: 'off', STUN_URLS: '', DRAIN_SECONDS: '0' };

/** What all processes of a test sign tokens with. */
export const CLUSTER_SECRET = 'one secret for all the processes of a test';
