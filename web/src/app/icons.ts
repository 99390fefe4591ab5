import { inject, Injectable, provideAppInitializer } from '@angular/core';
import add from '../icons/add.svg' with { loader: 'text' };
import addReaction from '../icons/add_reaction.svg' with { loader: 'text' };
import arrowBack from '../icons/arrow_back.svg' with { loader: 'text' };
import arrowDownward from '../icons/arrow_downward.svg' with { loader: 'text' };
import arrowForward from '../icons/arrow_forward.svg' with { loader: 'text' };
import arrowUpward from '../icons/arrow_upward.svg' with { loader: 'text' };
import backHand from '../icons/back_hand.svg' with { loader: 'text' };
import backHandFill from '../icons/back_hand-fill.svg' with { loader: 'text' };
import block from '../icons/block.svg' with { loader: 'text' };
import calendarToday from '../icons/calendar_today.svg' with { loader: 'text' };
import hearing from '../icons/hearing.svg' with { loader: 'text' };
import cameraswitch from '../icons/cameraswitch.svg' with { loader: 'text' };
import supervisorAccount from '../icons/supervisor_account.svg' with { loader: 'text' };
import callFill from '../icons/call-fill.svg' with { loader: 'text' };
import callMade from '../icons/call_made.svg' with { loader: 'text' };
import callMerge from '../icons/call_merge.svg' with { loader: 'text' };
import callMissed from '../icons/call_missed.svg' with { loader: 'text' };
import callMissedOutgoing from '../icons/call_missed_outgoing.svg' with { loader: 'text' };
import callReceived from '../icons/call_received.svg' with { loader: 'text' };
import callSplit from '../icons/call_split.svg' with { loader: 'text' };
import chat from '../icons/chat.svg' with { loader: 'text' };
import checkCircle from '../icons/check_circle.svg' with { loader: 'text' };
import chevronRight from '../icons/chevron_right.svg' with { loader: 'text' };
import computer from '../icons/computer.svg' with { loader: 'text' };
import contentCopy from '../icons/content_copy.svg' with { loader: 'text' };
import contrast from '../icons/contrast.svg' with { loader: 'text' };
import coPresent from '../icons/co_present.svg' with { loader: 'text' };
import darkMode from '../icons/dark_mode.svg' with { loader: 'text' };
import deleteIcon from '../icons/delete.svg' with { loader: 'text' };
import download from '../icons/download.svg' with { loader: 'text' };
import doNotDisturbOn from '../icons/do_not_disturb_on.svg' with { loader: 'text' };
import edit from '../icons/edit.svg' with { loader: 'text' };
import error from '../icons/error.svg' with { loader: 'text' };
import filterList from '../icons/filter_list.svg' with { loader: 'text' };
import fullscreen from '../icons/fullscreen.svg' with { loader: 'text' };
import fullscreenExit from '../icons/fullscreen_exit.svg' with { loader: 'text' };
import gridView from '../icons/grid_view.svg' with { loader: 'text' };
import groups from '../icons/groups.svg' with { loader: 'text' };
import home from '../icons/home.svg' with { loader: 'text' };
import hourglassTop from '../icons/hourglass_top.svg' with { loader: 'text' };
import info from '../icons/info.svg' with { loader: 'text' };
import keep from '../icons/keep.svg' with { loader: 'text' };
import keepOff from '../icons/keep_off.svg' with { loader: 'text' };
import lightMode from '../icons/light_mode.svg' with { loader: 'text' };
import link from '../icons/link.svg' with { loader: 'text' };
import lock from '../icons/lock.svg' with { loader: 'text' };
import lockOpen from '../icons/lock_open.svg' with { loader: 'text' };
import mail from '../icons/mail.svg' with { loader: 'text' };
import monitoring from '../icons/monitoring.svg' with { loader: 'text' };
import moreVert from '../icons/more_vert.svg' with { loader: 'text' };
import notifications from '../icons/notifications.svg' with { loader: 'text' };
import notificationsOff from '../icons/notifications_off.svg' with { loader: 'text' };
import person from '../icons/person.svg' with { loader: 'text' };
import personAdd from '../icons/person_add.svg' with { loader: 'text' };
import personRemove from '../icons/person_remove.svg' with { loader: 'text' };
import phoneCallback from '../icons/phone_callback.svg' with { loader: 'text' };
import phoneDisabled from '../icons/phone_disabled.svg' with { loader: 'text' };
import phoneMissed from '../icons/phone_missed.svg' with { loader: 'text' };
import pictureInPictureAlt from '../icons/picture_in_picture_alt.svg' with { loader: 'text' };
import playArrow from '../icons/play_arrow.svg' with { loader: 'text' };
import publicIcon from '../icons/public.svg' with { loader: 'text' };
import refresh from '../icons/refresh.svg' with { loader: 'text' };
import schedule from '../icons/schedule.svg' with { loader: 'text' };
import screenShare from '../icons/screen_share.svg' with { loader: 'text' };
import send from '../icons/send.svg' with { loader: 'text' };
import shieldPerson from '../icons/shield_person.svg' with { loader: 'text' };
import signalCellularAlt from '../icons/signal_cellular_alt.svg' with { loader: 'text' };
import signalCellularAlt1Bar from '../icons/signal_cellular_alt_1_bar.svg' with { loader: 'text' };
import signalCellularAlt2Bar from '../icons/signal_cellular_alt_2_bar.svg' with { loader: 'text' };
import signalDisconnected from '../icons/signal_disconnected.svg' with { loader: 'text' };
import stopScreenShare from '../icons/stop_screen_share.svg' with { loader: 'text' };
import upload from '../icons/upload.svg' with { loader: 'text' };
import videocamFill from '../icons/videocam-fill.svg' with { loader: 'text' };
import videocamOff from '../icons/videocam_off.svg' with { loader: 'text' };
import volumeUp from '../icons/volume_up.svg' with { loader: 'text' };
import warning from '../icons/warning.svg' with { loader: 'text' };
import wifiOff from '../icons/wifi_off.svg' with { loader: 'text' };
import { provideFirstIcons, registerIcons } from './first-icons';
import { HomeIcons } from './home-icons';

