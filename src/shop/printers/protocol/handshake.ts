import { deleteHalves, endWritingOfOthers } from './card-leavings.ts';
import { lookAgain } from './card-sight.ts';
import { encodeLine } from './framing.ts';
import { own, POLL } from './history.ts';
import { CARD_POLL_MILLISECONDS, POLL_MILLISECONDS, SYNC_POLL_MILLISECONDS } from './limits.ts';
import { initialModal } from './modal.ts';
import type { FirmwareDescription } from './model.ts';
import type { Session } from './session-model.ts';
import { enqueue, enter, report, update, write, type Turn } from './turn.ts';
import { openWire } from './wire.ts';

const UNKNOWN_FIRMWARE: FirmwareDescription = { name: '', machineType: null, uuid: null, capabilities: {} };

/**
 * Hello is `M110 N0`, the only command that makes sense before the count of lines is agreed, and sets it. Marlin
 * applies it when it executes it, so nothing numbered goes out before its `ok`.
 */
export function sayHello(turn: Turn, attempt: number, isGreeted = false): void {
  const wait = turn.session.settings.helloMilliseconds[attempt];
  if (wait === undefined) {
    turn.effects.push({ kind: 'handshakeFailed' }, { kind: 'closePort' });
    update(turn, { outbox: [] });
    return enter(turn, { kind: 'closed' });
  }
  const card = { ...turn.session.card, searches: false };
  update(turn, { outbox: [], modal: initialModal, temperatures: null, heating: [], card });
  enter(turn, { kind: 'hello', attempt, retryAt: turn.now + wait, isSpoiled: false, isGreeted });
  write(turn, encodeLine(0, 'M110 N0'));
}

/** A board that greets has just started: what was sent before is lost, so hello goes out again, counting afresh. */
export function greet(turn: Turn): void {
  const { helloMilliseconds } = turn.session.settings;
  sayHello(turn, Math.max(0, helloMilliseconds.length - 2), true);
}

/** Left-over bytes of an earlier talk made the firmware complain; its next `ok` belongs to the complaint. */
export function spoilHello(turn: Turn): void {
  const { phase } = turn.session;
  if (phase.kind === 'hello') update(turn, { phase: { ...phase, isSpoiled: true } });
}

export function hearOkToHello(turn: Turn): void {
  const { phase } = turn.session;
  if (phase.kind !== 'hello') return;
  if (phase.isSpoiled) return sayHello(turn, phase.attempt + 1);
  update(turn, { wire: openWire(turn.now), firmware: UNKNOWN_FIRMWARE });
  enter(turn, { kind: 'identifying', attempt: phase.attempt, hasEndedWriting: false });
  enqueue(turn, [own('M115', 'identified')]);
}

/** M115 is answered: its lines have come, if there were any. */
export function completeIdentification(turn: Turn): void {
  const { phase, firmware } = turn.session;
  if (phase.kind !== 'identifying') return;
  if (!phase.hasEndedWriting && (firmware?.name ?? '') === '') {
    update(turn, { phase: { ...phase, hasEndedWriting: true } });
    return endWritingOfOthers(turn);
  }
  report(turn, { kind: 'firmwareIdentified', firmware: firmware ?? UNKNOWN_FIRMWARE });
  const reportsByItself = firmware?.capabilities['AUTOREPORT_TEMP'] === true;
  enqueue(turn, [
    // `busy:` every two seconds: what BUSY_TIMEOUT_MILLISECONDS counts on. Unknown to some, harmless to all.
    own('M113 S2'),
    ...(reportsByItself ? [own('M155 S1')] : []),
    own(POLL.command, 'ready'),
  ]);
}

export function completeHandshake(turn: Turn): void {
  const { phase, firmware, temperatures, settings } = turn.session;
  if (phase.kind !== 'identifying') return;
  const isMute = firmware?.name === '' && temperatures === null;
  // It says `ok` to everything and nothing else: it may have missed what it was told, the count of lines too.
  if (isMute && settings.helloMilliseconds[phase.attempt + 1] !== undefined) {
    return sayHello(turn, phase.attempt + 1);
  }
  update(turn, { pollAt: turn.now + pollInterval(turn.session), attendedAt: turn.now });
  if (turn.session.card.unseen) return lookAgain(turn);
  enter(turn, { kind: 'ready' });
  deleteHalves(turn);
  if (turn.session.card.disowned) enqueue(turn, [own('M27')]);
}

export function pollInterval(session: Session): number {
  if (session.phase.kind === 'onCard') return CARD_POLL_MILLISECONDS;
  return session.firmware?.capabilities['AUTOREPORT_TEMP'] ? SYNC_POLL_MILLISECONDS : POLL_MILLISECONDS;
}

/** Facts of the M115 answer, as they come, one line each. */
export function noteFirmware(turn: Turn, facts: Partial<FirmwareDescription>): void {
  update(turn, { firmware: { ...(turn.session.firmware ?? UNKNOWN_FIRMWARE), ...facts } });
}

export function noteCapability(turn: Turn, name: string, enabled: boolean): void {
  const capabilities = { ...turn.session.firmware?.capabilities, [name]: enabled };
  noteFirmware(turn, { capabilities });
}
