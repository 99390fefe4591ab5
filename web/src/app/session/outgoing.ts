import { authorize } from './authorize';
import { learnTime } from './learn-time';
import { repeatReading } from './repeat-reading';
import { countRequests } from './pending-requests';

/**
 * What every request of the app passes, outermost first. Repeating comes before `authorize`, so that the second request
 * has a fresh token.
 */
export const outgoing = [countRequests, repeatReading, learnTime, authorize];
