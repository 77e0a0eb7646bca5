import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBan,
  IconBuildingWarehouse,
  IconCheck,
  IconCircleCheck,
  IconClipboardCheck,
  IconFlame,
  IconHandStop,
  IconHourglass,
  IconListNumbers,
  IconLoader2,
  IconPackageExport,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconPlugConnectedX,
  IconPlugX,
  IconSquareCheck,
  IconUserCheck,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { IconFilamentPrinter } from './icon-filament-printer.ts';
import type { LinkState } from '../../src/shop/printers/index.ts';
import type { PrintState, TaskState } from '../../src/shop/printing/index.ts';

/**
 * How loud a state is. `quiet` and `running` are normal and stay grey or petrol; `waiting` waits for the person at the
 * screen (blue), `attention` for anybody (amber), `stopped` has failed or stands still (red).
 */
export type Tone = 'quiet' | 'running' | 'done' | 'waiting' | 'attention' | 'stopped';

export interface Look {
  readonly tone: Tone;
  readonly icon: Icon;
}

export const TASK_LOOKS: Readonly<Record<TaskState, Look>> = {
  draft: { tone: 'quiet', icon: IconPencil },
  requested: { tone: 'quiet', icon: IconHourglass },
  approved: { tone: 'quiet', icon: IconCheck },
  denied: { tone: 'attention', icon: IconArrowBackUp },
  queued: { tone: 'quiet', icon: IconListNumbers },
  accepted: { tone: 'quiet', icon: IconUserCheck },
  preheating: { tone: 'running', icon: IconFlame },
  printing: { tone: 'running', icon: IconFilamentPrinter },
  paused: { tone: 'attention', icon: IconPlayerPause },
  finished: { tone: 'waiting', icon: IconCircleCheck },
  failed: { tone: 'stopped', icon: IconX },
  cancelled: { tone: 'quiet', icon: IconBan },
  removed: { tone: 'done', icon: IconPackageExport },
  checked: { tone: 'done', icon: IconClipboardCheck },
  closed: { tone: 'done', icon: IconSquareCheck },
};

export const PRINT_LOOKS: Readonly<Record<PrintState, Look>> = {
  accepted: { tone: 'waiting', icon: IconUserCheck },
  preheating: { tone: 'running', icon: IconFlame },
  starting: { tone: 'running', icon: IconLoader2 },
  printing: { tone: 'running', icon: IconFilamentPrinter },
  pausing: { tone: 'attention', icon: IconLoader2 },
  paused: { tone: 'attention', icon: IconPlayerPause },
  resuming: { tone: 'running', icon: IconPlayerPlay },
  cancelling: { tone: 'attention', icon: IconLoader2 },
  finished: { tone: 'waiting', icon: IconCircleCheck },
  failed: { tone: 'stopped', icon: IconX },
  cancelled: { tone: 'attention', icon: IconBan },
  interrupted: { tone: 'stopped', icon: IconAlertTriangle },
  continued: { tone: 'done', icon: IconPlayerPlay },
  returned: { tone: 'quiet', icon: IconArrowBackUp },
  removed: { tone: 'done', icon: IconPackageExport },
};

export const LINK_LOOKS: Readonly<Record<LinkState, Look>> = {
  off: { tone: 'attention', icon: IconPlugX },
  connecting: { tone: 'quiet', icon: IconLoader2 },
  ready: { tone: 'quiet', icon: IconPlugConnected },
  busy: { tone: 'running', icon: IconFilamentPrinter },
  lost: { tone: 'stopped', icon: IconPlugConnectedX },
  faulted: { tone: 'stopped', icon: IconHandStop },
  elsewhere: { tone: 'quiet', icon: IconBuildingWarehouse },
};
