import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useScopes } from '../../app/place.tsx';
import { useWords } from '../../text/index.ts';
import { usePlaceName } from '../../ui/place-name.ts';
import { ChangeDuties } from './change-duties.tsx';
import { ChangeZone, RenamePlace } from './change-place.tsx';
import { ChangeTerm, WhatStops } from './change-term.tsx';
import { CreatePlace } from './create-place.tsx';
import { DeletePlace } from './delete-place.tsx';
import { FloorRules } from './floor-rules.tsx';
import { MovePlace } from './move-place.tsx';
import { PlaceActions, type Asking } from './place-actions.tsx';
import { PlaceFacts } from './place-facts.tsx';
import { placeRow } from '../../ui/place-rows.ts';
import { SCOPE_ICONS } from '../../ui/scope-icons.ts';
import styles from './places.module.css';
import { Shifts } from './shifts.tsx';
import { TermMark, useTermState } from '../../ui/term-mark.tsx';

interface PlacePaneProps {
  readonly scope: ScopeView;
  readonly onClose: () => void;
  /** Opens another place, as one that was just made. */
  readonly onOpen: (scopeId: string) => void;
}

/** One place: what it is, until when, and what can be changed about it. */
export function PlacePane({ scope, onClose, onOpen }: PlacePaneProps) {
  const t = useWords();
  const placeName = usePlaceName();
  const scopes = useScopes();
  const [asking, setAsking] = useState<Asking | null>(null);
  const row = placeRow(scopes, scope.id);
  const endsAt = row?.endsAt ?? null;
  const ended = useTermState(endsAt) === 'ended';
  const Shape = SCOPE_ICONS[scope.kind];
  const name = placeName(scope);
  return (
    <aside className={styles['pane']} aria-label={t('factories.details', { name })}>
      <header className={styles['paneHead']}>
        <span className={styles['paneIcon']}>
          <Shape aria-hidden size={26} stroke={1.6} />
        </span>
        <div className={styles['paneWords']}>
          <h2>{name}</h2>
          <p className={styles['quiet']}>
            {[t(`shell.place.kind.${scope.kind}`), ...scope.path.slice(0, -1)].join(' · ')}
          </p>
        </div>
        <ActionIcon aria-label={t('common.close')} onClick={onClose}>
          <IconX aria-hidden size={20} />
        </ActionIcon>
      </header>
      {ended ? (
        <div className={styles['ended']}>
          <TermMark endsAt={endsAt} />
          <WhatStops />
        </div>
      ) : null}
      {row && scope.within ? <PlaceFacts row={row} onAsk={setAsking} /> : null}
      {scope.within ? null : <p className={styles['quiet']}>{t('factories.onlyOnTheWay')}</p>}
      {scope.kind === 'factory' && scope.within ? <Shifts factory={scope} /> : null}
      {scope.within ? <FloorRules scope={scope} name={name} /> : null}
      {scope.within ? <PlaceActions scope={scope} onAsk={setAsking} /> : null}
      {asking ? (
        <Dialog
          asking={asking}
          scope={scope}
          onClose={() => setAsking(null)}
          onGone={onClose}
          onOpen={onOpen}
        />
      ) : null}
    </aside>
  );
}

interface DialogProps {
  readonly asking: Asking;
  readonly scope: ScopeView;
  readonly onClose: () => void;
  readonly onGone: () => void;
  readonly onOpen: (scopeId: string) => void;
}

function Dialog({ asking, scope, onClose, onGone, onOpen }: DialogProps) {
  switch (asking) {
    case 'rename':
      return <RenamePlace scope={scope} onClose={onClose} />;
    case 'zone':
      return <ChangeZone scope={scope} onClose={onClose} />;
    case 'term':
      return <ChangeTerm scope={scope} onClose={onClose} />;
    case 'duties':
      return <ChangeDuties scope={scope} onClose={onClose} />;
    case 'move':
      return <MovePlace scope={scope} onClose={onClose} />;
    case 'remove':
      return <DeletePlace scope={scope} onClose={onClose} onDeleted={onGone} />;
    default:
      return <CreatePlace kind={asking.make} parents={[scope]} onClose={onClose} onCreated={onOpen} />;
  }
}
