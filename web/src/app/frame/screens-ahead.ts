/** The screens that are loaded ahead, as one chunk: calls, and what stands beside people in the frame. */
export { CallSession } from '../call/session/call-session';
export { CallPage } from '../call/screen/call-page';
export { CallDetails } from '../history/details/call-details';
export { History } from '../history/history';
export { ScreenIcons } from '../icons';
export { Person } from '../people/person';
export { Join } from '../rooms/join/join';
export { Rooms } from '../rooms/rooms';
