/** Quiet, without demo accounts and limits; no request leaves the machine. */
export const TEST_ENV = { DEMO: 'off', LOG_LEVEL: 'silent', RATE_LIMITS: 'off', STUN_URLS: '', DRAIN_SECONDS: '0' };
