import { deviceNow } from '../../session/server-clock';
import type { Note } from './observer';

/** A shorter look at another tab is not worth telling. */
const LASTING_MS = 10_000;
const TICK_MS = 1_000;
/** Timers of a page in the background may be a second or two late. */
const STOPPED_MS = 5_000;

/** Tells whether the page is seen, frozen by the browser, or stood still. Returns a function that ends it. */
export function watchPage(note: Note, page: Document = document): () => void {
  const ends = [watchSight(note, page), watchFreezing(note, page), watchClock(note, page)];
  return () => ends.forEach((end) => end());
}

function watchSight(note: Note, page: Document): () => void {
  let since = deviceNow();
  let isToldHidden = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    const before = since;
    since = deviceNow();
    if (page.hidden) timer = setTimeout(() => hide(), LASTING_MS);
    else if (isToldHidden) note({ what: 'page', state: 'visible', forMs: since - before });
    isToldHidden &&= page.hidden;
  };
  const hide = () => {
    isToldHidden = true;
    note({ what: 'page', state: 'hidden', forMs: LASTING_MS });
  };
  if (page.hidden) look();
  page.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    page.removeEventListener('visibilitychange', look);
  };
}

/** Browsers freeze pages in the background to save power (Page Lifecycle). */
function watchFreezing(note: Note, page: Document): () => void {
  let since = deviceNow();
  const freeze = () => {
    since = deviceNow();
    note({ what: 'page', state: 'frozen', forMs: 0 });
  };
  const resume = () => note({ what: 'page', state: 'resumed', forMs: deviceNow() - since });
  page.addEventListener('freeze', freeze);
  page.addEventListener('resume', resume);
  return () => {
    page.removeEventListener('freeze', freeze);
    page.removeEventListener('resume', resume);
  };
}

function watchClock(note: Note, page: Document): () => void {
  let last = deviceNow();
  let wasHidden = page.hidden;
  const timer = setInterval(() => {
    const gap = deviceNow() - last - TICK_MS;
    if (gap >= STOPPED_MS) note({ what: 'stopped', forMs: gap, hidden: wasHidden });
    last = deviceNow();
    wasHidden = page.hidden;
  }, TICK_MS);
  return () => clearInterval(timer);
}
