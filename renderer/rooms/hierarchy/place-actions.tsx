import { IconFileTypeCsv, IconFolderSymlink, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { KINDS, MAKES, type MadeKind } from './place-kinds.ts';
import styles from './places.module.css';

/** What is asked about a place: a dialog of its own each. */
export type Asking = 'rename' | 'zone' | 'term' | 'duties' | 'move' | 'remove' | { readonly make: MadeKind };

interface PlaceActionsProps {
  readonly scope: ScopeView;
  readonly onAsk: (asking: Asking) => void;
}

/** What can be done to a place and in it. What this person may not do is off, and says why. */
export function PlaceActions({ scope, onAsk }: PlaceActionsProps) {
  const t = useWords();
  const navigate = useNavigate();
  const { inside, rename, move, remove, importInto } = KINDS[scope.kind];
  const common = { scopeId: scope.id, variant: 'default' } as const;
  return (
    <div className={styles['actions']}>
      {inside.map((kind) => (
        <GuardedButton
          key={kind}
          {...common}
          permission={MAKES[kind]}
          leftSection={<IconPlus aria-hidden size={18} />}
          onClick={() => onAsk({ make: kind })}
        >
          {t(`factories.create.inside.${kind}`)}
        </GuardedButton>
      ))}
      {importInto ? (
        <GuardedButton
          {...common}
          permission={importInto}
          leftSection={<IconFileTypeCsv aria-hidden size={18} />}
          onClick={() => void navigate({ to: '/factories', search: { view: 'import', place: scope.id } })}
        >
          {t('factories.import.open')}
        </GuardedButton>
      ) : null}
      {rename ? (
        <GuardedButton
          {...common}
          permission={rename}
          leftSection={<IconPencil aria-hidden size={18} />}
          onClick={() => onAsk('rename')}
        >
          {t('factories.rename.open')}
        </GuardedButton>
      ) : null}
      {move ? (
        <GuardedButton
          {...common}
          permission={move}
          leftSection={<IconFolderSymlink aria-hidden size={18} />}
          onClick={() => onAsk('move')}
        >
          {t('factories.move.open')}
        </GuardedButton>
      ) : null}
      {remove ? (
        <GuardedButton
          {...common}
          permission={remove}
          leftSection={<IconTrash aria-hidden size={18} />}
          onClick={() => onAsk('remove')}
        >
          {t('factories.remove.open')}
        </GuardedButton>
      ) : null}
    </div>
  );
}