/** The icons of all other screens, by the name of their file: `<mat-icon svgIcon="send" />`. */
const ICONS: Readonly<Record<string, string>> = {
  add,
  add_reaction: addReaction,
  arrow_back: arrowBack,
  arrow_downward: arrowDownward,
  arrow_forward: arrowForward,
  arrow_upward: arrowUpward,
  back_hand: backHand,
  'back_hand-fill': backHandFill,
  block,
  calendar_today: calendarToday,
  hearing,
  cameraswitch,
  supervisor_account: supervisorAccount,
  'call-fill': callFill,
  call_made: callMade,
  call_merge: callMerge,
  call_missed: callMissed,
  call_missed_outgoing: callMissedOutgoing,
  call_received: callReceived,
  call_split: callSplit,
  chat,
  check_circle: checkCircle,
  chevron_right: chevronRight,
  computer,
  content_copy: contentCopy,
  contrast,
  co_present: coPresent,
  dark_mode: darkMode,
  delete: deleteIcon,
  download,
  do_not_disturb_on: doNotDisturbOn,
  edit,
  error,
  filter_list: filterList,
  fullscreen,
  fullscreen_exit: fullscreenExit,
  grid_view: gridView,
  groups,
  home,
  hourglass_top: hourglassTop,
  info,
  keep,
  keep_off: keepOff,
  light_mode: lightMode,
  link,
  lock,
  lock_open: lockOpen,
  mail,
  monitoring,
  more_vert: moreVert,
  notifications,
  notifications_off: notificationsOff,
  person,
  person_add: personAdd,
  person_remove: personRemove,
  phone_callback: phoneCallback,
  phone_disabled: phoneDisabled,
  phone_missed: phoneMissed,
  picture_in_picture_alt: pictureInPictureAlt,
  play_arrow: playArrow,
  public: publicIcon,
  refresh,
  schedule,
  screen_share: screenShare,
  send,
  shield_person: shieldPerson,
  signal_cellular_alt: signalCellularAlt,
  signal_cellular_alt_1_bar: signalCellularAlt1Bar,
  signal_cellular_alt_2_bar: signalCellularAlt2Bar,
  signal_disconnected: signalDisconnected,
  stop_screen_share: stopScreenShare,
  upload,
  'videocam-fill': videocamFill,
  videocam_off: videocamOff,
  volume_up: volumeUp,
  warning,
  wifi_off: wifiOff,
};

/**
 * Registers the icons of all screens that come after the first ones. They come with the screens: the routes inject it before they show one.
 */
@Injectable({ providedIn: 'root' })
export class ScreenIcons {
  constructor() {
    inject(HomeIcons);
    registerIcons(ICONS);
  }
}

export const provideIcons = () => [provideFirstIcons(), provideAppInitializer(() => void inject(ScreenIcons))];
