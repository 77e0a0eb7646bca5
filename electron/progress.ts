import type { BrowserWindow } from 'electron';
import { z } from 'zod';

/** How far the prints of this person's printers are, for the task bar. Null: nothing prints. */
export const progressShape = z
  .object({
    /** `error`: a printer has stopped and needs a person. */
    state: z.enum(['normal', 'error']),
    fraction: z.number().min(0).max(1),
  })
  .nullable();

export type Progress = z.infer<typeof progressShape>;

/** Below zero there is no bar (Electron: `BrowserWindow.setProgressBar`). */
const NO_BAR = -1;

/** Draws the bar on the window's button of the task bar or the dock, where the operating system has one. */
export function showProgress(
  window: Pick<BrowserWindow, 'isDestroyed' | 'setProgressBar'>,
  progress: Progress,
) {
  if (window.isDestroyed()) return;
  if (progress === null) window.setProgressBar(NO_BAR);
  else window.setProgressBar(progress.fraction, { mode: progress.state });
}
