import { useMutation } from '@tanstack/react-query';
import { IconSend } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { FormError } from '../../ui/form.tsx';
import { newer, older, type HistoryPlace } from './command-history.ts';
import { completionsOf, type CommonCommand } from './common-commands.ts';
import styles from './console.module.css';
import { TouchButton } from './touch-button.tsx';
import { useCommandHistory } from './use-console.ts';

/** As long as the station takes. */
const LONGEST_COMMAND = 255;

interface CommandInputProps {
  readonly printer: PrinterView;
  readonly onSent: () => void;
}

/** One line for the printer, with what was sent before (arrow up) and what it may become. */
export function CommandInput({ printer, onSent }: CommandInputProps) {
  const t = useWords();
  const api = useApi();
  const listId = useId();
  const line = useCommandLine(printer.printerId);
  const send = useMutation(
    api.controls.sendCommand.mutationOptions({
      onSuccess: (_done, { command }) => {
        line.sent(command);
        onSent();
      },
    }),
  );
  const submit = () => {
    const command = line.text.trim();
    if (command !== '') send.mutate({ printerId: printer.printerId as never, command });
  };
  return (
    <div className={styles['write']}>
      <Suggestions id={listId} offered={line.offered} active={line.active} onTake={line.take} />
      <div className={styles['writeRow']}>
        <input
          type="text"
          role="combobox"
          className={clsx(styles['input'], 'mono')}
          aria-label={t('wire.command')}
          aria-expanded={line.offered.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={line.active === null ? undefined : `${listId}-${line.active}`}
          placeholder={t('wire.placeholder')}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={LONGEST_COMMAND}
          value={line.text}
          onChange={({ currentTarget }) => line.write(currentTarget.value)}
          onKeyDown={(event) => line.key(event, submit)}
        />
        <TouchButton printer={printer} offBecause={null} onPress={submit}>
          <IconSend aria-hidden size={22} />
          {t('wire.send')}
        </TouchButton>
      </div>
      <FormError error={send.error} />
      <p className={styles['hint']}>{t('wire.keys')}</p>
    </div>
  );
}

interface SuggestionsProps {
  readonly id: string;
  readonly offered: readonly CommonCommand[];
  readonly active: number | null;
  readonly onTake: (command: CommonCommand) => void;
}

function Suggestions({ id, offered, active, onTake }: SuggestionsProps) {
  const t = useWords();
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('wire.suggestions')}
      className={styles['offers']}
      hidden={offered.length === 0}
    >
      {offered.map((command, place) => (
        // The keys are those of the field above: the focus never leaves it.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={command}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === active}
          className={clsx(styles['offer'], place === active && styles['offerActive'])}
          onClick={() => onTake(command)}
        >
          <b className="mono">{command}</b>
          <span>{t(`wire.commands.${command}`)}</span>
        </div>
      ))}
    </div>
  );
}

/** The line that is being written: its text, its place in the history, and what it may become. */
function useCommandLine(printerId: string) {
  const { history, remember } = useCommandHistory(printerId);
  const [text, setText] = useState('');
  const [place, setPlace] = useState<HistoryPlace>(null);
  const [active, setActive] = useState<number | null>(null);
  const [closed, setClosed] = useState(false);
  const offered = closed || place !== null ? [] : completionsOf(text);
  const put = (next: string, at: HistoryPlace, close: boolean) => {
    setText(next);
    setPlace(at);
    setActive(null);
    setClosed(close);
  };
  const take = (command: CommonCommand) => put(`${command} `, null, true);
  const recall = (at: HistoryPlace) => put(at === null ? '' : (history[at] ?? ''), at, true);
  const key = (event: KeyboardEvent, submit: () => void) => {
    const chosen = active === null ? undefined : offered[active];
    if (event.key === 'Enter') {
      if (chosen) take(chosen);
      else submit();
    } else if (event.key === 'Escape') setClosed(true);
    else if (event.key === 'ArrowDown' && offered.length > 0)
      setActive(active === null ? 0 : Math.min(offered.length - 1, active + 1));
    else if (event.key === 'ArrowUp' && active !== null) setActive(active === 0 ? null : active - 1);
    else if (event.key === 'ArrowUp') recall(older(history, place));
    else if (event.key === 'ArrowDown') recall(newer(history, place));
    else return;
    event.preventDefault();
  };
  return {
    text,
    offered,
    active,
    take,
    key,
    write: (next: string) => put(next, null, false),
    sent: (command: string) => {
      remember(command);
      put('', null, false);
    },
  };
}
