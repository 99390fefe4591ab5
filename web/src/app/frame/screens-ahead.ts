/**
 * Everything that is loaded ahead, as one chunk: calls, what stands beside people in the frame, menus, and what floats
 * above the page. With a chunk of their own, the last two would be cut into six more files, since every other screen
 * needs some part of them.
 */
export { CallSession } from '../call/session/call-session';
export { CallPage } from '../call/screen/call-page';
export * as overlays from '../shared-ui/floating/overlays';
export { CallDetails } from '../history/details/call-details';
export { History } from '../history/history';
export { ScreenIcons } from '../icons';
export { PersonPage } from '../people/person';
export { PresenceFilter } from '../people/presence-filter';
export { Join } from '../rooms/join/join';
export { Rooms } from '../rooms/rooms';
export { OwnMenu } from './own-menu';
