import type { PanelName } from '../panels/side-panel';
import type { StageView } from '../stage/seat';
import type { CallAction } from './allowed';

/** The state of the call that the controls show. */
export interface ControlsState {
  readonly own: Readonly<Record<'heard' | 'seen' | 'sharing', boolean>>;
  readonly names: Readonly<Record<'microphone' | 'camera' | 'screen', string>>;
  readonly ofTwo: boolean;
  readonly handRaised: boolean;
  readonly view: StageView;
  /** The number of people in the call, including the user. */
  readonly count: number;
  /** The number of people who ask to come in. */
  readonly waiting: number;
  readonly unread: number;
  readonly locked: boolean;
  readonly fullScreen: boolean;
}

/** How one control looks, in the bar or under "More". */
export interface ControlFace {
  readonly name: string;
  readonly icon: string;
  /** The shortcut's letter. */
  readonly key?: string;
  /** A CSS class. */
  readonly look?: string;
  readonly badge?: string | number | null;
  /** The id of the element that describes the badge in words. */
  readonly news?: string;
  /** The panel that it opens and closes. */
  readonly panel?: PanelName;
}

export const FACES: Readonly<Record<CallAction, (now: ControlsState) => ControlFace>> = {
  microphone: ({ own, names }) => ({
    name: names.microphone,
    icon: own.heard ? 'mic' : 'mic_off',
    key: 'M',
    look: own.heard ? '' : 'off',
  }),
  camera: ({ own, names }) => ({
    name: names.camera,
    icon: own.seen ? 'videocam' : 'videocam_off',
    key: 'V',
    look: own.seen ? '' : 'off',
  }),
  screen: ({ own, names }) => ({
    name: names.screen,
    icon: own.sharing ? 'stop_screen_share' : 'screen_share',
    key: 'S',
    look: own.sharing ? 'on' : '',
  }),
  hand: ({ handRaised }) => ({
    name: handRaised ? 'Lower hand' : 'Raise hand',
    icon: handRaised ? 'back_hand-fill' : 'back_hand',
    key: 'H',
    look: handRaised ? 'raised' : '',
  }),
  react: () => ({ name: 'React', icon: 'add_reaction' }),
  chat: ({ unread }) => ({
    ...{ name: 'Chat', icon: 'chat', key: 'C', panel: 'chat' },
    badge: unread || null,
    news: 'chat-news',
  }),
  participants: ({ waiting, count }) => ({
    ...{ name: 'Participants', icon: 'group', key: 'P', panel: 'participants' },
    look: waiting > 0 ? 'wanted' : '',
    badge: waiting > 0 ? '!' : count,
    news: 'people-news',
  }),
  add: () => ({ name: 'Add people', icon: 'person_add', panel: 'add' }),
  'end-for-all': () => ({ name: 'End for all', icon: 'phone_disabled', look: 'end-all' }),
  leave: ({ ofTwo }) => ({ name: ofTwo ? 'Hang up' : 'Leave', icon: 'call_end', look: 'end' }),
  view: ({ view }) =>
    view === 'grid' ? { name: 'Speaker view', icon: 'co_present' } : { name: 'Grid view', icon: 'grid_view' },
  'copy-link': () => ({ name: 'Copy link', icon: 'link' }),
  flip: () => ({ name: 'Switch camera', icon: 'cameraswitch' }),
  devices: () => ({ name: 'Devices', icon: 'devices' }),
  statistics: () => ({ name: 'Statistics', icon: 'monitoring' }),
  'full-screen': ({ fullScreen }) =>
    fullScreen ? { name: 'Leave full screen', icon: 'fullscreen_exit' } : { name: 'Full screen', icon: 'fullscreen' },
  'picture-in-picture': () => ({ name: 'Picture in picture', icon: 'picture_in_picture_alt' }),
  lock: ({ locked }) => ({ name: locked ? 'Unlock the room' : 'Lock the room', icon: locked ? 'lock_open' : 'lock' }),
};
