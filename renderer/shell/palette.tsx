import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import { useWords } from '../text/index.ts';
import { clsx } from '../ui/clsx.ts';
import styles from './palette.module.css';
import { useHits, type Hit } from './palette-hits.tsx';

interface PaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Goes anywhere by name: screens, printers, projects, tasks. Arrow keys choose, Enter goes. */
export function Palette({ opened, onClose }: PaletteProps) {
  const t = useWords();
  return (
    <Modal.Root
      lockScroll={false}
      opened={opened}
      onClose={onClose}
      yOffset="12vh"
      centered={false}
      size={640}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t('shell.search.open')}>
        <Modal.Body className={styles['body'] ?? ''}>
          <PaletteBody onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

const TYPING_MILLISECONDS = 120;

function PaletteBody({ onClose }: { readonly onClose: () => void }) {
  const t = useWords();
  const navigate = useNavigate();
  const listId = useId();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const [settled] = useDebouncedValue(query.trim(), TYPING_MILLISECONDS);
  const hits = useHits(settled);
  const current = Math.min(chosen, Math.max(0, hits.length - 1));
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void navigate(hit.target);
  };
  const byKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen(Math.min(current + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(current - 1, 0));
    else if (event.key === 'Enter') go(hits[current]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={styles['field']}>
        <IconSearch aria-hidden size={22} />
        <input
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={listId}
          aria-activedescendant={hits[current] ? `${listId}-${current}` : undefined}
          aria-label={t('shell.search.open')}
          placeholder={t('shell.search.placeholder')}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={byKey}
          data-autofocus
        />
      </div>
      <div id={listId} role="listbox" aria-label={t('shell.search.open')} className={styles['hits']}>
        {hits.map((hit, index) => (
          <HitRow
            key={hit.key}
            hit={hit}
            id={`${listId}-${index}`}
            chosen={index === current}
            onPoint={() => setChosen(index)}
            onGo={() => go(hit)}
          />
        ))}
      </div>
      {hits.length === 0 && settled !== '' ? (
        <p className={styles['nothing']}>{t('shell.search.nothing', { query: settled })}</p>
      ) : null}
    </>
  );
}

interface HitRowProps {
  readonly hit: Hit;
  readonly id: string;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onGo: () => void;
}

function HitRow({ hit, id, chosen, onPoint, onGo }: HitRowProps) {
  return (
    // Keys are handled by the field, which keeps the focus, as the combobox pattern wants it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className={clsx(styles['hit'], chosen && styles['chosen'])}
      onPointerMove={onPoint}
      onClick={onGo}
    >
      {hit.picture}
      <span className={styles['name']}>{hit.name}</span>
      <span className={styles['kind']}>{hit.kind}</span>
    </div>
  );
}
