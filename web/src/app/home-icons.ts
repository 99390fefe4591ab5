import { Injectable } from '@angular/core';
import accountCircle from '../icons/account_circle.svg' with { loader: 'text' };
import accountCircleFill from '../icons/account_circle-fill.svg' with { loader: 'text' };
import call from '../icons/call.svg' with { loader: 'text' };
import callEnd from '../icons/call_end.svg' with { loader: 'text' };
import check from '../icons/check.svg' with { loader: 'text' };
import close from '../icons/close.svg' with { loader: 'text' };
import cloudOff from '../icons/cloud_off.svg' with { loader: 'text' };
import devices from '../icons/devices.svg' with { loader: 'text' };
import group from '../icons/group.svg' with { loader: 'text' };
import groupFill from '../icons/group-fill.svg' with { loader: 'text' };
import history from '../icons/history.svg' with { loader: 'text' };
import historyFill from '../icons/history-fill.svg' with { loader: 'text' };
import keyboardArrowDown from '../icons/keyboard_arrow_down.svg' with { loader: 'text' };
import logout from '../icons/logout.svg' with { loader: 'text' };
import meetingRoom from '../icons/meeting_room.svg' with { loader: 'text' };
import meetingRoomFill from '../icons/meeting_room-fill.svg' with { loader: 'text' };
import mic from '../icons/mic.svg' with { loader: 'text' };
import micOff from '../icons/mic_off.svg' with { loader: 'text' };
import search from '../icons/search.svg' with { loader: 'text' };
import settings from '../icons/settings.svg' with { loader: 'text' };
import star from '../icons/star.svg' with { loader: 'text' };
import starFill from '../icons/star-fill.svg' with { loader: 'text' };
import troubleshoot from '../icons/troubleshoot.svg' with { loader: 'text' };
import troubleshootFill from '../icons/troubleshoot-fill.svg' with { loader: 'text' };
import { registerIcons } from './first-icons';

/**
 * The icons of home: the frame, the people, and a call that rings. Like all icons, they are registered by the names of
 * their files.
 */
const HOME_ICONS: Readonly<Record<string, string>> = {
  account_circle: accountCircle,
  'account_circle-fill': accountCircleFill,
  call,
  call_end: callEnd,
  check,
  close,
  cloud_off: cloudOff,
  devices,
  group,
  'group-fill': groupFill,
  history,
  'history-fill': historyFill,
  keyboard_arrow_down: keyboardArrowDown,
  logout,
  meeting_room: meetingRoom,
  'meeting_room-fill': meetingRoomFill,
  mic,
  mic_off: micOff,
  search,
  settings,
  star,
  'star-fill': starFill,
  troubleshoot,
  'troubleshoot-fill': troubleshootFill,
};

/** Registers the icons of home. Everything that is shown there is inside the component that injects it. */
@Injectable({ providedIn: 'root' })
export class HomeIcons {
  constructor() {
    registerIcons(HOME_ICONS);
  }
}
