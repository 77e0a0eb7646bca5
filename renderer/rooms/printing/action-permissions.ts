import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { NextAction } from './situation.ts';

/** What each next action asks of a person: the contract's own word for it. */
export const PERMISSION_OF: Readonly<Record<NextAction, PermissionKey>> = {
  connect: 'printer.control',
  bringBack: 'printer.manage',
  clearFault: 'printer.control',
  acceptTask: 'print.accept',
  preheat: 'printer.preheat',
  start: 'print.accept',
  pause: 'print.pause',
  resume: 'print.resume',
  remove: 'print.remove',
};

/** What heats, moves or declares the bed clear is held, not tapped. */
export const IS_HELD: Readonly<Record<NextAction, boolean>> = {
  connect: false,
  bringBack: false,
  clearFault: true,
  acceptTask: false,
  preheat: false,
  start: true,
  pause: false,
  resume: true,
  remove: true,
};
