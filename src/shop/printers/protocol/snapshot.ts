import { track, type Modal } from './modal.ts';
import type { PrinterSnapshot } from './model.ts';
import { trackedPosition } from './pause.ts';
import { shownPrompt } from './prompts.ts';
import type { Session } from './session-model.ts';
import { describeCard, describeState, jobOf } from './turn.ts';

/** A session as the rest of Printhall sees it, without the address that it is at. */
export function describeSession(session: Session): Omit<PrinterSnapshot, 'address'> {
  const { phase, firmware, temperatures, wire, prompt } = session;
  const modal = modalAfterOutbox(session);
  return {
    state: describeState(session),
    firmware,
    temperatures,
    job: (jobOf(phase) ?? session.card.unseen?.job)?.progress ?? null,
    quality: wire.quality,
    overrides: {
      fanPercent: Math.round((modal.fanSpeed / 255) * 100),
      speedPercent: modal.speedPercent,
      flowPercent: modal.flowPercent,
    },
    prompt: shownPrompt({ prompt }),
    position: trackedPosition(modal),
    card: describeCard(session),
  };
}

/** What people asked for counts as done, though some of it may wait for its turn: the next step starts from there. */
function modalAfterOutbox({ modal, outbox }: Session): Modal {
  return outbox.reduce((state, { command }) => track(state, command), modal);
}
