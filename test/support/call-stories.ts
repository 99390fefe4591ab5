import { DOOR_STORIES } from './stories/door.js';
import { PAGE_STORIES } from './stories/page.js';
import { PATH_STORIES } from './stories/path.js';
import { PICTURE_STORIES } from './stories/picture.js';
import { PRESENCE_STORIES } from './stories/presence.js';
import { QUALITY_STORIES } from './stories/quality.js';
import { RELAY_STORIES } from './stories/relay.js';
import { RINGING_STORIES } from './stories/ringing.js';
import { SIGNAL_STORIES } from './stories/signal.js';
import { SOUND_STORIES } from './stories/sound.js';
import type { Stories } from './stories/scenes.js';

/** For each rule a call in which it, and no other rule, recognises something. */
export const STORIES: Stories = {
  ...RINGING_STORIES,
  ...DOOR_STORIES,
  ...RELAY_STORIES,
  ...PATH_STORIES,
  ...SIGNAL_STORIES,
  ...PRESENCE_STORIES,
  ...SOUND_STORIES,
  ...PICTURE_STORIES,
  ...PAGE_STORIES,
  ...QUALITY_STORIES,
};
