import { Accounts1790000000000 } from './1790000000000-accounts.js';
import { Calls1790000100000 } from './1790000100000-calls.js';
import { Signals1790000200000 } from './1790000200000-signals.js';
import { Rooms1790000300000 } from './1790000300000-rooms.js';
import { Audit1790000400000 } from './1790000400000-audit.js';
import { Privacy1790000500000 } from './1790000500000-privacy.js';
import { Records1790000600000 } from './1790000600000-records.js';
import { SortNames1790000700000 } from './1790000700000-sort-names.js';
import { WaitingSignals1790000800000 } from './1790000800000-waiting-signals.js';
import { SearchTexts1790000810000 } from './1790000810000-search-texts.js';
import { Pulse1790000900000 } from './1790000900000-pulse.js';
import { KeptChat1790000905000 } from './1790000905000-kept-chat.js';
import { Favourites1790000910000 } from './1790000910000-favourites.js';
import { GuestRooms1790001000000 } from './1790001000000-guest-rooms.js';
import { MeetingsAndListeners1790001100000 } from './1790001100000-meetings-and-listeners.js';
import { GuestsByName1790001200000 } from './1790001200000-guests-by-name.js';
import { Causes1790001300000 } from './1790001300000-causes.js';
import { ProblemReports1790001310000 } from './1790001310000-problem-reports.js';
import { Processes1790001400000 } from './1790001400000-processes.js';
import { ServingProcesses1790001410000 } from './1790001410000-serving-processes.js';
import { Seats1790001420000 } from './1790001420000-seats.js';
import { Runners1790001421000 } from './1790001421000-runners.js';
import { DayCounts1790001430000 } from './1790001430000-day-counts.js';
import { ToldTimes1790001440000 } from './1790001440000-told-times.js';

/** Every migration, oldest first. Classes instead of globs, because of ES modules. */
export const MIGRATIONS = [
  Accounts1790000000000,
  Calls1790000100000,
  Signals1790000200000,
  Rooms1790000300000,
  Audit1790000400000,
  Privacy1790000500000,
  Records1790000600000,
  SortNames1790000700000,
  WaitingSignals1790000800000,
  SearchTexts1790000810000,
  Pulse1790000900000,
  KeptChat1790000905000,
  Favourites1790000910000,
  GuestRooms1790001000000,
  MeetingsAndListeners1790001100000,
  GuestsByName1790001200000,
  Causes1790001300000,
  ProblemReports1790001310000,
  Processes1790001400000,
  ServingProcesses1790001410000,
  Seats1790001420000,
  Runners1790001421000,
  DayCounts1790001430000,
  ToldTimes1790001440000,
];
