import { own } from './history.ts';
import { MAX_BUTTON_CHARACTERS, MAX_PROMPT_BUTTONS, MAX_PROMPT_CHARACTERS } from './limits.ts';
import type { HostAction, HostPrompt } from './model.ts';
import type { Session } from './session-model.ts';
import { enqueue, report, update, write, type Turn } from './turn.ts';

/**
 * Questions of the printer to the person beside it: `//action:prompt_begin TEXT`, its buttons one by one,
 * `prompt_show`, and `prompt_end` once it does not matter any more. Its words are shown, cut to a length that can be
 * read, and never carried out.
 */
export interface Prompt extends HostPrompt {
  readonly isShown: boolean;
}

/** The prompt that is up; null: none, or not told to its end yet. */
export function shownPrompt({ prompt }: Pick<Session, 'prompt'>): HostPrompt | null {
  return prompt?.isShown ? { text: prompt.text, buttons: prompt.buttons } : null;
}

/** Takes note of one host action; those that are about no prompt pass. */
export function notePrompt(turn: Turn, { name, argument }: HostAction): void {
  const { prompt } = turn.session;
  switch (name) {
    case 'prompt_begin':
      endPrompt(turn);
      return setPrompt(turn, { text: cut(argument, MAX_PROMPT_CHARACTERS), buttons: [], isShown: false });
    // Klipper gives the text in further lines.
    case 'prompt_text':
      return prompt
        ? setPrompt(turn, { ...prompt, text: cut(`${prompt.text} ${argument}`, MAX_PROMPT_CHARACTERS) })
        : undefined;
    // Marlin 2.0 says `prompt_choice` where 2.1 says `prompt_button`.
    case 'prompt_button':
    case 'prompt_choice':
      return prompt && prompt.buttons.length < MAX_PROMPT_BUTTONS
        ? setPrompt(turn, { ...prompt, buttons: [...prompt.buttons, cut(argument, MAX_BUTTON_CHARACTERS)] })
        : undefined;
    case 'prompt_show':
      return prompt && !prompt.isShown ? setPrompt(turn, { ...prompt, isShown: true }) : undefined;
    case 'prompt_end':
      return endPrompt(turn);
    default:
  }
}

function setPrompt(turn: Turn, prompt: Prompt): void {
  update(turn, { prompt });
  if (prompt.isShown) report(turn, { kind: 'promptChanged', prompt: shownPrompt(turn.session) });
}

/** Nobody needs to answer any more: it was answered, taken back, or the printer that asked is gone. */
export function endPrompt(turn: Turn): void {
  const { prompt } = turn.session;
  if (!prompt) return;
  update(turn, { prompt: null });
  if (prompt.isShown) report(turn, { kind: 'promptChanged', prompt: null });
}

function cut(text: string, length: number): string {
  const trimmed = text.trim();
  return trimmed.length > length ? `${trimmed.slice(0, length - 1)}…` : trimmed;
}

/**
 * M876 says which button was chosen. A firmware that waits for it executes nothing else meanwhile, so it goes past
 * the queue where the firmware looks at arriving bytes for it (EMERGENCY_PARSER).
 */
export function answerPrompt(turn: Turn, button: number): void {
  const prompt = shownPrompt(turn.session);
  if (!prompt || !Number.isInteger(button) || button < 0 || button >= Math.max(1, prompt.buttons.length)) {
    turn.refusal = { code: 'printers.notOffered', act: 'prompt' };
    return;
  }
  const command = `M876 S${button}`;
  if (turn.session.firmware?.capabilities['EMERGENCY_PARSER']) {
    write(turn, `${command}\n`);
    report(turn, { kind: 'console', direction: 'sent', text: command });
  } else enqueue(turn, [own(command)]);
  endPrompt(turn);
}
